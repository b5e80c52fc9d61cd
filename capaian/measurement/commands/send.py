"""The register of sendings: how a paper went out, and who received it.

All of it goes on after the case is closed, because receipts come back days later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import make_msgid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from capaian import gate
from capaian.documents.commands import keep_scan
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.letters.wording import show_date
from capaian.domain.terms import PaperKind, SendingState, SendingWay
from capaian.gate import Permit
from capaian.measurement.mailing import can_mail
from capaian.measurement.models import Dispatch
from capaian.measurement.queries import get_dispatch
from capaian.measurement.texts import check_text
from capaian.procedure.queries import case_reference

# Ours: a message that began longer ago than this is not on its way any more.
MAIL_MINUTES = 5


@dataclass(frozen=True, slots=True)
class SendRequest:
    """In which way and on which day a paper went, or the ``address`` to which it is mailed."""

    way: SendingWay
    sent_on: date
    address: str = ""


def send_paper(
    actor: Actor, pk: int, request: SendRequest, slip: gate.Slip = gate.NO_SLIP
) -> Dispatch:
    """Write down that a paper was brought, posted or handed over in another program.

    Raises :class:`Conflict` where it went out already, or its message may be on its way.
    """
    dispatch = get_dispatch(actor, pk)
    with gate.enter(actor, Action.SEND_PAPER, lambda: _subject_of(dispatch), slip) as permit:
        dispatch = _find_waiting(permit, pk)
        if request.way is SendingWay.MAIL:
            raise Conflict("Surel dikirim oleh program, tidak dicatat dengan tangan.")
        made_on = timezone.localdate(dispatch.document.made_at)
        if problems := tuple(check_day(request.sent_on, made_on, permit.today)):
            raise Invalid("Pengiriman belum lengkap.", problems=problems)
        mark_sent(permit, dispatch, request.way, request.sent_on)
        dispatch.save()
        permit.details.update(addressee=dispatch.addressee, sent_by=request.way.label)
        return dispatch


def begin_mail(actor: Actor, pk: int, address: str, slip: gate.Slip = gate.NO_SLIP) -> Dispatch:
    """Write down that a message is about to go out, before it does.

    A crash after this leaves the sending as "hasil kirim belum tercatat": it is seen, and nobody
    sends it a second time without knowing. Its message id stays the same when it is repeated, so
    that the receiver's mail program can tell that it is one message.
    """
    dispatch = get_dispatch(actor, pk)
    with gate.enter(actor, Action.SEND_PAPER, lambda: _subject_of(dispatch), slip) as permit:
        dispatch = _find_waiting(permit, pk)
        if problems := tuple(check_mail(address)):
            raise Invalid("Surel belum dapat dikirim.", problems=problems)
        if dispatch.address != address or not dispatch.message_id:
            dispatch.message_id = make_msgid(domain="capaian")
        dispatch.way, dispatch.address = SendingWay.MAIL, address
        dispatch.state, dispatch.failure = SendingState.UNDERWAY, ""
        _sign(permit, dispatch)
        dispatch.save()
        permit.details.update(addressee=dispatch.addressee, sent_by=SendingWay.MAIL.label)
        return dispatch


def settle_mail(actor: Actor, pk: int, failure: str) -> Dispatch:
    """Write down what became of the message: sent today, or why not."""
    dispatch = get_dispatch(actor, pk)
    with gate.enter(actor, Action.SETTLE_MAIL, lambda: _subject_of(dispatch)) as permit:
        dispatch = get_dispatch(actor, pk)
        if dispatch.state != SendingState.UNDERWAY:
            raise Conflict("Hasil pengiriman ini sudah tercatat. Muat ulang halaman.")
        dispatch.state = SendingState.FAILED if failure else SendingState.SENT
        dispatch.failure = failure[:300]
        dispatch.sent_on = None if failure else permit.today
        dispatch.save()
        permit.details.update(
            addressee=dispatch.addressee,
            message_id=dispatch.message_id,
            outcome=failure or "terkirim",
        )
        return dispatch


@dataclass(frozen=True, slots=True)
class ReceiptRequest:
    """Who received the paper and when, as the surat pengantar asks, or its scan with its code."""

    received_on: date
    name: str = ""
    position: str = ""
    nip: str = ""
    phone: str = ""
    code: str = ""
    scan: bytes = b""


def record_receipt(
    actor: Actor, pk: int, request: ReceiptRequest, slip: gate.Slip = gate.NO_SLIP
) -> Dispatch:
    """Keep who received a paper, and the returned slip as a scan bound to it by its check code.

    A second receipt replaces the typed columns and is refused where a scan is already kept. A
    receipt also settles a message whose result is not known: it went out on the day it began.
    """
    dispatch = get_dispatch(actor, pk)
    with gate.enter(actor, Action.RECORD_RECEIPT, lambda: _subject_of(dispatch), slip) as permit:
        dispatch = get_dispatch(actor, pk)
        if dispatch.sent_on is None and dispatch.begun_at:
            dispatch.sent_on, dispatch.failure = timezone.localdate(dispatch.begun_at), ""
        _check_receipt(dispatch, request, permit.today)
        if request.scan:
            dispatch.slip = keep_scan(
                permit, dispatch.document, PaperKind.RECEIPT, request.code, request.scan
            )
        dispatch.state = SendingState.RECEIVED
        dispatch.received_on = request.received_on
        dispatch.receiver_name = request.name.strip()
        dispatch.receiver_position = request.position.strip()
        dispatch.receiver_nip = request.nip.strip()
        dispatch.receiver_phone = request.phone.strip()
        dispatch.save()
        permit.details.update(
            addressee=dispatch.addressee,
            receiver=dispatch.receiver_name or dispatch.receiver_position,
            received_on=request.received_on.isoformat(),
        )
        return dispatch


def check_day(sent_on: date, made_on: date, today: date) -> Iterator[tuple[str, str]]:
    """The problem of a day of sending, if any: before the paper was made, or not come yet."""
    if sent_on > today:
        yield "sent_on", "Tanggal kirim belum tiba."
    if sent_on < made_on:
        yield "sent_on", f"Naskah ini dibuat {show_date(made_on)}. Tanggal kirim tidak sebelum itu."


def check_mail(address: str) -> Iterator[tuple[str, str]]:
    """The problems of sending by mail: no server, or no address."""
    if not can_mail():
        yield "way", "Server surel belum diatur. Pilih cara lain."
    try:
        validate_email(address)
    except ValidationError:
        yield "address", "Tulis alamat surel penerima, misalnya nama@kabupaten.go.id."


def mark_sent(permit: Permit, dispatch: Dispatch, way: SendingWay, sent_on: date) -> None:
    """What is known of a paper that went out by other hands than the program's; not yet saved."""
    dispatch.way, dispatch.sent_on, dispatch.address = way, sent_on, ""
    dispatch.state, dispatch.failure, dispatch.message_id = SendingState.SENT, "", ""
    _sign(permit, dispatch)


