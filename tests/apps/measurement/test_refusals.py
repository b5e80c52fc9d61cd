"""At every step: the wrong person, the wrong step, the second click, the missing fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotFound, Refusal
from capaian.domain.terms import ReturnTo
from capaian.gate import NO_SLIP, Slip
from capaian.measurement import commands
from capaian.measurement.models import Cycle
from tests.apps.measurement.doors import (
    CLERK,
    DOORS,
    PREPARE,
    SIDE_DOORS,
    UMPEG,
    Door,
    line_of,
    request_invite,
    request_letter,
    request_meet,
    request_order,
    unit_of,
)
from tests.memory import look_at_rows


def code_of(act: Callable[[], object]) -> str:
    """The code of the refusal; an empty text where it was done."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return ""


# One of each kind; the whole table is held in tests/domain/test_access.py.
TRIED = {"camat", "sekcam", "kasubbag-perencanaan", UMPEG, "kasi-trantib", CLERK, "staf-trantib"}


def expect_by_wrong_people(door: Door) -> dict[str, set[str]]:
    """Whom a door refuses how: the same role of another unit learns that it is another's."""
    codes = {code: {"not_allowed"} for code in TRIED - door.may}
    if len(door.may) > 1 or door.name in {"validate_unit", "return_unit"}:
        codes = {code: {"not_allowed", "other_unit"} for code in codes}
    return codes


def refuses_wrong_people(door: Door, play: Play, stranger: Actor) -> None:
    for code, wanted in expect_by_wrong_people(door).items():
        got = code_of(lambda: door.act(play, play.cast[code], NO_SLIP))  # noqa: B023
        assert got in wanted, (door.name, code)
    assert code_of(lambda: door.act(play, stranger, NO_SLIP)) == "not_found"


NEED_A_FORM = {
    *("remark_form", "enter_figures", "enter_cells", "add_evidence", "remove_evidence"),
    *("hand_in", "excuse_unit", "validate_unit", "return_unit"),
}


def refuses_out_of_turn(door: Door, play: Play, step: str) -> None:
    got = code_of(lambda: door.act(play, play.cast[door.right], NO_SLIP))
    no_form_yet = step == "design_form" and door.name in NEED_A_FORM
    assert got == ("not_found" if no_form_yet else "wrong_step"), door.name


def act_twice(door: Door, play: Play) -> None:
    slip = Slip(key=door.name)
    door.act(play, play.cast[door.right], slip)
    after = look_at_rows()
    with pytest.raises(AlreadyDone):
        door.act(play, play.cast[door.right], slip)
    assert look_at_rows() == after


def test_every_door_refuses_the_wrong_person_step_and_second_click(
    play: Play, stranger: Actor, subtests: pytest.Subtests
) -> None:
    for place, door in enumerate(DOORS):
        with subtests.test(door.name):
            if door.name in PREPARE:
                PREPARE[door.name](play)
            before = look_at_rows()
            if play.case:
                refuses_wrong_people(door, play, stranger)
                for other in (*DOORS[max(1, place - 2) : place + 3], *SIDE_DOORS):
                    if door.step not in {other.step, *other.also}:
                        refuses_out_of_turn(other, play, door.step)
            assert look_at_rows() == before
            act_twice(door, play)
    closed = look_at_rows()
    for door in DOORS[1:]:
        wanted = "closed"
        assert code_of(lambda: door.act(play, play.cast[door.right], NO_SLIP)) == wanted  # noqa: B023
    assert look_at_rows() == closed


def order(play: Play, **changes: Any) -> Any:
    return commands.order(play.cast["camat"], request_order(play, **changes))


def design(play: Play, **facts: Any) -> Any:
    return commands.design_form(play.cast[UMPEG], play.case, commands.DesignRequest(**facts))


def distribute(play: Play, days: int) -> Any:
    request = commands.DistributeRequest(play.start + timedelta(days=days))
    return commands.distribute_form(play.cast[CLERK], play.case, request)


def invite(play: Play, **changes: Any) -> Any:
    return commands.invite(play.cast[UMPEG], play.case, request_invite(play, **changes))


