"""Files whose active time is over go to the inactive store."""

from __future__ import annotations

from dataclasses import dataclass

from capaian import gate
from capaian.archive.commands.sealing import HardcopyPlace
from capaian.archive.models import HARDCOPY, ArchivedCase
from capaian.archive.papers import build_transfer_report
from capaian.archive.queries import list_archived
from capaian.documents.commands import Place, issue_paper
from capaian.documents.models import Document
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid, NotFound
from capaian.domain.terms import ArchiveState, DocumentState, PaperKind
from capaian.office.queries import get_office


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """Which files go, and where to: a part of the place left empty stays as it was."""

    files: tuple[int, ...]
    place: HardcopyPlace


def transfer_files(
    actor: Actor, request: TransferRequest, slip: gate.Slip = gate.NO_SLIP
) -> Document:
    """Move files to the inactive store and write the berita acara with their list.

    Raises :class:`Conflict` for a file that is not active or whose active time is not over.
    """
    with gate.enter(actor, Action.TRANSFER_FILES, lambda: Subject(actor.office), slip) as permit:
        files = list(list_archived(actor).filter(pk__in=request.files).order_by("pk"))
        if not request.files:
            sentence = "Pilih berkas yang dipindahkan."
            raise Invalid(sentence, problems=(("chosen", sentence),))
        if len(files) != len(set(request.files)):
            raise NotFound("Arsip itu tidak ada.")
        for each in files:
            _check(permit, each)
            for part in HARDCOPY:
                setattr(each, part, getattr(request.place, part).strip() or getattr(each, part))
        office = get_office(actor)
        number = take_number(
            permit,
            office,
            office.preferences.code_of("berita_acara", permit.today).code,
            "Pemindahan arsip inaktif",
        )
        report = issue_paper(
            permit,
            Place(office, PaperKind.TRANSFER_REPORT),
            lambda imprint: build_transfer_report(permit, office, files, number, imprint),
            number=number,
            state=DocumentState.PRINTED,
        )
        for each in files:
            each.state = ArchiveState.INACTIVE
            each.transferred_at = permit.at
            each.transfer_report = report
            each.save(update_fields=["state", "transferred_at", "transfer_report", *HARDCOPY])
        permit.details.update(files=len(files), number=str(number))
        return report


def _check(permit: gate.Permit, archived: ArchivedCase) -> None:
    if archived.state != ArchiveState.ACTIVE:
        raise Conflict(f"{archived} tidak lagi aktif. Muat ulang halaman.")
    if archived.active_until is None:
        raise Conflict(
            f"Masa aktif {archived} belum ditetapkan. Sekcam mengisi dulu retensi di Kantor."
        )
    if archived.active_until >= permit.today:
        raise Conflict(f"Masa aktif {archived} belum lewat.")
