"""The SOP itself as a paper: identity sheet and table (PermenPANRB 35/2012)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from capaian.domain.letters.blocks import Imprint
from capaian.domain.terms import Term


class Symbol(Term):
    """The shape in the executor's column."""

    CAPSULE = "capsule", "Mulai atau selesai"
    BOX = "box", "Proses"
    DIAMOND = "diamond", "Keputusan"


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
    """A row of the table."""

    number: int
    activity: str
    lane: int
    """Index of the acting executor in ``SopSheet.lanes``."""
    symbol: Symbol
    requirement: str
    """Kelengkapan."""
    minutes: int
    output: str
    remark: str = ""

    derived: ClassVar = ("symbol_id",)

    @property
    def symbol_id(self) -> str:
        """The symbol's stable word."""
        return self.symbol.value


@dataclass(frozen=True, slots=True)
class SopReturn:
    """A way back, drawn dashed: from a decision to an earlier row."""

    source: int
    target: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class SopSheet:
    """Lembar identitas and table of the SOP."""

    imprint: Imprint
    identity: SopIdentity
    lanes: tuple[str, ...]
    steps: tuple[SopStep, ...]
    returns: tuple[SopReturn, ...] = ()

    template: ClassVar = "sop"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"SOP {self.identity.number} {self.identity.name}"
