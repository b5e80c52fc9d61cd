"""Every door of the procedure in the order of a play."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import SendingWay, SubmissionState
from capaian.gate import Slip
from capaian.measurement import commands
from capaian.measurement.entries import EntryInput, Typed
from capaian.measurement.models import Evidence, FormLine, Submission
from capaian.measurement.queries import get_submission, list_entries
from capaian.office.models import Position, Unit

Act = Callable[[Play, Actor, Slip], Any]

CLERK = "pengadministrasi-kepegawaian"
UMPEG = "kasubbag-umpeg"
STAFF = frozenset({"kasi-pemerintahan", "staf-pemerintahan"})
FILLING = "distribute_form invite meet validate"  # beside step 6


def unit_of(play: Play, code: str = "pemerintahan") -> int:
    return Unit.objects.get(office__code=play.cast["camat"].office, code=code).pk


def line_of(play: Play, code: str = "pemerintahan") -> int:
    return FormLine.objects.filter(cycle__case=play.case, unit=unit_of(play, code))[0].pk


def positions(play: Play) -> tuple[int, ...]:
    found = Position.objects.filter(office__code=play.cast["camat"].office)
    return tuple(found.exclude(role__in=("camat", "pengadministrasi")).values_list("pk", flat=True))


def submission_of(play: Play, code: str = "pemerintahan") -> Submission:
    return get_submission(play.cast["camat"], play.case, unit_of(play, code))


def rows_of(play: Play, code: str = "pemerintahan") -> dict[int, EntryInput]:
    return {
        entry.line_id: play.filled[entry.line.indicator.code]
        for entry in list_entries(submission_of(play, code))
    }


def request_order(play: Play, **changes: Any) -> commands.OrderRequest:
    facts: dict[str, Any] = {
        "year": play.year,
        "quarter": play.quarter,
        "ordered_on": play.start,
        "deadline": play.start + timedelta(days=14),
        "instruction": "Susun pengukuran kinerja.",
        "addressees": positions(play),
    }
    return commands.OrderRequest(**{**facts, **changes})


def request_invite(play: Play, **changes: Any) -> commands.InviteRequest:
    facts: dict[str, Any] = {
        "day": play.start,
        "start": time(9),
        "end": time(11),
        "place": "Aula",
        "agenda": "Rapat pembahasan",
        "positions": positions(play),
    }
    return commands.InviteRequest(**{**facts, **changes})


def request_meet(play: Play, **changes: Any) -> commands.MinutesRequest:
    facts = {"present": positions(play), "discussion": "Pembahasan.", "note_taker": "Notulis"}
    return commands.MinutesRequest(**{**facts, **changes})


def request_letter(play: Play, **changes: Any) -> commands.CoverLetterRequest:
    facts: dict[str, Any] = {
        "addressee": "Kepala Bappedalitbang",
        "addressee_place": "Purwokerto",
        "way": SendingWay.POST,
    }
    return commands.CoverLetterRequest(**{**facts, **changes})


def _order(play: Play, actor: Actor, slip: Slip) -> None:
    play.case = commands.order(actor, request_order(play), slip).case_id


def _enter(play: Play, actor: Actor, slip: Slip) -> None:
    unit = unit_of(play)
    commands.enter_figures(actor, play.case, unit, rows_of(play), version=None, slip=slip)


def _enter_cells(play: Play, actor: Actor, slip: Slip) -> None:
    cells = {line_of(play): {"drivers": Typed("Kerja sama desa")}}
    commands.enter_cells(actor, play.case, unit_of(play), cells, slip=slip)


def _add_evidence(play: Play, actor: Actor, slip: Slip) -> None:
    commands.add_evidence(actor, play.case, line_of(play), "bukti.pdf", b"%PDF-1.4", slip=slip)


def _remove_evidence(play: Play, actor: Actor, slip: Slip) -> None:
    found = Evidence.objects.filter(entry__line=line_of(play)).last()
    commands.remove_evidence(actor, play.case, found.pk if found else 0, slip=slip)


def add_two_more(play: Play) -> None:
    """Evidence that is there before one is taken away, and after."""
    actor = play.cast["staf-pemerintahan"]
    for data in (b"%PDF-1.5", b"%PDF-1.6"):
        commands.add_evidence(actor, play.case, line_of(play), "bukti.pdf", data)


@dataclass(frozen=True, slots=True)
class Door:
    """One command: its step, in which steps it is open, who of the cast may, how it is called."""

    name: str
    step: str
    may: frozenset[str]
    act: Act
    also: frozenset[str] = frozenset()

    @property
    def right(self) -> str:
        return sorted(self.may)[-1]


def _door(name: str, step: str, may: str | Iterable[str], act: Act, also: str = "") -> Door:
    people = frozenset({may}) if isinstance(may, str) else frozenset(may)
    return Door(name, step, people, act, frozenset(also.split()))


DOORS = (
    _door("order", "order", "camat", _order),
    _door(
        "design_form",
        "design_form",
        UMPEG,
        lambda p, a, s: commands.design_form(a, p.case, commands.DesignRequest(), s),
    ),
    _door(
        "distribute_form",
        "distribute_form",
        CLERK,
        lambda p, a, s: commands.distribute_form(
            a, p.case, commands.DistributeRequest(p.start + timedelta(days=7)), s
        ),
    ),
    _door(
        "remark_form",
        "distribute_form",
        STAFF,
        lambda p, a, s: commands.remark_form(a, p.case, unit_of(p), "Masukan.", s),
    ),
    _door(
        "close_feedback",
        "distribute_form",
        CLERK,
        lambda p, a, s: commands.close_feedback(a, p.case, commands.FeedbackRequest(), s),
    ),
    _door(
        "invite", "invite", UMPEG, lambda p, a, s: commands.invite(a, p.case, request_invite(p), s)
    ),
    _door("meet", "meet", "sekcam", lambda p, a, s: commands.meet(a, p.case, request_meet(p), s)),
    _door("enter_figures", "collect", STAFF, _enter, FILLING),
    _door("enter_cells", "collect", STAFF, _enter_cells, FILLING),
    _door("add_evidence", "collect", STAFF, _add_evidence, FILLING),
    _door("remove_evidence", "collect", STAFF, _remove_evidence, FILLING),
    _door(
        "hand_in",
        "collect",
        STAFF,
        lambda p, a, s: commands.hand_in(a, p.case, unit_of(p), version=None, slip=s),
        "validate",
    ),
    _door(
        "excuse_unit",
        "collect",
        CLERK,
        lambda p, a, s: commands.excuse_unit(a, p.case, unit_of(p, "trantib"), "Tidak ada.", s),
    ),
    _door("collect", "collect", CLERK, lambda p, a, s: commands.collect(a, p.case, s)),
    _door(
        "validate_unit",
        "validate",
        "kasi-pemerintahan",
        lambda p, a, s: commands.validate_unit(a, p.case, unit_of(p), version=None, slip=s),
    ),
    _door(
        "submit",
        "submit",
        "sekcam",
        lambda p, a, s: commands.submit(a, p.case, commands.SubmitRequest("Nota."), s),
    ),
    _door(
        "correct",
        "correct",
        "camat",
        lambda p, a, s: commands.correct(a, p.case, commands.CorrectRequest(), s),
    ),
    _door(
        "first paraf",
        "request_approval",
        "kasubbag-perencanaan",
        lambda p, a, s: commands.request_approval(a, p.case, s),
    ),
    _door(
        "second paraf",
        "request_approval",
        "sekcam",
        lambda p, a, s: commands.request_approval(a, p.case, s),
    ),
    _door("sign", "sign", "camat", lambda p, a, s: commands.sign(a, p.case, slip=s)),
    _door(
        "cover_letter",
        "cover_letter",
        CLERK,
        lambda p, a, s: commands.cover_letter(a, p.case, request_letter(p), s),
    ),
    _door(
        "copy",
        "copy",
        CLERK,
        lambda p, a, s: commands.copy(a, p.case, commands.CopyRequest(("Sekcam", "Arsip")), s),
    ),
    _door(
        "archive",
        "archive",
        CLERK,
        lambda p, a, s: commands.archive(a, p.case, commands.ArchiveRequest(), s),
    ),
)
# Doors that lead back, or that need a state of their own: tried, but not part of the play.
SIDE_DOORS = (
    _door(
        "return_unit",
        "validate",
        "kasi-pemerintahan",
        lambda p, a, s: commands.return_unit(a, p.case, unit_of(p), "Salah.", s),
    ),
    _door("refuse", "sign", "camat", lambda p, a, s: commands.refuse(a, p.case, "Belum.", s)),
)


def hand_in_others(play: Play) -> None:
    for unit in _others(play):
        play.fill(unit)


def validate_others(play: Play) -> None:
    """Only those that wait: in a later round the rest is done already."""
    for unit in _others(play):
        if submission_of(play, unit.code).state == SubmissionState.HANDED_IN:
            commands.validate_unit(head_of(play, unit), play.case, unit.pk, version=None)


def _others(play: Play) -> list[Unit]:
    return [unit for unit in play.units() if unit.code not in {"pemerintahan", "trantib"}]


def head_of(play: Play, unit: Unit) -> Actor:
    return next(
        actor
        for code, actor in play.cast.items()
        if unit.pk in actor.units and code.startswith("kas")
    )


# What the others of the cast do between the doors, so that the step can end.
PREPARE: dict[str, Callable[[Play], Any]] = {
    "remove_evidence": add_two_more,
    "collect": hand_in_others,
    "submit": validate_others,
}
