"""Money along the tree: ceiling, realization, absorption and efficiency of each budget line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from capaian.domain.budget import EFFICIENCY_RULES, Line, Total, compare, roll_up
from capaian.domain.measuring import Figure, Measurement
from capaian.domain.measuring.cells import write_amount
from capaian.domain.numbers import PRECISE, round_half_up
from capaian.domain.terms import Level
from capaian.measurement.models import Cycle
from capaian.planning.queries import BudgetLine, list_budget


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A program, kegiatan or sub kegiatan up to the period; rupiah and per cent.

    ``depth`` counts from 0. ``achievement`` is the mean of the indicators that stand on this very
    line: achievements are not summed upward, so a line without indicators has no efficiency.
    ``note`` says why there is no absorption; ``rule`` is the words of the office's rule.
    """

    code: str
    name: str
    level: str
    depth: int
    ceiling: Decimal | None
    realized: Decimal | None
    absorption: Decimal | None
    note: str
    achievement: Decimal | None
    efficiency: Decimal | None
    efficiency_label: str
    rule: str

    def to_dict(self) -> dict[str, object]:
        """The row as JSON holds it, amounts as shown (decimals as strings)."""
        return {
            "code": self.code,
            "name": self.name,
            "level": self.level,
            "depth": self.depth,
            "ceiling": _write_money(self.ceiling),
            "realized": _write_money(self.realized),
            "absorption": _write_rounded(self.absorption),
            "note": self.note,
            "achievement": _write_rounded(self.achievement),
            "efficiency": _write_rounded(self.efficiency),
            "efficiency_label": self.efficiency_label,
            "rule": self.rule,
        }


def list_budgets(cycle: Cycle, measurement: Measurement) -> list[BudgetRow]:
    """The budget lines of the plan in the order of their codes, with what was spent so far.

    A ceiling on which several indicators stand counts once; lines without any ceiling below or
    above them are left out.
    """
    planned = list_budget(cycle.plan_version)
    standing: dict[str, list[Figure]] = {}
    for figure in measurement.figures:
        standing.setdefault(figure.row.node, []).append(figure)
    totals = roll_up(_list_lines(planned, standing))
    rule = cycle.office.preferences.efficiency
    return [
        _draw_row(line, totals[line.node.code], standing.get(line.node.code, ()), rule)
        for line in planned
        if line.node.code in totals and totals[line.node.code] != Total(None, None)
    ]


def _list_lines(
    planned: Sequence[BudgetLine], standing: Mapping[str, Sequence[Figure]]
) -> Iterator[Line]:
    for line in planned:
        spent = [figure.money.realized for figure in standing.get(line.node.code, ())]
        first = next((amount for amount in spent if amount is not None), None)
        yield Line(line.node.code, line.node.ceiling, first)


def _draw_row(line: BudgetLine, total: Total, standing: Sequence[Figure], rule: str) -> BudgetRow:
    absorption = total.absorption
    achievement = _average(standing)
    efficiency = compare(achievement, absorption.percent, rule)
    return BudgetRow(
        code=line.node.code,
        name=line.node.name,
        level=Level(line.node.level).label,
        depth=line.depth,
        ceiling=total.ceiling,
        realized=total.realized,
        absorption=absorption.percent,
        note=absorption.sentence,
        achievement=achievement,
        efficiency=efficiency.value if efficiency else None,
        efficiency_label=efficiency.label if efficiency else "",
        rule=EFFICIENCY_RULES[rule].words,
    )


def _average(standing: Sequence[Figure]) -> Decimal | None:
    percents = [figure.percent for figure in standing if figure.percent is not None]
    if not percents:
        return None
    with localcontext(PRECISE):
        return sum(percents, Decimal(0)) / len(percents)


def _write_money(amount: Decimal | None) -> str | None:
    """Rupiah, with cents only where there are any."""
    if amount is None:
        return None
    whole = amount.to_integral_value()
    return write_amount(whole if whole == amount else amount)


def _write_rounded(amount: Decimal | None) -> str | None:
    return None if amount is None else write_amount(round_half_up(amount))
