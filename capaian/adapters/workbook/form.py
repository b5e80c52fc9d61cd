"""The form of one unit: what it holds and where each thing stands in the workbook.

Writing and reading share this one layout, so that a cell is read where it was written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class FormLine:
    """One indicator of the form.

    The ``*_shown`` texts are printed as they are. The last seven are what a unit types; they hold
    the typed text when a form is handed out prefilled or given back for correction.
    """

    line_id: str
    objective: str
    indicator: str
    unit_of_measure: str
    target_shown: str
    formula_shown: str = ""
    evidence_asked: str = ""
    remark: str = ""
    ceiling_shown: str = ""
    previous_shown: str = ""
    realization: str = ""
    budget_realization: str = ""
    evidence: str = ""
    driving_factors: str = ""
    hindering_factors: str = ""
    follow_up: str = ""
    not_measured_reason: str = ""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """The form of one unit for one period; labels are Indonesian and printed as they are.

    ``decimal_style`` is the office's way to type numbers: ``"id"`` (88,95) or ``"en"`` (88.95).
    """

    office_code: str
    office_name: str
    unit_code: str
    unit_name: str
    period_key: str
    period_label: str
    form_version: int
    deadline_label: str
    lines: tuple[FormLine, ...]
    example: bool = False
    government_name: str = ""
    decimal_style: str = "id"

    @property
    def decimal_sign(self) -> str:
        """The sign between whole and fraction in what is typed."""
        return "." if self.decimal_style == "en" else ","


@dataclass(frozen=True, slots=True)
class Cell:
    """One input cell: where it stands and the text that was typed, numbers in the form's style."""

    sheet: str
    address: str
    typed: str

    @property
    def place(self) -> str:
        """The cell as people and problems name it, for example ``Isian!J13``."""
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True, slots=True)
class FilledLine:
    """What a unit typed for one indicator; ``cells`` has every one of :data:`INPUT_FIELDS`.

    ``seen`` is what stood in each when the form was handed out.
    """

    line_id: str
    cells: Mapping[str, Cell]
    seen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form read back; the caller compares office, unit, period and version with its own.

    Their names are what the form calls them, for people alone.
    """

    office_code: str
    office_name: str
    unit_code: str
    unit_name: str
    period_key: str
    period_label: str
    form_version: int
    lines: tuple[FilledLine, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Remarks to write into a form: on (line id, field), and those that have no input cell."""

    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)
    others: tuple[tuple[str, str], ...] = ()


class Kind(Enum):
    """How a column is written: its lock, its tint and its validation."""

    HIDDEN = auto()
    SHOWN = auto()
    NUMBER = auto()
    MONEY = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet; ``width`` in characters."""

    field: str
    heading: str
    width: float
    kind: Kind


SHEET = "Isian"
PROBLEM_SHEET = "Perbaikan"
HIDDEN_SHEET = "capaian"
HEADING_ROW = 11  # counted from 0, as both libraries do
FIRST_ROW = HEADING_ROW + 1

COLUMNS = (
    Column("line_id", "Kode baris", 4, Kind.HIDDEN),
    Column("number", "No", 4, Kind.SHOWN),
    Column("objective", "Sasaran", 19, Kind.SHOWN),
    Column("indicator_shown", "Indikator dan cara hitung", 27, Kind.SHOWN),
    Column("unit_of_measure", "Satuan", 9, Kind.SHOWN),
    Column("target_shown", "Target", 10, Kind.SHOWN),
    Column("previous_shown", "Periode lalu", 10, Kind.SHOWN),
    Column("ceiling_shown", "Pagu (Rp)", 15, Kind.SHOWN),
    Column("asked_shown", "Bukti yang diminta dan catatan", 20, Kind.SHOWN),
    Column("realization", "Realisasi", 12, Kind.NUMBER),
    Column("budget_realization", "Realisasi anggaran (Rp)", 16, Kind.MONEY),
    Column("evidence", "Bukti atau tautan", 19, Kind.TEXT),
    Column("driving_factors", "Faktor pendorong", 19, Kind.TEXT),
    Column("hindering_factors", "Faktor penghambat", 19, Kind.TEXT),
    Column("follow_up", "Tindak lanjut", 19, Kind.TEXT),
    Column("not_measured_reason", "Belum diukur, karena", 17, Kind.TEXT),
)
INPUT_KINDS = (Kind.NUMBER, Kind.MONEY, Kind.TEXT)
INPUT_COLUMNS = tuple(
    (index, column) for index, column in enumerate(COLUMNS) if column.kind in INPUT_KINDS
)
INPUT_FIELDS = tuple(column.field for _, column in INPUT_COLUMNS)
LINE_FIELDS = tuple(item.name for item in fields(FormLine))
SHEET_FIELDS = tuple(item.name for item in fields(FormSheet) if item.name != "lines")

# The hidden sheet: the facts of the form as pairs, then the lines as a table.
CHECKSUM_ROW = len(SHEET_FIELDS)
HIDDEN_FIRST_ROW = CHECKSUM_ROW + 2


def compute_checksum(sheet: FormSheet) -> str:
    """The SHA-256 that ties office, unit, period and version to the line ids and their order."""
    facts = [sheet.office_code, sheet.unit_code, sheet.period_key, sheet.form_version]
    text = json.dumps([*facts, [line.line_id for line in sheet.lines]])
    return hashlib.sha256(text.encode()).hexdigest()


def name_cell(row: int, column: int) -> str:
    """The address of a cell from its row and column counted from 0: ``name_cell(12, 9)`` = J13."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def show_text(column: Column, number: int, line: FormLine) -> str:
    """What stands in a column of the ``number``-th line, as text."""
    match column.field:
        case "number":
            return str(number)
        case "indicator_shown":
            formula = line.formula_shown and f"Cara hitung: {line.formula_shown}"
            return _join(line.indicator, formula)
        case "asked_shown":
            return _join(line.evidence_asked, line.remark and f"Catatan: {line.remark}")
        case name:
            return str(getattr(line, name))


def _join(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def show_example(sheet: FormSheet) -> str:
    """A number as this office types it."""
    return f"88{sheet.decimal_sign}95"
