"""Working days and hours: counted, never guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.working_time import WorkingTime

# 3 April 2026 is a Friday and a holiday; the office rests on Monday 6 April as well.
WORK = WorkingTime(5, time(7, 30), time(16), frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ((2026, 4, 2), (2026, 4, 2), 0),
        ((2026, 4, 2), (2026, 4, 7), 1),
        ((2026, 4, 1), (2026, 4, 8), 3),
        ((2026, 4, 8), (2026, 4, 1), 0),
    ],
)
def test_days_are_counted_without_weekends_and_days_off(
    after: tuple[int, int, int], until: tuple[int, int, int], count: int
) -> None:
    assert WORK.count_days(date(*after), date(*until)) == count


@given(DAYS, st.integers(1, 30))
def test_added_days_are_the_counted_ones(day: date, count: int) -> None:
    later = WORK.add_days(day, count)
    assert (WORK.count_days(day, later), WORK.is_working_day(later)) == (count, True)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (datetime(2026, 4, 7, 7, 29), False),  # noqa: DTZ001 - hours of Asia/Jakarta
        (datetime(2026, 4, 7, 7, 30), True),  # noqa: DTZ001
        (datetime(2026, 4, 7, 16), False),  # noqa: DTZ001
        (datetime(2026, 4, 6, 9), False),  # noqa: DTZ001
        (datetime(2026, 4, 4, 9), False),  # noqa: DTZ001
    ],
)
def test_office_is_open_in_its_hours_on_its_days(moment: datetime, opened: bool) -> None:
    assert WORK.is_open(moment) is opened


def test_six_days_a_week_work_on_saturday() -> None:
    week = [date(2026, 4, 13) + timedelta(days=each) for each in range(7)]
    six = WorkingTime(6, time(7), time(14))
    assert [six.is_working_day(day) for day in week] == [True] * 6 + [False]
