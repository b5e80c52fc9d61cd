"""How quarters make a year to date, and what an annual target is where none was typed.

Both sides are taken from the same quarters, those that are filled: a target of a quarter without
a result would make the result look worse than it is. An empty quarter is left out, a zero is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from capaian.domain.numbers import PRECISE, Span
from capaian.domain.terms import Aggregation

_METHODS: dict[Aggregation, Callable[[Sequence[Decimal]], Decimal]] = {
    Aggregation.SUM: lambda amounts: sum(amounts, Decimal(0)),
    Aggregation.LAST: lambda amounts: amounts[-1],
    Aggregation.AVERAGE: lambda amounts: sum(amounts, Decimal(0)) / len(amounts),
    Aggregation.MAX: max,
    Aggregation.MIN: min,
}


@dataclass(frozen=True, slots=True)
class ToDate:
    """Target and realization of the year so far, in the indicator's unit.

    ``quarters`` (1–4) are those that entered; ``untargeted`` those of them whose target is
    missing, and then there is no ``target``.
    """

    target: Decimal | Span | None
    realization: Decimal | None
    quarters: tuple[int, ...]
    untargeted: tuple[int, ...]


def accumulate(
    method: Aggregation,
    targets: Sequence[Decimal | Span | None],
    realizations: Sequence[Decimal | None],
) -> ToDate:
    """Year to date over the quarters in order, ``None`` for what is not filled."""
    filled = [place for place, amount in enumerate(realizations) if amount is not None]
    used = filled[-1:] if method is Aggregation.LAST else filled
    amounts = [amount for place in used if (amount := realizations[place]) is not None]
    goals = [goal for place in used if (goal := targets[place]) is not None]
    return ToDate(
        _combine_goals(method, goals) if goals and len(goals) == len(used) else None,
        combine(method, amounts) if amounts else None,
        tuple(place + 1 for place in used),
        tuple(place + 1 for place in used if targets[place] is None),
    )


def fall_back(
    method: Aggregation, targets: Sequence[Decimal | Span | None]
) -> Decimal | Span | None:
    """The annual target where none was typed: the fourth quarter's for ``last``, else all four.

    ``None`` while a quarter that is needed has no target: our choice, a part is not the whole.
    """
    needed = targets[-1:] if method is Aggregation.LAST else targets
    goals = [goal for goal in needed if goal is not None]
    return _combine_goals(method, goals) if goals and len(goals) == len(needed) else None


def combine(method: Aggregation, amounts: Sequence[Decimal]) -> Decimal:
    """One amount of several by the method; a single one is itself by every method."""
    if len(amounts) == 1:
        return amounts[0]
    with localcontext(PRECISE):
        return _METHODS[method](amounts)


def _combine_goals(method: Aggregation, goals: Sequence[Decimal | Span]) -> Decimal | Span:
    """One target of several; the two ends of ranges are taken each for itself."""
    spans = [goal for goal in goals if isinstance(goal, Span)]
    if spans:
        lows, highs = [span.low for span in spans], [span.high for span in spans]
        return Span(combine(method, lows), combine(method, highs))
    return combine(method, [goal for goal in goals if isinstance(goal, Decimal)])
