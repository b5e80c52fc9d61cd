"""The period of a measurement: a quarter or a whole year, always an argument, never today.

The same report printed on two days is the same report, so nothing here asks what day it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from capaian.domain.errors import Invalid

QUARTERS = (1, 2, 3, 4)
ROMAN = ("I", "II", "III", "IV")
_KEY = re.compile(r"(?P<year>[0-9]{4})(?:-TW(?P<quarter>[1-4]))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar quarter, or a year where ``quarter`` is ``None``.

    :raises Invalid: a year outside 2000–2999 or a quarter outside 1–4.
    """

    year: int
    quarter: int | None = None

    def __post_init__(self) -> None:
        if not 2000 <= self.year <= 2999:
            raise Invalid("Tahun tidak dikenal. Tulis empat angka, misalnya 2026.")
        if self.quarter is not None and self.quarter not in QUARTERS:
            raise Invalid("Triwulan tidak dikenal. Pilih triwulan I sampai IV.")

    @classmethod
    def from_key(cls, key: str) -> Period:
        """The period of ``2026`` or ``2026-TW1``.

        :raises Invalid: the key has another form.
        """
        parts = _KEY.fullmatch(key)
        if parts is None:
            raise Invalid("Periode tidak dikenal. Tulis seperti 2026 atau 2026-TW1.")
        return cls(int(parts["year"]), int(parts["quarter"]) if parts["quarter"] else None)

    @property
    def key(self) -> str:
        """``2026-TW1`` or ``2026``: for addresses, file names and the database."""
        return f"{self.year}-TW{self.quarter}" if self.quarter else str(self.year)

    @property
    def label(self) -> str:
        """``Triwulan I 2026`` or ``Tahun 2026``: for people."""
        if self.quarter:
            return f"Triwulan {ROMAN[self.quarter - 1]} {self.year}"
        return f"Tahun {self.year}"

    @property
    def quarters(self) -> tuple[int, ...]:
        """The quarters the period has seen: 1 up to its own, all four for a year."""
        return QUARTERS[: self.quarter or 4]

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def end(self) -> date:
        """The last day."""
        month = 3 * (self.quarter or 4)
        return date(self.year, month, 31 if month in {3, 12} else 30)

    def previous(self) -> Period:
        """The period of the same kind before."""
        if self.quarter is None:
            return Period(self.year - 1)
        if self.quarter == 1:
            return Period(self.year - 1, 4)
        return Period(self.year, self.quarter - 1)
