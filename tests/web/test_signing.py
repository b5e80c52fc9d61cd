"""Step 11 by page: the form of the office's way, its refusals, and secrets that stay unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from capaian.cli.playing import Play
from capaian.documents.models import Document, LetterNumber
from capaian.domain.terms import DocumentState
from capaian.office.models import Office
from tests.standins import PASSPHRASE, make_holder
from tests.web.browser import read_forms
from tests.web.conftest import Browsers

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture(scope="module")
def played(play_once: Play) -> Play:
    """A measurement that waits for the Camat's signature, played once."""
    play_once.run(until="request_approval")
    return play_once


@pytest.fixture
def page(played: Play, db: None, settings: Settings, tmp_path: Path) -> str:
    settings.KEYS = tmp_path / "keys"
    return f"/kasus/{played.case}/langkah/11/"


def choose(way: str, **others: str) -> None:
    office = Office.objects.get(code="33.02.02")
    office.settings = {**office.settings, "signing": way, **others}
    office.save()


def test_self_made_way_asks_nothing(page: str, browsers: Browsers) -> None:
    camat = browsers("camat")
    assert set(camat.form(page, "tanda-tangan").values) == {"act", "csrfmiddlewaretoken", "slip"}
    text = camat.open(page).content.decode()
    assert "sertifikat contoh buatan sendiri" in text
    assert "Cetak untuk ditandatangani" not in text
    camat.do(page, "tanda-tangan")


def test_own_way_asks_for_a_passphrase_and_never_shows_it(
    page: str, browsers: Browsers, settings: Settings
) -> None:
    settings.KEYS.mkdir(parents=True)
    (settings.KEYS / "kantor.p12").write_bytes(make_holder().export())
    choose("own", certificate="kantor.p12")
    camat = browsers("camat")
    form = camat.form(page, "tanda-tangan")
    wrong = camat.send(page, form, passphrase="salah sekali")
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Kata sandi sertifikat tidak cocok." in text
    assert 'type="password"' in text
    assert "salah sekali" not in text
    assert camat.send(page, form).status_code == 422
    camat.do(page, "tanda-tangan", passphrase=PASSPHRASE)
    kept = [str(each.get_decoded()) for each in Session.objects.all()]
    assert not any(PASSPHRASE in text for text in kept)


def test_refused_signature_shows_the_way_of_the_office_alone(page: str, browsers: Browsers) -> None:
    camat = browsers("camat")
    stale = camat.form(page, "tanda-tangan")
    camat.do(page, "tanda-tangan")
    refused = camat.send(page, stale)
    assert [each.act for each in read_forms(refused) if each.act] == ["tanda-tangan"]


def test_lost_session_does_not_give_secrets_back(page: str, browsers: Browsers) -> None:
    choose("bsre")
    camat = browsers("camat")
    form = camat.form(page, "tanda-tangan")
    assert {"nik", "passphrase"} <= set(form.values)
    camat.client.logout()
    camat.client.handler.enforce_csrf_checks = False
    typed = {**form.values, "nik": ["3302020000000001"], "passphrase": [PASSPHRASE]}
    lost = camat.client.post(page, typed, headers={"Origin": "http://testserver"})
    assert lost.status_code == 401
    assert "3302020000000001" not in lost.content.decode()
    assert PASSPHRASE not in lost.content.decode()


def test_wet_way_prints_and_then_takes_the_scan(
    page: str, played: Play, browsers: Browsers
) -> None:
    choose("wet")
    camat, clerk = browsers("camat"), browsers("pengadministrasi-kepegawaian")
    assert "Cetak untuk ditandatangani" not in clerk.open(page).content.decode()
    camat.do(page, "cetak")
    printed = Document.objects.get(case_id=played.case, state=DocumentState.PRINTED)
    form = clerk.form(page, "pindaian")
    scan = SimpleUploadedFile("foto.png", PNG, "image/png")
    wrong = clerk.send(page, form, code="AAAA", scan=scan)
    assert wrong.status_code == 422
    assert "Ketik kode periksa yang tercetak pada lembar itu." in wrong.content.decode()
    clerk.do(page, "pindaian", code=printed.code, scan=SimpleUploadedFile("a.png", PNG))
    printed.refresh_from_db()
    assert printed.state == DocumentState.WET_SIGNED
    checked = camat.open(f"/periksa/{printed.code}/").content.decode()
    assert "Ditandatangani basah di atas cetakan naskah ini." in checked
    shown = camat.open(page).content.decode()
    assert "Pindaian bertanda tangan" in shown


def test_document_takes_a_number_that_was_reserved(page: str, browsers: Browsers) -> None:
    clerk, camat = browsers("pengadministrasi-kepegawaian"), browsers("camat")
    clerk.do("/kantor/register/", "pesan", classification="000.8.6.3", subject="Dokumen TW I")
    reserved = LetterNumber.objects.get(subject="Dokumen TW I")
    camat.do(page, "tanda-tangan", number=str(reserved.pk))
    document = Document.objects.get(kind="dokumen")
    assert (document.number, document.state) == (reserved, DocumentState.SIGNED)
    assert reserved.sequence == LetterNumber.objects.count()
