"""``capaian measure FILE.csv``: achievements of a table without a database.

The columns ``indicator``, ``target`` and ``realization`` are required; ``unit``, ``direction``,
``formula``, ``aggregation`` and ``printed`` are read where they stand. Excel writes semicolons in
Indonesia and CP1252 on old PCs, so both are understood.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO, TypeVar

from capaian.domain.errors import Invalid
from capaian.domain.measuring import Figure, Measurement, Policy, Realization, Row, measure
from capaian.domain.numbers import quote
from capaian.domain.terms import Aggregation, Direction, Formula, Term

REQUIRED = ("indicator", "target", "realization")
OPTIONAL = ("unit", "direction", "formula", "aggregation", "printed")
MOST_BYTES = 20_000_000
_DELIMITERS = ",;\t"

Kind = TypeVar("Kind", bound=Term)


def run(path: Path, *, decimal: str, as_json: bool, out: TextIO, err: TextIO) -> int:
    """Measure the file and print the result to ``out``; the exit code.

    ``decimal`` is ``"id"`` or ``"en"``. Findings are part of the result: exit code 0. A file that
    cannot be used gives 2 and one sentence on ``err`` that names the line.
    """
    try:
        rows = list(read_rows(path))
    except Invalid as refusal:
        print(refusal.sentence, file=err)
        return 2
    measurement = measure(rows, Policy(decimal=decimal))
    if as_json:
        json.dump(to_json(measurement), out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.writelines(f"{line}\n" for line in _write_text(measurement))
    return 0


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
    return {key: whole[key] for key in keys}


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file, cells as typed.

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
            yield _make_row(dict(zip(columns, cells, strict=False)))
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
    columns = [cell.strip().casefold() for cell in cells]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        words = ", ".join(missing)
        raise Invalid(f"Baris {line}: kolom {words} tidak ada. Tambahkan pada kepala tabel.")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Invalid(f"Baris {line}: kolom {quote(twice[0])} kembar. Hapus salah satu.")
    return columns


def _make_row(cells: Mapping[str, str]) -> Row:
    return Row(
        name=" ".join(cells.get("indicator", "").split()),
        unit=cells.get("unit", "").strip(),
        direction=_choose(Direction, cells.get("direction", "")),
        formula=_choose(Formula, cells.get("formula", "")),
        aggregation=_choose(Aggregation, cells.get("aggregation", "")),
        targets=(cells.get("target", ""),),
        realizations=(Realization(cells.get("realization", "")),),
        printed=cells.get("printed", ""),
    )


def _choose(kind: type[Kind], typed: str) -> Kind | None:
    """The term of that value; a foreign word is as good as none and becomes a finding."""
    wanted = typed.strip().casefold()
    return next((term for term in kind if term.value == wanted), None)


def _write_text(measurement: Measurement) -> Iterator[str]:
    for figure in measurement.figures:
        predicate = f"  {figure.predicate}" if figure.predicate else ""
        yield f"{figure.number}. {figure.row.name}: {figure.shown}{predicate}"
        yield from (f"   {step.kind.label}: {step.text}" for step in figure.working)
        yield from (
            f"   ! {finding.severity.label}: {finding.message}" for finding in figure.findings
        )
    yield ""
    predicate = f" ({measurement.predicate})" if measurement.predicate else ""
    yield f"Rata-rata capaian: {measurement.shown}{predicate}; {measurement.average_rule}"
    scale = measurement.policy.scale
    yield f"Skala: {scale.name}: {scale.reading}"
