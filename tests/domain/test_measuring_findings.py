"""What a validator is told of a figure where the plain table of findings does not suffice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from capaian.domain.findings import Code
from capaian.domain.measuring import Row
from capaian.domain.terms import Aggregation
from tests.domain.test_measuring import draw, make_year


def find(row: Row, code: Code) -> list[tuple[str, str]]:
    """Where and in which words a row is told of by that code."""
    return [(each.cell, each.message) for each in draw(row).findings if each.code is code]


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
