"""Papers by e-mail through a real server on loopback, and the register that tells the result."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from shutil import which

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from capaian.audit.queries import verify_chain
from capaian.cli.playing import Play
from capaian.documents.files import path_of, read_file
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotFound, Refusal
from capaian.domain.terms import SendingState, SendingWay
from capaian.gate import Slip
from capaian.measurement import commands
from capaian.measurement.commands import ReceiptRequest, SendRequest
from capaian.measurement.commands.send import begin_mail, settle_mail
from capaian.measurement.mailing import Message, deliver
from capaian.measurement.models import Dispatch
from capaian.measurement.queries import get_dispatch, list_dispatches
from capaian.measurement.sending import send_by_mail
from tests.mailserver import MailServer, open_mail_server, point_at

ADDRESS = "bappeda@banyumas.example.go.id"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture(scope="module")
def played(play_once: Play) -> Play:
    """A whole measurement, archived."""
    play_once.run()
    return play_once


@pytest.fixture
def clerk(played: Play, db: None) -> Actor:
    return played.cast["pengadministrasi-kepegawaian"]


@pytest.fixture
def letter(clerk: Actor) -> Dispatch:
    """The sending of the surat pengantar as if it had not gone out yet."""
    letter = list_dispatches(clerk).get(document__kind="pengantar")
    letter.state, letter.way = SendingState.WAITING, ""
    letter.sent_on, letter.begun_at = None, None
    letter.save()
    return letter


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with open_mail_server() as server:
        point_at(settings, server.port)
        yield server


def read(content: bytes) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=default).parsebytes(content)


def test_every_copy_stands_in_the_register_with_a_code_of_its_own(clerk: Actor) -> None:
    copies = list(list_dispatches(clerk).filter(document__kind="salinan").order_by("pk"))
    assert [each.addressee for each in copies] == [
        "Kepala Bappedalitbang Kabupaten Banyumas",
        "Sekretaris Kecamatan Wangon",
        "Arsip",
    ]
    assert [each.document.copy.number for each in copies] == [1, 2, 3]
    assert [each.state for each in copies] == [SendingState.WAITING] * 3
    assert len({each.document.code for each in copies}) == 3
    assert {each.document.made_as for each in copies} == {"Pengadministrasi Kepegawaian"}


def test_message_carries_letter_and_signed_document_byte_for_byte(
    server: MailServer, clerk: Actor, letter: Dispatch, tmp_path: Path
) -> None:
    sent = send_by_mail(clerk, letter.pk, ADDRESS)
    assert (sent.state, sent.failure, sent.sent_on) == ("dikirim", "", timezone.localdate())
    [(receiver, content)] = server.heard
    message = read(content)
    assert (receiver, message["To"]) == (ADDRESS, ADDRESS)
    assert message["Message-ID"] == sent.message_id
    assert message["Subject"].strip() == f"{letter.document.title} – Kecamatan Wangon"
    body = message.get_body()
    assert body is not None
    text = body.get_content()
    assert text.startswith("Yth. Kepala Bappedalitbang Kabupaten")
    assert text.count(str(letter.document.number)) == 1
    assert f"/periksa/{letter.document.code}/" in text
    assert "DATA CONTOH" in text
    final = letter.cycle.snapshots.get(final=True).document
    attached = [
        (each.get_filename(), each.get_content_type(), each.get_content())
        for each in message.iter_attachments()
    ]
    assert attached == [
        (paper.name, "application/pdf", read_file(paper.file)) for paper in (letter.document, final)
    ]
    if which("pdfsig"):
        (tmp_path / "signed.pdf").write_bytes(attached[1][2])
        told = subprocess.run(
            ["pdfsig", str(tmp_path / "signed.pdf")], capture_output=True, text=True, check=False
        ).stdout
        assert "Signature is Valid" in told
        assert "Total document signed" in told


def test_refusal_is_told_and_a_repeat_is_the_same_message(
    server: MailServer, clerk: Actor, letter: Dispatch
) -> None:
    server.answer = "550 alamat tidak ada"
    failed = send_by_mail(clerk, letter.pk, ADDRESS)
    assert (failed.state, failed.sent_on) == ("gagal", None)
    assert failed.failure == (
        f"Server menolak alamat {ADDRESS} (550 alamat tidak ada). Periksa alamatnya, lalu ulangi."
    )
    server.answer = ""
    sent = send_by_mail(clerk, letter.pk, ADDRESS)
    assert (sent.state, sent.message_id) == ("dikirim", failed.message_id)
    assert len(server.heard) == 1
    assert verify_chain(clerk.office).genuine


@pytest.mark.parametrize("delay", ["550 pesan terlalu besar", "diam"])
def test_refused_message_and_silent_server_leave_a_failure(
    server: MailServer, clerk: Actor, letter: Dispatch, settings: Settings, delay: str
) -> None:
    settings.EMAIL_TIMEOUT = 1
    server.data_answer = delay
    failed = send_by_mail(clerk, letter.pk, ADDRESS)
    assert (
        failed.failure
        == {
            "550 pesan terlalu besar": "Server surel menolak pesan "
            "(550 pesan terlalu besar). Ulangi atau pilih cara lain.",
            "diam": "Server surel tidak menjawab sampai selesai. Pesan mungkin sudah "
            "sampai: tanyakan kepada penerima sebelum mengulang.",
        }[delay]
    )
    assert failed.state == SendingState.FAILED


def test_server_that_is_gone_or_never_set_is_told(
    clerk: Actor, letter: Dispatch, settings: Settings
) -> None:
    point_at(settings, 9)
    failed = send_by_mail(clerk, letter.pk, ADDRESS)
    assert failed.failure.startswith("Server surel tidak dapat dihubungi.")
    settings.EMAIL_HOST = ""
    with pytest.raises(Invalid) as refused:
        send_by_mail(clerk, letter.pk, ADDRESS)
    assert [place for place, _ in refused.value.problems] == ["way"]


def test_lost_file_is_a_failure_and_no_message(
    server: MailServer, clerk: Actor, letter: Dispatch
) -> None:
    path = path_of(letter.document.file.sha256)
    path.rename(path.with_suffix(".away"))
    try:
        failed = send_by_mail(clerk, letter.pk, ADDRESS)
    finally:
        path.with_suffix(".away").rename(path)
    assert failed.failure == "Berkas ini hilang dari penyimpanan. Pulihkan dari cadangan."
    assert server.heard == []


def test_crash_between_message_and_result_is_seen_and_not_sent_twice_unknowingly(
    server: MailServer, clerk: Actor, letter: Dispatch
) -> None:
    begun = begin_mail(clerk, letter.pk, ADDRESS)
    assert get_dispatch(clerk, letter.pk).state == SendingState.UNDERWAY
    with pytest.raises(Conflict):
        send_by_mail(clerk, letter.pk, ADDRESS)
    with pytest.raises(Conflict):
        commands.send_paper(clerk, letter.pk, SendRequest(SendingWay.POST, timezone.localdate()))
    assert server.heard == []
    earlier = timezone.now() - timedelta(minutes=6)
    Dispatch.objects.filter(pk=letter.pk).update(begun_at=earlier)
    assert send_by_mail(clerk, letter.pk, ADDRESS).message_id == begun.message_id


def test_receipt_settles_a_message_whose_result_is_not_known(
    server: MailServer, clerk: Actor, letter: Dispatch
) -> None:
    begin_mail(clerk, letter.pk, ADDRESS)
    today = timezone.localdate()
    received = commands.record_receipt(clerk, letter.pk, ReceiptRequest(today, "Nama Penerima"))
    assert (received.state, received.sent_on, server.heard) == ("diterima", today, [])


def test_second_click_sends_nothing_and_a_result_is_written_once(
    server: MailServer, clerk: Actor, letter: Dispatch
) -> None:
    send_by_mail(clerk, letter.pk, ADDRESS, Slip(key="satu klik"))
    with pytest.raises(AlreadyDone):
        send_by_mail(clerk, letter.pk, ADDRESS, Slip(key="satu klik"))
    with pytest.raises(Conflict):
        settle_mail(clerk, letter.pk, "")
    with pytest.raises(Conflict):
        send_by_mail(clerk, letter.pk, ADDRESS)
    assert len(server.heard) == 1


def test_receipt_is_kept_after_the_case_is_closed(clerk: Actor, letter: Dispatch) -> None:
    assert letter.cycle.case.state == "selesai"
    today = timezone.localdate()
    request = ReceiptRequest(today, "Nama Penerima", "Staf Umum", "", "0281 123")
    with pytest.raises(Conflict):
        commands.record_receipt(clerk, letter.pk, request)
    commands.send_paper(clerk, letter.pk, SendRequest(SendingWay.HAND, today))
    received = commands.record_receipt(clerk, letter.pk, request)
    assert (received.state, received.receiver_position, received.receiver_phone) == (
        "diterima",
        "Staf Umum",
        "0281 123",
    )
    scan = ReceiptRequest(today, code=letter.document.code.lower(), scan=PNG)
    slip = commands.record_receipt(clerk, letter.pk, scan).slip
    assert slip is not None
    assert (slip.scan_of_id, slip.kind, read_file(slip.file)) == (
        letter.document_id,
        "tanda_terima",
        PNG,
    )
    with pytest.raises(Conflict):
        commands.record_receipt(clerk, letter.pk, scan)


def test_receipt_says_at_which_field_it_is_wrong(clerk: Actor, letter: Dispatch) -> None:
    today = timezone.localdate()
    commands.send_paper(clerk, letter.pk, SendRequest(SendingWay.POST, today))
    wrong = {
        "received_on": ReceiptRequest(today + timedelta(days=1), "Nama"),
        "name": ReceiptRequest(today),
        "nip": ReceiptRequest(today, "Nama", nip="1" * 19),
        "code": ReceiptRequest(today, code="ABCD", scan=PNG),
        "scan": ReceiptRequest(today, code=letter.document.code, scan=b"teks"),
    }
    told = {}
    for field, request in wrong.items():
        with pytest.raises(Invalid) as refused:
            commands.record_receipt(clerk, letter.pk, request)
        told[field] = [place for place, _ in refused.value.problems]
    assert told == {field: [field] for field in wrong}


def test_day_of_sending_is_not_before_the_paper(clerk: Actor, letter: Dispatch) -> None:
    before = timezone.localdate(letter.document.made_at) - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        commands.send_paper(clerk, letter.pk, SendRequest(SendingWay.POST, before))
    assert refused.value.problems == (
        ("sent_on", "Naskah ini dibuat 10 April 2026. Tanggal kirim tidak sebelum itu."),
    )


def test_only_officers_of_the_own_office_send(
    played: Play, letter: Dispatch, stranger: Actor
) -> None:
    request = SendRequest(SendingWay.POST, timezone.localdate())
    codes = []
    for actor in (played.cast["camat"], stranger):
        with pytest.raises(Refusal) as refused:
            commands.send_paper(actor, letter.pk, request)
        codes.append(refused.value.code)
    assert codes == ["not_allowed", NotFound.code]


def test_address_that_cannot_be_written_is_told_and_stops_nothing(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with open_mail_server() as server:
        point_at(settings, server.port)
        told = deliver(Message(to=f"a@{'ü' * 60}.id", subject="s", body="b"))
    assert told.endswith("tidak dapat dikirimi. Periksa alamatnya, lalu ulangi.")
