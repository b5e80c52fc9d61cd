"""The berita acara comes back signed by hand: its scan is kept."""

from __future__ import annotations

from capaian import gate
from capaian.archive.queries import get_archived, list_signers, list_unsigned, subject_of
from capaian.documents.commands import file_scan
from capaian.documents.models import Document
from capaian.documents.queries import read_code
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict


def file_report_scan(
    actor: Actor, pk: int, code: str, scan: bytes, slip: gate.Slip = gate.NO_SLIP
) -> Document:
    """Keep the scan of a signed berita acara, bound to it by its check code; returns the scan.

    Raises :class:`Conflict` where none waits for its signatures, :class:`Invalid` for another
    code or for a file that is no scan.
    """
    with gate.enter(actor, Action.FILE_REPORT_SCAN, lambda: subject_of(actor, pk), slip) as permit:
        archived = get_archived(actor, pk)
        waiting = list_unsigned(archived)
        if not waiting:
            raise Conflict("Tidak ada berita acara yang menunggu pindaian. Muat ulang halaman.")
        named = (each for each in waiting if each.code == read_code(code))
        report = next(named, waiting[0])
        # The receiver of moved files is unknown here; who made the report signs it anyway.
        others = list_signers(archived)[:1] if report == archived.destruction_report else []
        filed = file_scan(permit, report, code, scan, others)
        permit.details.update(number=str(report.number), scan=filed.file.sha256)
        return filed
