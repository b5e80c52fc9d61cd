"""Tables as offices publish them: CSV or a workbook, read by their headings.

Above the headings may stand a title; they may stand in two lines, and a line with the numbers of
the columns may follow. The columns of :data:`COLUMNS` are read, indicator, target and realization
are required.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from capaian.adapters.workbook import MOST_BYTES, PlainRow, read_table
from capaian.domain.achievement import FACTS
from capaian.domain.errors import Invalid
from capaian.domain.measuring import Realization, Row
from capaian.domain.numbers import quote
from capaian.domain.plan import DIRECTIONS
from capaian.domain.terms import Aggregation, Direction, Formula, Term

# Each column with its headings in English, in Indonesian, as reports print them (seen in
# practice) and as collections of tables name them; where a file has several of them the first one
# counts. Such collections call the office ``unit`` and the unit ``unit_of_measure``. The last four
# only tell rows of one name apart.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator": (
        "indicator", "indikator", "indikator_kinerja", "indikator_kinerja_utama",
        "indikator_kinerja_utama_iku", "indikator_kinerja_sasaran", "indikator_sasaran",
    ),
    "target": ("target", "target_kinerja", "target_raw"),
    "realization": ("realization", "realisasi", "realisasi_kinerja", "realization_raw"),
    "unit": ("unit_of_measure", "satuan", "unit"),
    "direction": ("direction", "arah"),
    "formula": ("formula", "rumus"),
    "aggregation": ("aggregation", "penggabungan"),
    "printed": (
        "printed", "tercetak", "achievement_printed", "capaian", "capaian_kinerja",
        "persentase_capaian", "tingkat_capaian",
    ),
    "ceiling": ("ceiling", "pagu", "pagu_anggaran", "budget_ceiling_raw"),
    "budget": ("budget", "realisasi_anggaran", "budget_realized_raw"),
    "office": ("office", "perangkat_daerah", "unit"),
    "objective": ("objective", "sasaran", "sasaran_strategis", "sasaran_kinerja"),
    "year": ("year", "tahun"),
    "period": ("period", "periode"),
}  # fmt: skip
_PLACE = ("office", "objective", "year", "period")
REQUIRED = ("indicator", "target", "realization")
# What makes a line a row: anything else is the name of a section, or a note below the table.
_TELLING = (*REQUIRED, "printed", "ceiling", "budget")
MOST_LINES_ABOVE = 20
"""Lines, blank ones left out, among which the headings are looked for (our choice)."""

_WORDS = re.compile(r"\w+")
_YEAR = re.compile(r"(_tahun)?_(19|20)\d\d$")
_COUNT = re.compile(r"\(?(\d+)\)?(?: ?[=:].*)?")
_DIRECTIONS = {**DIRECTIONS, "kualitatif": Direction.ORDINAL}

Kind = TypeVar("Kind", bound=Term)


def read_rows(path: Path, lower: Formula | None = None, *, decimal: str = "id") -> Iterator[Row]:
    """The rows of a table, cells as typed; ``decimal`` is how numbers of a workbook are typed.

    A file without a column of formulas gets the formula of each direction where there is but one;
    for lower-is-better, where practice differs, it is ``lower`` or stays open.

    :raises Invalid: no such file, no table, no rows, a missing column, a cell that Excel changed,
        a line of a CSV with too many cells.
    """
    lines = list(_read_lines(path, decimal))
    columns, place = _find_columns(lines)
    found = False
    for line in lines[place:]:
        cells = dict(zip(columns, line.cells, strict=False))
        if not any(cells.get(word, "").strip() for word in _TELLING):
            continue
        _refuse_spoiled(line, columns)
        found = True
        row = _make_row(cells)
        yield row if "formula" in columns else replace(row, formula=_follow(row, lower))
    if not found:
        last = lines[-1].number + 1 if lines else 1
        raise Invalid(f"Baris {last}: berkas tidak memuat indikator. Isi sedikitnya satu baris.")


def _read_lines(path: Path, decimal: str) -> Iterator[PlainRow]:
    """The lines in which anything stands."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise Invalid(f"Berkas {path} tidak dapat dibaca. Periksa nama dan izinnya.") from fault
    lines = read_table(data, sign="." if decimal == "en" else ",")
    return (line for line in lines if line.faults or any(map(str.strip, line.cells)))


