"""The six formulas: the documented answers as golden cases, and what must hold for all numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.achievement import compute, find_conflicts, is_percent, may_be_summed
from capaian.domain.findings import Code
from capaian.domain.numbers import Span, show
from capaian.domain.terms import Aggregation, Direction, Formula, Status, StepKind

AMOUNTS = st.decimals(0, 10**6, places=2)
POSITIVE = st.decimals("0.01", 10**6, places=2)
CAPS = st.sampled_from([None, *map(Decimal, (100, 120, 150, 200))])


def test_table_of_the_formulas_is_complete() -> None:
    assert {formula.value for formula in Formula} == {
        "ratio", "mirror", "inverse", "range", "ordinal", "milestone",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "target", "realization", "percent"),
    [
        (Formula.RATIO, "82.5", "88.94", "107,81"),
        (Formula.RATIO, "69.23", "53.85", "77,78"),
        (Formula.RATIO, "10", "0", "0,00"),
        (Formula.MIRROR, "10", "5", "150,00"),
        (Formula.INVERSE, "10", "5", "200,00"),
        (Formula.MIRROR, "10", "0", "200,00"),
        (Formula.INVERSE, "10", "0", "200,00"),
        (Formula.MIRROR, "0", "0", "100,00"),
        (Formula.INVERSE, "0", "0", "100,00"),
        (Formula.MIRROR, "88.82", "135.15", "47,84"),
        (Formula.INVERSE, "88.82", "135.15", "65,72"),
        (Formula.MIRROR, "254", "181", "128,74"),
        (Formula.MIRROR, "10", "25", "0,00"),
        (Formula.ORDINAL, "6", "5", "83,33"),
        (Formula.MILESTONE, "100", "100", "100,00"),
        (Formula.MILESTONE, "100", "40", "0,00"),
    ],
)
def test_compute_follows_the_table(
    formula: Formula, target: str, realization: str, percent: str
) -> None:
    result = compute(formula, Decimal(target), Decimal(realization))
    assert result.percent is not None
    assert (result.status, show(result.percent)) == (Status.MEASURED, percent)


@pytest.mark.parametrize(
    ("formula", "realization"),
    [(Formula.RATIO, 0), (Formula.RATIO, 3), (Formula.MIRROR, 3), (Formula.INVERSE, 3)],
)
def test_compute_refuses_a_zero_target(formula: Formula, realization: int) -> None:
    result = compute(formula, Decimal(0), Decimal(realization))
    assert (result.percent, result.status) == (None, Status.NOT_COMPUTABLE)
    assert result.problem is not None
    assert result.problem[0] is Code.TARGET_ZERO


@pytest.mark.parametrize("formula", [Formula.RATIO, Formula.MIRROR, Formula.INVERSE])
def test_compute_refuses_a_target_below_zero(formula: Formula) -> None:
    result = compute(formula, Decimal(-2), Decimal(1))
    assert result.problem is not None
    assert (result.percent, result.problem[0]) == (None, Code.INVALID_NUMBER)


@pytest.mark.parametrize(
    ("realization", "percent", "reached"),
    [("4.98", "100,00", True), ("5.23", "100,00", True), ("2.49", "50,00", False),
     ("10.46", "200,00", False)],
)  # fmt: skip
def test_compute_measures_a_range_from_its_nearer_bound(
    realization: str, percent: str, reached: bool
) -> None:
    span = Span(Decimal("4.98"), Decimal("5.23"))
    result = compute(Formula.RANGE, span, Decimal(realization))
    assert result.percent is not None
    assert (show(result.percent), result.reached) == (percent, reached)


def test_compute_gives_the_weight_of_a_stage() -> None:
    result = compute(Formula.MILESTONE, Decimal(100), Decimal(40), staged=True)
    assert (result.percent, result.reached) == (Decimal(40), False)


def test_compute_tells_each_step() -> None:
    result = compute(Formula.RATIO, Decimal(2), Decimal(5), cap=Decimal(120))
    assert [(step.kind, step.text) for step in result.steps] == [
        (StepKind.RULE, "Realisasi / Target × 100; sumber: semua laporan yang diperiksa"),
        (StepKind.ARITHMETIC, "5 / 2 × 100 = 250"),
        (StepKind.LIMIT, "250 dibatasi menjadi 120"),
    ]


def test_compute_reports_a_best_case_as_the_cap() -> None:
    assert compute(Formula.INVERSE, Decimal(10), Decimal(0), cap=Decimal(120)).percent == 120


@given(POSITIVE, AMOUNTS, AMOUNTS, CAPS)
def test_higher_is_never_worse(
    target: Decimal, one: Decimal, two: Decimal, cap: Decimal | None
) -> None:
    less, more = sorted((one, two))
    low, high = (compute(Formula.RATIO, target, each, cap=cap).percent for each in (less, more))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high


@given(st.sampled_from([Formula.MIRROR, Formula.INVERSE]), POSITIVE, AMOUNTS, AMOUNTS, CAPS)
def test_lower_is_never_worse(
    formula: Formula, target: Decimal, one: Decimal, two: Decimal, cap: Decimal | None
) -> None:
    less, more = sorted((one, two))
    best, worst = (compute(formula, target, each, cap=cap).percent for each in (less, more))
    assert best is not None
    assert worst is not None
    assert 0 <= worst <= best <= (cap or 200)


@given(st.sampled_from([Formula.RATIO, Formula.MIRROR, Formula.INVERSE]), POSITIVE)
def test_meeting_the_target_is_one_hundred(formula: Formula, target: Decimal) -> None:
    result = compute(formula, target, target)
    assert (result.percent, result.reached) == (Decimal(100), True)


@given(st.sampled_from([Formula.RATIO, Formula.MIRROR, Formula.INVERSE]), POSITIVE, AMOUNTS)
def test_reached_agrees_with_the_percentage(
    formula: Formula, target: Decimal, realization: Decimal
) -> None:
    result = compute(formula, target, realization)
    assert result.percent is not None
    assert result.reached == (result.percent >= 100)


@given(POSITIVE, POSITIVE, AMOUNTS)
def test_inside_a_range_is_one_hundred(one: Decimal, two: Decimal, realization: Decimal) -> None:
    span = Span(*sorted((one, two)))
    result = compute(Formula.RANGE, span, realization)
    assert (result.percent == 100) == (span.low <= realization <= span.high)


@pytest.mark.parametrize(
    ("direction", "formula", "aggregation", "unit", "fields"),
    [
        (Direction.HIGHER, Formula.RATIO, Aggregation.SUM, "dokumen", []),
        (Direction.HIGHER, Formula.RATIO, Aggregation.LAST, "%", []),
        (Direction.HIGHER, Formula.RATIO, Aggregation.SUM, "%", ["aggregation"]),
        (Direction.HIGHER, Formula.RATIO, Aggregation.SUM, "Persen", ["aggregation"]),
        (Direction.HIGHER, Formula.RATIO, Aggregation.SUM, "Indeks", ["aggregation"]),
        (Direction.LOWER, Formula.MIRROR, Aggregation.SUM, "per 1000 KH", ["aggregation"]),
        (Direction.LOWER, Formula.RATIO, Aggregation.LAST, "kasus", ["formula"]),
        (Direction.HIGHER, Formula.MIRROR, Aggregation.LAST, "kasus", ["formula"]),
        (Direction.ORDINAL, Formula.ORDINAL, Aggregation.SUM, "", ["aggregation"]),
        (Direction.ORDINAL, Formula.ORDINAL, Aggregation.AVERAGE, "", ["aggregation"]),
        (Direction.ORDINAL, Formula.ORDINAL, Aggregation.LAST, "Predikat", []),
        (Direction.MILESTONE, Formula.MILESTONE, Aggregation.SUM, "", ["aggregation"]),
        (None, None, None, "%", []),
    ],
)
def test_find_conflicts_refuses_senseless_rules(
    direction: Direction | None,
    formula: Formula | None,
    aggregation: Aggregation | None,
    unit: str,
    fields: list[str],
) -> None:
    conflicts = find_conflicts(direction, formula, aggregation, unit)
    assert [field for field, _ in conflicts] == fields


def test_find_conflicts_asks_for_two_ends_of_a_range() -> None:
    conflicts = find_conflicts(
        Direction.RANGE, Formula.RANGE, Aggregation.LAST, "%", targets=("4,98% - 5,23%", "5", "")
    )
    assert conflicts == (("target", "“5” bukan rentang. Tulis dua batas, misalnya 4 - 5."),)


@pytest.mark.parametrize(
    ("unit", "percent", "summed"),
    [("%", True, False), ("Prosentase", True, False), ("Nilai", False, False),
     ("Orang/bulan", False, True), ("Rp", False, True), ("laporan", False, True),
     ("jiwa per 100.000", False, False), ("", False, True)],
)  # fmt: skip
def test_unit_tells_what_may_be_done(unit: str, percent: bool, summed: bool) -> None:
    assert (is_percent(unit), may_be_summed(unit)) == (percent, summed)
