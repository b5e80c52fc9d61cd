"""The SOP itself as a paper: identity sheet and table (PermenPANRB 35/2012)."""

from __future__ import annotations

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
        """Height of the row in points: room for the longest cell at eight points."""
        lines = max(-(-len(self.activity) // 36), -(-len(self.requirement) // 17))
        return max(42.0, lines * 10.0 + 8)


@dataclass(frozen=True, slots=True)
class SopSheet:
    """Lembar identitas and table of the SOP. Its pictures are one flowchart row a step."""

    imprint: Imprint
    identity: SopIdentity
    lanes: tuple[str, ...]
    steps: tuple[SopStep, ...]

    template: ClassVar = "sop"
    derived: ClassVar = ("title",)
    lane_width: ClassVar = 64.0
    """Width of an executor's column in points."""

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"SOP {self.identity.number} {self.identity.name}"
