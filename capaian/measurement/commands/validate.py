"""Step 7: each head validates the figures of the own unit."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import SubmissionState
from capaian.measurement.drafts import write_draft
from capaian.measurement.figures import find_blocking, measure_submission
from capaian.measurement.models import Submission
from capaian.measurement.queries import get_submission, subject_of_submission
from capaian.procedure.commands import begin_step, finish_part, finish_step


def validate_unit(
    actor: Actor, case: int, unit: int, *, version: int | None, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Accept a unit's figures; the last acceptance writes the next draft and ends the step.

    Raises :class:`Conflict` when the figures changed since the page was opened, and
    :class:`Invalid` while a finding blocks.
    """
    found = get_submission(actor, case, unit)
    with gate.enter(
        actor, Action.VALIDATE_UNIT, lambda: subject_of_submission(found, "validate"), slip
    ) as permit:
        submission = _handed_in(actor, case, unit)
        if version is not None and version != submission.version:
            raise Conflict("Isian sudah berubah. Periksa lagi, lalu validasi.", code="stale")
        blocking = find_blocking(measure_submission(submission))
        if blocking:
            raise Invalid("Masih ada temuan yang menghalangi validasi.", problems=blocking)
        submission.state = SubmissionState.VALIDATED
        submission.validated_at = permit.at
        submission.validated_by_id = permit.actor.person
        submission.save(update_fields=["state", "validated_at", "validated_by"])
        case_row = submission.cycle.case
        permit.details.update(unit=submission.unit.name)
        if finish_part(permit, case_row, "validate", unit=unit) == 0:
            write_draft(permit, submission.cycle, "validate")
            finish_step(permit, case_row, "validate")
        return submission


def return_unit(
    actor: Actor, case: int, unit: int, reason: str, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Give a unit's form back to be mended; the reason is shown to the unit."""
    found = get_submission(actor, case, unit)
    with gate.enter(
        actor, Action.RETURN_UNIT, lambda: subject_of_submission(found, "validate"), slip
    ) as permit:
        submission = _handed_in(actor, case, unit)
        if not reason.strip():
            raise Invalid("Tulis alasan pengembalian.", problems=(("reason", "Tulis alasan."),))
        begin_step(permit, submission.cycle.case, "validate")
        submission.state = SubmissionState.RETURNED
        submission.return_reason = reason.strip()
        submission.deadline = submission.cycle.deadline  # that of the step, as after a correction
        submission.save(update_fields=["state", "return_reason", "deadline"])
        permit.details.update(unit=submission.unit.name, reason=submission.return_reason)
        return submission


def _handed_in(actor: Actor, case: int, unit: int) -> Submission:
    submission = get_submission(actor, case, unit)
    if submission.state != SubmissionState.HANDED_IN:
        state = SubmissionState(submission.state).label.lower()
        raise Conflict(f"Isian {submission.unit.name} {state}.", code="not_handed_in")
    return submission
