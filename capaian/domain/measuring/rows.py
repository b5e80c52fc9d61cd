"""What goes into a measurement: rows as typed, and the choices of the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from capaian.domain.findings import SEVERITIES, Code, Finding
from capaian.domain.period import Period
from capaian.domain.scale import PERMENDAGRI, RANKINGS, Ranking, Scale
from capaian.domain.terms import Aggregation, CapPlace, Direction, Formula, Severity


@dataclass(frozen=True, slots=True)
class Realization:
    """A realization as typed; ``not_measured`` is the reason where it is measured later.

    An empty reason still marks the cell as not measured, and is a finding. The text
    "belum diukur, karena …" in the cell itself says the same.
    """

    typed: str = ""
    not_measured: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator with its cells as typed.

    ``targets`` and ``realizations`` stand side by side: four quarters, or one cell each for a year
    without quarters. ``budgets`` are the rupiah of each quarter, not cumulative. ``evidence``,
    ``obstacle``, ``follow_up`` and ``agreed_target`` are ``None`` where they are not asked for.
    ``budget_key`` names the budget line: rows with the same key share one ceiling. ``stages`` are
    pairs (stage, weight in per cent) of a milestone, ``ranking`` the name of an ordinal's scale.
    ``node`` is the code of the plan's entry above: twice the same name there is a double.
    ``previous`` is the realization of the period before, in the unit; ``of_quarters`` and
    ``budget_of_quarters`` what the signed quarters give together, for a year all of which are
    signed; ``typed_on`` the day on which the newest one was typed; ``answers`` the unit's words to
    findings, by their code.
    """

    name: str
    targets: tuple[str, ...]
    realizations: tuple[Realization, ...]
    code: str = ""
    unit: str = ""
    direction: Direction | None = None
    formula: Formula | None = None
    aggregation: Aggregation | None = None
    annual_target: str = ""
    agreed_target: str | None = None
    weight: Decimal | None = None
    ranking: str = ""
    stages: tuple[tuple[str, Decimal], ...] = ()
    node: str = ""
    previous: Decimal | None = None
    of_quarters: Decimal | None = None
    budget_of_quarters: Decimal | None = None
    typed_on: date | None = None
    budget_key: str = ""
    ceiling: str = ""
    budgets: tuple[str, ...] = ()
    evidence: int | None = None
    obstacle: str | None = None
    follow_up: str | None = None
    printed: str = ""
    answers: Mapping[Code, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.targets or len(self.targets) != len(self.realizations):
            raise ValueError("a row needs one realization beside each target")

    @property
    def quarterly(self) -> bool:
        """Whether the cells are quarters rather than one year."""
        return len(self.targets) > 1


# The cells that a unit fills in; every other belongs to the plan.
_UNITS_OWN = ("realisasi", "data dukung", "faktor penghambat", "tindak lanjut", "tercetak")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The choices of the office, printed under each table.

    ``cap`` is in per cent, ``None`` for none; ``decimals`` are shown; ``decimal`` is the style of
    typed numbers, ``"id"`` or ``"en"``. A realization ``outlier_factor`` times the last period's,
    or that part of it, is reported. ``period`` is needed for rows with quarters.
    """

    period: Period | None = None
    scale: Scale = PERMENDAGRI
    cap: Decimal | None = None
    cap_applies: CapPlace = CapPlace.INDICATOR
    decimals: int = 2
    decimal: str = "id"
    severities: Mapping[Code, Severity] = field(default_factory=dict)
    rankings: tuple[Ranking, ...] = RANKINGS
    outlier_factor: Decimal = Decimal(3)

    @property
    def indicator_cap(self) -> Decimal | None:
        """The cap of each single figure."""
        return self.cap if self.cap_applies is CapPlace.INDICATOR else None

    def judge(self, code: Code) -> Severity:
        """What a finding of this kind does in this office."""
        return self.severities.get(code, SEVERITIES[code])

    def weigh(self, finding: Finding) -> Finding:
        """The finding as it is for the unit's form, which it cannot leave while one blocks.

        What stands in the plan's cells the unit cannot mend: it only warns, unless the office
        itself lets that kind block (our choice).
        """
        if finding.code in self.severities or finding.cell.startswith(_UNITS_OWN):
            return finding
        return replace(finding, severity=Severity.WARNS)

    def to_dict(self) -> dict[str, object]:
        """The choices as JSON holds them."""
        return {
            "period": self.period.key if self.period else None,
            "scale": self.scale.to_dict(),
            "cap": None if self.cap is None else str(self.cap),
            "cap_applies": self.cap_applies.value,
            "decimals": self.decimals,
            "decimal": self.decimal,
            "severities": {code.value: each.value for code, each in self.severities.items()},
            "outlier_factor": str(self.outlier_factor),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The choices as they were frozen; the rankings are the program's."""
        return cls(
            period=Period.from_key(data["period"]) if data["period"] else None,
            scale=Scale.from_dict(data["scale"]),
            cap=None if data["cap"] is None else Decimal(data["cap"]),
            cap_applies=CapPlace(data["cap_applies"]),
            decimals=data["decimals"],
            decimal=data["decimal"],
            severities={
                Code(code): Severity(each) for code, each in data.get("severities", {}).items()
            },
            outlier_factor=Decimal(data.get("outlier_factor", 3)),
        )