def meet(play: Play, **changes: Any) -> Any:
    return commands.meet(play.cast["sekcam"], play.case, request_meet(play, **changes))


def correct(play: Play, **facts: Any) -> Any:
    request = commands.CorrectRequest(**facts)
    return commands.correct(play.cast["camat"], play.case, request)


def letter(play: Play, **changes: Any) -> Any:
    return commands.cover_letter(play.cast[CLERK], play.case, request_letter(play, **changes))


def copies(play: Play, *recipients: str) -> Any:
    return commands.copy(play.cast[CLERK], play.case, commands.CopyRequest(recipients))


def archive(play: Play, **facts: Any) -> Any:
    return commands.archive(play.cast[CLERK], play.case, commands.ArchiveRequest(**facts))


def marked(play: Play, line: int | None = None, remark: str = "Periksa.") -> dict[str, Any]:
    return {"marks": (commands.MarkInput(line_of(play) if line is None else line, remark),)}


def change(play: Play, **facts: Any) -> commands.ChangeInput:
    wanted = {"line": line_of(play), "typed": "1", "reason": "Rapat.", **facts}
    return commands.ChangeInput(**wanted)


def indicators(play: Play) -> list[int]:
    version = Cycle.objects.get(case=play.case).plan_version
    return list(version.indicators.values_list("pk", flat=True))


DATA, UNIT = ReturnTo.DATA, ReturnTo.UNIT
DAY = timedelta(days=1)
LONG = "x" * 301
# What is tried at a step, and the fields that the refusal names (ids as "#").
ATTEMPTS: dict[str, list[tuple[Callable[[Play], Any], set[str]]]] = {
    "order": [
        (lambda p: order(p, instruction="  "), {"instruction"}),
        (lambda p: order(p, addressees=()), {"addressees"}),
        (lambda p: order(p, addressees=(0,)), {"addressees"}),
        (lambda p: order(p, deadline=p.start - DAY), {"deadline"}),
        (lambda p: order(p, deadline=date(2029, 1, 1)), {"deadline"}),
        (lambda p: order(p, ordered_on=p.start.replace(year=2999)), {"ordered_on", "deadline"}),
        (lambda p: order(p, year=2998), {"quarter"}),
        (lambda p: order(p, instruction="", addressees=()), {"instruction", "addressees"}),
    ],
    "design_form": [
        (lambda p: design(p, omitted={indicators(p)[0]: " "}), {"omitted-#"}),
        (lambda p: design(p, omitted={indicators(p)[0]: LONG}), {"omitted-#"}),
        (lambda p: design(p, remarks={indicators(p)[0]: LONG}), {"remark-#"}),
        (lambda p: design(p, omitted=dict.fromkeys(indicators(p), "Tidak dipakai.")), {"omitted"}),
    ],
    "distribute_form": [
        (lambda p: distribute(p, -1), {"deadline"}),
        (lambda p: distribute(p, 15), {"deadline"}),
    ],
    "invite": [
        (lambda p: invite(p, place=" "), {"place"}),
        (lambda p: invite(p, agenda=""), {"agenda"}),
        (lambda p: invite(p, positions=()), {"positions"}),
        (lambda p: invite(p, positions=(0,)), {"positions"}),
        (lambda p: invite(p, day=p.start - DAY), {"day"}),
        (lambda p: invite(p, day=date(2029, 1, 1)), {"day"}),
        (lambda p: invite(p, end=time(9), place=""), {"end", "place"}),
        (lambda p: invite(p, place=LONG, agenda=LONG), {"agenda", "place"}),
    ],
    "meet": [
        (lambda p: meet(p, discussion=""), {"discussion"}),
        (lambda p: meet(p, note_taker=" "), {"note_taker"}),
        (lambda p: meet(p, present=()), {"present"}),
        (lambda p: meet(p, changes=(change(p, reason=" "),)), {"change-#"}),
        (lambda p: meet(p, changes=(change(p, reason=LONG),)), {"change-#"}),
        (lambda p: meet(p, changes=(change(p, line=0),)), {"change-#"}),
        (lambda p: meet(p, decisions=(commands.DecisionInput("Isi", LONG),)), {"who-#"}),
    ],
    "excuse_unit": [
        (lambda p: commands.excuse_unit(p.cast[CLERK], p.case, unit_of(p), "  "), {"reason"}),
    ],
    "validate_unit": [
        (
            lambda p: commands.return_unit(p.cast["kasi-pemerintahan"], p.case, unit_of(p), " "),
            {"reason"},
        ),
    ],
    "submit": [
        (
            lambda p: commands.submit(p.cast["sekcam"], p.case, commands.SubmitRequest(" \n")),
            {"note"},
        ),
    ],
    "correct": [
        (lambda p: correct(p, return_to=DATA), {"reason", "marks"}),
        (lambda p: correct(p, return_to=DATA, reason="Salah."), {"marks"}),
        (lambda p: correct(p, return_to=DATA, **marked(p)), {"reason"}),
        (lambda p: correct(p, return_to=DATA, reason="Salah.", **marked(p, remark=" ")), {"marks"}),
        (lambda p: correct(p, return_to=DATA, reason="Salah.", **marked(p, line=0)), {"marks"}),
        (
            lambda p: correct(
                p, return_to=DATA, reason="Salah.", **marked(p, line=line_of(p, "trantib"))
            ),
            {"marks"},
        ),
        (lambda p: correct(p, return_to=UNIT, reason="Kurang."), {"units"}),
        (
            lambda p: correct(p, return_to=UNIT, reason="Kurang.", units=(unit_of(p),)),
            {"units"},
        ),
    ],
    "sign": [
        (lambda p: commands.refuse(p.cast["camat"], p.case, " "), {"reason"}),
    ],
    "cover_letter": [
        (lambda p: letter(p, addressee=" "), {"addressee"}),
        (lambda p: letter(p, addressee=LONG), {"addressee"}),
    ],
    "copy": [
        (copies, {"recipients"}),
        (lambda p: copies(p, " ", ""), {"recipients"}),
        (lambda p: copies(p, LONG), {"recipients"}),
        (lambda p: copies(p, *map(str, range(51))), {"recipients"}),
    ],
    "archive": [
        (lambda p: archive(p, access="Umum"), {"access"}),
        (lambda p: archive(p, room=LONG, box=LONG), {"room", "box"}),
    ],
}


