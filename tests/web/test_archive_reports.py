"""The berita acara of the archive, signed by hand and come back as a scan."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from capaian.archive.commands import (
    HardcopyPlace,
    TransferRequest,
    approve_destruction,
    file_report_scan,
    propose_destruction,
    transfer_files,
    withdraw_destruction,
)
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import Asked, list_asked_of
from capaian.audit.models import Event
from capaian.documents.files import path_of as file_of
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from capaian.domain.terms import DocumentState
from tests.web.browser import Browser
from tests.web.conftest import PAST, Browsers, age

Cast = dict[str, Actor]
CLERK = "pengadministrasi-kepegawaian"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def test_both_sign_the_report_of_a_destruction_by_hand_and_its_scan_is_kept(
    due: ArchivedCase, cast: Cast, browsers: Browsers, stranger: Actor
) -> None:
    clerk, page = browsers(CLERK), f"/arsip/{due.pk}/"
    assert "Simpan pindaian" not in clerk.open(page).content.decode()
    propose_destruction(cast["sekcam"], due.pk, "Masa simpan lewat.")
    approve_destruction(cast["camat"], due.pk)
    due.refresh_from_db()
    report = due.destruction_report
    assert report is not None
    check = f"/periksa/{report.code}/"
    assert "Naskah ini masih menunggu tanda tangan" in Browser().open(check).content.decode()
    assert "menunggu tanda tangan" in clerk.open(page).content.decode()
    for code, scan, refused in ((due.seal[:16], PNG, Invalid), (report.code, b"GIF8", Invalid)):
        with pytest.raises(refused):
            file_report_scan(cast[CLERK], due.pk, code, scan)
    with pytest.raises(NotAllowed):
        file_report_scan(cast["kasi-trantib"], due.pk, report.code, PNG)
    with pytest.raises(NotFound):
        file_report_scan(stranger, due.pk, report.code, PNG)
    typed = f"{report.code[:8]} {report.code[8:].lower()}"
    clerk.do(page, "pindaian", code=typed, scan=SimpleUploadedFile("ba.png", PNG))
    report.refresh_from_db()
    assert report.state == DocumentState.WET_SIGNED
    signed = list(report.signatures.values_list("title", "method"))
    assert signed == [("Sekretaris Kecamatan Wangon", "wet"), ("Camat Wangon", "wet")]
    assert file_of(report.scans.get().file.sha256).read_bytes() == PNG
    shown = Browser().open(check).content.decode()
    assert ("menunggu tanda tangan" in shown, shown.count("Ditandatangani basah")) == (False, 2)
    with pytest.raises(Conflict):
        file_report_scan(cast[CLERK], due.pk, report.code, PNG)


def test_scan_of_a_transfer_report_names_who_moved_the_files(
    archived: ArchivedCase, cast: Cast, browsers: Browsers, stranger: Actor
) -> None:
    age(archived, active_until=PAST)
    report = transfer_files(cast[CLERK], TransferRequest((archived.pk,), HardcopyPlace()))
    waiting = [list_asked_of(actor) for actor in (cast[CLERK], cast["camat"], stranger)]
    assert waiting == [[Asked(archived.pk, report.title, report.made_at, None)], [], []]
    asked = f'href="/arsip/{archived.pk}/">Tanda tangani berita acara</a>'
    assert asked in browsers(CLERK).open("/").content.decode()
    file_report_scan(cast["camat"], archived.pk, report.code, PNG)
    assert list_asked_of(cast[CLERK]) == []
    assert [each.title for each in report.signatures.all()] == ["Pengadministrasi Kepegawaian"]
    assert Event.objects.latest("sequence").details["number"] == str(report.number)


@pytest.mark.parametrize(
    ("proposer", "asked"), [(CLERK, ["camat", "sekcam"]), ("sekcam", ["camat"])]
)
def test_proposed_destruction_waits_on_the_first_page_of_those_who_may_approve_it(
    due: ArchivedCase, cast: Cast, browsers: Browsers, proposer: str, asked: list[str]
) -> None:
    link = f'href="/arsip/{due.pk}/">Periksa usul pemusnahan</a>'

    def list_asked(page: str) -> list[str]:
        return [code for code in cast if link in browsers(code).open(page).content.decode()]

    assert list_asked("/") == []
    propose_destruction(cast[proposer], due.pk, "Masa simpan lewat.")
    assert (list_asked("/"), list_asked("/tugas/")) == (asked, asked)
    withdraw_destruction(cast["camat"], due.pk, "Masih dipakai.")
    assert list_asked("/") == []
