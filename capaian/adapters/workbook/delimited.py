"""Tables as people keep them: CSV as Excel writes it in Indonesia, or a workbook, told apart."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from capaian.adapters.workbook.plain import PlainRow, read_plain
from capaian.domain.errors import Invalid

MOST_BYTES = 5 * 1024 * 1024
_ZIP = b"PK\x03\x04"
# What is often renamed to .csv, and what it is.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "Berkas ini format .xls lama atau berkata sandi."),
    (b"%PDF", "Berkas ini PDF."),
    (b"MZ", "Berkas ini sebuah program."),
)
_SAVE = "Simpan sebagai .xlsx atau CSV, lalu coba lagi."
_DELIMITERS = ",;\t"
_FIRST_LINES = 20  # ours: a title stands in the first of them, the table has begun in the last
# What Excel would carry out when it opens the file; signed numbers, ranges and phones are none.
_FORMULA = re.compile(r"'*(?:[=@\t\r]|[+-](?![\d\s.,%()/-]*$))")


def read_table(data: bytes, *, sign: str = ",") -> Iterator[PlainRow]:
    """The rows of a CSV or XLSX file, told apart by its first bytes.

    ``sign`` is the decimal sign with which numbers of a workbook are typed. Excel writes CSV with
    semicolons in Indonesia and in CP1252 on old PCs, so both are understood. Raises
    :class:`Invalid` for a file that holds no table at all.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("Berkas lebih besar dari 5 MB. Pecah berkas itu.", code="too_big")
    if data.startswith(_ZIP):
        return read_plain(data, sign=sign)
    return read_delimited(_decode(data))


def read_delimited(text: str) -> Iterator[PlainRow]:
    """The lines of a CSV text, each with the number of its first line in the file."""
    head = list(islice(filter(str.strip, text.splitlines()), _FIRST_LINES))
    delimiter = max(_DELIMITERS, key=lambda sign: _weigh(sign, head))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield PlainRow(begun, tuple(map(_bare, cells)))
            begun = reader.line_num + 1
    except csv.Error:
        raise Invalid(
            f"Baris {begun}: tanda kutip atau isi sel rusak. Perbaiki baris itu."
        ) from None


def write_delimited(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV text that :func:`read_delimited` reads back unchanged.

    An apostrophe before what looks like a formula makes it a text in Excel.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in rows)
    return text.getvalue()


def _weigh(sign: str, lines: Sequence[str]) -> tuple[int, int]:
    """How well a sign parts lines: in how many it stands, if in most, then how often.

    A title above the table may hold commas, and so may each number.
    """
    counts = [line.count(sign) for line in lines]
    parted = sum(map(bool, counts))
    return (parted, sum(counts)) if parted > len(lines) / 2 else (0, 0)


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def _decode(data: bytes) -> str:
    for start, sentence in _FOREIGN:
        if data.startswith(start):
            raise Invalid(f"{sentence} {_SAVE}", code="not_a_table")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(f"Berkas ini bukan teks. {_SAVE}", code="not_a_table")
