"""Step 3: the form goes to the units; their remarks come back and are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import PaperKind
from capaian.measurement.models import Cycle, Submission
from capaian.measurement.papers.meeting import build_feedback
from capaian.measurement.queries import (
    get_cycle,
    get_submission,
    list_submissions,
    subject_of_submission,
)
from capaian.procedure.commands import begin_step, finish_step
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class DistributeRequest:
    """Until which day (Asia/Jakarta, included) the units hand in."""

    deadline: date


def distribute_form(
    actor: Actor, case: int, request: DistributeRequest, slip: gate.Slip = gate.NO_SLIP
) -> Cycle:
    """Hand the form to every unit; from now on each sees it and can fill it in."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.DISTRIBUTE_FORM, lambda: subject_of(cycle.case, "distribute_form"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        if cycle.form_deadline is not None:
            raise Conflict("Format sudah disampaikan kepada semua unit.", code="distributed")
        if not cycle.ordered_on <= request.deadline <= cycle.deadline:
            raise Invalid(
                "Batas pengisian harus di antara tanggal perintah dan batas waktu Camat.",
                problems=(("deadline", "Pilih tanggal di antara keduanya."),),
            )
        begin_step(permit, cycle.case, "distribute_form")
        cycle.form_deadline = request.deadline
        cycle.save(update_fields=["form_deadline"])
        cycle.submissions.update(distributed_at=permit.at, deadline=request.deadline)
        permit.details.update(
            deadline=request.deadline.isoformat(),
            units=[each.unit.name for each in list_submissions(cycle)],
        )
        return cycle


def remark_form(
    actor: Actor, case: int, unit: int, feedback: str, slip: gate.Slip = gate.NO_SLIP
) -> Submission:
    """Keep a unit's remark on the form; an empty text says "tidak ada masukan"."""
    found = get_submission(actor, case, unit)
    with gate.enter(
        actor,
        Action.REMARK_FORM,
        lambda: subject_of_submission(found, "distribute_form"),
        slip,
    ) as permit:
        submission = get_submission(actor, case, unit)
        if submission.distributed_at is None:
            raise Conflict(
                "Format belum disampaikan. Tunggu pemberitahuan.", code="not_distributed"
            )
        submission.feedback = feedback.strip()
        submission.feedback_at = permit.at
        submission.save(update_fields=["feedback", "feedback_at"])
        permit.details.update(unit=submission.unit.name, feedback=submission.feedback)
        return submission


@dataclass(frozen=True, slots=True)
class FeedbackRequest:
    """The answer (arahan) to each unit's remark, by unit id."""

    directions: Mapping[int, str] = field(default_factory=dict)


def close_feedback(
    actor: Actor, case: int, request: FeedbackRequest, slip: gate.Slip = gate.NO_SLIP
) -> Cycle:
    """Write the draf masukan dan arahan and end the step."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.CLOSE_FEEDBACK, lambda: subject_of(cycle.case, "distribute_form"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        if cycle.form_deadline is None:
            raise Conflict("Sampaikan dulu format kepada unit.", code="not_distributed")
        submissions = list(list_submissions(cycle))
        for submission in submissions:
            submission.direction = request.directions.get(submission.unit_id, "").strip()
        Submission.objects.bulk_update(submissions, ["direction"])
        issue_paper(
            permit,
            Place.in_case(cycle.case, "distribute_form", PaperKind.FEEDBACK),
            lambda imprint: build_feedback(permit, cycle, submissions, imprint),
        )
        finish_step(permit, cycle.case, "distribute_form")
        permit.details.update(feedback=sum(bool(each.feedback) for each in submissions))
        return cycle
