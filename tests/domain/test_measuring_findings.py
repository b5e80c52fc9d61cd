"""What a validator is told of a figure where the plain table of findings does not suffice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from capaian.domain.findings import Code
from capaian.domain.measuring import Row
from capaian.domain.terms import Aggregation, Direction, Formula
from tests.domain.test_measuring import SECOND_QUARTER, draw, make_quarters, make_year


def find(row: Row, code: Code) -> list[tuple[str, str]]:
    """Where and in which words a row is told of by that code."""
    figure = draw(row, SECOND_QUARTER)
    return [(each.cell, each.message) for each in figure.findings if each.code is code]


@pytest.mark.parametrize(
    ("method", "given", "typed", "told"),
    [
        ("sum", "7", "2", "2, sedangkan TW I sampai IV memberi 7 (jumlah)"),
        ("sum", "7", "7", ""),
        ("sum", "7", "", ""),
        ("average", "1.666666667", "1,67", ""),
        (
            "average",
            "1.666666667",
            "1,66",
            "1,66, sedangkan TW I sampai IV memberi 1,666667… (rata-rata)",
        ),
        ("average", "77.777777778", "7 dari 9", ""),
        ("last", "7", "2", "2, sedangkan TW I sampai IV memberi 7 (nilai terakhir)"),
    ],
)
def test_year_is_held_against_its_signed_quarters(
    method: str, given: str, typed: str, told: str
) -> None:
    unit = "%" if "dari" in typed else "dokumen"
    row = make_year(
        "7", typed, unit=unit, aggregation=Aggregation(method), of_quarters=Decimal(given)
    )
    sentence = f"Realisasi setahun {told}. Samakan, atau terangkan sebabnya."
    assert find(row, Code.QUARTERS_DIFFER) == ([("realisasi", sentence)] if told else [])


@pytest.mark.parametrize(("typed", "differs"), [("900", True), ("1.000", False), ("", False)])
def test_budget_of_a_year_is_held_against_its_quarters(typed: str, differs: bool) -> None:
    row = make_year("7", "7", budgets=(typed,), budget_of_quarters=Decimal(1000))
    sentence = (
        "Realisasi anggaran setahun Rp 900, sedangkan jumlah TW I sampai IV Rp 1.000. "
        "Samakan, atau terangkan sebabnya."
    )
    told = [("realisasi anggaran", sentence)] if differs else []
    assert find(row, Code.QUARTERS_DIFFER) == told


@pytest.mark.parametrize(
    ("direction", "formula"),
    [
        (Direction.HIGHER, Formula.RATIO),
        (Direction.LOWER, Formula.MIRROR),
        (Direction.LOWER, Formula.INVERSE),
    ],
)
@pytest.mark.parametrize(
    ("typed", "spent", "code"),
    [("0", "60", Code.BUDGET_WITHOUT_PROGRESS), ("3", "", Code.PROGRESS_WITHOUT_BUDGET)],
)
def test_money_is_not_held_against_progress_where_lower_is_better(
    direction: Direction, formula: Formula, typed: str, spent: str, code: Code
) -> None:
    row = make_year(
        "5", typed, direction=direction, formula=formula, ceiling="100", budgets=(spent,)
    )
    assert bool(find(row, code)) is (direction is Direction.HIGHER)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-1|2", [("realisasi TW I", "Realisasi TW I -1")]),
        ("1|-0,5", [("realisasi TW II", "Realisasi TW II -0,5")]),
        ("0|2", []),
        ("1|-", []),
    ],
)
def test_realization_below_zero_is_told(typed: str, told: list[tuple[str, str]]) -> None:
    row = make_quarters(
        "2|2", typed, unit="Keluhan", direction=Direction.LOWER, formula=Formula.MIRROR
    )
    assert find(row, Code.NEGATIVE_REALIZATION) == [
        (cell, f"{words} di bawah nol. Periksa tandanya, atau terangkan sebabnya.")
        for cell, words in told
    ]


def test_target_that_is_rightly_zero_is_not_to_be_changed() -> None:
    sentence = (
        "Target nol tidak dapat menjadi pembagi, jadi capaian tidak dihitung. "
        "Bila memang nol, jawab “sudah benar, karena …”."
    )
    assert find(make_quarters("0|1", "0|"), Code.TARGET_ZERO) == [("target", sentence)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("|belum diukur, karena dinilai sekali setahun", []),
        ("|", ["target TW II"]),
        ("|4", ["target TW II"]),
        ("4|belum diukur, karena dinilai sekali setahun", ["target TW I"]),
    ],
)
def test_what_is_not_measured_needs_no_target(typed: str, told: list[str]) -> None:
    found = find(make_quarters("|", typed, aggregation=Aggregation.LAST), Code.MISSING_TARGET)
    assert [cell for cell, _ in found] == told
