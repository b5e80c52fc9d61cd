"""The official tables as workbooks, read back by openpyxl."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from capaian.adapters.workbook.sheet import write_sheet
from capaian.domain.errors import Invalid
from capaian.domain.tables import TABLES, Cell, Cells, Table, to_json
from tests.domain.table_samples import ROWS, make_report

CREATED = datetime(2026, 7, 9, 3, 0, tzinfo=UTC)


def make(key: str) -> Table:
    _, build = TABLES[key]
    return build(make_report())


def read(table: Table, **options: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(write_sheet(table, created=CREATED, **options))).active


def find_heading(sheet: Any, table: Table) -> int:
    """The line (from 1) on which the heading begins."""
    first = table.leaves[0].heading
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == first)


@pytest.mark.parametrize("key", TABLES)
def test_workbook_holds_the_very_figures_of_json(key: str) -> None:
    table = make(key)
    sheet, data = read(table), to_json(table)
    top = find_heading(sheet, table) + len(table.head)
    keys = [column.key for column in table.leaves]
    figures = 0
    for line, row in enumerate([*data["rows"], *data["foot"]], start=top):
        for place, name in enumerate(keys, start=1):
            cell, value = row.get(name), sheet.cell(line, place).value
            if cell is None:
                assert value is None
            elif cell["value"] is not None:
                assert Decimal(repr(value)) == Decimal(cell["value"])
                figures += 1
            else:
                assert (value or "") == cell["text"]
    assert figures == sum(
        cell["value"] is not None for row in data["rows"] + data["foot"] for cell in row.values()
    )
    assert figures > 10


@pytest.mark.parametrize("key", TABLES)
def test_workbook_merges_what_the_table_merges(key: str) -> None:
    table = make(key)
    sheet = read(table)
    top = find_heading(sheet, table)
    expected = {
        (top + line, place + 1, top + line + cell.rows - 1, place + cell.columns)
        for line, row in enumerate((*table.head, *table.rows, *table.foot))
        for place, cell in enumerate(row)
        if cell and (cell.rows > 1 or cell.columns > 1)
    }
    last = top + len(table.head) + len(table.rows) + len(table.foot)
    found = {
        (each.min_row, each.min_col, each.max_row, each.max_col)
        for each in sheet.merged_cells.ranges
        if top <= each.min_row < last
    }
    assert found == expected


def test_workbook_prints_landscape_with_repeated_headings_and_page_numbers() -> None:
    table = make("e81")
    sheet = read(table)
    top = find_heading(sheet, table)
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.print_title_rows == f"${top}:${top + len(table.head) - 1}"
    assert sheet.oddFooter.right.text == "Halaman &P dari &N"
    assert sheet.page_setup.fitToHeight == 0
    assert int(read(table, paper="folio").page_setup.paperSize) == 14


def test_workbook_shows_as_many_decimals_as_the_figure_has() -> None:
    table = make("e81")
    sheet = read(table)
    top = find_heading(sheet, table) + len(table.head)
    keys = [column.key for column in table.leaves]
    formats = {
        key: sheet.cell(top + 7, keys.index(key) + 1).number_format for key in ("12k", "12/7k")
    }
    assert formats == {"12k": "#,##0", "12/7k": "#,##0.00"}


def test_workbook_carries_notes_and_signatures() -> None:
    table = make("e81")
    texts = [cell for row in read(table).iter_rows(values_only=True) for cell in row if cell]
    assert [note for note in table.notes if note not in texts] == []
    assert {"Disusun", "Dievaluasi", "Camat Wangon,", "Wangon, 9 Juli 2026"} <= set(texts)


def test_same_table_gives_the_same_bytes() -> None:
    assert write_sheet(make("e81"), created=CREATED) == write_sheet(make("e81"), created=CREATED)


def test_a_formula_of_a_person_stays_a_text() -> None:
    _, build = TABLES["formulir"]
    sheet = read(build(make_report([replace(ROWS[3], name="=1+1")])))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_figure_beyond_excels_digits_is_written_as_text() -> None:
    table = make("rekap")
    big = Cell("12.345.678.901.234.567", Decimal(12345678901234567))
    row: Cells = (*table.rows[0][:-1], big)
    sheet = read(replace(table, rows=(row,)))
    assert sheet.cell(find_heading(sheet, table) + len(table.head), len(row)).value == big.text


def test_a_text_beyond_the_limit_of_a_cell_is_refused() -> None:
    table = make("rekap")
    row: Cells = (*table.rows[0][:-1], Cell("x" * 32_768))
    with pytest.raises(Invalid, match="terlalu panjang"):
        read(replace(table, rows=(row,)))
