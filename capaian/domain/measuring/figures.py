"""The figure of one row: read, joined over the quarters, computed, rounded once and classed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from capaian.domain.achievement import Achievement, Step, compute, find_conflicts
from capaian.domain.aggregation import ToDate, accumulate, fall_back
from capaian.domain.budget import Absorption, absorb
from capaian.domain.findings import Code, Finding
from capaian.domain.measuring.cells import (
    Cell,
    RowCells,
    read_row,
    write_amount,
)
from capaian.domain.measuring.rows import Policy, Row
from capaian.domain.numbers import PRECISE, Span, quote, round_half_up, show, show_exact
from capaian.domain.period import ROMAN
from capaian.domain.terms import Aggregation, Status, StepKind


@dataclass(frozen=True, slots=True)
class Money:
    """Ceiling and realized rupiah of a row: the cells, their sum so far, and the absorption."""

    ceiling: Cell
    budgets: tuple[Cell, ...]
    realized: Decimal | None
    absorption: Absorption


@dataclass(frozen=True, slots=True)
class Figure:
    """One row with everything that is printed of it.

    ``percent`` is the achievement with full precision, ``rounded`` as it is shown; ``target`` and
    ``realization`` are those of the period, in the unit; ``steps`` say how they were divided,
    ``joined`` what the quarters give together.
    """

    number: int
    row: Row
    policy: Policy
    status: Status
    cells: RowCells
    upto: int
    joined: ToDate | None
    target: Decimal | Span | None
    realization: Decimal | None
    percent: Decimal | None
    rounded: Decimal | None
    predicate: str | None
    reached: bool | None
    rule: str | None
    steps: tuple[Step, ...]
    money: Money
    conflicts: tuple[tuple[str, str], ...]
    problem: tuple[Code, str] | None
    findings: tuple[Finding, ...] = ()

    @property
    def shown(self) -> str:
        """The achievement for people: ``107,81``, or the words for why there is none."""
        if self.rounded is None:
            return self.status.label
        return show(self.rounded, self.policy.decimals)

    @property
    def working(self) -> tuple[Step, ...]:
        """Every step from what was typed to the class, in the order in which it was taken."""
        return (
            *_retrace_inputs(self.cells, self.live),
            *_retrace_joining(self.row, self.joined, self.target),
            *self.steps,
            *_retrace_showing(self),
        )

    @property
    def targets(self) -> tuple[Cell, ...]:
        """The targets of the row's quarters, or its one target."""
        return self.cells.targets

    @property
    def annual(self) -> Cell:
        """The target of the year."""
        return self.cells.annual

    @property
    def realizations(self) -> tuple[Cell, ...]:
        """The realizations of the row's quarters, or its one realization."""
        return self.cells.realizations

    @property
    def live(self) -> tuple[Cell, ...]:
        """The realizations of the quarters the period has seen."""
        return self.realizations[: self.upto]

    @property
    def to_date(self) -> str:
        """What the earlier quarters give, ``s.d. TW I 100,00``, where the period's own is empty.

        Empty where it is filled: ``shown`` is then up to that quarter.
        """
        filled = [number for number, cell in enumerate(self.live, 1) if cell.number is not None]
        if self.rounded is None or not filled or filled[-1] == len(self.live):
            return ""
        return f"s.d. TW {ROMAN[filled[-1] - 1]} {self.shown}"

    @property
    def shown_now(self) -> str:
        """As ``shown``, but of an empty quarter that it is empty, not what earlier ones give."""
        return self.live[-1].status.label if self.to_date else self.shown

    @property
    def previous(self) -> str:
        """The period before: as typed where it is of the same year, else as it was read."""
        if len(self.live) > 1:
            return self.live[-2].typed
        return "" if self.row.previous is None else show_exact(self.row.previous)

    @property
    def quarters(self) -> tuple[Decimal | None, ...]:
        """The achievement of each single quarter so far, rounded; ``None`` where there is none."""
        if not self.row.quarterly or self.row.direction is None or self.conflicts:
            return ()
        answers = (
            _compute(self.row, self.policy, target.amount, cell.number)
            for target, cell in zip(self.targets, self.live, strict=False)
        )
        return tuple(
            round_half_up(answer.percent, self.policy.decimals)
            if answer and answer.percent is not None
            else None
            for answer in answers
        )

    def to_dict(self) -> dict[str, object]:
        """The figure as JSON holds it, to be frozen with a signed document."""
        row = self.row
        return {
            "number": self.number,
            "code": row.code,
            "indicator": row.name,
            "unit": row.unit,
            "direction": row.direction,
            "formula": row.formula,
            "aggregation": row.aggregation,
            "status": self.status.value,
            "target": write_amount(self.target),
            "realization": write_amount(self.realization),
            "achievement": write_amount(self.rounded),
            "shown": self.shown,
            "predicate": self.predicate,
            "reached": self.reached,
            "rule": self.rule,
            "working": [step.to_dict() for step in self.working],
            "annual_target": self.annual.to_dict(),
            "targets": [cell.to_dict() for cell in self.targets],
            "realizations": [cell.to_dict() for cell in self.realizations],
            "quarters": [write_amount(percent) for percent in self.quarters],
            "ceiling": write_amount(self.money.ceiling.amount),
            "budgets": [write_amount(cell.amount) for cell in self.money.budgets],
            "budget": write_amount(self.money.realized),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def draw_figure(number: int, row: Row, policy: Policy, cells: RowCells | None = None) -> Figure:
    """The figure of a row, without findings (those look at the whole table too).

    ``cells`` are those of the row where it was read already.
    """
    cells = cells or read_row(row, policy)
    targets, annual = cells.targets, cells.annual
    upto = (policy.period.quarter or len(targets)) if policy.period else len(targets)
    upto = min(upto, len(targets))
    live = cells.realizations[:upto]
    method = row.aggregation or (None if row.quarterly else Aggregation.LAST)
    conflicts = find_conflicts(row.direction, row.formula, row.aggregation, row.unit)

    joined = _sum_up(method, targets, live)
    target = joined.target if joined else None
    if row.quarterly and policy.period and policy.period.quarter is None and method:
        goals = [cell.amount for cell in targets]
        target = annual.amount if annual.typed.strip() else fall_back(method, goals)
    realization = joined.realization if joined else None
    status = _judge(row, (*targets[:upto], annual), live, bool(conflicts), target)
    answer = _compute(row, policy, target, realization) if status is Status.MEASURED else None
    percent = answer.percent if answer else None
    rounded = None if percent is None else round_half_up(percent, policy.decimals)
    return Figure(
        number=number,
        row=row,
        policy=policy,
        status=answer.status if answer else status,
        cells=cells,
        upto=upto,
        joined=joined,
        target=target,
        realization=realization,
        percent=percent,
        rounded=rounded,
        # The class follows the figure that is printed, so that the page does not contradict itself.
        predicate=None if rounded is None else policy.scale.classify(rounded),
        reached=answer.reached if answer else None,
        rule=_word_rule(row),
        steps=answer.steps if answer else (),
        money=_count_money(cells, upto),
        conflicts=conflicts,
        problem=answer.problem if answer else None,
    )


def _sum_up(
    method: Aggregation | None, targets: tuple[Cell, ...], live: tuple[Cell, ...]
) -> ToDate | None:
    if method is None:
        return None
    goals = [cell.amount for cell in targets[: len(live)]]
    return accumulate(method, goals, [cell.number for cell in live])


def _judge(
    row: Row,
    targets: tuple[Cell, ...],
    live: tuple[Cell, ...],
    conflicting: bool,
    target: Decimal | Span | None,
) -> Status:
    """What can be said before computing; ``MEASURED`` means that nothing stands in the way."""
    if any(cell.problem for cell in live):
        return Status.NOT_COMPUTABLE
    if all(cell.number is None for cell in live):
        return live[-1].status
    if any(cell.problem for cell in targets) or target is None or conflicting:
        return Status.NOT_COMPUTABLE
    if row.direction is None or row.formula is None:
        return Status.NOT_COMPUTABLE
    return Status.MEASURED


def _compute(
    row: Row, policy: Policy, target: Decimal | Span | None, realization: Decimal | None
) -> Achievement | None:
    if row.formula is None or target is None or realization is None:
        return None
    return compute(
        row.formula, target, realization, cap=policy.indicator_cap, staged=bool(row.stages)
    )


def _count_money(cells: RowCells, upto: int) -> Money:
    filled = [cell.number for cell in cells.budgets[:upto] if cell.number is not None]
    with localcontext(PRECISE):
        realized = sum(filled, Decimal(0)) if filled else None
    return Money(cells.ceiling, cells.budgets, realized, absorb(realized, cells.ceiling.number))


def _word_rule(row: Row) -> str | None:
    if row.formula is None or row.direction is None:
        return None
    words = f"{row.formula.label} ({row.direction.label})"
    return f"{words}; {row.aggregation.label.lower()}" if row.aggregation else words


def _retrace_inputs(cells: RowCells, live: tuple[Cell, ...]) -> Iterator[Step]:
    targets = (*cells.targets[: len(live)], cells.annual)
    read = [(StepKind.TARGET, cell) for cell in targets if cell.typed]
    read += [(StepKind.REALIZATION, cell) for cell in live]
    for kind, cell in read:
        yield Step(kind, _word_cell(cell), cell.typed, write_amount(cell.amount) or "")
    if cells.ranking:
        yield Step(StepKind.RULE, f"Skala {cells.ranking.name}: {cells.ranking.source}")


def _word_cell(cell: Cell) -> str:
    place = cell.place[:1].upper() + cell.place[1:]
    if cell.amount is None:
        words = f"{place} {quote(cell.typed)}" if cell.problem else place
        return f"{words} {cell.status.label}" + (f": {cell.reason}" if cell.reason else "")
    words = f"{place} diketik {quote(cell.typed)}, dibaca "
    if cell.parts:
        part, whole = cell.parts
        words += f"{show_exact(part)} / {show_exact(whole)} × 100 = "
    return words + _show_amount(cell.amount)


def _show_amount(amount: Decimal | Span) -> str:
    if isinstance(amount, Span):
        return f"{show_exact(amount.low)} sampai {show_exact(amount.high)}"
    return show_exact(amount)


def _retrace_joining(
    row: Row, joined: ToDate | None, target: Decimal | Span | None
) -> tuple[Step, ...]:
    if not row.quarterly or row.aggregation is None or joined is None or not joined.quarters:
        return ()
    quarters = ", ".join(f"TW {ROMAN[quarter - 1]}" for quarter in joined.quarters)
    text = f"{row.aggregation.label} dari {quarters}"
    if joined.realization is not None:
        text += f": realisasi {show_exact(joined.realization)}"
    if target is not None:
        text += f", target {_show_amount(target)}"
    return (Step(StepKind.AGGREGATION, text),)


def _retrace_showing(figure: Figure) -> Iterator[Step]:
    if figure.rounded is None:
        return
    decimals = figure.policy.decimals
    words = f"Dibulatkan setengah ke atas, {decimals} desimal: {figure.shown}"
    yield Step(StepKind.ROUNDING, words)
    scale = figure.policy.scale.name
    yield Step(StepKind.CLASS, f"{figure.shown} = {figure.predicate}; {scale}")
