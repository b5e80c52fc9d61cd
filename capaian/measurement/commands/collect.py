"""Step 6: what the units handed in is gathered; a missing unit is recorded with a reason."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import SubmissionState
from capaian.measurement.drafts import write_draft
from capaian.measurement.models import Cycle, Submission
from capaian.measurement.queries import get_cycle, get_submission
from capaian.office.models import Unit
from capaian.procedure.commands import assign_parts, begin_step, finish_part, finish_step
from capaian.procedure.queries import subject_of


def excuse_unit(
    actor: Actor, case: int, unit: int, reason: str, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Record that a unit does not hand in, and why, so that the others need not wait."""
    found = get_submission(actor, case, unit)
    with gate.enter(
        actor, Action.EXCUSE_UNIT, lambda: subject_of(found.cycle.case, "collect"), slip
    ) as permit:
        submission = get_submission(actor, case, unit)
        if not reason.strip():
            raise Invalid(
                "Tulis alasan unit tidak mengirim.", problems=(("reason", "Tulis alasannya."),)
            )
        if not submission.editable:
            raise Conflict(f"{submission.unit.name} sudah mengirim isian.", code="handed_in")
        others = submission.cycle.submissions.exclude(pk=submission.pk)
        if not others.exclude(state=SubmissionState.EXCUSED).exists():
            raise Conflict(
                "Unit lain sudah dicatat tidak mengirim. Sedikitnya satu unit harus mengirim.",
                code="last_unit",
            )
        finish_part(
            permit, submission.cycle.case, "collect", unit=unit, excused_because=reason.strip()
        )
        submission.state = SubmissionState.EXCUSED
        submission.return_reason = reason.strip()
        submission.save(update_fields=["state", "return_reason"])
        permit.details.update(unit=submission.unit.name, reason=reason.strip())
        return submission


def collect(actor: Actor, case: int, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """End the gathering: all units are in or excused; the draft is written."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.COLLECT, lambda: subject_of(cycle.case, "collect"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        begin_step(permit, cycle.case, "collect")
        waiting = [
            each.unit.name
            for each in cycle.submissions.select_related("unit")
            if each.state == SubmissionState.OPEN
        ]
        if waiting:
            raise Conflict(f"Masih ditunggu: {', '.join(waiting)}.", code="parts_waiting")
        units = _open_validation(cycle)
        write_draft(permit, cycle, "collect")
        finish_step(permit, cycle.case, "collect")
        assign_parts(permit, cycle.case, "validate", units=units)
        return cycle


def _open_validation(cycle: Cycle) -> list[Unit]:
    """The units whose heads have to validate now.

    Where a later round brought nothing new, all validated units are looked at again, so that
    the procedure never waits for nobody (our choice: the SOP does not say).
    """
    submissions = list(cycle.submissions.select_related("unit"))
    fresh = {SubmissionState.HANDED_IN, SubmissionState.RETURNED}
    units = [each.unit for each in submissions if each.state in fresh]
    if units:
        return units
    again = [each for each in submissions if each.state == SubmissionState.VALIDATED]
    if not again:
        raise Conflict("Belum ada unit yang mengirim isian.", code="parts_waiting")
    for submission in again:
        submission.state = SubmissionState.HANDED_IN
    Submission.objects.bulk_update(again, ["state"])
    return [each.unit for each in again]
