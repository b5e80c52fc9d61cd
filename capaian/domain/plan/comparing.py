"""Two plans beside each other: what is new, changed or gone, matched by code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from capaian.domain.numbers import read, read_range
from capaian.domain.plan.checks import fold, read_stages
from capaian.domain.plan.rows import COLUMNS, PlanRow
from capaian.domain.plan.tree import Branch, grow
from capaian.domain.terms import Term

# The columns that tell of the tree are compared once, with the tree's own entries.
_OF_TREE = frozenset(
    {"kode_tujuan", "tujuan", "sasaran", "anggaran", "pagu", "pagu_renstra", "realisasi_pagu_lalu"}
)
# The kind of a row that is no entry of the tree.
INDICATOR = "Indikator"
_OF_INDICATOR = tuple(column for column in COLUMNS if column.heading not in _OF_TREE | {"kode"})


class Difference(Term):
    """What became of a row."""

    NEW = "new", "baru"
    CHANGED = "changed", "berubah"
    GONE = "gone", "hilang"


class CellChange(NamedTuple):
    """One cell before and after, as typed."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs: ``kind`` is its level or "Indikator"; ``hint`` names a likely twin."""

    difference: Difference
    kind: str
    code: str
    name: str
    cells: tuple[CellChange, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows that differ, in the order of the new plan, then what is gone."""

    rows: tuple[RowChange, ...]
    unchanged: int
    reordered: bool = False

    @property
    def same(self) -> bool:
        """Whether both plans say the same."""
        return not self.rows and not self.reordered

    @property
    def summary(self) -> str:
        """``3 baru, 1 berubah, 0 hilang, 14 tetap``."""
        counts = [
            f"{sum(row.difference is each for row in self.rows)} {each.label}"
            for each in Difference
        ]
        moved = ["urutan indikator berubah"] if self.reordered else []
        return ", ".join([*counts, f"{self.unchanged} tetap", *moved])


@dataclass(frozen=True, slots=True)
class Text:
    """A plan with the style in which its numbers are typed, ``id`` or ``en``."""

    rows: Sequence[PlanRow]
    decimal: str = "id"


class _Cell(NamedTuple):
    label: str
    text: str
    number: bool


class _Side(NamedTuple):
    kind: str
    code: str
    name: str
    cells: tuple[_Cell, ...]


def compare(old: Text, new: Text) -> Comparison:
    """The differences from ``old`` to ``new``; numbers differ by value, texts by letter."""
    before, after = _take_apart(old), _take_apart(new)
    rows: list[RowChange] = []
    for key, side in after.items():
        earlier = before.get(key)
        if earlier is None:
            rows.append(_tell_alone(Difference.NEW, side))
        elif cells := tuple(_compare_cells(earlier, side, old.decimal, new.decimal)):
            rows.append(RowChange(Difference.CHANGED, side.kind, side.code, side.name, cells))
    unchanged = len(after) - len(rows)
    rows += [_tell_alone(Difference.GONE, side) for key, side in before.items() if key not in after]
    return Comparison(tuple(_hint(rows)), unchanged, _is_reordered(old.rows, new.rows))


def _take_apart(text: Text) -> dict[tuple[str, str], _Side]:
    branches = grow(text.rows).values()
    sides = [_side_of_branch(branch) for branch in branches]
    sides += [_side_of_row(row) for row in text.rows if row.code]
    return {(side.kind, side.code): side for side in sides}


_MONEY: tuple[tuple[str, Callable[[Branch], str]], ...] = (
    ("Pagu", lambda branch: branch.ceiling),
    ("Pagu renstra", lambda branch: branch.renstra_ceiling),
    ("Realisasi anggaran s.d. tahun lalu", lambda branch: branch.earlier_spent),
)


def _side_of_branch(branch: Branch) -> _Side:
    cells = [_Cell("Nama", branch.name, False), _Cell("Di bawah", branch.above_code, False)]
    cells += [_Cell(label, show(branch), True) for label, show in _MONEY]
    return _Side(branch.level.label, branch.code, branch.name, tuple(cells))


def _side_of_row(row: PlanRow) -> _Side:
    cells = [_Cell(column.label, column.show(row), column.number) for column in _OF_INDICATOR]
    return _Side(INDICATOR, row.code, row.name, tuple(cells))


def _tell_alone(difference: Difference, side: _Side) -> RowChange:
    filled = (cell for cell in side.cells if cell.text)
    gone = difference is Difference.GONE
    cells = (
        CellChange(cell.label, cell.text if gone else "", "" if gone else cell.text)
        for cell in filled
    )
    return RowChange(difference, side.kind, side.code, side.name, tuple(cells))


def _compare_cells(
    old: _Side, new: _Side, old_decimal: str, new_decimal: str
) -> Iterator[CellChange]:
    for before, after in zip(old.cells, new.cells, strict=True):
        if before.text == after.text and (not after.number or old_decimal == new_decimal):
            continue
        values = (_value(before.text, old_decimal), _value(after.text, new_decimal))
        if not after.number or values[0] != values[1]:
            yield CellChange(after.label, before.text, after.text)


def _value(text: str, decimal: str) -> object:
    """The number, range or stages of a cell, or its text where it is none of them."""
    reading = read(text, decimal=decimal)
    if reading.value is not None:
        return reading.value
    span = read_range(text, decimal=decimal).value
    if span is not None or "=" not in text:
        return span or text
    try:
        return read_stages(text, decimal=decimal)
    except ValueError:
        return text


def _is_reordered(old: Sequence[PlanRow], new: Sequence[PlanRow]) -> bool:
    before, after = ([row.code for row in rows if row.code] for rows in (old, new))
    both = set(before) & set(after)
    return [code for code in before if code in both] != [code for code in after if code in both]


def _hint(rows: Sequence[RowChange]) -> Iterator[RowChange]:
    """A new row named like one that is gone was probably given another code."""
    gone = {(row.kind, fold(row.name)): row for row in rows if row.difference is Difference.GONE}
    for row in rows:
        twin = gone.get((row.kind, fold(row.name))) if row.difference is Difference.NEW else None
        hint = f"Nama sama dengan {twin.code} yang hilang. Periksa kodenya." if twin else ""
        yield replace(row, hint=hint)
