"""The archive: closed cases as bags that can be checked."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from tests.web.browser import Browser
from tests.web.conftest import Browsers


def test_a_bag_is_checked_on_its_page_and_hidden_from_others(
    archived: ArchivedCase, browsers: Browsers, stranger: Actor
) -> None:
    page = f"/arsip/{archived.pk}/"
    assert Browser(stranger).open(page).status_code == 404
    sekcam = browsers("sekcam")
    intact = sekcam.send(page, sekcam.form(page, "periksa")).content.decode()
    assert "Arsip utuh" in intact
    paper = next((path_of(archived) / "data" / "naskah").iterdir())
    paper.chmod(0o644)
    paper.write_bytes(b"changed")
    assert "Arsip tidak utuh." in sekcam.send(page, sekcam.form(page, "periksa")).content.decode()


def test_home_shows_what_was_signed_beside_what_runs_in_few_queries(
    archived: ArchivedCase, play_once: Play, browsers: Browsers
) -> None:
    replace(play_once, case=0, played=[]).run(until="meet")
    camat = browsers("camat")
    with CaptureQueriesContext(connection) as queries:
        page = camat.open("/").content.decode()
    assert "Capaian Triwulan I 2026" in page
    assert "Sedang ditunggu" in page
    assert "Rata-rata capaian tiap sasaran" in page
    assert "Rata-rata capaian tiap unit" in page
    assert len(queries) <= 15


def test_closed_case_tells_its_day_and_no_open_step(
    browsers: Browsers, archived: ArchivedCase
) -> None:
    page = browsers("camat").open("/kasus/").content.decode()
    assert (page.count("Selesai 10\u00a0April\u00a02026</span>"), page.count("selesai")) == (1, 0)
    assert '<td data-head="Langkah terbuka"></td>' in page
