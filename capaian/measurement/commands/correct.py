"""Step 9: the Camat corrects: accepts, or marks rows and sends the draft back."""

from __future__ import annotations

from dataclasses import dataclass

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind, ReturnTo, SubmissionState
from capaian.gate import Permit
from capaian.measurement.models import Cycle, Mark, Review, Submission
from capaian.measurement.papers.approval import build_correction
from capaian.measurement.queries import get_cycle, list_submissions
from capaian.office.models import Unit
from capaian.procedure.commands import assign_parts, finish_step
from capaian.procedure.queries import list_executors, subject_of


@dataclass(frozen=True, slots=True)
class MarkInput:
    """A remark on one row (by line id)."""

    line: int
    remark: str


@dataclass(frozen=True, slots=True)
class CorrectRequest:
    """Accept (``return_to`` empty), or send back to mend data or to fetch a missing unit.

    ``marks`` are rows, ``units`` the ids of missing units; a return needs a reason and at least
    one of them.
    """

    return_to: ReturnTo | None = None
    reason: str = ""
    marks: tuple[MarkInput, ...] = ()
    units: tuple[int, ...] = ()


def correct(
    actor: Actor, case: int, request: CorrectRequest, slip: gate.Slip = gate.NO_SLIP
) -> Review:
    """Keep the round with its marks and let the procedure go on, or back to what was marked."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.CORRECT, lambda: subject_of(cycle.case, "correct"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        review = Review.objects.create(
            office=cycle.office,
            cycle=cycle,
            round=cycle.reviews.count() + 1,
            returned_to=request.return_to or "",
            reason=request.reason.strip(),
            at=permit.at,
            by_id=permit.actor.person,
        )
        units = _mark(cycle, review, request) if request.return_to else []
        issue_paper(
            permit,
            Place.in_case(cycle.case, "correct", PaperKind.CORRECTION),
            lambda imprint: build_correction(permit, review, imprint),
            version=review.round,
        )
        _go_on(permit, cycle, request.return_to, units)
        permit.details.update(
            round=review.round,
            returned_to=ReturnTo(request.return_to).label if request.return_to else "",
            reason=review.reason,
            marks=[
                {"line": each.line.rank if each.line else None, "remark": each.remark}
                for each in review.marks.select_related("line")
            ],
        )
        return review


def _mark(cycle: Cycle, review: Review, request: CorrectRequest) -> list[Unit]:
    """Keep the marks and open the marked units; returns them in their order."""
    problems = []
    if not review.reason:
        problems.append(("reason", "Tulis alasan pengembalian."))
    submissions = {each.unit_id: each for each in list_submissions(cycle)}
    lines = {line.pk: line for line in cycle.lines.filter(omitted_because="")}
    marks = [each for each in request.marks if each.remark.strip()]
    if request.return_to is ReturnTo.DATA and not marks:
        problems.append(("marks", "Tandai sedikitnya satu baris dengan catatan."))
    missing = [
        submissions[unit]
        for unit in request.units
        if unit in submissions and submissions[unit].state == SubmissionState.EXCUSED
    ]
    if request.return_to is ReturnTo.UNIT and not missing:
        problems.append(("units", "Pilih unit yang belum mengirim."))
    if any(each.line not in lines for each in marks):
        problems.append(("marks", "Baris yang ditandai tidak ada dalam dokumen."))
    excused = {each.unit_id for each in submissions.values() if each.state == "tanpa_isian"}
    if any(each.line in lines and lines[each.line].unit_id in excused for each in marks):
        problems.append(("marks", "Unit baris itu belum mengirim. Kembalikan ke langkah 6."))
    if problems:
        raise Invalid("Koreksi belum lengkap.", problems=tuple(problems))
    Mark.objects.bulk_create(
        Mark(
            office=cycle.office,
            review=review,
            line=lines[each.line],
            unit_id=lines[each.line].unit_id,
            remark=each.remark.strip(),
        )
        for each in marks
    )
    if request.return_to is ReturnTo.UNIT:
        Mark.objects.bulk_create(
            Mark(office=cycle.office, review=review, unit=each.unit, remark=review.reason)
            for each in missing
        )
    opened = {lines[each.line].unit_id for each in marks} | {each.unit_id for each in missing}
    returned = [each for each in submissions.values() if each.unit_id in opened]
    for submission in returned:
        absent = submission.state == SubmissionState.EXCUSED
        submission.state = SubmissionState.OPEN if absent else SubmissionState.RETURNED
        submission.return_reason = review.reason
    Submission.objects.bulk_update(returned, ["state", "return_reason"])
    return [each.unit for each in returned]


def _go_on(permit: Permit, cycle: Cycle, return_to: ReturnTo | None, units: list[Unit]) -> None:
    case = cycle.case
    if return_to is None:
        finish_step(permit, case, "correct", {"correction": "none"})
        executors = list_executors(case.version)["request_approval"]
        assign_parts(
            permit, case, "request_approval", positions=[each.position for each in executors]
        )
        return
    finish_step(permit, case, "correct", {"correction": str(return_to)})
    if return_to is ReturnTo.DATA:
        assign_parts(permit, case, "validate", units=units)
        return
    missing = {each.unit_id for each in list_submissions(cycle) if each.state == "diisi"}
    assign_parts(permit, case, "collect", units=[each for each in units if each.pk in missing])
