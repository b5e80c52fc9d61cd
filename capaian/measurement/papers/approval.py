"""The papers of steps 8 to 11: nota pengantar, lembar koreksi, lembar persetujuan."""

from __future__ import annotations

from capaian.documents.commands import sign_block
from capaian.domain import letters
from capaian.domain.terms import ReturnTo, Role
from capaian.gate import Permit
from capaian.measurement.models import Cycle, Review, Snapshot
from capaian.measurement.papers.performance import initials_of, show
from capaian.office.queries import name_positions
from capaian.procedure.models import Task


def _newest(cycle: Cycle) -> Snapshot:
    return cycle.snapshots.select_related("document__file").latest("version")


def build_submission_note(
    permit: Permit, cycle: Cycle, note: str, imprint: letters.Imprint
) -> letters.SubmissionNote:
    """The Sekcam's nota pengantar to the Camat."""
    document = _newest(cycle).document
    heads = name_positions(cycle.office.positions.filter(role=Role.HEAD, closed_on=None))
    return letters.SubmissionNote(
        imprint=imprint,
        number="",
        to=next(iter(heads.values()), Role.HEAD.label),
        sender=permit.seat.full_title,
        day=permit.today,
        subject=f"Penyampaian data kinerja {cycle.period.label}",
        paragraphs=tuple(part for part in note.split("\n") if part.strip()),
        enclosures=(f"{document.title} (kode periksa {document.code})",),
        signature=sign_block(permit, cycle.office),
    )


def build_correction(
    permit: Permit, review: Review, imprint: letters.Imprint
) -> letters.CorrectionSheet:
    """The Camat's remarks of one round, row by row."""
    cycle = review.cycle
    draft = _newest(cycle)
    figures = {
        line["line"]: row
        for row, line in zip(
            draft.figures["measurement"]["rows"], draft.figures["lines"], strict=True
        )
    }
    marks = review.marks.select_related("line__indicator", "unit")
    return letters.CorrectionSheet(
        imprint=imprint,
        period=cycle.period.label,
        round=review.round,
        document=draft.document.title,
        accepted=not review.returned_to,
        reason=review.reason or "Disetujui tanpa catatan.",
        returned_to=ReturnTo(review.returned_to).label if review.returned_to else "",
        rows=tuple(
            letters.CorrectionRow(
                number=figures[mark.line_id]["number"] if mark.line_id in figures else 0,
                indicator=mark.line.indicator.name if mark.line else "Seluruh isian",
                unit=mark.unit.name,
                figures=_word_figures(figures.get(mark.line_id)),
                remark=mark.remark,
            )
            for mark in marks
        ),
        signature=sign_block(permit, cycle.office),
    )


def _word_figures(row: dict[str, str] | None) -> str:
    if row is None:
        return "belum ada angka"
    return (
        f"Target {show(row['target']) or '–'} · Realisasi {show(row['realization']) or '–'} · "
        f"Capaian {row['shown']}"
    )


def build_approval(
    permit: Permit, cycle: Cycle, task: Task, imprint: letters.Imprint
) -> letters.ApprovalSheet:
    """The lembar persetujuan with the paraf hierarki and the draft's fingerprint."""
    document = _newest(cycle).document
    return letters.ApprovalSheet(
        imprint=imprint,
        period=cycle.period.label,
        document=document.title,
        fingerprint=document.file.sha256,
        request=(
            f"Dokumen pengukuran kinerja {cycle.period.label} telah diperiksa dan diparaf. "
            "Dimohon persetujuan dan tanda tangan Camat."
        ),
        initials=initials_of(cycle),
        signature=sign_block(permit, cycle.office),
    )


def build_refusal(
    permit: Permit, cycle: Cycle, reason: str, imprint: letters.Imprint
) -> letters.ApprovalSheet:
    """The lembar persetujuan on which the Camat says why not."""
    document = _newest(cycle).document
    return letters.ApprovalSheet(
        imprint=imprint,
        period=cycle.period.label,
        document=document.title,
        fingerprint=document.file.sha256,
        request="Dokumen belum ditandatangani dan kembali ke langkah koreksi.",
        initials=initials_of(cycle),
        signature=sign_block(permit, cycle.office),
        refusal=reason,
    )
