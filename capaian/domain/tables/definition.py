"""What a table is: columns under head groups, rows with merged cells, foot, notes, signatures.

One definition is printed as paper, as a workbook and as a page, so a table is laid out once, here.
A row has one place for every leaf column; a place that a merged cell covers holds ``None``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Align(StrEnum):
    """How the cells of a column stand; numbers stand right."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Cell(NamedTuple):
    """One cell as shown; ``number`` is what is shown of a figure, so that it can be redone.

    ``rows`` and ``columns`` say over how many places it is merged. A named tuple, as a table
    makes thousands of them.
    """

    text: str = ""
    number: Decimal | None = None
    rows: int = 1
    columns: int = 1
    strong: bool = False
    align: Align | None = None

    @property
    def merged(self) -> bool:
        """Whether it takes more than its own place."""
        return self.rows > 1 or self.columns > 1

    @property
    def figure(self) -> bool:
        """Whether a figure is shown, be it 0."""
        return self.number is not None


EMPTY = Cell()
MOST_MERGED = 5  # our choice: rows that stay on one page together, so that none is without its name
Cells = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column: its word for programs, heading, width in parts, and printed number."""

    key: str
    heading: str
    width: float
    align: Align = Align.LEFT
    number: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over several columns; its number stands under all of them."""

    heading: str
    columns: tuple[Column | Group, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as an office knows it, with the regulation it follows and the form's own version.

    A new regulation adds a form with a new ``version``; what was made before keeps its own.
    """

    key: str
    title: str
    regulation: str
    version: str

    @property
    def basis(self) -> str:
        """The sentence printed below the table."""
        return f"Bentuk tabel mengikuti {self.regulation}; versi bentuk {self.version}."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs below: ``caption`` as "Disusun", the position, and the person where known."""

    caption: str
    title: str
    name: str = ""
    rank: str = ""
    employee_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole table, ready to be printed.

    ``mark`` is a word for the head of each page ("SEMENTARA"), ``source`` the sentence that says
    from where the figures are. ``signers`` stand left and right. ``bands`` are the keys of the
    columns that fit on one page's width together; without them all columns stand in one band.
    """

    form: Form
    office: str
    region: str
    period: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column | Group, ...]
    rows: tuple[Cells, ...]
    foot: tuple[Cells, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[Signer | None, Signer | None] = (None, None)
    place_day: str = ""
    mark: str = ""
    source: str = ""
    bands: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def leaves(self) -> tuple[Column, ...]:
        """The leaf columns from left to right."""
        return tuple(list_leaves(self.columns))

    @property
    def head(self) -> tuple[Cells, ...]:
        """The heading as rows of merged cells, the line of column numbers last."""
        return lay_head(self.columns)

    def cut(self) -> tuple[Table, ...]:
        """The table as bands of columns that fit on a page; rows and merged rows stay."""
        return tuple(_keep_columns(self, frozenset(keys)) for keys in self.bands) or (self,)


def list_leaves(columns: Iterable[Column | Group]) -> Iterator[Column]:
    """The leaf columns below groups, from left to right."""
    for column in columns:
        if isinstance(column, Group):
            yield from list_leaves(column.columns)
        else:
            yield column


def lay_head(columns: Sequence[Column | Group]) -> tuple[Cells, ...]:
    """Headings as rows of merged cells; a line of numbers follows where a column has one."""
    depth = max(_measure_depth(column) for column in columns)
    width = len(tuple(list_leaves(columns)))
    rows: list[list[Cell | None]] = [[None] * width for _ in range(depth)]
    _place_headings(columns, rows, 0, 0)
    numbers = _lay_numbers(columns)
    if any(cell.text for cell in numbers if cell):
        rows.append(numbers)
    return tuple(tuple(row) for row in rows)


def lay_block(
    columns: Sequence[Column],
    shared: Mapping[str, Cell],
    own: Sequence[Mapping[str, Cell]],
) -> list[Cells]:
    """Rows that belong together: ``shared`` cells are merged over all, ``own`` stand in each.

    After :data:`MOST_MERGED` rows the shared words are said again, figures are not.
    """
    rows: list[Cells] = []
    for start in range(0, len(own), MOST_MERGED):
        piece = own[start : start + MOST_MERGED]
        cells = shared if not start else {key: _repeat(cell) for key, cell in shared.items()}
        for place, each in enumerate(piece):
            rows.append(
                tuple(
                    _share(cells[column.key], len(piece), first=place == 0)
                    if column.key in cells
                    else each.get(column.key, EMPTY)
                    for column in columns
                )
            )
    return rows


def lay_wide(columns: Sequence[Column], *cells: Cell) -> Cells:
    """A row of cells that span columns; the last one spans what is left."""
    row: list[Cell | None] = []
    for place, cell in enumerate(cells):
        left = len(columns) - len(row)
        span = left if place == len(cells) - 1 else cell.columns
        row += [cell._replace(columns=span), *[None] * (span - 1)]
    return tuple(row)


def merge_equal(rows: Sequence[Cells], column: int) -> list[Cells]:
    """Merge neighbouring cells of a column that say the same, merged ones included."""
    laid = [list(row) for row in rows]
    first: int | None = None
    for place, row in enumerate(rows):
        cell = row[column]
        if cell is None:
            continue
        above = None if first is None else laid[first][column]
        if above is not None and first is not None and _continues(above, cell, place - first):
            laid[first][column] = above._replace(rows=above.rows + cell.rows)
            laid[place][column] = None
        else:
            first = place
    return [tuple(row) for row in laid]


def _continues(above: Cell, cell: Cell, distance: int) -> bool:
    return (
        bool(cell.text)
        and cell.text == above.text
        and cell.columns == above.columns == 1
        and distance == above.rows
        and above.rows + cell.rows <= MOST_MERGED
    )


def _repeat(cell: Cell) -> Cell:
    """A merged cell said again further down: words with a mark, figures not at all."""
    if cell.number is not None or not cell.text:
        return EMPTY
    return cell._replace(text=f"{cell.text} (lanjutan)")


def _share(cell: Cell, height: int, *, first: bool) -> Cell | None:
    return cell._replace(rows=height) if first else None


def _measure_depth(column: Column | Group) -> int:
    if isinstance(column, Column):
        return 1
    return 1 + max(_measure_depth(each) for each in column.columns)


def _place_headings(
    columns: Iterable[Column | Group], rows: list[list[Cell | None]], level: int, at: int
) -> None:
    for column in columns:
        if isinstance(column, Column):
            rows[level][at] = Cell(column.heading, rows=len(rows) - level, strong=True)
            at += 1
            continue
        width = len(tuple(list_leaves(column.columns)))
        rows[level][at] = Cell(column.heading, columns=width, strong=True)
        _place_headings(column.columns, rows, level + 1, at)
        at += width


def _lay_numbers(columns: Iterable[Column | Group]) -> list[Cell | None]:
    row: list[Cell | None] = []
    for column in columns:
        if isinstance(column, Group) and not column.number:
            row += _lay_numbers(column.columns)
            continue
        width = len(tuple(list_leaves([column])))
        row += [Cell(column.number, columns=width), *[None] * (width - 1)]
    return row


def _keep_columns(table: Table, keys: frozenset[str]) -> Table:
    kept = [place for place, column in enumerate(table.leaves) if column.key in keys]
    return replace(
        table,
        columns=tuple(_prune(table.columns, keys)),
        rows=tuple(_keep_cells(row, kept) for row in table.rows),
        foot=tuple(_keep_cells(row, kept) for row in table.foot),
        bands=(),
    )


def _prune(columns: Iterable[Column | Group], keys: frozenset[str]) -> Iterator[Column | Group]:
    for column in columns:
        if isinstance(column, Column):
            if column.key in keys:
                yield column
        elif inner := tuple(_prune(column.columns, keys)):
            yield replace(column, columns=inner)


def _keep_cells(row: Cells, kept: Sequence[int]) -> Cells:
    """The cells of some columns; one merged over several shrinks to those that are left."""
    laid: list[Cell | None] = []
    shown: set[int] = set()
    for place in kept:
        start = place
        while start and row[start] is None:
            start -= 1
        cell = row[start]
        if cell is None or start + cell.columns <= place or start in shown:
            laid.append(None)
        else:
            shown.add(start)
            inside = sum(start <= each < start + cell.columns for each in kept)
            laid.append(cell._replace(columns=inside))
    return tuple(laid)
