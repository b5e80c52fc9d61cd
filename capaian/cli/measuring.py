"""``capaian measure FILE.csv``: achievements of a table without a database.

The columns of :data:`COLUMNS` are read by their English or Indonesian heading, or by the heading
that collections of published tables use; indicator, target and realization are required. Excel
writes semicolons in Indonesia and CP1252 on old PCs, so both are understood.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TextIO, TypeVar

from capaian.domain.achievement import FACTS
from capaian.domain.errors import Invalid
from capaian.domain.findings import Code
from capaian.domain.measuring import (
    Figure,
    Measurement,
    Money,
    Policy,
    Realization,
    Row,
    is_named_summary,
    measure,
)
from capaian.domain.numbers import quote, round_half_up, show, show_rupiah
from capaian.domain.plan import DIRECTIONS
from capaian.domain.terms import Aggregation, Direction, Formula, Term

# Each column with its headings; where a file has several of them the first one counts. Published
# tables call the office ``unit`` and the unit ``unit_of_measure``. The last four only tell rows of
# one name apart.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator", "indikator", "indikator_kinerja"),
    "target": ("target", "target_raw"),
    "realization": ("realization", "realisasi", "realization_raw"),
    "unit": ("unit_of_measure", "satuan", "unit"),
    "direction": ("direction", "arah"),
    "formula": ("formula", "rumus"),
    "aggregation": ("aggregation", "penggabungan"),
    "printed": ("printed", "tercetak", "achievement_printed", "capaian"),
    "ceiling": ("ceiling", "pagu", "budget_ceiling_raw"),
    "budget": ("budget", "realisasi_anggaran", "budget_realized_raw"),
    "office": ("office", "perangkat_daerah", "unit"),
    "objective": ("objective", "sasaran", "sasaran_strategis"),
    "year": ("year", "tahun"),
    "period": ("period", "periode"),
}
_PLACE = ("office", "objective", "year", "period")
REQUIRED = ("indicator", "target", "realization")
MOST_BYTES = 20_000_000
_DELIMITERS = ",;\t"
_WORDS = re.compile(r"\w+")
_DIRECTIONS = {**DIRECTIONS, "kualitatif": Direction.ORDINAL}

Kind = TypeVar("Kind", bound=Term)


def run(
    path: Path,
    *,
    decimal: str,
    as_json: bool,
    out: TextIO,
    err: TextIO,
    lower: Formula | None = None,
) -> int:
    """Measure the file and print the result to ``out``; the exit code.

    ``decimal`` is ``"id"`` or ``"en"``; ``lower`` the formula of lower-is-better rows in a file
    without a column of formulas. Findings are part of the result: exit code 0. A file that cannot
    be used gives 2 and one sentence on ``err`` that names the line.
    """
    try:
        rows = list(read_rows(path, lower))
    except Invalid as refusal:
        print(refusal.sentence, file=err)
        return 2
    measurement = measure(rows, Policy(decimal=decimal))
    other, spoiled = "en" if decimal == "id" else "id", _count_spoiled(measurement)
    if spoiled and spoiled > _count_spoiled(measure(rows, Policy(decimal=other))):
        print(f"Angka berkas ini lebih cocok dibaca dengan --decimal {other}.", file=err)
    if as_json:
        json.dump(to_json(measurement), out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.writelines(f"{line}\n" for line in _write_text(measurement))
    return 0


def _count_spoiled(measurement: Measurement) -> int:
    return sum(each.code is Code.INVALID_NUMBER for each in measurement.findings)


def to_json(measurement: Measurement) -> dict[str, object]:
    """The result for programs: figures as strings with a decimal point, or null."""
    whole = measurement.to_dict()
    keys = ("average", "predicate", "scale")
    return {"rows": [_write_row(figure) for figure in measurement.figures]} | {
        key: whole[key] for key in keys
    }


def _write_row(figure: Figure) -> dict[str, object]:
    whole = figure.to_dict()
    keys = ("indicator", "achievement", "status", "predicate", "rule", "working", "findings")
    money = figure.money
    spent = {"absorption": _write_absorption(money)} if money.ceiling.typed.strip() else {}
    return {key: whole[key] for key in keys} | spent


def _write_absorption(money: Money) -> str | None:
    percent = money.absorption.percent
    return None if percent is None else f"{round_half_up(percent):f}"


def read_rows(path: Path, lower: Formula | None = None) -> Iterator[Row]:
    """The rows of a CSV file, cells as typed.

    A file without a column of formulas gets the formula of each direction where there is but one;
    for lower-is-better, where practice differs, it is ``lower`` or stays open.

    :raises Invalid: no such file, no text, no rows, a missing column, a line with too many cells.
    """
    text = _read_text(path)
    header = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    found = False
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _read_header(cells, lines.line_num)
                continue
            if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
                raise Invalid(
                    f"Baris {lines.line_num}: {len(cells)} sel untuk {len(columns)} kolom. "
                    "Beri tanda kutip pada sel yang memuat pemisah."
                )
            found = True
            row = _make_row(dict(zip(columns, cells, strict=False)))
            yield row if "formula" in columns else replace(row, formula=_follow(row, lower))
    except csv.Error as fault:
        raise Invalid(
            f"Baris {lines.line_num}: tanda kutip atau isi sel rusak. Perbaiki baris itu."
        ) from fault
    if not found:
        place = lines.line_num + 1 if columns else 1
        raise Invalid(f"Baris {place}: berkas tidak memuat indikator. Isi sedikitnya satu baris.")


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise Invalid(f"Berkas {path} tidak dapat dibaca. Periksa nama dan izinnya.") from fault
    if len(data) > MOST_BYTES:
        raise Invalid("Berkas lebih dari 20 MB. Bagi menjadi beberapa berkas.")
    place = data.find(b"\0")
    if place >= 0:
        raise _refuse_bytes(data, place)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError as fault:
            raise _refuse_bytes(data, fault.start) from fault


def _refuse_bytes(data: bytes, place: int) -> Invalid:
    line = data.count(b"\n", 0, place) + 1
    return Invalid(f"Baris {line}: berkas bukan teks CSV. Simpan ulang sebagai CSV UTF-8.")


def _read_header(cells: list[str], line: int) -> list[str]:
    """The word of each column, empty for one that is not read."""
    headings = ["_".join(_WORDS.findall(cell.casefold())) for cell in cells]
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice:
        raise Invalid(f"Baris {line}: kolom {quote(twice[0])} kembar. Hapus salah satu.")
    columns = [""] * len(headings)
    for word, known in COLUMNS.items():
        place = next((headings.index(name) for name in known if name in headings), None)
        if place is not None and not columns[place]:
            columns[place] = word
    missing = [word for word in REQUIRED if word not in columns]
    if missing:
        words = ", ".join(missing)
        raise Invalid(f"Baris {line}: kolom {words} tidak ada. Tambahkan pada kepala tabel.")
    return columns


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


def _tell_absorption(money: Money) -> Iterator[str]:
    if money.ceiling.number is None:
        return
    ceiling, absorption = show_rupiah(money.ceiling.number), money.absorption
    if absorption.percent is None or money.realized is None:
        yield f"   Serapan: pagu {ceiling}; {absorption.sentence}"
        return
    yield (
        f"   Serapan: {show_rupiah(money.realized)} / {ceiling} × 100 = {show(absorption.percent)}"
    )


def _write_text(measurement: Measurement) -> Iterator[str]:
    for figure in measurement.figures:
        predicate = f"  {figure.predicate}" if figure.predicate else ""
        if is_named_summary(figure):
            yield f"{figure.number}. {figure.row.name}: ringkasan, tercetak {figure.row.printed}"
        else:
            yield f"{figure.number}. {figure.row.name}: {figure.shown}{predicate}"
            yield from (f"   {step.kind.label}: {step.text}" for step in figure.working)
        yield from _tell_absorption(figure.money)
        yield from (
            f"   ! {finding.severity.label}: {finding.message}" for finding in figure.findings
        )
    yield ""
    predicate = f" ({measurement.predicate})" if measurement.predicate else ""
    yield f"Rata-rata capaian: {measurement.shown}{predicate}; {measurement.average_rule}"
    scale = measurement.policy.scale
    yield f"Skala: {scale.name}: {scale.reading}"
