"""The search of the frame."""

from __future__ import annotations

from typing import Any

from capaian.cli.playing import Play
from capaian.documents.models import Document
from capaian.domain.access import Actor
from tests.web.browser import Browser
from tests.web.conftest import Browsers


def find(browser: Browser, typed: str) -> str:
    page = browser.client.get("/cari/", {"q": typed})
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def test_search_finds_measurement_indicator_and_paper(browsers: Browsers, collecting: Play) -> None:
    clerk = browsers("pengadministrasi-kepegawaian")
    assert "Pengukuran Kinerja Triwulan I 2026</a>" in find(clerk, "triwulan i 2026")
    assert "I03 Indeks Kepuasan Masyarakat (IKM)</a>" in find(clerk, "kepuasan INDEKS")
    invitation = Document.objects.get(kind="undangan")
    link = f'<a href="/naskah/{invitation.pk}/">'
    for typed in (str(invitation.number), invitation.code, "undangan rapat"):
        assert link in find(clerk, typed)


def test_search_for_nothing_and_for_what_is_not_there(browsers: Browsers) -> None:
    camat = browsers("camat")
    assert "Tidak ada yang memuat" not in find(camat, "  ")
    assert "Tidak ada yang memuat “&lt;b&gt; 100%”" in find(camat, "<b> 100%")
    assert "Tidak ada yang memuat" in find(camat, "000.1.5/999999999999/2026")


def test_search_stays_in_the_own_office(collecting: Play, stranger: Actor) -> None:
    invitation = Document.objects.get(kind="undangan")
    for typed in ("triwulan", "kepuasan", str(invitation.number), invitation.code):
        assert "Tidak ada yang memuat" in find(Browser(stranger), typed)


def test_search_asks_as_much_for_much_as_for_little(
    browsers: Browsers, collecting: Play, django_assert_num_queries: Any
) -> None:
    camat = browsers("camat")
    camat.open("/cari/")
    for typed in ("undangan rapat", "a"):
        with django_assert_num_queries(7):
            find(camat, typed)
