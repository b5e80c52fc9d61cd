"""How far ahead a day of a measurement may lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from capaian.domain.letters.wording import show_date

YEARS_AHEAD = 2
"""Deadlines and meetings lie in this year or the next two (our choice): a day beyond has its year
mistyped, and nobody would be reminded of it."""


def check_ahead(place: str, day: date, today: date) -> Iterator[tuple[str, str]]:
    """The problem of one field, if any: a day too far ahead of ``today``."""
    last = date(today.year + YEARS_AHEAD, 12, 31)
    if day > last:
        yield place, f"Terlalu jauh, paling lambat {show_date(last)}. Periksa tahunnya."
