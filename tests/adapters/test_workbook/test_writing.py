"""The form as it is handed out; openpyxl is the independent reader."""

from __future__ import annotations

from capaian.adapters.workbook import (
    write_form,
)
from tests.adapters.test_workbook.form_sample import (
    make_sheet,
    open_book,
)


def test_form_locks_all_but_the_input_cells() -> None:
    page = open_book(write_form(make_sheet(2)))["Isian"]
    unlocked = {
        cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked
    }
    assert page.protection.sheet
    assert unlocked == {f"{column}{row}" for column in "JKLMNOP" for row in (13, 14)}


def test_form_validates_numbers_in_the_cell() -> None:
    page = open_book(write_form(make_sheet(2)))["Isian"]
    rules = [
        (str(rule.sqref), rule.type, rule.operator, rule.formula1, rule.errorStyle)
        for rule in page.data_validations.dataValidation
    ]
    assert rules == [
        ("J13:J14", "decimal", "greaterThanOrEqual", "0", "warning"),
        ("K13:K14", "decimal", "greaterThanOrEqual", "0", "warning"),
    ]


def test_form_prints_landscape_with_repeated_heading() -> None:
    page = open_book(write_form(make_sheet()))["Isian"]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    assert (page.print_title_rows, page.freeze_panes) == ("$12:$12", "E13")


def test_form_hides_its_facts_from_people() -> None:
    book = open_book(write_form(make_sheet()))
    assert [(page.title, page.sheet_state) for page in book] == [
        ("Isian", "visible"),
        ("capaian", "veryHidden"),
    ]


def test_form_says_that_an_example_is_one() -> None:
    page = open_book(write_form(make_sheet()))["Isian"]
    assert [page.cell(row, 2).value for row in range(1, 6)] == [
        "PEMERINTAH KABUPATEN BANYUMAS",
        "KECAMATAN WANGON",
        "FORMULIR PENGUKURAN KINERJA",
        "Triwulan I Tahun 2026",
        "CONTOH: bukan dokumen resmi",
    ]


def test_form_text_is_never_a_formula() -> None:
    page = open_book(write_form(make_sheet(1)))["Isian"]
    assert (page["I13"].value, page["I13"].data_type) == ("Rekap layanan\nCatatan: =1+1", "s")


def test_same_form_is_the_same_file() -> None:
    assert write_form(make_sheet()) == write_form(make_sheet())
