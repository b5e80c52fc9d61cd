"""Figures as cells: what is shown and the very number that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from capaian.domain.measuring import Figure
from capaian.domain.measuring.cells import Cell as Typed
from capaian.domain.numbers import Span, round_half_up, show, show_exact
from capaian.domain.tables.definition import EMPTY, Align, Cell
from capaian.domain.terms import Formula, Status

_WORDED = frozenset({Formula.ORDINAL, Formula.MILESTONE})
_MOST_DECIMALS = 6


def show_amount(amount: Decimal | Span | None, decimals: int) -> Cell:
    """An amount with the decimals it has; one with more than six is rounded half up."""
    if amount is None:
        return EMPTY
    if isinstance(amount, Span):
        return Cell(f"{show_exact(amount.low)} – {show_exact(amount.high)}")
    if len(f"{amount:f}".partition(".")[2]) > _MOST_DECIMALS:
        amount = round_half_up(amount, decimals)
    return Cell(show_exact(amount), amount)


def show_percent(percent: Decimal | None, decimals: int) -> Cell:
    """A percentage rounded half up, once."""
    if percent is None:
        return EMPTY
    rounded = round_half_up(percent, decimals)
    return Cell(show(rounded, decimals), rounded)


def show_money(amount: Decimal | None) -> Cell:
    """Rupiah, with cents only where there are any."""
    if amount is None:
        return EMPTY
    decimals = 0 if amount == amount.to_integral_value() else 2
    rounded = round_half_up(amount, decimals)
    return Cell(show(rounded, decimals), rounded)


def show_typed(typed: Typed, figure: Figure) -> Cell:
    """A cell as it was filled: the figure, the predicate, or the words for why there is none."""
    if typed.amount is not None:
        if figure.row.formula in _WORDED:
            return Cell(typed.typed.strip(), align=Align.CENTER)
        return show_amount(typed.amount, figure.policy.decimals)
    if typed.problem:
        return Cell(typed.typed.strip())
    return Cell(typed.status.label)


def show_target(typed: Typed, amount: Decimal | Span | None, figure: Figure) -> Cell:
    """A target: as typed, or as it follows from the quarters; empty where there is none."""
    if typed.typed.strip():
        return show_typed(typed, figure)
    return name_amount(amount, figure.targets, figure)


def show_to_date(figure: Figure) -> Cell:
    """The realization of the period so far by the indicator's own method."""
    if figure.realization is None:
        return Cell(figure.live[-1].status.label)
    return name_amount(figure.realization, figure.live, figure)


def name_amount(amount: Decimal | Span | None, typed: Iterable[Typed], figure: Figure) -> Cell:
    """An amount; a score or a weight by the words that were typed for it."""
    if amount is not None and figure.row.formula in _WORDED:
        words = [each.typed.strip() for each in typed if each.number == amount]
        return Cell(words[-1], align=Align.CENTER) if words else EMPTY
    return show_amount(amount, figure.policy.decimals)


def show_state(figure: Figure) -> str:
    """The predicate, or the words for why there is none."""
    return figure.predicate or ("" if figure.status is Status.MEASURED else figure.status.label)
