"""Numbers as officials type them: the documented table, and that nothing else slips through."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.numbers import (
    Reading,
    Span,
    read,
    read_range,
    read_share,
    round_half_up,
    show,
    show_exact,
    show_rupiah,
    swap_signs,
)


@pytest.mark.parametrize(
    ("typed", "value", "note"),
    [
        ("88,95", "88.95", ""),
        ("1.408,8", "1408.8", ""),
        ("106.439.453.000,00", "106439453000", ""),
        ("Rp. 22.275.313.470,-", "22275313470", ""),
        ("Rp.499.471.900", "499471900", ""),
        ("Rp 240.000", "240000", ""),
        ("254 kasus", "254", ""),
        ("12 orang/bulan", "12", ""),
        ("95,24 %", "95.24", ""),
        ("\u00a095,24\u202f%\n", "95.24", ""),
        ("-2,5", "-2.5", ""),
        ("−2,5", "-2.5", ""),
        ("Rp -5.000", "-5000", ""),
        ("Rp 5,000", "5", "dibaca 5,000"),
        ("5,000.-", "5", "dibaca 5,000"),
        ("1.234", "1234", "dibaca 1234"),
        ("413.064", "413064", "dibaca 413064"),
        ("240.000", "240000", "dibaca 240000"),
        ("89.85", "89.85", "dibaca 89,85"),
        ("18144528.00", "18144528", "dibaca 18144528,00"),
        ("4.2", "4.2", "dibaca 4,2"),
        ("1.23456", "1.23456", "dibaca 1,23456"),
        ("0.500", "0.5", "dibaca 0,500"),
        ("1,234", "1.234", "dibaca 1,234"),
        ("0", "0", ""),
        ("-0", "0", ""),
    ],
)
def test_read_follows_the_indonesian_table(typed: str, value: str, note: str) -> None:
    reading = read(typed)
    assert (reading.value, reading.note, reading.problem) == (Decimal(value), note, "")


@pytest.mark.parametrize(
    ("typed", "value", "note"),
    [
        ("7,089,389,677,661", "7089389677661", ""),
        ("88.60", "88.6", ""),
        ("1,004,422,800", "1004422800", ""),
        ("1,234.56", "1234.56", ""),
        ("1,234", "1234", "dibaca 1234"),
        ("1.234", "1.234", "dibaca 1,234"),
        ("88,60", "88.6", "dibaca 88,60"),
        ("Rp 1.000,-", "1000", "dibaca 1000"),
        ("1.234.567,-", "1234567", "dibaca 1234567"),
        ("Rp 1.000", "1", "dibaca 1,000"),
        ("Rp 1,000,-", "1000", ""),
        ("Rp 1,000,000.-", "1000000", ""),
        ("Rp 1000,-", "1000", ""),
    ],
)
def test_read_follows_the_english_style_when_told(typed: str, value: str, note: str) -> None:
    reading = read(typed, decimal="en")
    assert (reading.value, reading.note, reading.problem) == (Decimal(value), note, "")


@pytest.mark.parametrize(
    "typed",
    [
        "1:17,9", "4,98% - 5,23%", "Ada", "38% (Evaluasi Semester I)", "1,49 21 km", "n/a", "-",
        "NaN", "Infinity", "1e400", "1E5", "=1+1", "+5", "١٢", "１２", "½", "²", "0x10", "1_000",
        "7,089,389,677,661", "1,234.56", "1.234.56", "1234.567", "1.23.456", "1..2", "1,,2",
        "5.", ",5", ",", "--5", "- -5", "-Rp -5", "Rp", "Rp 5 kasus", "1,5 juta", "5 ribu",
        "5²", "5*", "<5", "5 per 100", "7 dari 9", "9" * 21, "1" * 500, "0," + "0" * 60, "5\x00",
    ],
)  # fmt: skip
def test_read_refuses_what_is_no_plain_number(typed: str) -> None:
    reading = read(typed)
    assert reading.value is None
    assert reading.problem.endswith(".")
    assert not reading.blank


@pytest.mark.parametrize("typed", ["", "   ", "\n", "\u00a0", None])
def test_read_tells_blank_from_zero(typed: str | None) -> None:
    assert read(typed).blank
    assert not read("0").blank


@given(st.text(max_size=200))
def test_read_never_raises(typed: str) -> None:
    for decimal in ("id", "en"):
        reading = read(typed, decimal=decimal)
        assert reading.value is None or (not reading.problem and reading.value.is_finite())
    read_range(typed)
    read_share(typed)


@given(st.text(alphabet="0123456789.,-%Rp kx", max_size=14))
def test_read_keeps_every_digit_or_refuses(typed: str) -> None:
    reading = read(typed)
    if reading.value is not None:
        typed_digits = "".join(sign for sign in typed if sign.isdigit())
        assert int(typed_digits) == int(f"{abs(reading.value):f}".replace(".", ""))


@given(st.decimals(-(10**12), 10**12, places=2))
def test_read_reads_back_what_show_wrote(value: Decimal) -> None:
    assert read(show(value)) == Reading(show(value), value + 0)
    assert read(show_rupiah(value)).value == value


@given(st.integers(-(10**12), 10**12))
def test_read_reads_back_whole_numbers(value: int) -> None:
    assert read(show(Decimal(value), 0)).value == value


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("4,98% - 5,23%", "4.98", "5.23"),
        ("4,98–5,23", "4.98", "5.23"),
        ("4 s.d. 5", "4", "5"),
        ("4 s/d 5 kasus", "4", "5"),
        ("4 sampai dengan 5", "4", "5"),
        ("-5 - -3", "-5", "-3"),
    ],
)
def test_read_range_reads_two_ends(typed: str, low: str, high: str) -> None:
    assert read_range(typed).value == Span(Decimal(low), Decimal(high))


@pytest.mark.parametrize("typed", ["5", "5 -", "Ada", "5 - 4", "4 - x", "1:17,9 - 2", "4 - 5 - 6"])
def test_read_range_refuses_anything_else(typed: str) -> None:
    reading = read_range(typed)
    assert reading.value is None
    assert reading.problem.endswith(".")


def test_read_share_gives_the_percentage() -> None:
    reading = read_share("7 dari 13")
    assert reading is not None
    assert reading.value is not None
    assert show(reading.value) == "53,85"


def test_read_share_refuses_a_zero_divisor() -> None:
    reading = read_share("7 dari 0")
    assert reading is not None
    assert reading.problem == "Pembagi harus di atas nol. Periksa angka sesudah “dari”."


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("1234.565", 2, "1.234,57"),
        ("0.005", 2, "0,01"),
        ("-0.001", 2, "0,00"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1E+3", 0, "1.000"),
        ("1e400", 0, "10" + ".000" * 133),
    ],
)
def test_show_rounds_half_up(value: str, decimals: int, shown: str) -> None:
    result = show(Decimal(value), decimals)
    assert result == shown


def test_show_exact_marks_what_it_cuts() -> None:
    assert show_exact(Decimal(100) / 3) == "33,333333…"
    assert show_exact(Decimal("4.20")) == "4,20"


def test_show_rupiah_drops_empty_cents() -> None:
    assert show_rupiah(Decimal("5139000.00")) == "Rp 5.139.000"
    assert show_rupiah(Decimal("5139000.5")) == "Rp 5.139.000,50"


@given(st.decimals(-(10**6), 10**6, places=5))
def test_round_half_up_is_never_further_than_half(value: Decimal) -> None:
    assert abs(round_half_up(value) - value) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("typed", "swapped"),
    [
        ("1.234", "1,234"),
        ("89.85", "89,85"),
        ("Rp. 22.275.313.470,-", "Rp. 22,275,313,470,-"),
        ("-1.408,8 kasus", "-1,408.8 kasus"),
        ("7,5 dari 9", "7.5 dari 9"),
        ("1,234,567", "1.234.567"),
        ("belum diukur, karena survei 1,5 bulan", "belum diukur, karena survei 1,5 bulan"),
        ("Versi 1.0", "Versi 1.0"),
        ("", ""),
    ],
)
def test_swapped_signs_are_those_of_the_other_style(typed: str, swapped: str) -> None:
    there, back = swap_signs(typed, decimal="id"), swap_signs(swapped, decimal="en")
    assert (there, back) == (swapped, typed)


@pytest.mark.parametrize("typed", ["1.000,-", "Rp 1.000.000,-", "1,234.5", "Rp 1,000,-", "7,5"])
def test_swapped_signs_of_an_english_file_are_read_as_before(typed: str) -> None:
    before, after = read(typed, decimal="en"), read(swap_signs(typed, decimal="en"))
    assert (before.value, before.problem == "") == (after.value, after.problem == "")
    assert before.value is not None or before.problem


@given(st.text("0123456789.,- %Rpdarikasus", max_size=20))
def test_swapped_signs_are_read_as_before(typed: str) -> None:
    for read_in in (read, read_share):
        before = read_in(typed, decimal="id")
        after = read_in(swap_signs(typed, decimal="id"), decimal="en")
        told = [each and (each.value, each.note, each.unit, each.parts) for each in (before, after)]
        assert told[0] == told[1]
