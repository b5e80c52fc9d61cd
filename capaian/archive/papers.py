"""What the papers of the archive say: berita acara of moving and of destroying files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from capaian.adapters.bag import list_members
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of
from capaian.documents.commands import sign_block
from capaian.documents.models import LetterNumber
from capaian.documents.ways import method_of
from capaian.domain import letters
from capaian.domain.letters.wording import show_years
from capaian.gate import Permit
from capaian.office.models import Office
from capaian.procedure.queries import case_reference

WET = letters.SignatureMethod.WET


def build_transfer_report(
    permit: Permit,
    office: Office,
    files: Sequence[ArchivedCase],
    number: LetterNumber,
    imprint: letters.Imprint,
) -> letters.ArchiveReport:
    """The berita acara of files that went to the inactive store; the receiver signs by hand."""
    return letters.ArchiveReport(
        imprint=imprint,
        number=str(number),
        subject="Pemindahan Arsip Inaktif",
        list_title="Daftar arsip inaktif yang dipindahkan",
        day=permit.today,
        statement=f"{len(files)} berkas arsip yang lewat masa aktifnya dipindahkan ke tempat "
        "simpan inaktif sebagaimana daftar di bawah ini.",
        rows=tuple(_build_row(each, each.active_until) for each in files),
        remark="Masa simpan menurut jadwal retensi yang ditetapkan kantor.",
        left=sign_block(permit, office, method=WET, caption="Yang memindahkan"),
        right=letters.Signature(
            letters.Signatory(position="", name=""), method=WET, caption="Yang menerima"
        ),
    )


def build_destruction_report(
    permit: Permit, archived: ArchivedCase, number: LetterNumber, imprint: letters.Imprint
) -> letters.ArchiveReport:
    """The berita acara of a destroyed file, with whoever proposed and whoever approved it.

    Both did so in the program, which the text says; they sign in the office's way or by hand.
    """
    method = WET if method_of(archived.office) is WET else letters.SignatureMethod.EITHER
    proposer = archived.proposed_by
    proposed_on = timezone.localdate(archived.proposed_at or permit.at)
    signatory = letters.Signatory(
        position=archived.proposed_as,
        name=proposer.name if proposer else "",
        rank=proposer.rank if proposer else "",
        employee_number=proposer.nip if proposer else "",
    )
    return letters.ArchiveReport(
        imprint=imprint,
        number=str(number),
        subject="Pemusnahan Arsip",
        list_title="Daftar arsip yang dimusnahkan",
        day=permit.today,
        statement="berkas arsip yang lewat masa simpannya dan bernasib akhir musnah dimusnahkan "
        f"sebagaimana daftar di bawah ini. Pemusnahan diusulkan oleh {archived.proposed_as} pada "
        f"{letters.show_date(proposed_on)} dan disetujui oleh {permit.seat.full_title} hari ini; "
        "keduanya tercatat di aplikasi Capaian.",
        rows=(_build_row(archived, archived.inactive_until),),
        remark="Yang tetap disimpan: berita acara ini, daftar sidik jari (SHA-256) setiap berkas "
        "dalam arsip, dan riwayatnya. Hardcopy dimusnahkan terpisah oleh kantor.",
        left=letters.Signature(signatory, method=method, caption="Yang mengusulkan"),
        right=sign_block(permit, archived.office, method=method, caption="Yang menyetujui"),
    )


def _build_row(archived: ArchivedCase, until: date | None) -> letters.ReportRow:
    case = archived.case
    closed = timezone.localdate(archived.archived_at).year
    opened = timezone.localdate(case.opened_at).year if case else closed
    papers = [name for name in list_members(path_of(archived)) if name.startswith("data/naskah/")]
    return letters.ReportRow(
        file_number=case_reference(case) if case else "",
        classification=archived.classification,
        description=archived.description,
        span=show_years(opened, closed),
        quantity=f"{len(papers)} naskah",
        until=until,
        place=archived.place,
        seal=archived.seal,
    )
