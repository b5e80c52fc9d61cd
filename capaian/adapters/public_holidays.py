"""Indonesian public holidays and cuti bersama, from the ``holidays`` library."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import cache

from holidays import GOVERNMENT, PUBLIC, country_holidays


@cache
def list_holidays(year: int) -> frozenset[date]:
    """The days of a year on which offices are closed.

    Cuti bersama is known once it was decreed and the library has it; until then an office names
    its own days off.
    """
    return frozenset(country_holidays("ID", years=year, categories=(PUBLIC, GOVERNMENT)))


@dataclass(frozen=True, slots=True)
class DaysOff(Container[date]):
    """The public holidays of every year and an office's own days off."""

    own: frozenset[date]

    def __contains__(self, day: object) -> bool:
        return day in self.own or (isinstance(day, date) and day in list_holidays(day.year))
