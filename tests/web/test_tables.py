"""The official tables as pages and downloads."""

from __future__ import annotations

from html.parser import HTMLParser

from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.tables import TABLES
from capaian.measurement.tables import draw_table
from tests.web.browser import Browser
from tests.web.conftest import Browsers


class _Spans(HTMLParser):
    """How many places the cells of a page's tables cover."""

    def __init__(self) -> None:
        super().__init__()
        self.places = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag in {"td", "th"}:
            self.places += int(facts.get("rowspan") or 1) * int(facts.get("colspan") or 1)


def test_page_shows_the_table_with_all_its_merged_cells(
    browsers: Browsers, collecting: Play, camat: Actor
) -> None:
    browser = browsers("camat")
    for key in TABLES:
        page = browser.open(f"/kasus/{collecting.case}/tabel/{key}/")
        table = draw_table(camat, collecting.case, key).table
        spans = _Spans()
        spans.feed(page.content.decode())
        lines = len(table.head) + len(table.rows) + len(table.foot)
        assert spans.places == lines * len(table.leaves)
        text = page.content.decode()
        assert table.form.title in text
        assert "SEMENTARA, belum ditandatangani" in text


def test_page_asks_at_most_fifteen_times(browsers: Browsers, collecting: Play) -> None:
    browser = browsers("camat")
    for key in TABLES:
        path = f"/kasus/{collecting.case}/tabel/{key}/"
        browser.open(path)
        with CaptureQueriesContext(connection) as queries:
            browser.open(path)
        assert len(queries) <= 15, [each["sql"][-160:] for each in queries]


def test_files_come_with_their_name(browsers: Browsers, collecting: Play) -> None:
    browser = browsers("sekcam")
    for kind, start in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("json", b"{")):
        answer = browser.open(f"/kasus/{collecting.case}/tabel/e81/?bentuk={kind}")
        assert answer.content.startswith(start)
        assert f'filename="e81-2026-TW1.{kind}"' in answer["Content-Disposition"]


def test_unknown_tables_forms_and_cases_do_not_exist(
    browsers: Browsers, collecting: Play, stranger: Actor
) -> None:
    case = collecting.case
    for path in (f"/kasus/{case}/tabel/e80/", f"/kasus/{case}/tabel/e81/?bentuk=docx"):
        assert browsers("camat").open(path).status_code == 404
    assert Browser(stranger).open(f"/kasus/{case}/tabel/e81/").status_code == 404


def test_table_needs_a_login(collecting: Play) -> None:
    answer = Browser().open(f"/kasus/{collecting.case}/tabel/e81/")
    assert (answer.status_code, "/masuk/" in answer["Location"]) == (302, True)
