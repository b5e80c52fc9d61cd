"""Step 12: the surat pengantar, and what was sent how and when."""

from __future__ import annotations

from dataclasses import dataclass

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind, SendingWay
from capaian.measurement.commands.send import check_mail, mark_sent
from capaian.measurement.models import Dispatch
from capaian.measurement.papers.dispatch import build_cover_letter
from capaian.measurement.queries import get_cycle
from capaian.measurement.texts import check_text
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class CoverLetterRequest:
    """To whom, where, and in which way it is sent, today.

    By e-mail to ``address``: the letter is made here, the message goes out afterwards. ``number``
    is a reserved number that the letter takes instead of the next one.
    """

    addressee: str
    addressee_place: str
    way: SendingWay
    address: str = ""
    number: int | None = None


def cover_letter(
    actor: Actor, case: int, request: CoverLetterRequest, slip: gate.Slip = gate.NO_SLIP
) -> Dispatch:
    """Number and write the surat pengantar and enter the sending in the register."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.COVER_LETTER, lambda: subject_of(cycle.case, "cover_letter"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        _check(request)
        office = cycle.office
        number = take_number(
            permit,
            office,
            office.preferences.classification["pengantar"],
            f"Pengantar {cycle.case.title}",
            request.number,
        )
        letter = issue_paper(
            permit,
            Place.in_case(cycle.case, "cover_letter", PaperKind.COVER_LETTER),
            lambda imprint: build_cover_letter(
                permit,
                cycle,
                number,
                imprint,
                addressee=request.addressee.strip(),
                addressee_place=request.addressee_place.strip(),
                way=request.way.label,
            ),
            number=number,
        )
        dispatch = Dispatch(
            office=office, cycle=cycle, document=letter, addressee=request.addressee.strip()
        )
        if request.way is SendingWay.MAIL:
            dispatch.way, dispatch.address = request.way, request.address
        else:
            mark_sent(permit, dispatch, request.way, permit.today)
        dispatch.save()
        finish_step(permit, cycle.case, "cover_letter")
        permit.details.update(
            number=str(number), addressee=dispatch.addressee, sent_by=request.way.label
        )
        return dispatch


def _check(request: CoverLetterRequest) -> None:
    problems = list(check_text("addressee", request.addressee, 200, "Tulis alamat tujuan."))
    if request.way is SendingWay.MAIL:
        problems += check_mail(request.address)
    if problems:
        raise Invalid("Surat pengantar belum lengkap.", problems=tuple(problems))