def _find_columns(lines: Sequence[PlainRow]) -> tuple[list[str], int]:
    """The word of each column, empty for one that is not read, and where the rows begin."""
    if not lines:
        return [], 0
    above: tuple[str, ...] = ()
    for place, line in enumerate(lines[:MOST_LINES_ABOVE]):
        # Cells of two lines that are one in print stand in the upper line.
        both = tuple(
            lower or upper for lower, upper in zip_longest(line.cells, above, fillvalue="")
        )
        for cells in (line.cells, both):
            columns = _name_columns(cells)
            if all(word in columns for word in REQUIRED):
                _refuse_twins(line.number, cells)
                follows = lines[place + 1 : place + 2]
                return columns, place + 1 + sum(map(_counts_columns, follows))
        above = line.cells
    closest = max(
        lines[:MOST_LINES_ABOVE], key=lambda line: sum(map(bool, _name_columns(line.cells)))
    )
    columns = _name_columns(closest.cells)
    missing = ", ".join(word for word in REQUIRED if word not in columns)
    raise Invalid(
        f"Baris {closest.number}: kolom {missing} tidak ada. Tambahkan pada kepala tabel."
    )


def _name_columns(cells: Sequence[str]) -> list[str]:
    headings = list(map(_plain, cells))
    columns = [""] * len(headings)
    for word, known in COLUMNS.items():
        place = next((headings.index(name) for name in known if name in headings), None)
        if place is not None and not columns[place]:
            columns[place] = word
    return columns


def _plain(heading: str) -> str:
    """A heading without what differs from report to report: signs, cases, the year at its end."""
    return _YEAR.sub("", "_".join(_WORDS.findall(heading.casefold())))


def _refuse_twins(number: int, cells: Sequence[str]) -> None:
    headings = [name for cell in cells if (name := _plain(cell))]
    twice = sorted({name for name in headings if headings.count(name) > 1})
    if twice:
        raise Invalid(f"Baris {number}: kolom {quote(twice[0])} kembar. Hapus salah satu.")


def _counts_columns(line: PlainRow) -> bool:
    """Whether a line only numbers the columns, as forms do: 1, 2, 3 or (1), (2), (3)=(2)/(1)."""
    counted = [_COUNT.fullmatch(cell.strip()) for cell in line.cells if cell.strip()]
    numbers = [int(each[1]) for each in counted if each]
    return len(numbers) == len(counted) > 2 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _refuse_spoiled(line: PlainRow, columns: Sequence[str]) -> None:
    surplus = line.cells[len(columns) :]
    if any(map(str.strip, surplus)):
        raise Invalid(
            f"Baris {line.number}: {len(line.cells)} sel untuk {len(columns)} kolom. "
            "Beri tanda kutip pada sel yang memuat pemisah."
        )
    for place, sentence in line.faults.items():
        if place < len(columns) and columns[place]:
            raise Invalid(sentence)


def _make_row(cells: Mapping[str, str]) -> Row:
    word = cells.get("direction", "").strip().casefold()
    return Row(
        name=" ".join(cells.get("indicator", "").split()),
        unit=cells.get("unit", "").strip(),
        direction=_DIRECTIONS.get(word) or _choose(Direction, word),
        formula=_choose(Formula, cells.get("formula", "")),
        aggregation=_choose(Aggregation, cells.get("aggregation", "")),
        targets=(cells.get("target", ""),),
        realizations=(Realization(cells.get("realization", "")),),
        ceiling=cells.get("ceiling", ""),
        budgets=(cells.get("budget", ""),) if "budget" in cells else (),
        printed=cells.get("printed", ""),
        node=" ".join(cells[name].strip() for name in _PLACE if name in cells).strip(),
    )


def _follow(row: Row, lower: Formula | None) -> Formula | None:
    """The formula that follows from a row's direction: the only one of it, or ``lower``."""
    known = [formula for formula, fact in FACTS.items() if fact.direction is row.direction]
    if len(known) == 1:
        return known[0]
    return lower if lower in known else None


def _choose(kind: type[Kind], typed: str) -> Kind | None:
    """The term of that value; a foreign word is as good as none and becomes a finding."""
    wanted = typed.strip().casefold()
    return next((term for term in kind if term.value == wanted), None)
