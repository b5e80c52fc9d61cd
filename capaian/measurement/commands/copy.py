"""Step 13: numbered copies of the signed document."""

from __future__ import annotations

from dataclasses import dataclass

from capaian import gate
from capaian.documents.commands import Place, issue_copy, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind, Role, SendingWay
from capaian.measurement.commands.send import mark_sent
from capaian.measurement.models import Copy, Cycle, Dispatch
from capaian.measurement.papers.dispatch import build_copy_list
from capaian.measurement.queries import get_cycle
from capaian.measurement.texts import check_text
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of

MOST_COPIES = 50


@dataclass(frozen=True, slots=True)
class CopyRequest:
    """Who gets a copy, in the order of the numbers, and whether all go by hand today."""

    recipients: tuple[str, ...]
    handed_over: bool = False


def copy(
    actor: Actor, case: int, request: CopyRequest, slip: gate.Slip = gate.NO_SLIP
) -> list[Copy]:
    """Make one copy per recipient, each saying "Salinan n dari m" with its own check code.

    Each stands in the register of sendings, as not yet sent where it is not handed over at once.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.COPY, lambda: subject_of(cycle.case, "copy"), slip) as permit:
        cycle = get_cycle(actor, case)
        recipients = [each.strip() for each in request.recipients if each.strip()]
        _check(recipients)
        signed = cycle.snapshots.get(final=True).document
        copies = []
        for number, recipient in enumerate(recipients, start=1):
            document = issue_copy(permit, signed, number, len(recipients), recipient)
            copies.append(
                Copy(
                    office=cycle.office,
                    cycle=cycle,
                    number=number,
                    recipient=recipient,
                    document=document,
                )
            )
        Copy.objects.bulk_create(copies)
        dispatches = [
            Dispatch(
                office=cycle.office, cycle=cycle, document=each.document, addressee=each.recipient
            )
            for each in copies
        ]
        for each in dispatches if request.handed_over else ():
            mark_sent(permit, each, SendingWay.HAND, permit.today)
        Dispatch.objects.bulk_create(dispatches)
        issue_paper(
            permit,
            Place.in_case(cycle.case, "copy", PaperKind.COPY_LIST),
            lambda imprint: build_copy_list(permit, cycle, signed, copies, imprint),
        )
        finish_step(permit, cycle.case, "copy")
        permit.details.update(copies=len(copies))
        return copies


def _check(recipients: list[str]) -> None:
    problems = [problem for each in recipients for problem in check_text("recipients", each, 200)]
    if not recipients:
        problems.append(("recipients", "Tulis sedikitnya satu penerima."))
    if len(recipients) > MOST_COPIES:
        problems.append(("recipients", f"Paling banyak {MOST_COPIES} salinan sekaligus."))
    if problems:
        raise Invalid("Daftar penerima belum lengkap.", problems=tuple(problems))


def propose_recipients(cycle: Cycle) -> tuple[str, ...]:
    """Who usually gets a copy: the addressee and every unit's head (our proposal)."""
    addressees = [each.addressee for each in cycle.dispatches.all()]
    heads = [
        each.title
        for each in cycle.office.positions.filter(
            role__in=(Role.SECTION_HEAD, Role.SUBDIVISION_HEAD, Role.SECRETARY), closed_on=None
        )
    ]
    return (*addressees, *heads)
