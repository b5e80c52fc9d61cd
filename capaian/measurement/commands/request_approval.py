"""Step 10: paraf of Kasubag Perencanaan, then of the Sekcam, then on to the Camat."""

from __future__ import annotations

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.terms import PaperKind
from capaian.measurement.models import Cycle
from capaian.measurement.papers.approval import build_approval
from capaian.measurement.queries import get_cycle
from capaian.procedure.commands import begin_step, finish_part, finish_step
from capaian.procedure.queries import subject_of


def request_approval(actor: Actor, case: int, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """Initial the newest draft; the last paraf writes the lembar persetujuan and ends the step."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor,
        Action.REQUEST_APPROVAL,
        lambda: subject_of(cycle.case, "request_approval"),
        slip,
    ) as permit:
        cycle = get_cycle(actor, case)
        task = begin_step(permit, cycle.case, "request_approval")
        waiting = finish_part(permit, cycle.case, "request_approval", position=permit.seat.position)
        permit.details.update(initialled=cycle.snapshots.latest("version").document.code)
        if waiting == 0:
            issue_paper(
                permit,
                Place.in_case(cycle.case, "request_approval", PaperKind.APPROVAL),
                lambda imprint: build_approval(permit, cycle, task, imprint),
            )
            finish_step(permit, cycle.case, "request_approval")
        return cycle
