"""The papers of steps 12 to 14: surat pengantar, daftar penggandaan, daftar arsip, label boks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timezone import localdate

from capaian.archive.commands.sealing import ORIGINAL, Shelf
from capaian.documents.commands import sign_block
from capaian.documents.models import Document, LetterNumber
from capaian.domain import letters
from capaian.domain.letters.wording import show_years
from capaian.domain.terms import PaperKind
from capaian.gate import Permit
from capaian.measurement.models import Copy, Cycle
from capaian.measurement.papers.signatories import sign_letter
from capaian.procedure.queries import case_reference


def build_cover_letter(
    permit: Permit,
    cycle: Cycle,
    number: LetterNumber,
    imprint: letters.Imprint,
    *,
    addressee: str,
    addressee_place: str,
    way: str,
) -> letters.CoverLetter:
    """The surat pengantar of the signed document."""
    signed = cycle.snapshots.select_related("document__number").get(final=True).document
    return letters.CoverLetter(
        imprint=imprint,
        number=str(number),
        place=cycle.office.place,
        day=permit.today,
        addressee=addressee,
        addressee_place=addressee_place,
        items=(
            letters.SentItem(
                what=f"{signed.title}, nomor {signed.number}",
                quantity="1 (satu) berkas",
                remark="Disampaikan dengan hormat untuk menjadi periksa dan guna seperlunya.",
            ),
        ),
        signature=sign_letter(permit, cycle.office, "pengantar"),
        way=way,
        copied_to=cycle.office.preferences.cover_letter_copied_to,
    )


def build_copy_list(
    permit: Permit,
    cycle: Cycle,
    signed: Document,
    copies: Sequence[Copy],
    imprint: letters.Imprint,
) -> letters.CopyList:
    """Who got which copy, with its own check code."""
    return letters.CopyList(
        imprint=imprint,
        document=signed.title,
        document_number=str(signed.number),
        rows=tuple(
            letters.CopyRow(
                number=each.number,
                recipient=each.recipient,
                form="Cetak",
                code=each.document.code,
                made_by=permit.seat.full_title,
                made_at=permit.at,
            )
            for each in copies
        ),
        signature=sign_block(permit, cycle.office),
    )


def _shelfmark(shelf: Shelf) -> letters.Shelfmark:
    return letters.Shelfmark(
        room=shelf.room,
        cupboard=shelf.cupboard,
        shelf=shelf.shelf,
        box=shelf.box,
        folder=shelf.folder,
        access=shelf.access,
        active_until=shelf.active_until,
        inactive_until=shelf.inactive_until,
        fate=shelf.fate,
    )


def _grade(document: Document) -> str:
    return "Salinan" if document.kind == PaperKind.COPY else ORIGINAL


def build_archive_list(
    permit: Permit, cycle: Cycle, shelf: Shelf, imprint: letters.Imprint
) -> letters.ArchiveList:
    """The daftar arsip aktif of the case: every paper is an item."""
    documents = cycle.case.documents.defer("data").order_by("made_at", "id")
    return letters.ArchiveList(
        imprint=imprint,
        file_number=case_reference(cycle.case),
        classification=str(shelf.code),
        description=cycle.case.title,
        span=show_years(cycle.ordered_on.year, permit.today.year),
        rows=tuple(
            letters.ArchiveRow(
                item=item,
                description=each.title,
                day=localdate(each.made_at),
                quantity="1 berkas",
                grade=_grade(each),
            )
            for item, each in enumerate(documents, start=1)
        ),
        shelfmark=_shelfmark(shelf),
        signature=sign_block(permit, cycle.office),
    )


def build_box_label(
    permit: Permit, cycle: Cycle, shelf: Shelf, imprint: letters.Imprint
) -> letters.BoxLabel:
    """The label that is glued on the box."""
    return letters.BoxLabel(
        imprint=imprint,
        unit=cycle.office.name,
        classification=str(shelf.code),
        files=(f"No. {case_reference(cycle.case)} {cycle.case.title}",),
        span=show_years(cycle.ordered_on.year, permit.today.year),
        shelfmark=_shelfmark(shelf),
    )
