"""The Perjanjian Kinerja: what one official promises the one above to reach in a year.

It is printed for a wet signature. Its form follows what offices print (seen in practice): the
promise, a table of sasaran, indicators and targets, a table of programs and their rupiah. "PK"
means this paper in every office, so no other paper is ever called so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from capaian.domain.letters.blocks import Imprint, Signature


@dataclass(frozen=True, slots=True)
class AgreedTarget:
    """One indicator with its target as shown; ``before`` is the target first agreed, if other."""

    number: int
    objective: str
    indicator: str
    target: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AgreedProgram:
    """A program with its ceiling in rupiah as shown; empty where none is known."""

    number: int
    code: str
    name: str
    ceiling: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The paper. ``changed`` says that targets were agreed otherwise before."""

    imprint: Imprint
    year: int
    office: str
    place: str
    """As ``Wangon``; the day beside it is written by hand."""
    plan_version: str
    """As ``Rencana 2026 perubahan (versi 2)``."""
    first: Signature
    """Who promises (pihak pertama)."""
    second: Signature
    """Whom it is promised to (pihak kedua)."""
    targets: tuple[AgreedTarget, ...]
    programs: tuple[AgreedProgram, ...]
    total: str
    """The rupiah of all programs as shown; empty where none is known."""
    changed: bool = False
    reason: str = ""
    """Why the targets changed; empty for a first agreement."""

    template: ClassVar = "agreement"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        kind = "Perubahan Perjanjian Kinerja" if self.changed else "Perjanjian Kinerja"
        return f"{kind} {self.year} – {self.first.signatory.title}"
