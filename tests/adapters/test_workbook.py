"""The form of a unit: written, read back, answered; openpyxl is the independent reader."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.reader.excel import load_workbook

from capaian.adapters.workbook import (
    INPUT_FIELDS,
    FilledForm,
    FormLine,
    FormSheet,
    Table,
    annotate,
    check_upload,
    read_form,
    write_form,
    write_tables,
)
from capaian.adapters.workbook.numerals import parse_plain, type_number
from capaian.domain.errors import Invalid

Page = Any  # openpyxl leaves most of its worksheet untyped


def open_book(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))  # type: ignore[no-untyped-call]


def make_sheet(count: int = 3) -> FormSheet:
    return FormSheet(
        office_code="33.02.02",
        office_name="Kecamatan Wangon",
        unit_code="seksi-pemerintahan",
        unit_name="Seksi Pemerintahan",
        period_key="2026-TW1",
        period_label="Triwulan I Tahun 2026",
        form_version=2,
        deadline_label="15 April 2026 pukul 16.00 WIB",
        lines=tuple(
            FormLine(
                line_id=f"IKU-{number}",
                objective="Meningkatnya pelayanan",
                indicator=f"Persentase layanan tepat waktu {number}",
                unit_of_measure="%",
                target_shown="88,82",
                formula_shown="tepat waktu / semua × 100",
                evidence_asked="Rekap layanan",
                remark="=1+1",
            )
            for number in range(1, count + 1)
        ),
        example=True,
        government_name="PEMERINTAH KABUPATEN BANYUMAS",
    )


def fill(data: bytes, change: Callable[[Page], None]) -> bytes:
    """The form changed by another program, as an office would."""
    book = open_book(data)
    change(book["Isian"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(**values: object) -> Callable[[Page], None]:
    def change(page: Page) -> None:
        for address, value in values.items():
            page[address] = value

    return change


def rewrite(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The form with its package parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def refuse(data: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_form(data)
    return caught.value


def read_typed(data: bytes, line: int, name: str) -> str:
    return read_form(data).lines[line].cells[name].typed


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


def test_empty_form_reads_back_empty() -> None:
    form = read_form(write_form(make_sheet()))
    assert (form.office_code, form.unit_code, form.period_key, form.form_version) == (
        "33.02.02",
        "seksi-pemerintahan",
        "2026-TW1",
        2,
    )
    assert [line.line_id for line in form.lines] == ["IKU-1", "IKU-2", "IKU-3"]
    assert {cell.typed for line in form.lines for cell in line.cells.values()} == {""}
    assert [cell.place for cell in form.lines[1].cells.values()] == [
        f"Isian!{column}14" for column in "JKLMNOP"
    ]
    assert tuple(form.lines[0].cells) == INPUT_FIELDS


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        (88.95, "88,95"),
        (1234, "1234"),
        (0, "0"),
        (-2.5, "-2,5"),
        (106439453000, "106439453000"),
        (1e22, "10000000000000000000000"),
        ("Rp. 22.275.313.470,-", "Rp. 22.275.313.470,-"),
        ("1:17,9", "1:17,9"),
        ("  254 kasus ", "254 kasus"),
        ("baris 1\nbaris 2", "baris 1\nbaris 2"),
    ],
)
def test_typed_value_reads_back_whole(written: object, typed: str) -> None:
    data = fill(write_form(make_sheet()), put(J14=written))
    assert read_typed(data, 1, "realization") == typed


def test_office_that_types_dots_reads_dots() -> None:
    sheet = replace(make_sheet(1), decimal_style="en")
    prefilled = replace(sheet.lines[0], realization="88.95", budget_realization="1,234")
    data = write_form(replace(sheet, lines=(prefilled,)))
    page = open_book(data)["Isian"]
    assert (page["J13"].value, page["K13"].value) == (88.95, "1,234")
    assert page["B9"].value == (
        "2. Pakai titik untuk desimal, misalnya 88.95. Jangan memakai rumus."
    )
    assert read_typed(data, 0, "realization") == "88.95"
    assert read_typed(data, 0, "budget_realization") == "1,234"
    assert read_typed(fill(data, put(J13=7.5)), 0, "realization") == "7.5"


def test_percent_cell_reads_as_it_was_typed() -> None:
    def change(page: Page) -> None:
        page["J13"], page["J13"].number_format = 0.9524, "0.00%"
        page["J14"], page["J14"].number_format = 1, "0%"

    data = fill(write_form(make_sheet()), change)
    assert read_typed(data, 0, "realization") == "95,24 %"
    assert read_typed(data, 1, "realization") == "100 %"


@pytest.mark.parametrize(
    ("address", "value", "sentence"),
    [
        ("J13", "=1+1", "Sel ini memuat rumus. Ketik angkanya, misalnya 88,95."),
        ("L14", "=A1", "Sel ini memuat rumus. Ketik teksnya saja."),
        ("J15", "#DIV/0!", "Terbaca kesalahan #DIV/0!. Ketik angkanya, misalnya 88,95."),
        ("K13", True, "Terbaca BENAR, bukan isian. Ketik angkanya, misalnya 88,95."),
        ("J13", date(2026, 2, 1), "Terbaca tanggal 01/02/2026. Ketik angkanya, misalnya 88,95."),
        ("J13", time(1, 17), "Terbaca jam 01:17:00. Ketik angkanya, misalnya 88,95."),
        ("L16", "tambahan", "Isi ini berada di bawah formulir. Pindahkan ke barisnya, atau hapus."),
    ],
)
def test_bad_cell_is_named_with_what_to_do(address: str, value: object, sentence: str) -> None:
    data = fill(write_form(make_sheet()), put(**{address: value}))
    assert refuse(data).problems == ((f"Isian!{address}", sentence),)


def test_all_bad_cells_are_named_at_once() -> None:
    data = fill(write_form(make_sheet()), put(J13="=1", K14=True, J15="=2"))
    error = refuse(data)
    assert [place for place, _ in error.problems] == ["Isian!J13", "Isian!K14", "Isian!J15"]
    assert error.sentence == "Formulir belum dapat dibaca: 3 hal perlu diperbaiki."


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda page: page.insert_rows(14), "Isian!B14"),
        (lambda page: page.delete_rows(13), "Isian!B13"),
        (lambda page: page.insert_cols(3), "Isian!C12"),
        (lambda page: page.delete_cols(10), "Isian!J12"),
        (lambda page: page.merge_cells("J13:J14"), "Isian!J13"),
        (put(A13="IKU-2", A14="IKU-1"), "Isian!B13"),
    ],
)
def test_changed_layout_is_refused_at_its_place(change: Callable[[Page], None], place: str) -> None:
    assert [found for found, _ in refuse(fill(write_form(make_sheet()), change)).problems] == [
        place
    ]


def test_ids_turned_into_numbers_by_another_program_are_known() -> None:
    sheet = make_sheet(2)
    lines = tuple(replace(line, line_id=str(7 + n)) for n, line in enumerate(sheet.lines))
    data = fill(write_form(replace(sheet, lines=lines)), put(A13=7, A14=8, J14=5))
    assert [line.line_id for line in read_form(data).lines] == ["7", "8"]


def test_missing_hidden_sheet_is_refused() -> None:
    book = open_book(write_form(make_sheet()))
    del book["capaian"]
    buffer = io.BytesIO()
    book.save(buffer)
    assert refuse(buffer.getvalue()).code == "not_our_form"


@pytest.mark.parametrize("row", [1, 3, 5, 8, 15])
def test_changed_hidden_fact_is_refused(row: int) -> None:
    book = open_book(write_form(make_sheet()))
    hidden = book["capaian"]
    key = {1: "office_code", 3: "unit_code", 5: "period_key", 8: "form_version"}
    for cell in hidden["A"]:
        if cell.value == key.get(row, "IKU-1"):
            target = hidden.cell(cell.row, 2 if row in key else 1)
            target.value = "9"
            break
    buffer = io.BytesIO()
    book.save(buffer)
    assert refuse(buffer.getvalue()).code == "tampered_form"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"MZ\x90\x00" + bytes(200), "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "not_a_workbook"),
        (b"a;b;c\n1;2;3\n", "not_a_workbook"),
        (b"PK\x03\x04" + bytes(200), "damaged"),
        (b"PK\x03\x04" + bytes(5 * 1024 * 1024), "too_big"),
    ],
)
def test_file_that_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    assert refuse(data).code == code


def test_other_zip_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("surat.txt", "bukan formulir")
    assert refuse(buffer.getvalue()).code == "not_a_workbook"


@pytest.mark.parametrize(
    ("name", "part", "code"),
    [
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/media/image1.png", bytes(15_000_000), "zip_bomb"),
        ("xl/styles.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "damaged"),
        ("xl/workbook.xml", b"<a>", "damaged"),
        ("xl/worksheets/sheet1.xml", b"<worksheet/>", "unreadable_cells"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>", "damaged"),
    ],
)
def test_harmful_or_broken_part_is_refused(name: str, part: bytes, code: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = part

    assert refuse(rewrite(write_form(make_sheet()), change)).code == code


def test_many_parts_are_refused() -> None:
    data = rewrite(
        write_form(make_sheet()), lambda parts: parts.update({f"x/{n}": b"" for n in range(400)})
    )
    assert refuse(data).code == "zip_bomb"


def test_lying_size_does_not_unpack_a_bomb() -> None:
    bomb = rewrite(
        write_form(make_sheet()),
        lambda parts: parts.update({"xl/sharedStrings.xml": b"<sst>" + b" " * 9_000_000}),
    )
    lie = bomb.replace((9_000_005).to_bytes(4, "little"), (900).to_bytes(4, "little"))
    assert lie != bomb
    assert refuse(lie).code == "damaged"


def test_cell_far_outside_does_not_reserve_memory() -> None:
    data = fill(write_form(make_sheet()), put(XFD1048576="x"))
    assert refuse(data).code == "outside_form"


def try_reading(data: bytes) -> FilledForm | None:
    try:
        return read_form(data)
    except Invalid:
        return None


def test_every_damaged_byte_is_refused_or_harmless() -> None:
    data, seed = write_form(make_sheet()), random.Random(7)
    whole = read_form(data)
    for _ in range(200):
        place = seed.randrange(len(data))
        broken = data[:place] + bytes([data[place] ^ seed.randrange(1, 256)]) + data[place + 1 :]
        assert try_reading(broken) in (whole, None)


def test_every_damaged_part_is_refused_or_read() -> None:
    data, seed = write_form(make_sheet()), random.Random(8)

    def change(parts: dict[str, bytes]) -> None:
        name = seed.choice(sorted(parts))
        part = bytearray(parts[name])
        part[seed.randrange(len(part))] = seed.randrange(256)
        parts[name] = bytes(part)

    for _ in range(150):
        form = try_reading(rewrite(data, change))
        assert form is None or len(form.lines) == 3


@pytest.mark.parametrize(
    ("name", "size", "head", "code"),
    [
        ("formulir.xls", 9, b"\xd0\xcf\x11\xe0", "not_a_workbook"),
        ("formulir.xlsm", 9, b"PK\x03\x04", "macros"),
        ("formulir.csv", 9, b"a;b", "not_a_workbook"),
        ("formulir.xlsx", 9, b"MZ\x90\x00", "not_a_workbook"),
        ("formulir.xlsx", 50_000_000, b"PK\x03\x04", "too_big"),
        ("formulir.xlsx", 0, b"", "empty_file"),
    ],
)
def test_upload_is_refused_before_it_is_read(name: str, size: int, head: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_upload(name, size, head)
    assert caught.value.code == code


def test_upload_of_a_form_is_taken() -> None:
    data = write_form(make_sheet())
    check_upload("Formulir Seksi.XLSX", len(data), data[:8])


def test_answered_form_carries_the_remark_at_the_cell() -> None:
    data = fill(write_form(make_sheet()), put(J13="1:17,9", K13=5000, J14=88.95, L15="tautan"))
    answer = annotate(
        data, [("Isian!J13", "Terbaca 1:17,9."), ("Isian!J13", "Ketik angka."), ("kolom", "Lain.")]
    )
    book = open_book(answer)
    page = book["Isian"]
    assert page["J13"].comment.text == "Terbaca 1:17,9.\nKetik angka."
    assert page["J13"].fill.fgColor.rgb == "FFF8D0D0"
    assert not page["J13"].protection.locked
    assert page["J14"].comment is None
    assert [[cell.value for cell in row] for row in book["Perbaikan"].iter_rows(min_row=4)] == [
        ["Baris 1, Realisasi", "Terbaca 1:17,9.\nKetik angka."],
        ["kolom", "Lain."],
    ]
    assert read_form(answer) == read_form(data)


def test_answered_form_puts_moved_rows_in_order() -> None:
    def change(page: Page) -> None:
        page["J13"], page["J14"], page["J15"] = 1, 2, 3
        page.insert_rows(14)

    data = fill(write_form(make_sheet()), change)
    answer = annotate(data, [*refuse(data).problems, ("Isian!J15", "Terlalu kecil.")])
    assert [line.cells["realization"].typed for line in read_form(answer).lines] == ["1", "2", "3"]
    page = open_book(answer)["Isian"]
    assert page["J14"].comment.text == "Terlalu kecil."


@pytest.mark.parametrize("typed", ["88,95", "0", "1234", "-2,5", "106439453000", "0,001"])
def test_plain_number_goes_round(typed: str) -> None:
    value = parse_plain(typed)
    assert value is not None
    assert type_number(value) == typed


@pytest.mark.parametrize("typed", ["1.234", "88.95", "88,950", "007", "WTP", "", "1e5", "٣", "5 %"])
def test_text_that_would_change_stays_text(typed: str) -> None:
    assert parse_plain(typed) is None


def test_number_of_the_machine_keeps_every_digit() -> None:
    assert type_number(0.1 + 0.2) == "0,30000000000000004"
    assert type_number(1e-7) == "0,0000001"


def test_tables_keep_text_and_digits() -> None:
    data = write_tables(
        [
            Table(
                "Data",
                ("Teks", "Angka", "Panjang", "Tanggal", "Kosong", "Ya"),
                [["=1+1", Decimal("88.95"), 12345678901234567890, date(2026, 4, 1), None, True]],
            ),
            Table("Lain", ("A",), []),
        ],
        created=datetime(2026, 4, 1, 8, tzinfo=UTC),
    )
    book = open_book(data)
    assert book.sheetnames == ["Data", "Lain"]
    assert [(cell.value, cell.data_type) for cell in book["Data"][2]] == [
        ("=1+1", "s"),
        (88.95, "n"),
        ("12345678901234567890", "s"),
        (datetime(2026, 4, 1), "d"),  # noqa: DTZ001
        (None, "n"),
        (True, "b"),
    ]


def test_same_tables_are_the_same_file() -> None:
    tables, created = [Table("Data", ("A",), [["x"]])], datetime(2026, 4, 1, tzinfo=UTC)
    assert write_tables(tables, created=created) == write_tables(tables, created=created)


def test_table_refuses_a_text_beyond_the_format() -> None:
    with pytest.raises(Invalid):
        write_tables([Table("Data", ("A",), [["x" * 40_000]])], created=datetime.now(UTC))
