"""Step 11: the Camat signs in the office's way, or refuses with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from capaian import gate
from capaian.documents.commands import (
    Build,
    Made,
    Place,
    cancel_print,
    file_scan,
    file_signed,
    issue_paper,
    make_paper,
    make_signature,
    print_paper,
)
from capaian.documents.models import Document, LetterNumber
from capaian.documents.numbering import take_number
from capaian.documents.ways import NOTHING_TYPED, Credentials, method_of
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import PaperKind
from capaian.gate import Permit
from capaian.measurement.drafts import attach_data
from capaian.measurement.models import Cycle, Snapshot
from capaian.measurement.papers.approval import build_refusal
from capaian.measurement.papers.performance import build_final
from capaian.measurement.queries import find_print, get_cycle
from capaian.procedure.commands import begin_step, finish_step
from capaian.procedure.queries import subject_of


def sign(
    actor: Actor,
    case: int,
    request: Credentials = NOTHING_TYPED,
    slip: gate.Slip = gate.NO_SLIP,
    *,
    number: int | None = None,
) -> Document:
    """Number, typeset, sign, verify, then freeze: what was initialled is what is signed.

    The figures are those of the newest draft, not computed anew. ``request`` is what the
    office's way of signing asks for; nothing of it is kept. ``number`` is a reserved number that
    the document takes instead of the next one. While a service signs nobody waits, and nobody
    asks it a second time. Raises :class:`Conflict`, and keeps nothing, where the document is
    being signed already, or meanwhile the number was taken by another letter, or draft, day,
    capacity or way of signing are no longer what the paper says.
    """
    cycle = get_cycle(actor, case)
    find_subject = partial(subject_of, cycle.case, "sign")
    with gate.alone(actor, Action.SIGN, find_subject, slip):
        with gate.rehearse(actor, Action.SIGN, find_subject, slip) as permit:
            said, draft, made = _make(permit, get_cycle(actor, case), number)
        signed = make_signature(made.unsigned, request)
        with gate.enter(actor, Action.SIGN, find_subject, slip) as permit:
            cycle = get_cycle(actor, case)
            newest = cycle.snapshots.defer("figures").latest("version")
            taken = _take_number(permit, cycle, number)
            if said != _say(permit, cycle, newest, taken):
                raise Conflict(
                    "Selagi ditandatangani, nomor surat, draf, tanggal, atau pejabatnya berubah. "
                    "Dokumen belum ditandatangani. Ulangi.",
                    code="changed_meanwhile",
                )
            place = Place.in_case(cycle.case, "sign", PaperKind.PERFORMANCE)
            document = file_signed(permit, place, made, signed, number=taken)
            _freeze(permit, cycle, draft, document)
            return document


Said = tuple[int, str, date, str, SignatureMethod]


def _make(permit: Permit, cycle: Cycle, number: int | None) -> tuple[Said, Snapshot, Made]:
    """The document as it would be signed now, its draft, and what it says that may change."""
    draft, taken = cycle.snapshots.latest("version"), _take_number(permit, cycle, number)
    build, data = _build(permit, cycle, draft, taken), attach_data(permit, cycle, draft)
    return _say(permit, cycle, draft, taken), draft, make_paper(permit, cycle.office, build, data)


def _say(permit: Permit, cycle: Cycle, draft: Snapshot, number: LetterNumber) -> Said:
    title, method = permit.seat.full_title, method_of(cycle.office)
    return draft.pk, str(number), permit.today, title, method


def print_for_signing(
    actor: Actor, case: int, slip: gate.Slip = gate.NO_SLIP, *, number: int | None = None
) -> Document:
    """Number and typeset the document for a pen; the step waits until its scan is there.

    ``number`` is a reserved number that it takes instead of the next one. Raises
    :class:`Conflict` where a print waits already, or the office signs electronically.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.PRINT_PAPER, lambda: subject_of(cycle.case, "sign"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        if cycle.office.preferences.signing != "wet":
            raise Conflict("Kantor ini menandatangani secara elektronik. Muat ulang halaman.")
        if find_print(cycle):
            raise Conflict("Cetakan sudah ada dan menunggu tanda tangan. Unggah pindaiannya.")
        draft = cycle.snapshots.latest("version")
        taken = _take_number(permit, cycle, number)
        begin_step(permit, cycle.case, "sign")
        document = print_paper(
            permit,
            Place.in_case(cycle.case, "sign", PaperKind.PERFORMANCE),
            _build(permit, cycle, draft, taken),
            attachments=attach_data(permit, cycle, draft),
            number=taken,
        )
        permit.details.update(number=str(taken), code=document.code)
        return document


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """The scan of the signed print, and the check code that stands on it."""

    code: str
    scan: bytes


def upload_scan(
    actor: Actor, case: int, request: ScanRequest, slip: gate.Slip = gate.NO_SLIP
) -> Document:
    """Keep the scan, call the print signed, freeze, and let the case go on; returns the print."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.FILE_SCAN, lambda: subject_of(cycle.case, "sign"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        printed = find_print(cycle)
        if printed is None:
            raise Conflict("Belum ada cetakan yang menunggu tanda tangan. Cetak dulu dokumennya.")
        scan = file_scan(permit, printed, request.code, request.scan)
        _freeze(permit, cycle, cycle.snapshots.latest("version"), printed)
        permit.details.update(scan=scan.file.sha256)
        return printed


def refuse(actor: Actor, case: int, reason: str, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """Do not sign: the document goes back to correction with the reason."""
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.REFUSE, lambda: subject_of(cycle.case, "sign"), slip) as permit:
        cycle = get_cycle(actor, case)
        if not reason.strip():
            raise Invalid("Tulis alasan penolakan.", problems=(("reason", "Tulis alasan."),))
        if printed := find_print(cycle):
            cancel_print(permit, printed)
        issue_paper(
            permit,
            Place.in_case(cycle.case, "sign", PaperKind.APPROVAL),
            lambda imprint: build_refusal(permit, cycle, reason.strip(), imprint),
        )
        finish_step(permit, cycle.case, "sign", {"refused": True})
        permit.details.update(reason=reason.strip())
        return cycle


def _take_number(permit: Permit, cycle: Cycle, reserved: int | None) -> LetterNumber:
    classification = cycle.office.preferences.classification["dokumen"]
    return take_number(permit, cycle.office, classification, cycle.case.title, reserved)


def _build(permit: Permit, cycle: Cycle, draft: Snapshot, number: LetterNumber) -> Build:
    return lambda imprint, method: build_final(
        permit, cycle, draft, imprint, number=number, method=method
    )


def _freeze(permit: Permit, cycle: Cycle, draft: Snapshot, document: Document) -> None:
    """The figures of the draft are final, and step 11 is done."""
    Snapshot.objects.create(
        office=cycle.office,
        cycle=cycle,
        version=draft.version + 1,
        step="sign",
        figures=draft.figures,
        document=document,
        final=True,
        made_at=permit.at,
    )
    finish_step(permit, cycle.case, "sign", {"refused": False})
    permit.details.update(
        number=str(document.number),
        code=document.code,
        sha256=document.file.sha256,
        way=document.signatures.get().method,
    )
