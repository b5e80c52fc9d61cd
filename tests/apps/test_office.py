"""The office: who holds which position on a day, and in which capacity."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from capaian.audit.models import Event
from capaian.cli.loading import load_office
from capaian.cli.playing import EXAMPLE, Play, gather_cast
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.domain.access import Action, Actor, decide
from capaian.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from capaian.domain.terms import Capacity, PaperKind, Role
from capaian.office.commands import (
    AppointRequest,
    appoint,
    end_appointment,
    set_up_office,
)
from capaian.office.models import Appointment, Office, Person, Position, Unit
from capaian.office.queries import (
    actor_of,
    console_actor,
    find_holder,
    get_office,
    list_appointments,
    list_people,
    list_positions,
    list_units,
)
from capaian.planning.models import PlanVersion
from capaian.procedure.models import Executor, ProcedureVersion
from capaian.procedure.queries import find_version, subject_of_new_case
from tests.conftest import NOW, Cast
from tests.reading import read_pages

TODAY = timezone.localdate(NOW)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
DATA = tomllib.loads((EXAMPLE / "office.toml").read_text("utf-8"))
ROWS = (Office, Unit, Position, Person, Appointment, Executor, ProcedureVersion, PlanVersion)


def position_of(code: str) -> Position:
    return Position.objects.get(office__code="33.02.02", code=code)


def person_of(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.person)


def replace_camat(by: Actor, capacity: Capacity, end: date | None = None) -> Actor:
    """End the Camat's appointment yesterday and put somebody else there from today."""
    camat = position_of("camat")
    end_appointment(by, camat.appointments.get().pk, YESTERDAY)
    appoint(by, AppointRequest(camat.pk, by.person, capacity, TODAY, end))
    return actor_of(person_of(by))


def test_loading_twice_changes_nothing_more(cast: Cast) -> None:
    before = [model._default_manager.count() for model in ROWS]
    assert gather_cast(load_office(EXAMPLE)) == cast
    assert [model._default_manager.count() for model in ROWS] == before
    assert before == [1, 6, 14, 14, 14, 20, 1, 1]


def test_loading_again_leaves_later_appointments_alone(cast: Cast, sekcam: Actor) -> None:
    replace_camat(sekcam, Capacity.ACTING, TOMORROW)
    camat = position_of("camat")
    back = AppointRequest(
        camat.pk, cast["camat"].person, Capacity.DEFINITIVE, TOMORROW + timedelta(days=1)
    )
    appoint(sekcam, back)
    before = list(Appointment.objects.values())
    load_office(EXAMPLE)
    assert list(Appointment.objects.values()) == before


def test_acting_head_signs_as_such(play: Play, cast: Cast, sekcam: Actor) -> None:
    acting = replace_camat(sekcam, Capacity.ACTING, TOMORROW)
    assert [seat.full_title for seat in acting.seats] == [
        "Plt. Camat Wangon",
        "Sekretaris Kecamatan Wangon",
    ]
    play.cast = {**cast, "camat": acting}
    play.run(until="order")
    event = Event.objects.latest("sequence")
    assert (event.name, event.title, event.capacity) == (
        "Sekretaris Kecamatan Wangon",
        "Plt. Camat Wangon",
        "plt",
    )
    paper = Document.objects.get(kind=PaperKind.DISPOSITION)
    text = read_pages(read_file(paper.file))[0]
    assert (paper.made_as, "Plt. Camat Wangon" in text) == ("Plt. Camat Wangon", True)


@pytest.mark.parametrize("capacity", Capacity)
def test_seat_ends_with_its_last_day(sekcam: Actor, cast: Cast, capacity: Capacity) -> None:
    replace_camat(sekcam, capacity, TOMORROW)
    holder = {
        day: person.person_id if (person := find_holder(position_of("camat"), on=day)) else None
        for day in (YESTERDAY, TODAY, TOMORROW, TOMORROW + timedelta(days=1))
    }
    assert list(holder.values()) == [cast["camat"].person, sekcam.person, sekcam.person, None]
    seats = {
        day: {str(seat.role) for seat in actor_of(person_of(sekcam), on=day).seats}
        for day in holder
    }
    assert list(seats.values()) == [
        {"sekcam"},
        {"camat", "sekcam"},
        {"camat", "sekcam"},
        {"sekcam"},
    ]


def test_expired_head_orders_no_more(sekcam: Actor, camat: Actor) -> None:
    subject = subject_of_new_case(find_version(sekcam), "order", "Uji")
    assert decide(camat, Action.ORDER, subject).code == "allowed"
    replace_camat(sekcam, Capacity.DAILY, TOMORROW)
    expired = actor_of(person_of(camat))
    assert (expired.seats, decide(expired, Action.ORDER, subject).code) == ((), "not_allowed")


def at_camat(actor: Actor, **changes: Any) -> AppointRequest:
    return replace(
        AppointRequest(position_of("camat").pk, actor.person, Capacity.ACTING, TODAY, TOMORROW),
        **changes,
    )


