"""Step 5: the meeting is closed; what it decided is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.letters import FigureChange
from capaian.domain.letters.wording import show_date, show_day
from capaian.domain.terms import EntrySource, PaperKind
from capaian.gate import Permit
from capaian.measurement.days import check_ahead
from capaian.measurement.entries import EntryInput, input_of, save_entries
from capaian.measurement.minutes import (
    ChangeInput,
    DecisionInput,
    MinutesRequest,
    keep_minutes,
)
from capaian.measurement.models import Cycle, Entry, Meeting
from capaian.measurement.papers.meeting import build_attendance, build_minutes
from capaian.measurement.queries import get_cycle, list_submissions
from capaian.measurement.texts import check_text
from capaian.procedure.commands import assign_parts, finish_step
from capaian.procedure.queries import subject_of


def meet(
    actor: Actor, case: int, request: MinutesRequest, slip: gate.Slip = gate.NO_SLIP
) -> Meeting:
    """Close the meeting: write daftar hadir and notula, hand out what was decided.

    A changed figure keeps its old value beside the new. Raises :class:`Conflict` before the day
    to which was invited, which both papers bear; :func:`move_meeting` changes it.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.MEET, lambda: subject_of(cycle.case, "meet"), slip) as permit:
        cycle = get_cycle(actor, case)
        meeting = cycle.meeting
        if meeting.day > permit.today:
            raise Conflict(
                f"Rapat ini diundangkan untuk {show_day(meeting.day)}, jadi belum dapat ditutup. "
                "Jika harinya lain, pengundang mengubah dulu jadwalnya di langkah 4.",
                code="too_early",
            )
        _check(request, meeting, permit.today)
        keep_minutes(permit, meeting, request)
        meeting.held_at = permit.at
        meeting.save(update_fields=["held_at"])
        if not meeting.invitees.filter(present=True).exists():
            raise Invalid(
                "Tandai sedikitnya satu peserta yang hadir.",
                problems=(("present", "Tandai yang hadir."),),
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
            lambda imprint: build_minutes(permit, meeting, tuple(changes), imprint),
        )
        finish_step(permit, cycle.case, "meet", deadlines={"collect": _form_deadline(cycle)})
        units = [each.unit for each in list_submissions(cycle)]
        assign_parts(permit, cycle.case, "collect", units=units)
        permit.details.update(
            present=meeting.invitees.filter(present=True).count(),
            decisions=meeting.decisions.count(),
        )
        if changes:
            permit.details["changes"] = [
                {"indicator": each.indicator, "old": each.old, "new": each.new} for each in changes
            ]
        return meeting


def _check(request: MinutesRequest, meeting: Meeting, today: date) -> None:
    problems = [
        *check_text("discussion", request.discussion, 20_000, "Tulis pokok pembahasan."),
        *check_text("note_taker", request.note_taker, 200, "Tulis notulis."),
    ]
    for each in request.changes:
        place = f"change-{each.line}"
        problems += check_text(place, each.reason, 300, "Tulis alasan perubahan angka.")
    for number, decision in enumerate(request.decisions):
        problems += _check_due(f"due-{number}", decision, meeting, today)
    if problems:
        raise Invalid("Catatan rapat belum lengkap.", problems=tuple(problems))


def _check_due(
    place: str, decision: DecisionInput, meeting: Meeting, today: date
) -> Iterator[tuple[str, str]]:
    # Only when the meeting is closed: a draft is saved while a year is still being typed.
    if not decision.text.strip():
        return
    if decision.due is None:
        if decision.position is not None:
            yield place, "Tulis paling lambat kapan, karena ini menjadi tugas jabatan itu."
    elif decision.due < meeting.day:
        yield place, f"Tanggal ini sebelum rapat, {show_date(meeting.day)}."
    else:
        yield from check_ahead(place, decision.due, today)


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
