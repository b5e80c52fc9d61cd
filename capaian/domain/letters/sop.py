"""The SOP itself as a paper: identity sheet and table (PermenPANRB 35/2012)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from capaian.domain.letters.blocks import Imprint


@dataclass(frozen=True, slots=True)
class SopIdentity:
    """The boxes of the identity sheet; dates are text as the SOP writes them."""

    number: str
    made_on: str
    revised_on: str
    effective_on: str
    approved_by: str
    """May be empty: the sheet then leaves room."""
    name: str
    legal_basis: tuple[str, ...]
    qualifications: tuple[str, ...]
    related: tuple[str, ...]
    equipment: tuple[str, ...]
    warning: tuple[str, ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SopStep:
    """A row of the table; the symbol and its arrows come as a picture of that height."""

    number: int
    activity: str
    executor: str
    """In words, for those who cannot see the picture."""
    requirement: str
    """Kelengkapan."""
    minutes: int
    output: str
    remark: str = ""

    derived: ClassVar = ("height",)

    @property
    def height(self) -> float:
        """Height of the row in points: room for the longest cell at eight points.

        At least 48, so that pentagons have room.
        """
        letters_a_line = (
            (self.activity, 36),
            (self.requirement, 16),
            (self.output, 16),
            (self.remark, 13),
        )
        lines = max(-(-len(text) // room) for text, room in letters_a_line)
        return max(48.0, lines * 10.0 + 8)


_ROOM = 430.0
"""Points that the rows of one page may fill, on the lower of the two paper sizes."""


def end_pages(steps: Sequence[SopStep]) -> tuple[int, ...]:
    """The rows after which the table goes on to the next page, counted from 0."""
    ends, filled = [], 0.0
    for row, step in enumerate(steps):
        if filled + step.height > _ROOM and filled:
            ends.append(row - 1)
            filled = 0.0
        filled += step.height
    return tuple(ends)


@dataclass(frozen=True, slots=True)
class SopSheet:
    """Lembar identitas and table of the SOP. Its pictures are one flowchart row a step."""

    imprint: Imprint
    identity: SopIdentity
    lanes: tuple[str, ...]
    steps: tuple[SopStep, ...]

    template: ClassVar = "sop"
    derived: ClassVar = ("title", "page_ends")
    lane_width: ClassVar = 64.0
    """Width of an executor's column in points."""

    @property
    def page_ends(self) -> tuple[int, ...]:
        """The rows after which the table goes on to the next page."""
        return end_pages(self.steps)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"SOP {self.identity.number} {self.identity.name}"
