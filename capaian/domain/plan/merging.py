"""A plan file brought together with a version that was adopted while the file was being written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from capaian.domain.plan.codes import find_level
from capaian.domain.plan.comparing import INDICATOR
from capaian.domain.plan.rows import PlanRow
from capaian.domain.plan.tree import Branch, Key, flatten, grow, list_keys
from capaian.domain.terms import Level

Name = TypeVar("Name")
Thing = TypeVar("Thing")
Entry = tuple[str, str]


def merge(
    ours: Sequence[PlanRow], theirs: Sequence[PlanRow], kept: Collection[Entry]
) -> list[PlanRow]:
    """Our rows, but each entry of ``kept`` as it stands in theirs, or gone where theirs has none.

    An entry is a pair (kind, code) as :func:`compare` names it. Both plans write numbers in one
    style. An entry of the tree that an indicator still stands below is never gone.
    """
    mine, other = grow(ours), grow(theirs)
    branches = dict(mine)
    indicators = {row.code: row for row in ours if row.code}
    foreign = {row.code: row for row in theirs if row.code}
    for kind, code in kept:
        if kind == INDICATOR:
            _take(indicators, foreign, code)
        else:
            _take(branches, other, (_LEVELS[kind], code))
    for row in indicators.values():
        for key in list_keys(row):
            _plant(key, branches, other | mine)
    for branch in list(branches.values()):
        if branch.above:
            _plant(branch.above, branches, other | mine)
    return flatten(branches, [_dress(row, branches) for row in indicators.values()])


_LEVELS = {level.label: level for level in Level}


def _take(ours: dict[Name, Thing], theirs: Mapping[Name, Thing], name: Name) -> None:
    if name in theirs:
        ours[name] = theirs[name]
    else:
        ours.pop(name, None)


def _plant(key: Key, branches: dict[Key, Branch], known: Mapping[Key, Branch]) -> None:
    """Put an entry back that something stands below, and what that one stands below."""
    if key in branches:
        return
    branches[key] = known[key]
    above = known[key].above
    if above:
        _plant(above, branches, known)


def _dress(row: PlanRow, branches: Mapping[Key, Branch]) -> PlanRow:
    """The row with the names and rupiah of the entries it stands below."""
    if row.goal_code:
        row = replace(row, goal=branches[Level.GOAL, row.goal_code].name)
    if row.objective_code:
        row = replace(row, objective=branches[Level.OBJECTIVE, row.objective_code].name)
    if not row.budget_code:
        return row
    budget = branches[find_level(row.budget_code), row.budget_code]
    return replace(
        row,
        budget=budget.name,
        ceiling=budget.ceiling,
        renstra_ceiling=budget.renstra_ceiling,
        earlier_spent=budget.earlier_spent,
    )
