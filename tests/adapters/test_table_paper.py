"""The official tables on paper, read back by readers that are not Typst."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
import pytest

from capaian.adapters.typeset import typeset
from capaian.domain import letters
from capaian.domain.letters.tables import print_table
from capaian.domain.tables import TABLES, Report, Table, build_evaluation
from tests.adapters.paper_samples import LETTERHEAD
from tests.domain.table_samples import ROWS, make_report
from tests.reading import find_faults, find_loose_fonts, measure_pages, read_pages, walk_tags

CODE = "K7QM2XPA9RTD3456"
MADE_AT = datetime(2026, 7, 9, 3, 0, tzinfo=UTC)
LONG = make_report([replace(ROWS[place % 5], name=f"Indikator {place + 1}") for place in range(60)])


def draw(key: str, report: Report) -> Table:
    _, build = TABLES[key]
    return build(report)


def make(table: Table, *, paper: Literal["a4", "folio"] = "a4", code: str = CODE) -> bytes:
    printed = print_table(
        table,
        LETTERHEAD,
        code=code,
        check_url=f"https://capaian.contoh.example/periksa/{code}/",
        made_at=MADE_AT,
        example=True,
    )
    return typeset(printed.template, letters.to_data(printed), paper=paper)


@cache
def made(key: str, *, long: bool = False) -> bytes:
    return make(draw(key, LONG if long else make_report()))


@pytest.mark.parametrize("key", TABLES)
def test_table_claims_archive_and_accessibility_standards(key: str) -> None:
    with pikepdf.open(BytesIO(made(key))) as pdf:
        metadata = pdf.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert TABLES[key][0].title in str(metadata["dc:title"])
        assert str(pdf.Root.Lang) == "id-ID"
        assert find_loose_fonts(pdf) == []


@pytest.mark.parametrize("key", TABLES)
def test_table_is_sound_for_an_independent_checker(key: str, tmp_path: Path) -> None:
    assert find_faults(made(key, long=True), tmp_path) == ""


@pytest.mark.parametrize("key", TABLES)
def test_every_page_is_wide_and_numbered(key: str) -> None:
    pdf = made(key, long=True)
    pages = read_pages(pdf)
    assert {*measure_pages(pdf)} == {(842, 595)}
    for number, text in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in text
        assert CODE in text


def test_folio_is_wider_than_a4() -> None:
    pdf = make(build_evaluation(make_report()), paper="folio")
    assert measure_pages(pdf)[0] == (935, 609)


def test_headings_stand_on_every_page_that_has_rows() -> None:
    pages = read_pages(made("e81", long=True))
    with_rows = [text for text in pages if "Indikator " in text.replace("Indikator Kinerja", "")]
    assert len(with_rows) > 2
    for text in with_rows:
        assert "Realisasi Kinerja Pada Triwulan" in text
        assert "12/7" in text


@pytest.mark.parametrize("key", ["formulir", "formulir-tahunan"])
def test_total_never_stands_on_a_page_without_the_last_row(key: str) -> None:
    # With 35 rows it stood alone.
    for count in (1, 20, 35, 60, 200):
        rows = [
            replace(ROWS[place % 5], name=f"Indikator ke-{place + 1}") for place in range(count)
        ]
        table = draw(key, make_report(rows))
        total = next(cell.text for cell in table.foot[0] if cell and cell.text)
        last = next(cell.text for cell in table.rows[-1] if cell and "ke-" in cell.text)
        for page in read_pages(make(table)):
            if _join(total) in _join(page):
                assert _join(last) in _join(page), count


def _join(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("key", TABLES)
def test_every_cell_of_the_table_is_on_the_paper(key: str) -> None:
    table = draw(key, make_report())
    text = "".join(read_pages(made(key))).replace(" ", "")
    missing = [
        cell.text
        for row in (*table.head, *table.rows, *table.foot)
        for cell in row
        if cell and cell.number is not None and cell.text not in text
    ]
    assert missing == []
    for note in table.notes:
        assert note.replace(" ", "") in text


def test_merged_cells_are_merged_for_a_screen_reader_too() -> None:
    table = build_evaluation(make_report())
    with pikepdf.open(BytesIO(made("e81"))) as pdf:
        tags = list(walk_tags(pdf.Root.StructTreeRoot.K))
    spans = sorted(
        (int(each.get("/RowSpan", 1)), int(each.get("/ColSpan", 1)))
        for tag in tags
        if tag.S in ("/TD", "/TH")
        for each in (_list_attributes(tag))
        if "/RowSpan" in each or "/ColSpan" in each
    )
    expected = sorted(
        (cell.rows, cell.columns)
        for row in (*table.head, *table.rows, *table.foot)
        for cell in row
        if cell and (cell.rows > 1 or cell.columns > 1)
    )
    # And four without words, which keep the total on the page of the last row.
    last, foot = len(table.rows) - 1, len(table.foot)
    unseen = [(len(table.head), 1), (last, 1), (2, 1), (foot - 1, 1)]
    expected = sorted([*expected, *unseen])
    assert spans == expected
    heads = sum(tag.S == "/TH" for tag in tags)
    assert heads == 1 + sum(cell is not None for row in table.head for cell in row)


def _list_attributes(tag: pikepdf.Object) -> list[pikepdf.Object]:
    found = tag.get("/A", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_signatures_stand_below_with_room_to_sign() -> None:
    *_, last = read_pages(made("e81"))
    for words in ("Disusun", "Dievaluasi", "Camat Wangon,", "Kepala Bappedalitbang Kabupaten,"):
        assert words in last
    assert "Untuk ditandatangani basah" in last
    assert "ditandatangani secara elektronik" not in last.lower()


def test_code_leads_to_the_document_and_claims_no_more() -> None:
    text = " ".join(read_pages(made("rekap")))
    assert f"Angka tabel ini berasal dari naskah dengan kode periksa {CODE}." in text
    assert "Keaslian naskah ini" not in text


def test_unsigned_table_says_so_on_every_page_and_has_no_code() -> None:
    table = replace(draw("e81", LONG), mark="SEMENTARA, belum ditandatangani")
    for text in read_pages(make(table, code="")):
        assert "SEMENTARA, belum ditandatangani" in text
        assert "Kode periksa" not in text


def test_same_table_gives_the_same_bytes() -> None:
    assert make(draw("e81", make_report())) == make(draw("e81", make_report()))


def test_long_texts_are_parted_and_lose_nothing() -> None:
    words = " ".join(f"kata{number}" for number in range(900))
    report = make_report()
    lines = (replace(report.lines[0], drivers=words, remark=words), *report.lines[1:])
    text = "".join(read_pages(make(build_evaluation(replace(report, lines=lines)))))
    assert text.replace(" ", "").count("kata899") == 2


def test_markup_of_a_person_stays_a_text() -> None:
    row = replace(ROWS[3], name="#panic() *tebal* $x$ _miring_ @a <b>")
    text = " ".join(read_pages(make(draw("formulir", make_report([row])))))
    assert "#panic() *tebal* $x$" in text
