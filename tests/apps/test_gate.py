"""The one door: what is done and what is remembered are one thing, and are done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from capaian import gate
from capaian.audit.models import Chain, Event
from capaian.audit.queries import verify_chain
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound, Refusal
from capaian.gate import Slip, enter, rehearse
from capaian.office.models import Office


def at(step: str, office: str = "33.02.02") -> Callable[[], Subject]:
    return lambda: Subject(office, label="Uji", case="1/2026-TW1", open_steps=frozenset({step}))


def remembered() -> list[tuple[int, str]]:
    return list(Event.objects.order_by("sequence").values_list("sequence", "action"))


def test_change_and_event_are_kept_together(camat: Actor, office: Office) -> None:
    before = remembered()
    with enter(camat, Action.APPOINT, at("")) as permit:
        Office.objects.filter(pk=office.pk).update(phone="0281")
        permit.details["phone"] = "0281"
    office.refresh_from_db()
    event = Event.objects.latest("sequence")
    assert office.phone == "0281"
    assert [*before, (len(before) + 1, "appoint")] == remembered()
    assert (event.name, event.title, event.capacity, event.case, event.label) == (
        "Camat Wangon",
        "Camat Wangon",
        "definitif",
        "1/2026-TW1",
        "Uji",
    )
    assert (event.person, event.details) == (camat.person, {"phone": "0281"})


@pytest.mark.parametrize("failure", [Invalid("salah"), ZeroDivisionError()])
def test_failure_inside_leaves_neither_change_nor_event(
    camat: Actor, office: Office, failure: Exception
) -> None:
    def fail() -> None:
        with enter(camat, Action.APPOINT, at(""), Slip("k")):
            Office.objects.filter(pk=office.pk).update(phone="0281")
            raise failure

    before = (remembered(), Chain.objects.get().head)
    with pytest.raises(type(failure)):
        fail()
    office.refresh_from_db()
    assert office.phone == ""
    assert (remembered(), Chain.objects.get().head) == before
    with enter(camat, Action.APPOINT, at(""), Slip("k")):
        pass
    assert len(remembered()) == len(before[0]) + 1


def test_event_that_cannot_be_written_undoes_the_change(camat: Actor, office: Office) -> None:
    def remember_no_text() -> None:
        with enter(camat, Action.APPOINT, at("")) as permit:
            Office.objects.filter(pk=office.pk).update(phone="0281")
            permit.details["not json"] = object()

    with pytest.raises(TypeError):
        remember_no_text()
    office.refresh_from_db()
    assert office.phone == ""
    assert verify_chain(office.code).genuine


def test_double_click_is_done_once(camat: Actor, office: Office) -> None:
    def click() -> None:
        with enter(camat, Action.APPOINT, at(""), Slip("click")):
            office.phone += "1"
            office.save()

    before = len(remembered())
    click()
    with pytest.raises(AlreadyDone) as refused:
        click()
    office.refresh_from_db()
    assert (refused.value.code, refused.value.status) == ("already_done", 409)
    assert (office.phone, len(remembered())) == ("1", before + 1)


def test_key_belongs_to_its_office(camat: Actor, stranger: Actor) -> None:
    for actor in (camat, stranger):
        with enter(actor, Action.APPOINT, at("", actor.office), Slip("same")):
            pass
    assert Event.objects.filter(key="same").count() == 2


@pytest.mark.parametrize(
    ("who", "action", "kind", "code"),
    [
        ("stranger", Action.APPOINT, NotFound, "other_office"),
        ("camat", Action.SUBMIT, NotAllowed, "not_allowed"),
        ("kasi", Action.HAND_IN, NotAllowed, "other_unit"),
    ],
)
def test_refusal_of_the_table_is_raised_as_its_kind(
    request: pytest.FixtureRequest, who: str, action: Action, kind: type[Refusal], code: str
) -> None:
    request.getfixturevalue("cast")
    actor = request.getfixturevalue(who)
    before = remembered()
    with pytest.raises(kind) as refused, enter(actor, action, at("collect")):
        pytest.fail("the gate is open")
    assert (refused.value.code, remembered()) == (code, before)


def test_wrong_step_and_closed_case_are_conflicts(kasi: Actor) -> None:
    unit = next(iter(kasi.units))
    for subject, code in [
        (Subject(kasi.office, unit=unit, open_steps=frozenset({"sign"})), "wrong_step"),
        (Subject(kasi.office, unit=unit, closed=True), "closed"),
    ]:
        with pytest.raises(Conflict) as refused, enter(kasi, Action.HAND_IN, lambda: subject):  # noqa: B023
            pytest.fail("the gate is open")
        assert refused.value.code == code


def test_page_opened_in_the_future_counts_from_now(camat: Actor) -> None:
    opened = {
        "past": timezone.now() - timedelta(minutes=5),
        "future": timezone.now() + timedelta(days=1),
    }
    seen = {}
    for name, moment in opened.items():
        with enter(camat, Action.APPOINT, at(""), Slip(opened_at=moment)) as permit:
            seen[name] = permit
    assert seen["past"].opened_at == opened["past"]
    assert seen["future"].opened_at == seen["future"].at


def test_day_of_acting_is_that_of_jakarta(camat: Actor) -> None:
    with enter(camat, Action.APPOINT, at("")) as permit:
        pass
    late = datetime(2026, 3, 31, 17, 30, tzinfo=UTC)  # half past midnight in Jakarta
    moved = gate.Permit(camat, permit.seat, permit.action, permit.subject, late, late)
    assert moved.today.isoformat() == "2026-04-01"


def test_gate_stays_small_enough_to_be_read() -> None:
    lines = Path(gate.door.__file__).read_text("utf-8").splitlines()
    assert len(lines) < 80


def test_rehearsal_is_let_in_alike_and_keeps_nothing(camat: Actor, stranger: Actor) -> None:
    before = remembered()
    with rehearse(camat, Action.APPOINT, at("")) as permit:
        Office.objects.filter(code=camat.office).update(phone="0281")
        permit.details["phone"] = "0281"
    assert (permit.seat.title, remembered()) == ("Camat Wangon", before)
    assert Office.objects.get(code=camat.office).phone == ""
    with pytest.raises(NotFound), rehearse(stranger, Action.APPOINT, at("")):
        pass
    with enter(camat, Action.APPOINT, at(""), Slip("k")):
        pass
    with pytest.raises(AlreadyDone), rehearse(camat, Action.APPOINT, at(""), Slip("k")):
        pass
    with pytest.raises(ZeroDivisionError), rehearse(camat, Action.APPOINT, at("")):
        raise ZeroDivisionError