def _sign(permit: Permit, dispatch: Dispatch) -> None:
    dispatch.begun_at = permit.at
    dispatch.sent_by_id, dispatch.sent_as = permit.actor.person, permit.seat.full_title


def _find_waiting(permit: Permit, pk: int) -> Dispatch:
    dispatch = get_dispatch(permit.actor, pk)
    if not dispatch.waits:
        raise Conflict("Naskah ini sudah dikirim. Muat ulang halaman.")
    if dispatch.state == SendingState.UNDERWAY and dispatch.begun_at:
        ends = dispatch.begun_at + timedelta(minutes=MAIL_MINUTES)
        if permit.at < ends:
            raise Conflict(
                f"Pesan ini sedang dikirim. Tunggu {MAIL_MINUTES} menit, lalu muat ulang halaman."
            )
    return dispatch


def _check_receipt(dispatch: Dispatch, request: ReceiptRequest, today: date) -> None:
    if dispatch.sent_on is None:
        raise Conflict("Naskah ini belum tercatat dikirim. Catat pengirimannya dulu.")
    if request.scan and dispatch.slip_id:
        raise Conflict("Pindaian tanda terima sudah tersimpan dan tidak diganti.")
    problems = [
        *check_text("name", request.name, 160),
        *check_text("position", request.position, 160),
        *check_text("nip", request.nip, 18),
        *check_text("phone", request.phone, 20),
    ]
    if not dispatch.sent_on <= request.received_on <= today:
        problems.append(
            ("received_on", "Tanggal terima harus di antara tanggal kirim dan hari ini.")
        )
    if not request.scan and not request.name.strip():
        problems.append(("name", "Tulis nama penerima, atau unggah tanda terima."))
    if problems:
        raise Invalid("Tanda terima belum lengkap.", problems=tuple(problems))


def _subject_of(dispatch: Dispatch) -> Subject:
    case = dispatch.cycle.case
    return Subject(
        office=dispatch.office.code,
        label=dispatch.document.title,
        case=case_reference(case),
        closed=case.closed_at is not None,
    )
