"""Working days and hours of an office: pure rules, the days off are told from outside.

Five or six days a week, the hours, and the office's own days off are settings; public holidays
and cuti bersama come from the ``holidays`` library (:mod:`capaian.adapters.public_holidays`). A
deadline on a day off stays where it is; the days left are counted in working days (our choice).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """``days`` a week from Monday on, hours of Asia/Jakarta, and the days off."""

    days: int
    start: time
    end: time
    days_off: Container[date] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on that day."""
        return day.weekday() < self.days and day not in self.days_off

    def is_open(self, moment: datetime) -> bool:
        """Whether the office works at that moment, given in Asia/Jakarta."""
        return self.is_working_day(moment.date()) and self.start <= moment.time() < self.end

    def count_minutes(self, since: datetime, until: datetime) -> int:
        """The working minutes between two moments, given in Asia/Jakarta; at least one.

        A minute that was begun counts. What was done wholly outside the working hours counts as
        one minute (our choice): it was done, in nobody's working time.
        """
        worked = timedelta()
        for each in range((until.date() - since.date()).days + 1):
            day = since.date() + timedelta(days=each)
            if self.is_working_day(day):
                opened = max(since, datetime.combine(day, self.start, since.tzinfo))
                closed = min(until, datetime.combine(day, self.end, since.tzinfo))
                worked += max(closed - opened, timedelta())
        return max(-(-worked // _MINUTE), 1)

    def count_days(self, after: date, until: date) -> int:
        """The working days after one day up to and with another; 0 where there are none."""
        span = range(1, (until - after).days + 1)
        return sum(self.is_working_day(after + timedelta(days=each)) for each in span)

    def add_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day
