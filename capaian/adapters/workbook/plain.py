"""The first sheet of a workbook that is not ours, as text: plans, lists, whatever has headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from capaian.adapters.workbook.form import name_cell
from capaian.adapters.workbook.numerals import type_number
from capaian.adapters.workbook.package import (
    SAVE_AGAIN,
    Letters,
    find_percent_styles,
    find_sheets,
    open_package,
    stream_elements,
)
from capaian.adapters.workbook.reading import ADDRESS, CONTROL, Read
from capaian.domain.errors import Invalid

# Ours: a plan of 20.000 rows and 30 columns fits; the reader reserves memory up to the last cell.
MAX_ROWS = 25_000
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row that is not blank: its number as Excel counts, its cells as typed text.

    ``faults`` are sentences by column, counted from 0, for cells whose value is not what was
    typed: a date that Excel made, an error, a formula without a result.
    """

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What only the XML tells: cells that show per cent, that hold an error, an empty formula."""

    percents: frozenset[str]
    errors: Mapping[str, str]
    unsolved: frozenset[str]


def read_plain(data: bytes, *, sign: str = ",") -> Iterator[PlainRow]:
    """The rows of the first sheet of an XLSX file, numbers typed with this decimal ``sign``.

    Raises Invalid for anything that is no harmless workbook, or a sheet beyond the limits above.
    """
    package = open_package(data)
    sheets = find_sheets(package)
    if not sheets:
        raise Invalid(f"Buku kerja ini tidak memuat lembar. {SAVE_AGAIN}", code="no_sheet")
    name = next(iter(sheets))
    marks = _scan(sheets[name], find_percent_styles(package), Letters(package))
    try:
        with CalamineWorkbook.from_filelike(package.repack()) as book:
            sheet = book.get_sheet_by_name(name)
            values = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OverflowError) as error:
        raise Invalid(f"Berkas rusak dan tidak dapat dibaca. {SAVE_AGAIN}", code="damaged") from (
            error
        )
    for row, cells in enumerate(_reach(values, marks)):
        texts = tuple(_write(value, row, column, sign, marks) for column, value in enumerate(cells))
        faults = {
            column: sentence
            for column, value in enumerate(cells)
            if (sentence := _explain(value, name_cell(row, column), marks))
        }
        if faults or any(texts):
            yield PlainRow(row + 1, texts, faults)


def _scan(part: bytes, percent_styles: frozenset[str], letters: Letters) -> _Marks:
    percents, unsolved = set(), set()
    errors: dict[str, str] = {}
    for name, element in stream_elements(part):
        if name == "row":
            element.clear()
        if name != "c" or not len(element):
            continue
        address = element.get("r", "")
        _locate(address)
        letters.count(element)
        if element.get("s") in percent_styles:
            percents.add(address)
        if element.get("t") == "e":
            errors[address] = element.findtext("{*}v", "")
        if element.find("{*}f") is not None and not element.findtext("{*}v"):
            unsolved.add(address)
    return _Marks(frozenset(percents), errors, frozenset(unsolved))


def _reach(values: list[list[Read]], marks: _Marks) -> list[list[Read]]:
    """The values with room for every formula without a result, which the reader leaves out."""
    for row, column in map(_locate, marks.unsolved):
        values += [[] for _ in range(row + 1 - len(values))]
        values[row] += [""] * (column + 1 - len(values[row]))
    return values


def _locate(address: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an address such as J13.

    Raises Invalid for one beyond the limits.
    """
    place = ADDRESS.fullmatch(address)
    column = 0
    for letter in place[1] if place else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    if place is None or int(place[2]) > MAX_ROWS or column > MAX_COLUMNS:
        raise Invalid(
            f"Sel {address or '?'} terlalu jauh. Hapus isi di luar tabel, lalu simpan lagi.",
            code="outside_table",
        )
    return int(place[2]) - 1, column - 1


def _write(value: Read, row: int, column: int, sign: str, marks: _Marks) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return type_number(value, sign, percent=name_cell(row, column) in marks.percents)
    return CONTROL.sub("", str(value)).strip()


def _explain(value: Read, address: str, marks: _Marks) -> str:
    """Why the value is not what was typed; empty where it is."""
    if address in marks.errors:
        return f"Sel {address} memuat kesalahan {marks.errors[address]}. Ketik isinya."
    if address in marks.unsolved:
        return f"Sel {address} memuat rumus tanpa hasil. Ketik hasilnya."
    if isinstance(value, bool):
        return f"Sel {address} terbaca {'BENAR' if value else 'SALAH'}. Ketik isinya sebagai teks."
    if isinstance(value, time | timedelta):
        return f"Sel {address} terbaca jam {value}. Ketik isinya sebagai teks."
    if isinstance(value, date):
        return f"Sel {address} terbaca tanggal {value:%d/%m/%Y}. Ketik isinya sebagai teks."
    return ""
