"""A sheet that is not ours, read as typed; what Excel changed is named by its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from openpyxl.workbook.workbook import Workbook

from capaian.adapters.workbook import PlainRow, read_delimited, read_plain, write_delimited
from capaian.domain.errors import Invalid

Sheet = Any  # openpyxl leaves most of its worksheet untyped


_new_book: Callable[[], Any] = Workbook


def make(fill: Callable[[Sheet], None]) -> bytes:
    book: Any = _new_book()
    fill(book.active)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read(fill: Callable[[Sheet], None], sign: str = ",") -> list[PlainRow]:
    return list(read_plain(make(fill), sign=sign))


def test_numbers_are_the_text_of_typing_them() -> None:
    def fill(sheet: Sheet) -> None:
        sheet.append(["7.01.01", 7, 88.95, 106439453000, "1.234"])

    (row,) = read(fill)
    assert row.cells == ("7.01.01", "7", "88,95", "106439453000", "1.234")
    assert read(fill, sign=".")[0].cells[2] == "88.95"


def test_per_cent_is_what_was_typed() -> None:
    def fill(sheet: Sheet) -> None:
        sheet["A1"] = 0.9524
        sheet["A1"].number_format = "0.00%"

    assert read(fill)[0].cells == ("95,24 %",)


def test_blank_rows_are_left_out_and_numbers_kept() -> None:
    def fill(sheet: Sheet) -> None:
        sheet["A1"], sheet["B4"] = "kepala", "isi"

    assert [(row.number, row.cells) for row in read(fill)] == [
        (1, ("kepala", "")),
        (4, ("", "isi")),
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            datetime(2026, 2, 1),  # noqa: DTZ001
            "Sel A1 terbaca tanggal 01/02/2026. Ketik isinya sebagai teks.",
        ),
        (True, "Sel A1 terbaca BENAR. Ketik isinya sebagai teks."),
        ("=1/0", "Sel A1 memuat rumus tanpa hasil. Ketik hasilnya."),
        ("#REF!", "Sel A1 memuat kesalahan #REF!. Ketik isinya."),
    ],
)
def test_cell_that_excel_changed_is_named(value: object, sentence: str) -> None:
    def fill(sheet: Sheet) -> None:
        sheet["A1"] = value

    assert read(fill)[0].faults == {0: sentence}


@pytest.mark.parametrize("address", ["A25001", "XFD1", "GS1"])
def test_cell_far_away_is_refused_before_memory_is_taken(address: str) -> None:
    def fill(sheet: Sheet) -> None:
        sheet[address] = "jauh"

    with pytest.raises(Invalid) as refusal:
        read(fill)
    assert (refusal.value.code, refusal.value.sentence.split(" ")[1]) == ("outside_table", address)


def test_workbook_without_a_worksheet_is_refused() -> None:
    with pytest.raises(Invalid):
        list(read_plain(b"PK\x03\x04" + b"\x00" * 64))


def test_text_that_stands_in_thousands_of_cells_is_refused_before_it_fills_the_memory() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(2000):
            page.write_string(row, 0, "panjang " * 4000)
    with pytest.raises(Invalid) as refusal:
        list(read_plain(data.getvalue()))
    assert refusal.value.code == "zip_bomb"


@pytest.mark.parametrize("cell", ["=1+1", "@sum", "+cmd|x", "-2+3|x", "'=1", "\tx"])
def test_what_looks_like_a_formula_is_text_in_csv_and_comes_back(cell: str) -> None:
    text = write_delimited(["judul"], [[cell]])
    assert next(csv.reader(io.StringIO(text.partition("\n")[2])))[0] == f"'{cell}"
    assert [row.cells for row in read_delimited(text)] == [("judul",), (cell,)]


@pytest.mark.parametrize("cell", ["-5", "+62 812-3456", "-1,5 %", "'kutip", "-"])
def test_numbers_and_quotes_in_csv_stand_as_they_are(cell: str) -> None:
    text = write_delimited(["judul"], [[cell]])
    assert next(csv.reader(io.StringIO(text.partition("\n")[2])))[0] == cell
    assert [row.cells for row in read_delimited(text)] == [("judul",), (cell,)]
