"""Year to date: both sides of the same quarters, empty left out, zero counted."""

from __future__ import annotations

from decimal import Decimal
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.aggregation import accumulate, fall_back
from capaian.domain.numbers import Span
from capaian.domain.terms import Aggregation

AMOUNTS = st.decimals(0, 10**6, places=2)
QUARTERS = st.lists(st.tuples(AMOUNTS, st.one_of(st.none(), AMOUNTS)), min_size=4, max_size=4)


def _numbers(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("method", "target", "realization", "quarters"),
    [
        (Aggregation.SUM, "9", "8", (1, 3)),
        (Aggregation.LAST, "5", "0", (3,)),
        (Aggregation.AVERAGE, "4.5", "4", (1, 3)),
        (Aggregation.MAX, "5", "8", (1, 3)),
        (Aggregation.MIN, "4", "0", (1, 3)),
    ],
)
def test_accumulate_takes_the_filled_quarters(
    method: Aggregation, target: str, realization: str, quarters: tuple[int, ...]
) -> None:
    result = accumulate(method, _numbers("4", "7", "5", "9"), _numbers("8", None, "0", None))
    assert (result.target, result.realization) == (Decimal(target), Decimal(realization))
    assert (result.quarters, result.untargeted) == (quarters, ())


def test_accumulate_has_no_target_while_one_is_missing() -> None:
    result = accumulate(Aggregation.SUM, _numbers("4", None), _numbers("1", "2"))
    assert (result.target, result.realization, result.untargeted) == (None, Decimal(3), (2,))


def test_accumulate_of_nothing_is_nothing() -> None:
    result = accumulate(Aggregation.SUM, _numbers("4", "5"), _numbers(None, None))
    assert (result.target, result.realization, result.quarters) == (None, None, ())


def test_accumulate_joins_the_ends_of_ranges() -> None:
    spans = [Span(Decimal(4), Decimal(6)), Span(Decimal(2), Decimal(3))]
    result = accumulate(Aggregation.AVERAGE, spans, _numbers("5", "2"))
    assert result.target == Span(Decimal(3), Decimal("4.5"))


@given(QUARTERS)
def test_accumulate_equals_recomputation(quarters: list[tuple[Decimal, Decimal | None]]) -> None:
    targets, realizations = zip(*quarters, strict=True)
    filled = [(target, real) for target, real in quarters if real is not None]
    result = {
        method: accumulate(method, targets, realizations).realization for method in Aggregation
    }
    if not filled:
        assert set(result.values()) == {None}
        return
    reals = [real for _, real in filled]
    assert result[Aggregation.SUM] == sum(reals)
    assert result[Aggregation.LAST] == reals[-1]
    assert result[Aggregation.MAX] == max(reals)
    assert result[Aggregation.MIN] == min(reals)
    mean = result[Aggregation.AVERAGE]
    assert mean is not None
    assert float(mean) == pytest.approx(fmean(map(float, reals)))
    total = accumulate(Aggregation.SUM, targets, realizations).target
    assert total == sum(target for target, _ in filled)


@given(QUARTERS)
def test_accumulate_tells_blank_from_zero(
    quarters: list[tuple[Decimal, Decimal | None]],
) -> None:
    targets, realizations = zip(*quarters, strict=True)
    zeroed = [Decimal(0) if real is None else real for real in realizations]
    blank = accumulate(Aggregation.SUM, targets, realizations)
    zero = accumulate(Aggregation.SUM, targets, zeroed)
    assert (blank.realization or 0) == zero.realization
    assert zero.quarters == (1, 2, 3, 4)
    assert len(blank.quarters) == 4 - realizations.count(None)


@pytest.mark.parametrize(
    ("method", "targets", "annual"),
    [
        (Aggregation.SUM, ("1", "2", "3", "4"), "10"),
        (Aggregation.LAST, (None, None, None, "4"), "4"),
        (Aggregation.LAST, ("1", "2", "3", None), None),
        (Aggregation.SUM, ("1", None, "3", "4"), None),
        (Aggregation.AVERAGE, ("1", "2", "3", "4"), "2.5"),
    ],
)
def test_fall_back_makes_the_annual_target(
    method: Aggregation, targets: tuple[str | None, ...], annual: str | None
) -> None:
    assert fall_back(method, _numbers(*targets)) == (None if annual is None else Decimal(annual))
