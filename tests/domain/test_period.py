"""Periods: labels, keys, borders and neighbours."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.errors import Invalid
from capaian.domain.period import Period

PERIODS = st.builds(Period, st.integers(2001, 2999), st.one_of(st.none(), st.integers(1, 4)))


def test_period_names_itself() -> None:
    assert (Period(2026, 1).label, Period(2026, 1).key) == ("Triwulan I 2026", "2026-TW1")
    assert (Period(2026).label, Period(2026).key) == ("Tahun 2026", "2026")


@pytest.mark.parametrize(
    ("quarter", "start", "end"),
    [
        (1, date(2026, 1, 1), date(2026, 3, 31)),
        (2, date(2026, 4, 1), date(2026, 6, 30)),
        (3, date(2026, 7, 1), date(2026, 9, 30)),
        (4, date(2026, 10, 1), date(2026, 12, 31)),
        (None, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_period_knows_its_borders(quarter: int | None, start: date, end: date) -> None:
    assert (Period(2026, quarter).start, Period(2026, quarter).end) == (start, end)


def test_period_has_seen_its_quarters() -> None:
    assert Period(2026, 2).quarters == (1, 2)
    assert Period(2026).quarters == (1, 2, 3, 4)


def test_period_knows_the_one_before() -> None:
    assert Period(2026, 1).previous() == Period(2025, 4)
    assert Period(2026, 3).previous() == Period(2026, 2)
    assert Period(2026).previous() == Period(2025)


@given(PERIODS)
def test_period_key_reads_back(period: Period) -> None:
    assert Period.from_key(period.key) == period


@given(PERIODS)
def test_period_follows_without_a_gap(period: Period) -> None:
    assert (period.start - period.previous().end).days == 1


@pytest.mark.parametrize("key", ["", "26", "2026-TW5", "2026-TW0", "2026-tw1", "٢٠٢٦", "2026-TW1 "])
def test_period_refuses_a_foreign_key(key: str) -> None:
    with pytest.raises(Invalid):
        Period.from_key(key)


@pytest.mark.parametrize(("year", "quarter"), [(26, 1), (2026, 0), (2026, 5)])
def test_period_refuses_what_is_none(year: int, quarter: int) -> None:
    with pytest.raises(Invalid):
        Period(year, quarter)
