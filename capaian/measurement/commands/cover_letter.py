"""Step 12: the surat pengantar, and what was sent how and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.terms import PaperKind
from capaian.measurement.models import Dispatch
from capaian.measurement.papers.dispatch import build_cover_letter
from capaian.measurement.queries import get_cycle
from capaian.measurement.texts import check_text
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of

WAYS = ("Diantar langsung", "Pos", "Surat elektronik", "Aplikasi persuratan kabupaten")


@dataclass(frozen=True, slots=True)
class CoverLetterRequest:
    """To whom, where, in which of :data:`WAYS`, and on which day it was sent."""

    addressee: str
    addressee_place: str
    way: str
    sent_on: date


def cover_letter(
    actor: Actor, case: int, request: CoverLetterRequest, slip: gate.Slip = gate.NO_SLIP
) -> Dispatch:
    """Number and write the surat pengantar and enter the sending in the register."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.COVER_LETTER, lambda: subject_of(cycle.case, "cover_letter"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        _check(request, permit.today)
        office = cycle.office
        number = take_number(
            permit,
            office,
            office.preferences.classification["pengantar"],
            f"Pengantar {cycle.case.title}",
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
                way=request.way,
            ),
            number=number,
        )
        dispatch = Dispatch.objects.create(
            office=office,
            cycle=cycle,
            letter=letter,
            addressee=request.addressee.strip(),
            way=request.way,
            sent_on=request.sent_on,
        )
        finish_step(permit, cycle.case, "cover_letter")
        permit.details.update(number=str(number), addressee=dispatch.addressee, way=request.way)
        return dispatch


def _check(request: CoverLetterRequest, today: date) -> None:
    problems = list(check_text("addressee", request.addressee, 200, "Tulis alamat tujuan."))
    if request.way not in WAYS:
        problems.append(("way", "Pilih cara pengiriman."))
    if request.sent_on > today:
        problems.append(("sent_on", "Tanggal kirim belum tiba."))
    if problems:
        raise Invalid("Surat pengantar belum lengkap.", problems=tuple(problems))
