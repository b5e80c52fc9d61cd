"""Plain tables as a workbook, for the data that goes with a document into the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from capaian.domain.errors import Invalid

Value = str | int | Decimal | date | bool | None
MAX_TEXT = 32_767  # characters of one cell, the limit of the format
WIDEST = 60  # characters that a column shows at most (our choice)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: ``name`` (at most 31 characters), headings, rows of values."""

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def write_tables(tables: Sequence[Table], *, created: datetime) -> bytes:
    """The tables as XLSX bytes, the same bytes for the same tables and ``created``.

    A text is always a text, also ``=1+1``, and shown with its lines. A number that Excel's fifteen
    digits cannot hold is written as text, so that no digit is lost; a moment is written as ISO
    text with its zone.
    Raises Invalid for a text beyond Excel's limit.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        looks = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "lines": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for table in tables:
            page = book.add_worksheet(table.name)
            page.freeze_panes(1, 0)
            for column, text in enumerate(table.headings):
                page.set_column(column, column, _find_width(table, column))
                page.write_string(0, column, text, heading)
            for row, values in enumerate(table.rows, 1):
                for column, value in enumerate(values):
                    _write_value(page, row, column, value, looks)
    return buffer.getvalue()


def _find_width(table: Table, column: int) -> int:
    """Room for the heading and the longest line below it, within what a screen shows."""
    lines = (
        line
        for row in table.rows
        if isinstance(text := row[column], str)
        for line in text.split("\n")
    )
    return min(max(12, len(table.headings[column]), *map(len, lines)) + 2, WIDEST)


def _write_value(
    page: Worksheet, row: int, column: int, value: Value, looks: Mapping[str, Format]
) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_boolean(row, column, value)
        case int() | Decimal() if _fits(Decimal(value)):
            page.write_number(row, column, float(value))
        case date() if not isinstance(value, datetime):
            moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
            page.write_datetime(row, column, moment, looks["day"])
        case _:
            text = value.isoformat() if isinstance(value, datetime) else str(value)
            if len(text) > MAX_TEXT:
                raise Invalid("Teks terlalu panjang untuk satu sel. Pendekkan teks itu.")
            page.write_string(row, column, text, looks["lines"] if "\n" in text else None)


def _fits(number: Decimal) -> bool:
    return Decimal(f"{float(number):.15g}") == number
