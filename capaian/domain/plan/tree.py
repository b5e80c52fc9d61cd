"""The tree of a plan: tujuan, sasaran, and the budget lines below each other by their codes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from capaian.domain.plan.codes import find_level, list_above
from capaian.domain.plan.rows import PlanRow
from capaian.domain.terms import Level

Key = tuple[Level, str]

ABOVE_BUDGET = frozenset({Level.GOAL, Level.OBJECTIVE})

EMPTY_ROW = PlanRow(
    line=0,
    objective_code="",
    objective="",
    budget_code="",
    budget="",
    ceiling="",
    code="",
    name="",
    unit_of_measure="",
    direction=None,
    formula=None,
    aggregation=None,
    targets=("", "", "", "", ""),
    unit="",
    evidence_asked="",
)


@dataclass(frozen=True, slots=True)
class Branch:
    """An entry of the tree with its rupiah as typed; ``above`` is what it stands below.

    A budget line stands below the nearest one whose code begins its own; where the plan has none,
    below the sasaran of its first row.
    """

    level: Level
    code: str
    name: str
    above: Key | None = None
    ceiling: str = ""
    renstra_ceiling: str = ""
    earlier_spent: str = ""
    line: int = 0

    @property
    def key(self) -> Key:
        return self.level, self.code

    @property
    def above_code(self) -> str:
        return self.above[1] if self.above else ""


def list_keys(row: PlanRow) -> Iterator[Key]:
    """The entries of the tree that a row names, from above."""
    if row.goal_code:
        yield Level.GOAL, row.goal_code
    if row.objective_code:
        yield Level.OBJECTIVE, row.objective_code
    if row.budget_code:
        yield find_level(row.budget_code), row.budget_code


def grow(rows: Iterable[PlanRow]) -> dict[Key, Branch]:
    """The tree of checked rows in the order of first mention.

    Names and rupiah that are told later fill what an earlier row left empty.
    """
    branches: dict[Key, Branch] = {}
    for row in rows:
        for branch in _name_branches(row):
            known = branches.get(branch.key)
            branches[branch.key] = branch if known is None else _fill(known, branch)
    return {key: _hang(branch, branches) for key, branch in branches.items()}


def _name_branches(row: PlanRow) -> Iterator[Branch]:
    goal = (Level.GOAL, row.goal_code) if row.goal_code else None
    objective = (Level.OBJECTIVE, row.objective_code) if row.objective_code else None
    if goal:
        yield Branch(Level.GOAL, row.goal_code, row.goal, line=row.line)
    if objective:
        yield Branch(Level.OBJECTIVE, row.objective_code, row.objective, goal, line=row.line)
    if row.budget_code:
        yield Branch(
            find_level(row.budget_code),
            row.budget_code,
            row.budget,
            objective,
            row.ceiling,
            row.renstra_ceiling,
            row.earlier_spent,
            row.line,
        )


def _fill(known: Branch, told: Branch) -> Branch:
    return replace(
        known,
        name=known.name or told.name,
        above=known.above or told.above,
        ceiling=known.ceiling or told.ceiling,
        renstra_ceiling=known.renstra_ceiling or told.renstra_ceiling,
        earlier_spent=known.earlier_spent or told.earlier_spent,
    )


def _hang(branch: Branch, branches: dict[Key, Branch]) -> Branch:
    """The branch below its nearest ancestor; one that has no name shows its code."""
    above = branch.above
    if branch.level not in ABOVE_BUDGET:
        keys = ((find_level(code), code) for code in list_above(branch.code))
        above = next((key for key in keys if key in branches), above)
    return replace(branch, above=above, name=branch.name or branch.code)


def flatten(branches: Mapping[Key, Branch], indicators: Sequence[PlanRow]) -> list[PlanRow]:
    """The rows of a file that grow into this very tree with these indicators.

    An entry that no indicator names gets a row of its own, before what came after it.
    """
    ranks = {key: rank for rank, key in enumerate(branches)}
    named = {key for row in indicators for key in list_keys(row)}
    alone = deque(key for key in branches if key not in named)
    rows: list[PlanRow] = []
    told: set[Key] = set()
    for row in indicators:
        fresh = [ranks[key] for key in list_keys(row) if key not in told]
        told.update(list_keys(row))
        while alone and fresh and ranks[alone[0]] < min(fresh):
            rows.append(_write_alone(branches[alone.popleft()], branches))
        rows.append(row)
    rows += [_write_alone(branches[key], branches) for key in alone]
    return [replace(row, line=line) for line, row in enumerate(rows, start=2)]


def _write_alone(branch: Branch, branches: Mapping[Key, Branch]) -> PlanRow:
    """A row that carries one entry of the tree and what it stands below."""
    above = branches[branch.above] if branch.above else None
    row = EMPTY_ROW
    if above is not None and above.level is Level.OBJECTIVE:
        row = replace(row, objective_code=above.code, objective=above.name)
    if above is not None and above.level is Level.GOAL:
        row = replace(row, goal_code=above.code, goal=above.name)
    if branch.level is Level.GOAL:
        return replace(row, goal_code=branch.code, goal=branch.name)
    if branch.level is Level.OBJECTIVE:
        return replace(row, objective_code=branch.code, objective=branch.name)
    return replace(
        row,
        budget_code=branch.code,
        budget=branch.name,
        ceiling=branch.ceiling,
        renstra_ceiling=branch.renstra_ceiling,
        earlier_spent=branch.earlier_spent,
    )
