"""Step 11: the Camat signs, or refuses with a reason."""

from __future__ import annotations

from capaian import gate
from capaian.documents.commands import Place, issue_paper, sign_paper
from capaian.documents.models import Document
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind
from capaian.measurement.drafts import attach_data
from capaian.measurement.models import Cycle, Snapshot
from capaian.measurement.papers.approval import build_refusal
from capaian.measurement.papers.performance import build_final
from capaian.measurement.queries import get_cycle
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of


def sign(actor: Actor, case: int, slip: gate.Slip = gate.NO_SLIP) -> Document:
    """Number, typeset, sign, verify, then freeze: what was initialled is what is signed.

    The figures are those of the newest draft, not computed anew.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.SIGN, lambda: subject_of(cycle.case, "sign"), slip) as permit:
        cycle = get_cycle(actor, case)
        office = cycle.office
        draft = cycle.snapshots.latest("version")
        number = take_number(
            permit, office, office.preferences.classification["dokumen"], cycle.case.title
        )
        document = sign_paper(
            permit,
            Place.in_case(cycle.case, "sign", PaperKind.PERFORMANCE),
            lambda imprint: build_final(permit, cycle, draft, number, imprint),
            attachments=attach_data(permit, cycle, draft),
            number=number,
        )
        Snapshot.objects.create(
            office=office,
            cycle=cycle,
            version=draft.version + 1,
            step="sign",
            figures=draft.figures,
            document=document,
            final=True,
            made_at=permit.at,
        )
        finish_step(permit, cycle.case, "sign", {"refused": False})
        permit.details.update(number=str(number), code=document.code, sha256=document.file.sha256)
        return document


def refuse(actor: Actor, case: int, reason: str, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """Do not sign: the document goes back to correction with the reason."""
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.REFUSE, lambda: subject_of(cycle.case, "sign"), slip) as permit:
        cycle = get_cycle(actor, case)
        if not reason.strip():
            raise Invalid("Tulis alasan penolakan.", problems=(("reason", "Tulis alasan."),))
        issue_paper(
            permit,
            Place.in_case(cycle.case, "sign", PaperKind.APPROVAL),
            lambda imprint: build_refusal(permit, cycle, reason.strip(), imprint),
        )
        finish_step(permit, cycle.case, "sign", {"refused": True})
        permit.details.update(reason=reason.strip())
        return cycle