@pytest.mark.parametrize(
    ("changes", "kind", "sentence"),
    [
        ({}, Conflict, "Camat Wangon pada tanggal itu masih dijabat Camat Wangon."),
        ({"start": date(2025, 1, 1)}, Conflict, "masih dijabat"),
        ({"end": None}, Invalid, "Plt. dan Plh. memerlukan tanggal selesai."),
        ({"capacity": Capacity.DEFINITIVE, "end": None}, Conflict, "masih dijabat"),
        ({"end": YESTERDAY}, Invalid, "Tanggal selesai mendahului tanggal mulai."),
        ({"position": 0}, NotFound, "tidak ada"),
        ({"person": 0}, NotFound, "tidak ada"),
    ],
)
def test_appointment_is_refused(
    sekcam: Actor, changes: dict[str, Any], kind: type[Refusal], sentence: str
) -> None:
    before = (Appointment.objects.count(), Event.objects.count())
    with pytest.raises(kind) as refused:
        appoint(sekcam, at_camat(sekcam, **changes))
    assert sentence in refused.value.sentence
    assert all(said for _, said in getattr(refused.value, "problems", ()))
    assert (Appointment.objects.count(), Event.objects.count()) == before


def test_appointment_before_the_first_one_is_taken(sekcam: Actor) -> None:
    request = at_camat(sekcam, start=date(2025, 12, 1), end=date(2025, 12, 31))
    assert appoint(sekcam, request).end == date(2025, 12, 31)


def test_people_and_positions_of_another_office_do_not_exist(
    sekcam: Actor, stranger: Actor
) -> None:
    theirs = Position.objects.get(office__code=stranger.office)
    end_appointment(sekcam, position_of("camat").appointments.get().pk, YESTERDAY)
    for changes in ({"position": theirs.pk}, {"person": stranger.person}):
        with pytest.raises(NotFound):
            appoint(sekcam, at_camat(sekcam, **changes))
    with pytest.raises(NotFound):
        end_appointment(sekcam, theirs.appointments.get().pk, TODAY)
    assert get_office(stranger).code == "33.02.99"
    for rows in (list_positions, list_people, list_appointments):
        assert [each.office.code for each in rows(stranger)] == ["33.02.99"]
    assert list(list_units(stranger)) == []


def test_end_may_not_run_into_the_next_appointment(sekcam: Actor) -> None:
    replace_camat(sekcam, Capacity.DEFINITIVE)
    first, second = position_of("camat").appointments.all()
    for end, kind in [(TODAY, Conflict), (date(2025, 1, 1), Invalid)]:
        with pytest.raises(kind):
            end_appointment(sekcam, first.pk, end)
    first.refresh_from_db()
    assert (first.end, second.end) == (YESTERDAY, None)
    assert end_appointment(sekcam, second.pk, TOMORROW).end == TOMORROW


@pytest.mark.parametrize("code", ["kasi-pemerintahan", "kasubbag-umpeg", "staf-trantib"])
def test_others_may_not_appoint(cast: Cast, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        appoint(cast[code], at_camat(cast[code]))
    assert refused.value.sentence == "Ini dikerjakan oleh Camat atau Sekcam."


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["office"].pop(name)


def with_position(**facts: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["positions"][0].update(facts)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: data.pop("office"), "Berkas kantor tidak memuat office."),
        (without("name"), "Berkas kantor tidak memuat name pada 33.02.02."),
        (without("regency"), "Berkas kantor tidak memuat regency pada 33.02.02."),
        (lambda data: data["units"][0].pop("code"), "Berkas kantor tidak memuat code."),
        (
            lambda data: data["units"][0].pop("name"),
            "Berkas kantor tidak memuat name pada perencanaan-keuangan.",
        ),
        (with_position(title=""), "Berkas kantor tidak memuat title pada camat."),
        (with_position(role="raja"), "Jabatan camat: role raja tidak dikenal."),
        (with_position(unit="tiada"), "Jabatan camat: unit tiada tidak dikenal."),
        (
            with_position(since="kemarin"),
            "Jabatan camat: since harus tanggal, misalnya 2026-01-31.",
        ),
        (lambda data: data["settings"].update(warna="biru"), "Pengaturan tidak dikenal: warna."),
    ],
)
def test_office_file_that_lacks_something_is_refused(
    db: None, spoil: Callable[[dict[str, Any]], Any], sentence: str
) -> None:
    data = deepcopy(DATA)
    spoil(data)
    with pytest.raises(Invalid) as refused:
        set_up_office(console_actor("33.02.02"), data)
    assert refused.value.sentence == sentence
    assert (Office.objects.count(), Event.objects.count()) == (0, 0)


def test_second_example_office_has_logins_of_its_own(cast: Cast) -> None:
    data = deepcopy(DATA)
    data["office"].update(code="33.02.03", name="Kecamatan Lain")
    set_up_office(console_actor("33.02.03"), data)
    logins = {
        person.office.code: person.user.username
        for person in Person.objects.filter(code="camat").select_related("office", "user")
        if person.user
    }
    assert logins == {"33.02.02": "camat", "33.02.03": "33.02.03-camat"}


def test_every_example_position_is_held(cast: Cast) -> None:
    roles = [actor.seats[0].role for actor in cast.values()]
    counts = {role: roles.count(role) for role in Role}
    assert list(counts.values()) == [1, 1, 4, 2, 6]
