"""An official table as a paper: wide, its heading on every page, notes and signatures below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from capaian.domain.letters.blocks import Imprint, Letterhead, Signatory, Signature
from capaian.domain.letters.wording import SignatureMethod
from capaian.domain.tables import Align, Cell, Cells, Column, Signer, Table


@dataclass(frozen=True, slots=True)
class TablePaper:
    """A table with its letterhead. Its check code is that of the document the figures are from.

    ``grids`` are its bands of columns as plain data, drawn one below the other.
    """

    imprint: Imprint
    title: str
    heading: str
    subheadings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    grids: list[dict[str, Any]]
    notes: tuple[str, ...]
    left: Signature | None
    right: Signature | None
    place_day: str
    mark: str

    template: ClassVar = "table"


def print_table(
    table: Table,
    letterhead: Letterhead,
    *,
    code: str,
    check_url: str,
    made_at: datetime,
    example: bool,
) -> TablePaper:
    """The paper of a table; the same table and moment give the same paper.

    ``code`` is empty where nothing is signed yet; ``made_at`` is the moment of the figures, so
    that a report printed on two days is one report.
    """
    left, right = table.signers
    return TablePaper(
        imprint=Imprint(
            letterhead=letterhead,
            code=code,
            check_url=check_url,
            made_at=made_at,
            example=example,
        ),
        title=f"{table.form.title} {table.office} – {table.period}",
        heading=table.form.title,
        subheadings=(f"{table.office} {table.region}", table.period),
        facts=table.facts,
        grids=[_draw_grid(band) for band in table.cut()],
        notes=table.notes,
        left=_leave_room(left) if left else None,
        right=_leave_room(right) if right else None,
        place_day=table.place_day,
        mark=table.mark,
    )


def _leave_room(signer: Signer) -> Signature:
    """A block to be signed by hand: the table itself carries no electronic signature."""
    who = Signatory(signer.title, signer.name, signer.rank, signer.employee_number)
    return Signature(who, method=SignatureMethod.WET, caption=signer.caption)


def _draw_grid(table: Table) -> dict[str, Any]:
    """Widths and cells as the template reads them; covered places are left out."""
    leaves = table.leaves
    return {
        "columns": [
            {
                "align": column.align.value,
                "width": _measure_column(column, place, table),
                "fixed": column.align is not Align.LEFT,
            }
            for place, column in enumerate(leaves)
        ],
        "head": _draw_rows(table.head),
        "rows": _draw_rows((*table.rows, *table.foot), below=len(table.head)),
        "heads": len(table.head),
        "last": _find_last(table),
        "height": len(table.head) + len(table.rows) + len(table.foot),
    }


def _find_last(table: Table) -> int | None:
    """The row that stays on a page with the total below it, counted from the heads.

    None where there is no total, or that row is so long that it may be parted.
    """
    if not (table.rows and table.foot):
        return None
    longest = max(len(cell.text) for cell in table.rows[-1] if cell)
    return len(table.head) + len(table.rows) - 1 if longest <= _WHOLE else None


def _draw_rows(rows: Sequence[Cells], below: int = 0) -> list[str | dict[str, Any]]:
    """The cells row after row: a plain figure, or words with their place.

    ``below`` is how many rows stand above these. Long words may be parted between pages; all
    other cells stay whole with the rows they span.
    """
    lengths = [
        max((len(cell.text) for cell in row if cell and cell.rows == 1), default=0) for row in rows
    ]
    return [
        cell.text
        if _is_plain(cell)
        else _draw_cell(
            cell,
            below + at,
            place,
            parted=max(len(cell.text), sum(lengths[at : at + cell.rows])) > _WHOLE,
        )
        for at, row in enumerate(rows)
        for place, cell in enumerate(row)
        if cell is not None
    ]


def _is_plain(cell: Cell) -> bool:
    """Nothing, or a figure, which is never broken and so always takes one line."""
    return not (cell.merged or cell.strong or cell.align) and (cell.figure or not cell.text)


def _draw_cell(cell: Cell, row: int, column: int, *, parted: bool) -> dict[str, Any]:
    return {
        "row": row,
        "column": column,
        "text": cell.text,
        "rows": cell.rows,
        "columns": cell.columns,
        "strong": cell.strong,
        "align": cell.align.value if cell.align else None,
        "parted": parted,
    }


# Characters that surely fit on one page even in a narrow column; longer texts may be parted.
_WHOLE = 500

# Widths in em of the fonts' tabular figures, and of the room that a cell leaves around them.
_DIGIT = 0.48
_SIGN = 0.25
_STRONG = 1.1
_ROOM = 0.75


def _measure_column(column: Column, place: int, table: Table) -> float:
    """A column of figures is as wide as its longest one, so that no figure is ever broken."""
    if column.align is Align.LEFT:
        return column.width
    cells = (row[place] for row in (*table.rows, *table.foot))
    figures = (cell for cell in cells if cell and cell.number is not None)
    widest = max((_measure_figure(figure) for figure in figures), default=0.0)
    return round(max(widest + _ROOM, column.width), 2)


def _measure_figure(cell: Cell) -> float:
    width = sum(_DIGIT if sign.isdigit() else _SIGN for sign in cell.text)
    return width * _STRONG if cell.strong else width
