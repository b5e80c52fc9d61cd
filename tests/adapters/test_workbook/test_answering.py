"""The form given back with remarks, and plain tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from capaian.adapters.workbook import (
    Table,
    annotate,
    read_form,
    write_form,
    write_tables,
)
from capaian.adapters.workbook.numerals import parse_plain, type_number
from capaian.domain.errors import Invalid
from tests.adapters.test_workbook.form_sample import (
    Page,
    fill,
    make_sheet,
    open_book,
    put,
    refuse,
)


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


def test_answered_form_restores_what_is_not_typed_and_says_so() -> None:
    data = fill(write_form(make_sheet()), put(F14=75, J14=80))
    answer = annotate(data, refuse(data).problems, present=make_sheet())
    page = open_book(answer)["Isian"]
    assert (page["F14"].value, page["F14"].protection.locked) == ("88,82", True)
    assert page["F14"].comment.text == (
        "Kolom ini bukan isian: tertulis “75”, seharusnya “88,82”. Kembalikan isinya."
    )
    assert [cell.value for cell in next(open_book(answer)["Perbaikan"].iter_rows(min_row=4))] == [
        "Baris 2, Target",
        page["F14"].comment.text,
    ]
    assert [line.cells["realization"].typed for line in read_form(answer).lines] == ["", "80", ""]


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
