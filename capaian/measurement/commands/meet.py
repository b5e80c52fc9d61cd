"""Step 5: the meeting is held; what it decides is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.letters import FigureChange
from capaian.domain.terms import EntrySource, PaperKind
from capaian.gate import Permit
from capaian.measurement.entries import EntryInput, input_of, save_entries
from capaian.measurement.models import Cycle, Entry, Meeting, MeetingDecision
from capaian.measurement.papers.meeting import build_attendance, build_minutes
from capaian.measurement.queries import get_cycle, list_submissions
from capaian.measurement.texts import check_text
from capaian.procedure.commands import assign_parts, finish_step
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """What was decided, who does it, by which day."""

    text: str
    who: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeInput:
    """A realization that the meeting changed, by line id; the reason is kept with it."""

    line: int
    typed: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeetRequest:
    """The meeting as it was: ``present`` are positions, ``note_taker`` a title."""

    present: tuple[int, ...]
    discussion: str
    note_taker: str
    decisions: tuple[DecisionInput, ...] = ()
    changes: tuple[ChangeInput, ...] = ()


def meet(actor: Actor, case: int, request: MeetRequest, slip: gate.Slip = gate.NO_SLIP) -> Meeting:
    """Write daftar hadir and notula; a changed figure keeps its old value beside the new."""
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.MEET, lambda: subject_of(cycle.case, "meet"), slip) as permit:
        cycle = get_cycle(actor, case)
        _check(request)
        meeting = cycle.meeting
        meeting.discussion = request.discussion.strip()
        meeting.held_at = permit.at
        meeting.save(update_fields=["discussion", "held_at"])
        meeting.invitees.filter(position__in=request.present).update(present=True)
        if not meeting.invitees.filter(present=True).exists():
            raise Invalid(
                "Tandai sedikitnya satu peserta yang hadir.",
                problems=(("present", "Tandai yang hadir."),),
            )
        MeetingDecision.objects.bulk_create(
            MeetingDecision(
                office=cycle.office,
                meeting=meeting,
                text=each.text.strip(),
                who=each.who.strip(),
                due=each.due,
            )
            for each in request.decisions
            if each.text.strip()
        )
        changes = [_change_figure(permit, cycle, each) for each in request.changes]
        issue_paper(
            permit,
            Place.in_case(cycle.case, "meet", PaperKind.ATTENDANCE),
            lambda imprint: build_attendance(permit, meeting, imprint),
        )
        issue_paper(
            permit,
            Place.in_case(cycle.case, "meet", PaperKind.MINUTES),
            lambda imprint: build_minutes(
                permit, meeting, tuple(changes), request.note_taker, imprint
            ),
        )
        finish_step(permit, cycle.case, "meet", deadlines={"collect": _form_deadline(cycle)})
        units = [each.unit for each in list_submissions(cycle)]
        assign_parts(permit, cycle.case, "collect", units=units)
        permit.details.update(present=len(request.present), decisions=len(request.decisions))
        if changes:
            permit.details["changes"] = [
                {"indicator": each.indicator, "old": each.old, "new": each.new} for each in changes
            ]
        return meeting


def _check(request: MeetRequest) -> None:
    problems = [
        *check_text("discussion", request.discussion, 20_000, "Tulis pokok pembahasan."),
        *check_text("note_taker", request.note_taker, 200, "Tulis notulis."),
    ]
    for each in request.changes:
        place = f"change-{each.line}"
        problems += check_text(place, each.reason, 300, "Tulis alasan perubahan angka.")
    for number, decision in enumerate(request.decisions):
        problems += check_text(f"who-{number}", decision.who, 200)
    if problems:
        raise Invalid("Catatan rapat belum lengkap.", problems=tuple(problems))


def _form_deadline(cycle: Cycle) -> date:
    return cycle.form_deadline or cycle.deadline


def _change_figure(permit: Permit, cycle: Cycle, change: ChangeInput) -> FigureChange:
    entry = (
        Entry.objects.select_related("submission__office", "line__indicator", "office")
        .filter(line__cycle=cycle, line_id=change.line)
        .first()
    )
    if entry is None:
        raise Invalid(
            "Baris yang diubah tidak ada dalam formulir.",
            problems=((f"change-{change.line}", "Pilih baris dari formulir."),),
        )
    old = entry.typed
    row: EntryInput = replace(input_of(entry), typed=change.typed)
    save_entries(
        permit,
        entry.submission,
        {change.line: row},
        version=None,
        source=EntrySource.MEETING,
        reason=change.reason.strip(),
    )
    return FigureChange(
        indicator=entry.line.indicator.name,
        what=f"Realisasi {cycle.period.label}",
        old=old or "belum diisi",
        new=change.typed,
        reason=change.reason.strip(),
    )
