"""Indonesian public holidays and cuti bersama, from the ``holidays`` library."""

from __future__ import annotations

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
