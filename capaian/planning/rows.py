"""A plan as a file: one row per indicator, matched by code (names in real files differ)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TypeVar

from capaian.domain.errors import Invalid
from capaian.domain.terms import Aggregation, Direction, Formula

Known = TypeVar("Known", Formula, Aggregation)

COLUMNS = (
    "kode_sasaran",
    "sasaran",
    "kode_anggaran",
    "anggaran",
    "pagu",
    "kode",
    "indikator",
    "satuan",
    "arah",
    "rumus",
    "agregasi",
    "target_tahunan",
    "tw1",
    "tw2",
    "tw3",
    "tw4",
    "unit",
    "data_dukung",
)
DIRECTIONS = {
    "naik": Direction.HIGHER,
    "turun": Direction.LOWER,
    "rentang": Direction.RANGE,
    "berjenjang": Direction.ORDINAL,
    "tahapan": Direction.MILESTONE,
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One indicator of a plan as typed; ``targets`` are the year and the four quarters."""

    line: int
    objective_code: str
    objective: str
    budget_code: str
    budget: str
    ceiling: str
    code: str
    name: str
    unit_of_measure: str
    direction: Direction | None
    formula: Formula | None
    aggregation: Aggregation | None
    targets: tuple[str, str, str, str, str]
    unit: str
    evidence_asked: str


def read_plan(text: str) -> list[PlanRow]:
    """Read a plan file (CSV with :data:`COLUMNS`); white space inside names is tidied.

    Raises :class:`Invalid` with a problem per line.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise Invalid(f"Kolom rencana tidak ada: {', '.join(missing)}.")
    rows: list[PlanRow] = []
    problems: list[tuple[str, str]] = []
    seen: set[str] = set()
    for cells in reader:
        place = f"baris {reader.line_num}"
        try:
            row = _read_row(reader.line_num, {key: cells[key] or "" for key in COLUMNS})
        except ValueError as wrong:
            problems.append((place, str(wrong)))
            continue
        if row.code in seen:
            problems.append((place, f"Kode {row.code} dipakai dua kali."))
        seen.add(row.code)
        rows.append(row)
    if not rows and not problems:
        problems.append(("baris 2", "Rencana kosong. Isi sedikitnya satu indikator."))
    if problems:
        raise Invalid("Rencana belum dapat dipakai.", problems=tuple(problems))
    return rows


def _read_row(line: int, cells: dict[str, str]) -> PlanRow:
    tidy = {name: " ".join(cell.split()) for name, cell in cells.items()}
    for name in ("kode_sasaran", "sasaran", "kode", "indikator", "unit"):
        if not tidy[name]:
            raise ValueError(f"Kolom {name} kosong.")
    return PlanRow(
        line=line,
        objective_code=tidy["kode_sasaran"],
        objective=tidy["sasaran"],
        budget_code=tidy["kode_anggaran"],
        budget=tidy["anggaran"],
        ceiling=tidy["pagu"],
        code=tidy["kode"],
        name=tidy["indikator"],
        unit_of_measure=tidy["satuan"],
        direction=_read_direction(tidy["arah"]),
        formula=_read_term(Formula, "rumus", tidy["rumus"]),
        aggregation=_read_term(Aggregation, "agregasi", tidy["agregasi"]),
        targets=(
            tidy["target_tahunan"],
            tidy["tw1"],
            tidy["tw2"],
            tidy["tw3"],
            tidy["tw4"],
        ),
        unit=tidy["unit"],
        evidence_asked=tidy["data_dukung"],
    )


def _read_direction(word: str) -> Direction | None:
    if not word:
        return None
    if word.lower() not in DIRECTIONS:
        raise ValueError(f"Arah {word} tidak dikenal. Pilih: {', '.join(DIRECTIONS)}.")
    return DIRECTIONS[word.lower()]


def _read_term(kind: type[Known], column: str, word: str) -> Known | None:
    if not word:
        return None
    try:
        return kind(word.lower())
    except ValueError:
        known = ", ".join(each.value for each in kind)
        raise ValueError(f"Isi kolom {column} tidak dikenal: {word}. Pilih: {known}.") from None
