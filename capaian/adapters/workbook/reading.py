"""Read a filled form back, cell by cell, and name every cell that cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from capaian.adapters.workbook.form import (
    CHECKSUM_ROW,
    COLUMNS,
    FIRST_ROW,
    HEADING_ROW,
    HIDDEN_FIRST_ROW,
    HIDDEN_SHEET,
    INPUT_COLUMNS,
    INPUT_FIELDS,
    LINE_FIELDS,
    SHEET,
    SHEET_FIELDS,
    Cell,
    FilledForm,
    FilledLine,
    FormLine,
    FormSheet,
    Kind,
    compute_checksum,
    name_cell,
    show_example,
    show_text,
)
from capaian.adapters.workbook.numerals import type_number
from capaian.adapters.workbook.package import (
    DOWNLOAD_AGAIN,
    SAVE_AGAIN,
    Letters,
    Package,
    find_percent_styles,
    find_sheets,
    open_package,
    stream_elements,
)
from capaian.domain import numbers
from capaian.domain.errors import Invalid

Problem = tuple[str, str]
Read = int | float | str | bool | date | time | timedelta  # datetime is a date
MAX_ROWS = 5_000
MAX_COLUMNS = 100
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# What no text needs and a database refuses.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
NOT_OURS = (
    f"Ini bukan formulir dari Capaian, atau lembarnya dihapus atau berganti nama. {DOWNLOAD_AGAIN}"
)
_BELOW = "Isi ini berada di bawah formulir. Pindahkan ke barisnya, atau hapus."
_BESIDE = "Isi ini berada di kanan formulir. Pindahkan ke kolomnya, atau hapus."


@dataclass(frozen=True, slots=True)
class Grid:
    """The values of a sheet and what only its XML tells about its cells."""

    rows: list[list[Read]]
    formulas: frozenset[str]
    percents: frozenset[str]
    errors: Mapping[str, str]
    merged: tuple[str, ...]

    def read(self, row: int, column: int) -> Read:
        """The value at row and column counted from 0; an empty text where nothing stands."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def read_text(self, row: int, column: int, *, sign: str = ",") -> str:
        """The value as text; a number as it would be typed with this decimal sign."""
        value = self.read(row, column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return type_number(value, sign, percent=name_cell(row, column) in self.percents)
        return CONTROL.sub("", str(value).replace("\r\n", "\n")).strip()


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded form as it is, right or wrong."""

    sheet: FormSheet
    grid: Grid

    def find_lines(self) -> Iterator[tuple[int, FormLine]]:
        """The rows, counted from 0, that carry the id of a line, wherever they stand now."""
        known = {line.line_id: line for line in self.sheet.lines}
        for row in range(len(self.grid.rows)):
            line_id = self.grid.read_text(row, 0)
            if line_id in known:
                yield row, known.pop(line_id)


def read_form(data: bytes) -> FilledForm:
    """What a unit typed into the form ``data`` (XLSX bytes).

    Every input cell is given as text; a number becomes the text that typing it gives in the
    form's decimal style, with every digit. Raises Invalid for a file that is no such form, and,
    with ``problems`` as pairs (``"Isian!J13"``, sentence), for cells that cannot be taken as
    they are.
    """
    upload = open_form(data)
    problems = [*_find_moved(upload), *_find_merged(upload.grid)]
    if not problems:
        problems = [*_find_bad_cells(upload), *_find_altered(upload), *_find_extra(upload)]
    if problems:
        raise Invalid(
            f"Formulir belum dapat dibaca: {len(problems)} hal perlu diperbaiki.",
            code="unreadable_cells",
            problems=tuple(problems),
        )
    sheet = upload.sheet
    return FilledForm(
        sheet.office_code,
        sheet.office_name,
        sheet.unit_code,
        sheet.unit_name,
        sheet.period_key,
        sheet.period_label,
        sheet.form_version,
        tuple(
            FilledLine(
                line.line_id,
                read_cells(upload, row),
                {name: getattr(line, name) for name in INPUT_FIELDS},
            )
            for row, line in enumerate(sheet.lines, FIRST_ROW)
        ),
    )


def open_form(data: bytes) -> Upload:
    """The upload with its hidden facts checked and its values as they stand; raises Invalid."""
    package = open_package(data)
    parts = find_sheets(package)
    if SHEET not in parts or HIDDEN_SHEET not in parts:
        raise Invalid(NOT_OURS, code="not_our_form")
    percent_styles = find_percent_styles(package)
    letters = Letters(package)
    marks = {name: _scan(parts[name], percent_styles, letters) for name in (SHEET, HIDDEN_SHEET)}
    values = _read_values(package)
    sheet = _restore(Grid(values[HIDDEN_SHEET], *marks[HIDDEN_SHEET]))
    return Upload(sheet, Grid(values[SHEET], *marks[SHEET]))


def _read_values(package: Package) -> dict[str, list[list[Read]]]:
    try:
        with CalamineWorkbook.from_filelike(package.repack()) as book:
            return {
                name: [
                    list(row)
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ]
                for name in (SHEET, HIDDEN_SHEET)
            }
    except (CalamineError, ValueError, OverflowError) as error:
        raise Invalid(f"Berkas rusak dan tidak dapat dibaca. {SAVE_AGAIN}", code="damaged") from (
            error
        )


def _scan(
    part: bytes, percent_styles: frozenset[str], letters: Letters
) -> tuple[frozenset[str], frozenset[str], Mapping[str, str], tuple[str, ...]]:
    """Cells with a formula, with a per cent format, with an error; and the merged ranges.

    Raises Invalid for cells far outside the form: the reader would reserve memory up to them.
    """
    formulas, percents, merged = set(), set(), []
    errors: dict[str, str] = {}
    for name, element in stream_elements(part):
        if name == "mergeCell":
            merged.append(element.get("ref", ""))
        elif name == "row":
            element.clear()
        if name != "c" or not len(element):
            continue
        address = element.get("r", "")
        _check_bounds(address)
        letters.count(element)
        if any(child.tag.endswith("}f") for child in element):
            formulas.add(address)
        if element.get("s") in percent_styles:
            percents.add(address)
        if element.get("t") == "e":
            errors[address] = element.findtext("{*}v", "")
    return frozenset(formulas), frozenset(percents), errors, tuple(merged)


def _locate(address: str) -> tuple[int, int] | None:
    """Row and column, counted from 0, of an address such as J13."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _check_bounds(address: str) -> None:
    place = _locate(address)
    if place is None or place[0] >= MAX_ROWS or place[1] >= MAX_COLUMNS:
        raise Invalid(
            f"Ada isi jauh di luar formulir. {DOWNLOAD_AGAIN}",
            code="outside_form",
            problems=((f"{SHEET}!{address or '?'}", "Hapus isi di luar formulir."),),
        )


def _restore(hidden: Grid) -> FormSheet:
    """The form as it was handed out, from its hidden sheet."""
    facts = {name: hidden.read_text(row, 1) for row, name in enumerate(SHEET_FIELDS)}
    lines = []
    for row in range(HIDDEN_FIRST_ROW, len(hidden.rows)):
        texts = [hidden.read_text(row, index) for index in range(len(LINE_FIELDS))]
        lines.append(FormLine(**dict(zip(LINE_FIELDS, texts, strict=True))))
    version = facts["form_version"]
    sheet = FormSheet(
        office_code=facts["office_code"],
        office_name=facts["office_name"],
        unit_code=facts["unit_code"],
        unit_name=facts["unit_name"],
        period_key=facts["period_key"],
        period_label=facts["period_label"],
        form_version=int(version) if re.fullmatch(r"[0-9]{1,9}", version) else -1,
        deadline_label=facts["deadline_label"],
        lines=tuple(lines),
        example=facts["example"] == "True",
        government_name=facts["government_name"],
        decimal_style=facts["decimal_style"],
    )
    if hidden.read_text(CHECKSUM_ROW, 1) != compute_checksum(sheet):
        raise Invalid(f"Data tersembunyi formulir berubah. {DOWNLOAD_AGAIN}", code="tampered_form")
    return sheet


def _find_moved(upload: Upload) -> Iterator[Problem]:
    """The first sign that columns or rows were inserted, deleted or moved."""
    grid = upload.grid
    for index, column in enumerate(COLUMNS):
        if grid.read(HEADING_ROW, index) != column.heading:
            yield (
                f"{SHEET}!{name_cell(HEADING_ROW, index)}",
                f"Judul kolom seharusnya “{column.heading}”. {DOWNLOAD_AGAIN}",
            )
            return
    for row, line in enumerate(upload.sheet.lines, FIRST_ROW):
        if grid.read_text(row, 0) != line.line_id:
            yield (
                f"{SHEET}!{name_cell(row, 1)}",
                "Mulai baris ini susunannya berubah: ada baris disisipkan, dihapus atau "
                f"dipindah. {DOWNLOAD_AGAIN}",
            )
            return


def _find_merged(grid: Grid) -> Iterator[Problem]:
    for area in grid.merged:
        last = _locate(area.rpartition(":")[2])
        if last is None or last[0] >= HEADING_ROW:
            yield f"{SHEET}!{area.partition(':')[0]}", "Sel ini digabung. Pisahkan lagi sel itu."


def _find_bad_cells(upload: Upload) -> Iterator[Problem]:
    for row in range(FIRST_ROW, FIRST_ROW + len(upload.sheet.lines)):
        for index, column in INPUT_COLUMNS:
            sentence = _explain(upload, row, index, column.kind)
            if sentence:
                yield f"{SHEET}!{name_cell(row, index)}", sentence


def _explain(upload: Upload, row: int, index: int, kind: Kind) -> str:
    """Why the cell cannot be taken as it is; an empty text if it can."""
    grid, address = upload.grid, name_cell(row, index)
    value = grid.read(row, index)
    typing = f"Ketik angkanya, misalnya {show_example(upload.sheet)}."
    if kind is Kind.TEXT:
        typing = "Ketik teksnya saja."
    if address in grid.errors:
        return f"Terbaca kesalahan {grid.errors[address]}. {typing}"
    if address in grid.formulas:
        return f"Sel ini memuat rumus. {typing}"
    if isinstance(value, bool):
        return f"Terbaca {'BENAR' if value else 'SALAH'}, bukan isian. {typing}"
    if isinstance(value, time | timedelta):
        return f"Terbaca jam {value}. {typing}"
    if isinstance(value, date):
        return f"Terbaca tanggal {value:%d/%m/%Y}. {typing}"
    return ""


def _find_altered(upload: Upload) -> Iterator[Problem]:
    """A target that is changed here would be lost silently, as all that is not typed here."""
    sheet = upload.sheet
    for number, line in enumerate(sheet.lines, 1):
        row = FIRST_ROW + number - 1
        for index, column in enumerate(COLUMNS):
            if column.kind is not Kind.SHOWN:
                continue
            shown = show_text(column, number, line)
            read = upload.grid.read_text(row, index, sign=sheet.decimal_sign)
            if not _is_same(read, shown, sheet.decimal_style):
                yield (
                    f"{SHEET}!{name_cell(row, index)}",
                    f"Kolom ini bukan isian: tertulis {_quote(read)}, seharusnya {_quote(shown)}. "
                    "Kembalikan isinya.",
                )


def _is_same(read: str, shown: str, style: str) -> bool:
    """Whether two texts say the same; some programs make a number of a text."""
    if read.split() == shown.split():
        return True
    value = numbers.read(read, decimal=style).value
    return value is not None and value == numbers.read(shown, decimal=style).value


def _quote(text: str) -> str:
    return numbers.quote(text) if text else "kosong"


def _find_extra(upload: Upload) -> Iterator[Problem]:
    """Text typed below or beside the form would be lost silently: it is named instead.

    One cell a row is enough: whoever looks there sees the others.
    """
    end = FIRST_ROW + len(upload.sheet.lines)
    for row, values in enumerate(upload.grid.rows):
        below = row >= end
        for index in range(0 if below else len(COLUMNS), len(values)):
            if str(values[index]).strip():
                sentence = _BELOW if below else _BESIDE
                yield f"{SHEET}!{name_cell(row, index)}", sentence
                break


def read_cells(upload: Upload, row: int) -> dict[str, Cell]:
    """The input cells of a row, right or wrong, as text."""
    sign = upload.sheet.decimal_sign
    return {
        column.field: Cell(
            SHEET, name_cell(row, index), upload.grid.read_text(row, index, sign=sign)
        )
        for index, column in INPUT_COLUMNS
    }
