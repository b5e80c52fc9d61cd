"""Step 9: the Camat corrects: writes on rows, then accepts or sends the draft back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind, ReturnTo, SubmissionState
from capaian.gate import Permit
from capaian.measurement.models import Cycle, Mark, Remark, Review, Submission
from capaian.measurement.papers.approval import build_correction
from capaian.measurement.queries import get_cycle, list_submissions
from capaian.measurement.texts import check_text
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

    ``marks`` are rows beside those on which a remark was kept before, ``units`` the ids of
    missing units; a return needs a reason and at least one of them.
    """

    return_to: ReturnTo | None = None
    reason: str = ""
    marks: tuple[MarkInput, ...] = ()
    units: tuple[int, ...] = ()


LONGEST_REMARK = 2_000


def remark_row(actor: Actor, case: int, line: int, remark: str) -> Remark | None:
    """Keep what the Camat has written on a row until the decision; an empty text takes it away.

    Without a slip: what is typed after an answer was lost comes under the same one, and is kept.
    Raises :class:`Invalid` for a row that is not in the document or may not be sent back alone.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.REMARK_ROW, lambda: subject_of(cycle.case, "correct")) as permit:
        found = cycle.lines.filter(pk=line, omitted_because="").first()
        if found is None:
            raise Invalid("Baris itu tidak ada dalam dokumen.")
        if problems := tuple(check_text("remark", remark, LONGEST_REMARK)):
            raise Invalid("Catatan belum dapat disimpan.", problems=problems)
        permit.details.update(row=_number_rows(cycle)[line])
        if not remark.strip():
            permit.details.update(removed=True)
            cycle.remarks.filter(line=found).delete()
            return None
        kept, _ = Remark.objects.update_or_create(
            line=found,
            defaults={
                "office": cycle.office,
                "cycle": cycle,
                "remark": remark.strip(),
                "at": permit.at,
            },
        )
        return kept


def _number_rows(cycle: Cycle) -> dict[int, int]:
    """The number that the newest draft prints before each line, by line id."""
    figures = cycle.snapshots.latest("version").figures
    rows = figures["measurement"]["rows"]
    return {line["line"]: row["number"] for line, row in zip(figures["lines"], rows, strict=True)}


def correct(
    actor: Actor, case: int, request: CorrectRequest, slip: gate.Slip = gate.NO_SLIP
) -> Review:
    """Keep the round with its marks and let the procedure go on, or back to what was marked."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.CORRECT, lambda: subject_of(cycle.case, "correct"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        request = _add_remarks(cycle, request)
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
        )
        _go_on(permit, cycle, request.return_to, units)
        numbers = _number_rows(cycle) if request.marks else {}
        permit.details.update(
            round=review.round,
            returned_to=ReturnTo(request.return_to).label if request.return_to else "",
            reason=review.reason,
            marks=[
                {
                    "row": numbers.get(each.line_id or 0),
                    "unit": each.unit.name,
                    "remark": each.remark,
                }
                for each in review.marks.select_related("unit")
            ],
        )
        return review


def _add_remarks(cycle: Cycle, request: CorrectRequest) -> CorrectRequest:
    """The request with the remarks kept so far, which are used up by the decision."""
    kept = {each.line_id: each.remark for each in cycle.remarks.all()}
    if kept and request.return_to is None:
        raise Invalid("Ada catatan pada baris. Kembalikan draf, atau hapus catatan itu dahulu.")
    cycle.remarks.all().delete()
    remarks = kept | {each.line: each.remark for each in request.marks}
    return replace(request, marks=tuple(MarkInput(*each) for each in remarks.items()))


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
    excused = {
        each.unit_id
        for each in submissions.values()
        if each.state == SubmissionState.EXCUSED and each not in missing
    }
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
        # The day until which forms were first filled in may be over; the step has its own.
        submission.deadline = cycle.deadline
    Submission.objects.bulk_update(returned, ["state", "return_reason", "deadline"])
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