def fields_of(attempt: Callable[[Play], Any], play: Play) -> set[str]:
    with pytest.raises(Invalid) as refused:
        attempt(play)
    return {re.sub(r"\d+", "#", place) for place, _ in refused.value.problems}


def test_every_step_names_the_fields_that_are_missing(
    play: Play, subtests: pytest.Subtests
) -> None:
    assert {door.name for door in DOORS} >= ATTEMPTS.keys()
    for door in DOORS:
        if door.name in PREPARE:
            PREPARE[door.name](play)
        before = look_at_rows()
        for number, (attempt, wanted) in enumerate(ATTEMPTS.get(door.name, [])):
            with subtests.test(door.name, number=number):
                assert fields_of(attempt, play) == wanted
        assert look_at_rows() == before
        door.act(play, play.cast[door.right], NO_SLIP)


def test_second_order_of_a_period_waits_for_the_first(play: Play) -> None:
    order(play)
    before = look_at_rows()
    with pytest.raises(Conflict) as refused:
        order(play)
    assert (refused.value.code, refused.value.sentence) == (
        "case_open",
        "Pengukuran Kinerja Triwulan I 2026 masih berjalan. Selesaikan dulu pengukuran itu, "
        "atau tarik perintahnya selama formatnya belum disampaikan.",
    )
    assert look_at_rows() == before
    assert order(play, quarter=2).case.key == "2026-TW2"


def test_year_without_a_plan_is_refused(play: Play) -> None:
    before = look_at_rows()
    with pytest.raises(NotFound) as refused:
        order(play, year=2025)
    assert refused.value.sentence == (
        "Rencana kinerja tahun 2025 belum ada. Muat rencana lebih dahulu."
    )
    assert look_at_rows() == before
