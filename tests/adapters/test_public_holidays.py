"""The holidays of Indonesia, with cuti bersama."""

from __future__ import annotations

from datetime import date

import pytest

from capaian.adapters.public_holidays import DaysOff, list_holidays


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 8, 17), True),
        (date(2026, 3, 21), True),
        (date(2026, 3, 20), True),
        (date(2026, 12, 24), True),
        (date(2026, 8, 18), False),
    ],
)
def test_holidays_and_cuti_bersama_are_days_off(day: date, off: bool) -> None:
    assert (day in list_holidays(day.year)) is off


def test_own_days_off_are_beside_the_holidays_of_every_year() -> None:
    own = date(2026, 8, 18)
    days_off = DaysOff(frozenset({own}))
    days = (own, own.replace(year=2027), date(2031, 8, 17), date(1999, 8, 17), date(2031, 8, 18))
    assert [day in days_off for day in days] == [True, False, True, True, False]
