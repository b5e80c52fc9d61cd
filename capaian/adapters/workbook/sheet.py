"""An official table as a workbook: the same cells, merged as on paper, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from capaian.domain.errors import Invalid
from capaian.domain.tables import Cell, Cells, Column, Signer, Table

PAPERS = {"a4": 9, "folio": 14}
MAX_TEXT = 32_767  # characters of one cell, the limit of the format
_FONT = {"font_name": "Calibri", "font_size": 9}
_BOX = {**_FONT, "border": 1, "border_color": "#6B7280", "text_wrap": True, "valign": "top"}
_HEAD = {**_BOX, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7EAEE"}
_TITLE = {**_FONT, "font_size": 13, "bold": True, "align": "center"}
_SUBTITLE = {**_FONT, "font_size": 11, "bold": True, "align": "center"}
_NOTE = {**_FONT, "text_wrap": True, "valign": "top"}
_EM = 1.35  # characters of Excel's width in one em of the paper's


def write_sheet(table: Table, *, created: datetime, paper: str = "a4") -> bytes:
    """The table as XLSX bytes, the same bytes for the same table and ``created``.

    A figure is the very number that is shown, so that reading it back gives what JSON gives; one
    that Excel's fifteen digits cannot hold is written as text. Raises Invalid for a text beyond
    the limit of a cell.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {"title": f"{table.form.title} {table.period}", "created": created.replace(tzinfo=None)}
        )
        _Sheet(book, table, paper).write()
    return buffer.getvalue()


class _Sheet:
    """One sheet being written from above; ``row`` is the next free line."""

    def __init__(self, book: Workbook, table: Table, paper: str) -> None:
        self.book, self.table, self.leaves = book, table, table.leaves
        self.last = len(self.leaves) - 1
        self.row = 0
        self.page: Worksheet = book.add_worksheet(table.form.key.upper())
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._set_up(paper)

    def write(self) -> None:
        """Title, heading, rows, foot, notes, signatures."""
        table = self.table
        for text in (table.mark, table.form.title.upper()):
            if text:
                self._write_line(text, _TITLE)
        for text in (f"{table.office} {table.region}", table.period):
            self._write_line(text, _SUBTITLE)
        for label, value in table.facts:
            self._write_line(f"{label}: {value}", _FONT)
        self.row += 1
        first = self.row
        self._write_rows(table.head, _HEAD)
        self.page.repeat_rows(first, self.row - 1)
        self.page.freeze_panes(self.row, 0)
        self._write_rows(table.rows, _BOX)
        self._write_rows(table.foot, _BOX)
        self.row += 1
        for note in table.notes:
            self.page.set_row(self.row, 13 * (1 + len(note) // 170))
            self._write_line(note, _NOTE)
        self.row += 1
        self._write_signers()
        self.page.print_area(0, 0, self.row, self.last)

    def _set_up(self, paper: str) -> None:
        page, table = self.page, self.table
        page.set_landscape()
        page.set_paper(PAPERS[paper])
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        office = table.office.replace("&", "&&")[:80]
        page.set_footer(f"&L{office}&RHalaman &P dari &N")
        page.hide_gridlines(2)
        for place, column in enumerate(self.leaves):
            page.set_column(place, place, self._measure(column, place))

    def _measure(self, column: Column, place: int) -> float:
        rows = (*self.table.rows, *self.table.foot)
        figures = [len(cell.text) for row in rows if (cell := row[place]) and cell.number]
        return max([column.width * _EM, 5, *(length + 1.5 for length in figures)])

    def _write_line(self, text: str, style: dict[str, Any]) -> None:
        self._write_text(self.row, 0, text, self._format(style), columns=self.last + 1)
        self.row += 1

    def _write_rows(self, rows: Sequence[Cells], style: dict[str, Any]) -> None:
        for row in rows:
            for place, cell in enumerate(row):
                if cell is not None:
                    self._write_cell(self.row, place, cell, style)
            self.row += 1

    def _write_cell(self, row: int, place: int, cell: Cell, style: dict[str, Any]) -> None:
        looks = dict(style)
        if style is _BOX:
            looks["align"] = (cell.align or self.leaves[place].align).value
            looks["bold"] = cell.strong
        number = cell.number
        if number is None or not _fits(number):
            self._write_text(
                row, place, cell.text, self._format(looks), rows=cell.rows, columns=cell.columns
            )
            return
        decimals = len(f"{number:f}".partition(".")[2])
        looks["num_format"] = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        shape = self._format(looks)
        if cell.rows > 1 or cell.columns > 1:
            self._merge(row, place, cell.rows, cell.columns, shape)
        self.page.write_number(row, place, float(number), shape)

    def _write_text(
        self, row: int, place: int, text: str, shape: Format, *, rows: int = 1, columns: int = 1
    ) -> None:
        if len(text) > MAX_TEXT:
            raise Invalid("Teks terlalu panjang untuk satu sel. Pendekkan teks itu.")
        if rows > 1 or columns > 1:
            self._merge(row, place, rows, columns, shape)
        if text:
            self.page.write_string(row, place, text, shape)
        else:
            self.page.write_blank(row, place, None, shape)

    def _merge(self, row: int, place: int, rows: int, columns: int, shape: Format) -> None:
        self.page.merge_range(row, place, row + rows - 1, place + columns - 1, "", shape)

    def _format(self, style: dict[str, Any]) -> Format:
        key = tuple(style.items())
        if key not in self._formats:
            self._formats[key] = self.book.add_format(style)
        return self._formats[key]

    def _write_signers(self) -> None:
        """Left and right, each over a third of the width; room to sign between them."""
        width = max((self.last + 1) // 3, 1)
        shape = self._format({**_FONT, "align": "center", "text_wrap": True})
        if self.table.place_day:
            start = self.last + 1 - width
            self._write_text(self.row, start, self.table.place_day, shape, columns=width)
            self.row += 1
        top = self.row
        for signer, start in zip(self.table.signers, (0, self.last + 1 - width), strict=True):
            if signer:
                self.row = top
                for line in _word_signer(signer):
                    self._write_text(self.row, start, line, shape, columns=width)
                    self.row += 1


def _word_signer(signer: Signer) -> Iterator[str]:
    yield from (line for line in (signer.caption,) if line)
    yield f"{signer.title},"
    yield from ("", "", "")
    yield signer.name or "…" * 20
    yield from (line for line in (signer.rank,) if line)
    yield f"NIP. {signer.employee_number or '…' * 12}"


def _fits(number: Decimal) -> bool:
    return Decimal(f"{float(number):.15g}") == number
