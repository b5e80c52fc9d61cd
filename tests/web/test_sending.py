"""The register of sendings by page: list, filter, sending, receipt, and numbers reserved before."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from capaian.cli.playing import Play
from capaian.documents.models import Document, LetterNumber
from capaian.domain.access import Actor
from capaian.measurement.models import Dispatch
from tests.mailserver import open_mail_server, point_at
from tests.web.browser import Browser
from tests.web.conftest import Browsers

PAGE = "/kantor/pengiriman/"
CLERK = "pengadministrasi-kepegawaian"
ADDRESS = "bappeda@banyumas.example.go.id"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture(scope="module")
def played(play_once: Play) -> Play:
    """A measurement whose document is signed, played once."""
    play_once.run(until="sign")
    return play_once


@pytest.fixture
def step(played: Play, db: None) -> str:
    return f"/kasus/{played.case}/langkah/12/"


def text(browser: Browser, path: str) -> str:
    content: bytes = browser.open(path).content
    return content.decode()


def write_letter(browser: Browser, step: str, **changes: str) -> Dispatch:
    browser.do(step, "pengantar", addressee="Kepala Bagian Organisasi", **changes)
    return Dispatch.objects.get()


def test_letter_goes_by_hand_and_comes_back_with_its_slip(browsers: Browsers, step: str) -> None:
    clerk = browsers(CLERK)
    dispatch = write_letter(clerk, step, way="diantar")
    page = f"{PAGE}{dispatch.pk}/"
    assert "belum ada tanda terima" in text(clerk, PAGE)
    slip = {
        "scan": SimpleUploadedFile("tanda.png", PNG),
        "code": dispatch.document.code,
        "name": "Nama Penerima",
        "position": "Staf",
    }
    typed = {name: value for name, value in slip.items() if name in {"name", "position"}}
    clerk.do(page, "terima", **typed)
    assert clerk.form(page, "terima").values["name"] == ["Nama Penerima"]
    clerk.do(page, "terima", **slip)
    told = text(clerk, page)
    assert [
        words in told
        for words in ("Diterima 10\u00a0April\u00a02026", "Pindaian tersimpan", "Staf")
    ] == [
        True,
        True,
        True,
    ]
    assert "Semua naskah yang dikirim sudah ada tanda terimanya." in text(clerk, PAGE)
    assert "Kepala Bagian Organisasi" in text(clerk, f"{PAGE}?saring=semua")
    assert "mencatat tanda terima untuk Kepala Bagian Organisasi dari Nama Penerima" in text(
        clerk, "/riwayat/"
    )


def test_wrong_receipt_stays_on_the_page_with_what_was_typed(browsers: Browsers, step: str) -> None:
    clerk = browsers(CLERK)
    page = f"{PAGE}{write_letter(clerk, step, way='pos').pk}/"
    answer = clerk.send(page, clerk.form(page, "terima"), position="Staf Umum")
    assert answer.status_code == 422
    content = answer.content.decode()
    assert "Tulis nama penerima, atau unggah tanda terima." in content
    assert 'value="Staf Umum"' in content


def test_step_twelve_mails_at_once_and_tells_a_failing_server(
    browsers: Browsers, step: str, settings: Settings
) -> None:
    clerk = browsers(CLERK)
    assert "email" not in text(clerk, step)
    with open_mail_server() as server:
        point_at(settings, server.port)
        server.answer = "550 alamat tidak ada"
        dispatch = write_letter(clerk, step, way="email", address=ADDRESS)
        page = f"{PAGE}{dispatch.pk}/"
        told = text(clerk, page)
        assert "(550 alamat tidak ada)" in told
        assert "Kirim ulang" in told
        server.answer = ""
        clerk.do(page, "kirim")
        assert f"Surel terkirim ke {ADDRESS}." in text(clerk, page)
        assert [receiver for receiver, _ in server.heard] == [ADDRESS]


def test_address_is_asked_for_where_mail_is_chosen(
    browsers: Browsers, step: str, settings: Settings
) -> None:
    point_at(settings, 9)
    clerk = browsers(CLERK)
    answer = clerk.send(step, clerk.form(step, "pengantar"), way="email")
    assert answer.status_code == 422
    assert "Tulis alamat surel penerima" in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_another_office_and_the_camat_send_nothing(
    browsers: Browsers, step: str, stranger: Actor
) -> None:
    page = f"{PAGE}{write_letter(browsers(CLERK), step, way='pos').pk}/"
    assert Browser(stranger).open(page).status_code == 404
    camat = text(browsers("camat"), page)
    assert "Pengiriman dicatat oleh Sekcam" in camat
    assert "Simpan tanda terima" not in camat


def test_list_asks_the_same_with_one_row_and_with_sixty(browsers: Browsers, step: str) -> None:
    clerk = browsers(CLERK)
    dispatch = write_letter(clerk, step, way="pos")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.open(PAGE).status_code == 200
        return len(queries)

    few = count()
    paper = Document.objects.defer(None).get(pk=dispatch.document_id)
    for place in range(59):
        paper.pk, paper.number, paper.code = None, None, f"KODE{place}"
        paper.save()
        dispatch.pk, dispatch.document = None, paper
        dispatch.save()
    assert (count(), few <= 15) == (few, True)
    assert "Halaman 1 dari 2" in text(clerk, PAGE)


def test_letter_takes_a_number_that_was_reserved(browsers: Browsers, step: str) -> None:
    clerk = browsers(CLERK)
    register = "/kantor/register/"
    clerk.do(register, "pesan", classification="000.8.6.3", subject="Pengantar awal")
    clerk.do(register, "pesan", classification="000.1.5", subject="Undangan lain")
    reserved = LetterNumber.objects.get(subject="Pengantar awal")
    form = clerk.form(step, "pengantar")
    assert form.values["number"] == [""]
    assert "Undangan lain" not in text(clerk, step)
    dispatch = write_letter(clerk, step, way="pos", number=str(reserved.pk))
    assert dispatch.document.number == reserved
    told = text(clerk, register)
    assert "Dipakai: dipesan untuk Pengantar awal" in told
    sequences = LetterNumber.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, len(sequences) + 1))


def test_number_that_went_to_another_letter_is_refused_on_the_page(
    browsers: Browsers, step: str
) -> None:
    clerk, register = browsers(CLERK), "/kantor/register/"
    clerk.do(register, "pesan", classification="000.8.6.3", subject="Pengantar awal")
    reserved = LetterNumber.objects.get(subject="Pengantar awal")
    stale = clerk.form(step, "pengantar")
    clerk.do(register, "pesan", classification="000.8.6.3", subject="Pengantar kedua")
    clerk.do(register, "selesai", number=reserved.pk, outcome="batal", words="Urung")
    answer = clerk.send(step, stale, way="pos", number=str(reserved.pk))
    assert (answer.status_code, Dispatch.objects.exists()) == (422, False)


def test_copies_go_by_hand_at_once_or_wait_in_the_register(browsers: Browsers, step: str) -> None:
    clerk = browsers(CLERK)
    write_letter(clerk, step, way="pos")
    clerk.do(step.replace("12", "13"), "gandakan", recipients="Sekcam\nArsip", sending="diantar")
    copies = Dispatch.objects.filter(document__kind="salinan").order_by("pk")
    assert list(copies.values_list("addressee", "state", "way", "sent_on")) == [
        ("Sekcam", "dikirim", "diantar", date(2026, 4, 10)),
        ("Arsip", "dikirim", "diantar", date(2026, 4, 10)),
    ]
