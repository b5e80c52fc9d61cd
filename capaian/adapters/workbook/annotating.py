"""Give a form back with what was typed and with a remark on every cell that needs work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from capaian.adapters.workbook.form import (
    COLUMNS,
    INPUT_FIELDS,
    SHEET,
    FormSheet,
    Marks,
    name_cell,
)
from capaian.adapters.workbook.reading import open_form, read_cells
from capaian.adapters.workbook.writing import write_form


def annotate(
    data: bytes, problems: Iterable[tuple[str, str]], *, present: FormSheet | None = None
) -> bytes:
    """The same form as ``data`` with each problem as a comment at its cell, on red.

    ``problems`` are pairs of place (``"Isian!J13"``, as in ``Cell.place``) and sentence. The form
    is written anew, so rows that were moved stand in their order again and formulas are gone.
    ``present`` is the form as it stands now: a cell with a remark counts as seen in that state,
    because the remark tells of it; every other cell keeps what was handed out. Raises Invalid
    for a file that is no form at all.
    """
    upload = open_form(data)
    typed, places = {}, {}
    for row, line in upload.find_lines():
        cells = read_cells(upload, row)
        typed[line.line_id] = {name: cell.typed for name, cell in cells.items()}
        for index, column in enumerate(COLUMNS):
            places[f"{SHEET}!{name_cell(row, index)}"] = (line.line_id, column.field)
    marked: dict[tuple[str, str], str] = {}
    others = []
    for place, sentence in problems:
        spot = places.get(place)
        if spot is None:
            others.append((place, sentence))
        else:
            marked[spot] = f"{marked[spot]}\n{sentence}" if spot in marked else sentence
    lines = tuple(replace(line, **typed.get(line.line_id, {})) for line in upload.sheet.lines)
    now = {line.line_id: line for line in present.lines} if present else {}
    seen = tuple(
        replace(
            line,
            **{
                field: getattr(now[line.line_id], field)
                for line_id, field in marked
                if line_id == line.line_id and line_id in now and field in INPUT_FIELDS
            },
        )
        for line in upload.sheet.lines
    )
    return write_form(
        replace(upload.sheet, lines=lines),
        marks=Marks(marked, tuple(others)),
        seen=replace(upload.sheet, lines=seen),
    )
