"""The form as it comes back: typed cells, and everything that is refused."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import settings

from capaian.adapters.workbook import (
    INPUT_FIELDS,
    Cell,
    FilledForm,
    check_upload,
    read_form,
    write_form,
)
from capaian.domain.errors import Invalid
from tests.adapters.test_workbook.form_sample import (
    Page,
    fill,
    make_sheet,
    open_book,
    put,
    read_typed,
    refuse,
    rewrite,
)

NOT_TYPED = "Kolom ini bukan isian"


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
        ("F13", 75, f"{NOT_TYPED}: tertulis “75”, seharusnya “88,82”. Kembalikan isinya."),
        ("F14", None, f"{NOT_TYPED}: tertulis kosong, seharusnya “88,82”. Kembalikan isinya."),
        ("G15", "70", f"{NOT_TYPED}: tertulis “70”, seharusnya kosong. Kembalikan isinya."),
        ("E13", "orang", f"{NOT_TYPED}: tertulis “orang”, seharusnya “%”. Kembalikan isinya."),
        ("L16", "tambahan", "Isi ini berada di bawah formulir. Pindahkan ke barisnya, atau hapus."),
        ("S16", "lain", "Isi ini berada di bawah formulir. Pindahkan ke barisnya, atau hapus."),
        ("Q13", "lain", "Isi ini berada di kanan formulir. Pindahkan ke kolomnya, atau hapus."),
        ("T2", 5, "Isi ini berada di kanan formulir. Pindahkan ke kolomnya, atau hapus."),
    ],
)
def test_bad_cell_is_named_with_what_to_do(address: str, value: object, sentence: str) -> None:
    data = fill(write_form(make_sheet()), put(**{address: value}))
    assert refuse(data).problems == ((f"Isian!{address}", sentence),)


def test_target_that_another_program_made_a_number_is_the_same() -> None:
    written = write_form(make_sheet())
    assert read_form(fill(written, put(F13=88.82, J13="80"))).lines[0].cells["realization"] == Cell(
        "Isian", "J13", "80"
    )


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
    for _ in range(2 * settings().max_examples):
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

    for _ in range(2 * settings().max_examples):
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
