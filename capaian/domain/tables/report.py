"""What the official tables are made of: measured figures with their place in the plan.

Nothing is computed here that :mod:`capaian.domain.measuring` has not computed; what is not known
is ``None`` or empty and is printed as an empty cell, never as 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from capaian.domain.measuring import Figure, Measurement
from capaian.domain.period import Period
from capaian.domain.tables.definition import Signer
from capaian.domain.terms import Level

# The nomenclature of regional codes has these two above a kecamatan's programs (seen in practice).
BRANCHES = {"7": "Unsur Kewilayahan", "7.01": "Kecamatan"}


@dataclass(frozen=True, slots=True)
class Node:
    """A program, kegiatan or sub kegiatan; amounts in rupiah, ``None`` where the plan has none.

    ``end_budget`` is the Renstra's for its whole term, ``spent_before`` what was realized of it
    before this year.
    """

    code: str
    name: str
    level: Level | None = None
    ceiling: Decimal | None = None
    end_budget: Decimal | None = None
    spent_before: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One indicator with its figures.

    ``period`` is the figure of the report's period, ``year`` the same realization against the
    year's target, ``quarters`` the row of four quarters. ``method`` is the cara pengukuran in
    words, where the plan has one. ``node`` is the code of its budget line,
    empty where it serves a sasaran without one. ``end_target`` and ``realized_before`` are typed:
    the Renstra's target at its end, and what was reached before this year.
    """

    period: Figure
    year: Figure
    quarters: Figure
    objective: str
    unit: str
    method: str = ""
    node: str = ""
    end_target: str = ""
    realized_before: str = ""
    drivers: str = ""
    obstacles: str = ""
    follow_up: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is printed of one measurement.

    ``period_result`` holds the figures of all lines in their order, ``year_result`` the same
    against the year's targets, ``unit_results`` those of each unit in the office's order.
    ``efficiency`` names the office's rule, ``silent_units`` are those without data and why.
    """

    office: str
    region: str
    period: Period
    plan: str
    lines: tuple[Line, ...]
    period_result: Measurement
    year_result: Measurement
    unit_results: Mapping[str, Measurement]
    nodes: Mapping[str, Node]
    head: Signer
    evaluator: Signer
    efficiency: str = "selisih"
    place_day: str = ""
    mark: str = ""
    source: str = ""
    silent_units: Mapping[str, str] = field(default_factory=dict)

    @property
    def upto(self) -> int:
        """The last quarter that is printed, 1–4."""
        return self.period.quarter or 4

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What stands above each table."""
        return (("Rencana", self.plan),)


def spend(figure: Figure, quarter: int) -> Decimal | None:
    """The rupiah of one quarter alone."""
    budgets = figure.money.budgets
    return budgets[quarter - 1].number if len(budgets) >= quarter else None


def list_levels(nodes: Mapping[str, Node]) -> list[Node]:
    """The nodes in the order of their codes, with urusan and bidang urusan in front.

    Those two come from codes of three parts and more, as regional programs have them.
    """
    known = dict(nodes)
    for code in nodes:
        parts = code.split(".")
        for branch in (parts[0], ".".join(parts[:2])):
            if len(parts) > 2 and parts[0].isdecimal():
                known.setdefault(branch, Node(branch, BRANCHES.get(branch, "")))
    return sorted(known.values(), key=lambda node: _order(node.code))


def _order(code: str) -> list[tuple[int, int, str]]:
    """Codes by their parts, numbers as numbers."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in code.split(".")]
