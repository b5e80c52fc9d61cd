"""A plan as a file: CSV or XLSX in, the same columns out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from capaian.adapters.workbook import Table, read_plain, write_tables
from capaian.domain.errors import Invalid
from capaian.domain.plan import COLUMNS, HEADINGS, Line, PlanRow, RowReading, read_rows, refuse

__all__ = ["PlanRow", "read_file", "read_plan", "write_csv", "write_workbook"]

MOST_BYTES = 5 * 1024 * 1024
_ZIP = b"PK\x03\x04"
# What is often renamed to .csv, and what it is.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "Berkas ini format .xls lama atau berkata sandi."),
    (b"%PDF", "Berkas ini PDF."),
    (b"MZ", "Berkas ini sebuah program."),
)
_SAVE = "Simpan sebagai .xlsx atau CSV, lalu unggah lagi."
_DELIMITERS = ",;\t"


def read_file(data: bytes, *, decimal: str = "id") -> RowReading:
    """The rows of a plan file, told apart by its first bytes; problems are told, not raised.

    ``decimal`` says how numbers of a workbook are typed, ``id`` or ``en``. Excel writes CSV with
    semicolons in Indonesia and in CP1252 on old PCs, so both are understood. Raises
    :class:`Invalid` for a file that holds no such table at all.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("Berkas lebih besar dari 5 MB. Pecah berkas itu.", code="too_big")
    if data.startswith(_ZIP):
        rows = read_plain(data, sign="." if decimal == "en" else ",")
        return read_rows(Line(row.number, row.cells, row.faults) for row in rows)
    return read_rows(_split(_decode(data)))


def read_plan(text: str) -> list[PlanRow]:
    """The rows of a CSV text; raises :class:`Invalid` with a problem per line and column."""
    reading = read_rows(_split(text.lstrip("\ufeff")))
    if reading.problems:
        raise refuse(reading.problems)
    return list(reading.rows)


def write_csv(rows: Iterable[PlanRow]) -> str:
    """The rows as CSV that :func:`read_file` reads back unchanged."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(_list_cells(rows))
    return text.getvalue()


def write_workbook(rows: Iterable[PlanRow], *, created: datetime) -> bytes:
    """The rows as XLSX, every cell as text, so that Excel changes no code and no number."""
    return write_tables([Table("Rencana", HEADINGS, list(_list_cells(rows)))], created=created)


def _list_cells(rows: Iterable[PlanRow]) -> Iterator[tuple[str, ...]]:
    return (tuple(column.show(row) for column in COLUMNS) for row in rows)


def _decode(data: bytes) -> str:
    for start, sentence in _FOREIGN:
        if data.startswith(start):
            raise Invalid(f"{sentence} {_SAVE}", code="not_a_plan")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(f"Berkas ini bukan teks. {_SAVE}", code="not_a_plan")


def _split(text: str) -> Iterator[Line]:
    """The lines of a CSV text, each with the number of its first line in the file."""
    head = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield Line(begun, cells)
            begun = reader.line_num + 1
    except csv.Error:
        raise Invalid(
            f"Baris {begun}: tanda kutip atau isi sel rusak. Perbaiki baris itu."
        ) from None
