"""Working days and hours: counted, never guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-04-07 09:00", "2026-04-07 10:15", 75),
        ("2026-04-07 09:00:00", "2026-04-07 09:00:01", 1),
        ("2026-04-07 15:30", "2026-04-08 08:30", 90),  # over night
        ("2026-04-02 15:00", "2026-04-07 08:00", 90),  # over a holiday, a weekend and a day off
        ("2026-04-07 06:00", "2026-04-07 17:00", 510),
        ("2026-04-07 20:00", "2026-04-07 20:30", 1),
        ("2026-04-04 09:00", "2026-04-04 10:00", 1),
    ],
)
def test_minutes_are_counted_in_the_working_hours(since: str, until: str, minutes: int) -> None:
    jakarta = ZoneInfo("Asia/Jakarta")
    moments = (datetime.fromisoformat(each).replace(tzinfo=jakarta) for each in (since, until))
    assert WORK.count_minutes(*moments) == minutes


@given(DAYS, st.lists(st.integers(0, 4000), min_size=3, max_size=3))
def test_minutes_of_a_span_are_those_of_its_parts(day: date, places: list[int]) -> None:
    begun = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Jakarta"))
    first, between, last = (begun + timedelta(minutes=each) for each in sorted(places))
    whole = WORK.count_minutes(first, last)
    parts = WORK.count_minutes(first, between), WORK.count_minutes(between, last)
    # A part wholly outside the working hours counts as one minute.
    assert whole <= sum(parts) <= whole + 2


def test_six_days_a_week_work_on_saturday() -> None:
    week = [date(2026, 4, 13) + timedelta(days=each) for each in range(7)]
    six = WorkingTime(6, time(7), time(14))
    assert [six.is_working_day(day) for day in week] == [True] * 6 + [False]
