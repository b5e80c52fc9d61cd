"""Step 8: the Sekcam hands the draft to the Camat."""

from __future__ import annotations

from dataclasses import dataclass

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind
from capaian.measurement.models import Cycle
from capaian.measurement.papers.approval import build_submission_note
from capaian.measurement.queries import get_cycle
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class SubmitRequest:
    """The Sekcam's covering note, in paragraphs."""

    note: str


def submit(
    actor: Actor, case: int, request: SubmitRequest, slip: gate.Slip = gate.NO_SLIP
) -> Cycle:
    """Write the nota pengantar with the newest draft."""
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.SUBMIT, lambda: subject_of(cycle.case, "submit"), slip) as permit:
        cycle = get_cycle(actor, case)
        if not request.note.strip():
            raise Invalid("Tulis nota pengantar.", problems=(("note", "Tulis isi nota."),))
        issue_paper(
            permit,
            Place.in_case(cycle.case, "submit", PaperKind.SUBMISSION),
            lambda imprint: build_submission_note(permit, cycle, request.note, imprint),
        )
        finish_step(permit, cycle.case, "submit")
        return cycle
