"""A plan as a file: CSV or XLSX in, the same columns out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from capaian.adapters.workbook import (
    Table,
    read_delimited,
    read_table,
    write_delimited,
    write_tables,
)
from capaian.domain.plan import COLUMNS, HEADINGS, Line, PlanRow, RowReading, read_rows, refuse

__all__ = ["PlanRow", "read_file", "read_plan", "write_csv", "write_workbook"]


def read_file(data: bytes, *, decimal: str = "id") -> RowReading:
    """The rows of a plan file, told apart by its first bytes; problems are told, not raised.

    ``decimal`` says how numbers of a workbook are typed, ``id`` or ``en``. Raises
    :class:`Invalid` for a file that holds no such table at all.
    """
    rows = read_table(data, sign="." if decimal == "en" else ",")
    return read_rows(Line(row.number, row.cells, row.faults) for row in rows)


def read_plan(text: str) -> list[PlanRow]:
    """The rows of a CSV text; raises :class:`Invalid` with a problem per line and column."""
    rows = read_delimited(text.lstrip("\ufeff"))
    reading = read_rows(Line(row.number, row.cells) for row in rows)
    if reading.problems:
        raise refuse(reading.problems)
    return list(reading.rows)


def write_csv(rows: Iterable[PlanRow]) -> str:
    """The rows as CSV that :func:`read_file` reads back unchanged."""
    return write_delimited(HEADINGS, _list_cells(rows))


def write_workbook(rows: Iterable[PlanRow], *, created: datetime) -> bytes:
    """The rows as XLSX, every cell as text, so that Excel changes no code and no number."""
    return write_tables([Table("Rencana", HEADINGS, list(_list_cells(rows)))], created=created)


def _list_cells(rows: Iterable[PlanRow]) -> Iterator[tuple[str, ...]]:
    return (tuple(column.show(row) for column in COLUMNS) for row in rows)
