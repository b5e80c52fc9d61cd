"""The holidays of Indonesia, with cuti bersama."""

from __future__ import annotations

from datetime import date

import pytest

from capaian.adapters.public_holidays import list_holidays


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
