"""A list of people as a file: its columns, its dirty headings, its dates, row by row.

Our choice: an empty cell changes nothing, a row without a name is not read, and the same person
may stand on several rows with several positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from capaian.domain.errors import Invalid
from capaian.domain.numbers import quote
from capaian.domain.people import LABELS, find_faults, tidy_nip
from capaian.domain.plan.rows import Line, Remark, place_of, tidy

HEADINGS = ("nama", "nip", "pangkat", "jabatan", "surel", "telepon", "mulai")
MOST_ROWS = 2_000

# How offices head these columns (seen in practice); only the letters count.
_NAMES = {
    "nama": ("namalengkap", "namapegawai", "namapejabat", "namadangelar"),
    "nip": ("nipbaru", "nomorindukpegawai"),
    "pangkat": ("pangkatgolongan", "pangkatgol", "pangkatgolruang", "golongan"),
    "jabatan": ("namajabatan", "jabatansekarang"),
    "surel": ("email", "alamatemail", "alamatsurel", "posel"),
    "telepon": ("notelepon", "telp", "notelp", "hp", "nohp", "nomorhp", "whatsapp", "wa"),
    "mulai": ("tmt", "tmtjabatan", "mulaimenjabat", "tanggalmulai", "mulaitanggal"),
}
_FIELDS = {"nama": "name", "nip": "nip", "pangkat": "rank", "surel": "email", "telepon": "phone"}
_COLUMNS = {name: column for column, name in _FIELDS.items()}
_MONTHS = (
    ("jan",),
    ("feb", "peb"),
    ("mar",),
    ("apr",),
    ("mei",),
    ("jun",),
    ("jul",),
    ("agu", "agt"),
    ("sep",),
    ("okt",),
    ("nov", "nop"),
    ("des",),
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?")
_DAY = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[a-z]+)\.?\s*[-/. ]\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row: facts by :data:`LABELS`, empty where nothing was typed; ``position`` as typed."""

    line: int
    facts: Mapping[str, str]
    position: str = ""
    start: date | None = None
    problems: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a file was read as; notes are pairs (place, sentence) that refuse nothing."""

    rows: tuple[RosterRow, ...]
    notes: tuple[Remark, ...] = field(default=())


def read_roster(lines: Iterable[Line]) -> RosterReading:
    """The rows of a file whose first row that is not blank holds the headings.

    Raises :class:`Invalid` where there is no column for names or a heading stands twice.
    """
    filled = (line for line in lines if any(cell.strip() for cell in line.cells))
    head = next(filled, None)
    if head is None:
        raise Invalid("Berkas ini kosong. Isi judul kolom dan sedikitnya satu orang.")
    places, notes = _read_head(head)
    rows = []
    for line in filled:
        cells = {
            column: tidy(line.cells[place]) if place < len(line.cells) else ""
            for column, place in places.items()
        }
        if not cells["nama"]:
            notes.append((place_of(line.number), "Tidak ada nama, jadi tidak dibaca."))
            continue
        rows.append(_read_row(line, cells, places))
        if len(rows) > MOST_ROWS:
            raise Invalid(f"Berkas memuat lebih dari {MOST_ROWS} orang. Pecah berkas itu.")
    if not rows:
        raise Invalid("Berkas ini belum memuat nama. Isi sedikitnya satu orang.")
    return RosterReading(tuple(rows), tuple(notes))


def read_day(text: str) -> date | None:
    """``1 Januari 2026``, ``1-1-2026``, ``01/01/2026``, ``2026-01-01``; ``None`` for another."""
    plain = " ".join(text.casefold().split())
    try:
        if found := _ISO.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY.fullmatch(plain):
            return date(int(found[3]), _read_month(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _read_month(word: str) -> int:
    if word.isdecimal():
        return int(word)
    for number, starts in enumerate(_MONTHS, 1):
        if word.startswith(starts):
            return number
    raise ValueError(word)


def _read_head(head: Line) -> tuple[dict[str, int], list[Remark]]:
    places: dict[str, int] = {}
    notes: list[Remark] = []
    for place, cell in enumerate(head.cells):
        column = _find_column(cell)
        if column in places:
            raise Invalid(f"Kolom {column} ada dua kali. Hapus salah satunya.")
        if column:
            places[column] = place
        elif cell.strip():
            words = f"Kolom {quote(tidy(cell))} tidak dikenal, jadi tidak dibaca."
            notes.append((place_of(head.number), words))
    if "nama" not in places:
        raise Invalid("Kolom nama tidak ada. Unduh contoh berkas untuk susunan kolomnya.")
    return places, notes


def _find_column(heading: str) -> str | None:
    letters = re.sub(r"[^a-z]", "", heading.casefold())
    return next((column for column, names in _NAMES.items() if letters in {column, *names}), None)


def _read_row(line: Line, cells: Mapping[str, str], places: Mapping[str, int]) -> RosterRow:
    facts = dict.fromkeys(LABELS, "")
    facts |= {name: cells.get(column, "") for column, name in _FIELDS.items()}
    facts["nip"] = tidy_nip(facts["nip"])
    start = read_day(cells.get("mulai", ""))
    return RosterRow(
        line=line.number,
        facts=facts,
        position=cells.get("jabatan", ""),
        start=start,
        problems=tuple(_find_problems(line, facts, cells, start, places)),
    )


def _find_problems(
    line: Line,
    facts: Mapping[str, str],
    cells: Mapping[str, str],
    start: date | None,
    places: Mapping[str, int],
) -> Iterator[Remark]:
    for column, place in places.items():
        # A day that Excel made of the typed text is just what this column asks for.
        if place in line.faults and not (column == "mulai" and start):
            yield place_of(line.number, column), line.faults[place]
    for name, words in find_faults(facts):
        yield place_of(line.number, _COLUMNS[name]), words
    if cells.get("mulai") and start is None:
        words = f"Tanggal {quote(cells['mulai'])} tidak terbaca. Tulis seperti 31 Januari 2026."
        yield place_of(line.number, "mulai"), words
