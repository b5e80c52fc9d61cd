"""A plan as rows: one row an indicator, or an entry of the tree that carries none.

Real plans hold double spaces, line breaks and invisible signs inside names, so every cell is
tidied and rows are matched by code, never by name (seen in published plans).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, TypeVar

from capaian.domain.errors import Invalid
from capaian.domain.numbers import quote
from capaian.domain.terms import Aggregation, Direction, Formula

Known = TypeVar("Known", Formula, Aggregation)
Remark = tuple[str, str]

MOST_ROWS = 20_000
MOST_TOLD = 100
DIRECTIONS = {
    "naik": Direction.HIGHER,
    "turun": Direction.LOWER,
    "rentang": Direction.RANGE,
    "berjenjang": Direction.ORDINAL,
    "tahapan": Direction.MILESTONE,
}
_DIRECTION_WORDS = {direction: word for word, direction in DIRECTIONS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One row of a plan as typed and tidied; ``line`` is where it stands in its file.

    ``targets`` are the year and the four quarters. A row without ``code`` carries only an entry
    of the tree: a tujuan, a sasaran or a budget line with its name and its rupiah. ``stages`` are
    as typed, ``Persiapan=25; Selesai=100``; ``earlier_*`` are sums up to the year before.
    """

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
    targets: tuple[str, ...]
    unit: str
    evidence_asked: str
    goal_code: str = ""
    goal: str = ""
    renstra_ceiling: str = ""
    earlier_spent: str = ""
    definition: str = ""
    method: str = ""
    ranking: str = ""
    stages: str = ""
    weight: str = ""
    renstra_target: str = ""
    earlier_realization: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plan file: its heading, its words, and how a row fills it.

    ``longest`` is the most characters a cell may have; ``needed`` columns must stand in a file;
    ``number`` cells are compared by value, not by letter.
    """

    heading: str
    label: str
    show: Callable[[PlanRow], str]
    longest: int = 40
    needed: bool = False
    number: bool = False


def _show_target(place: int) -> Callable[[PlanRow], str]:
    return lambda row: row.targets[place]


def _show_direction(row: PlanRow) -> str:
    return _DIRECTION_WORDS[row.direction] if row.direction else ""


COLUMNS = (
    Column("kode_tujuan", "Kode tujuan", attrgetter("goal_code")),
    Column("tujuan", "Tujuan", attrgetter("goal"), 400),
    Column("kode_sasaran", "Kode sasaran", attrgetter("objective_code"), needed=True),
    Column("sasaran", "Sasaran", attrgetter("objective"), 400, needed=True),
    Column("kode_anggaran", "Kode anggaran", attrgetter("budget_code")),
    Column("anggaran", "Nama anggaran", attrgetter("budget"), 400),
    Column("pagu", "Pagu", attrgetter("ceiling"), 60, number=True),
    Column("pagu_renstra", "Pagu renstra", attrgetter("renstra_ceiling"), 60, number=True),
    Column(
        "realisasi_pagu_lalu",
        "Realisasi anggaran s.d. tahun lalu",
        attrgetter("earlier_spent"),
        60,
        number=True,
    ),
    Column("kode", "Kode indikator", attrgetter("code"), needed=True),
    Column("indikator", "Indikator", attrgetter("name"), 400, needed=True),
    Column("definisi", "Definisi", attrgetter("definition"), 4000),
    Column("cara_ukur", "Cara pengukuran", attrgetter("method"), 2000),
    Column("satuan", "Satuan", attrgetter("unit_of_measure"), 60, needed=True),
    Column("arah", "Arah", _show_direction, needed=True),
    Column("rumus", "Rumus", lambda row: row.formula or "", needed=True),
    Column("agregasi", "Penggabungan triwulan", lambda row: row.aggregation or "", needed=True),
    Column("skala_predikat", "Skala predikat", attrgetter("ranking"), 80),
    Column("tahapan", "Tahapan", attrgetter("stages"), 400, number=True),
    Column("bobot", "Bobot", attrgetter("weight"), number=True),
    Column("target_renstra", "Target akhir renstra", attrgetter("renstra_target"), 60, number=True),
    Column(
        "realisasi_lalu",
        "Realisasi s.d. tahun lalu",
        attrgetter("earlier_realization"),
        60,
        number=True,
    ),
    Column("target_tahunan", "Target tahunan", _show_target(0), 60, needed=True, number=True),
    Column("tw1", "Target TW I", _show_target(1), 60, needed=True, number=True),
    Column("tw2", "Target TW II", _show_target(2), 60, needed=True, number=True),
    Column("tw3", "Target TW III", _show_target(3), 60, needed=True, number=True),
    Column("tw4", "Target TW IV", _show_target(4), 60, needed=True, number=True),
    Column("unit", "Unit penanggung jawab", attrgetter("unit"), needed=True),
    Column("sumber_data", "Sumber data", attrgetter("source"), 300),
    Column("data_dukung", "Data dukung diminta", attrgetter("evidence_asked"), 300),
)
HEADINGS = tuple(column.heading for column in COLUMNS)


class Line(NamedTuple):
    """A line of a file: its number, its cells, and the sentence of each cell that is spoiled."""

    number: int
    cells: Sequence[str]
    faults: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a file was read as; remarks are pairs (place, sentence) with line and column."""

    rows: tuple[PlanRow, ...]
    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def place_of(line: int, heading: str = "") -> str:
    """``baris 5, kolom tw1``: where a remark belongs."""
    return f"baris {line}, kolom {heading}" if heading else f"baris {line}"


def refuse(problems: Sequence[Remark]) -> Invalid:
    """The refusal of a plan: the first problems, and how many more there are."""
    told = tuple(problems[:MOST_TOLD])
    if len(problems) > MOST_TOLD:
        rest = len(problems) - MOST_TOLD
        told += (("selebihnya", f"Ada {rest} hal lain. Perbaiki yang disebut ini dahulu."),)
    return Invalid(
        f"Rencana belum dapat dipakai: {len(problems)} hal perlu diperbaiki.", problems=told
    )


def tidy(text: str) -> str:
    """One line without double spaces, invisible signs or control characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())


def read_rows(lines: Iterable[Line]) -> RowReading:
    """The rows of a file whose first line that is not blank holds the headings.

    Raises :class:`Invalid` where the headings are missing or told twice, or a file is too long.
    What is wrong with a cell is a problem, so that all are told at once.
    """
    filled = (line for line in lines if any(cell.strip() for cell in line.cells))
    head = next(filled, None)
    if head is None:
        raise Invalid("Berkas rencana kosong. Isi judul kolom dan sedikitnya satu indikator.")
    places, notes = _read_head(head)
    rows: list[PlanRow] = []
    problems: list[Remark] = []
    for count, line in enumerate(filled, start=1):
        if count > MOST_ROWS:
            raise Invalid(f"Rencana memuat lebih dari {MOST_ROWS} baris. Pecah berkas itu.")
        row, wrong = _read_row(line, places, len(head.cells))
        problems += wrong
        if row is not None:
            rows.append(row)
    if not any(row.code for row in rows) and not problems:
        place = place_of(head.number + 1)
        problems.append((place, "Rencana belum memuat indikator. Isi sedikitnya satu."))
    return RowReading(tuple(rows), tuple(problems), tuple(notes))


def _read_head(head: Line) -> tuple[dict[str, int], list[Remark]]:
    """Where each known column stands, and a note for each one that is not read."""
    places: dict[str, int] = {}
    notes: list[Remark] = []
    for place, cell in enumerate(head.cells):
        heading = "_".join(tidy(cell).casefold().replace("_", " ").split())
        if heading in places:
            raise Invalid(f"Kolom {heading} ada dua kali. Hapus salah satunya.")
        if heading in HEADINGS:
            places[heading] = place
        elif heading:
            words = f"Kolom {quote(tidy(cell))} tidak dikenal, jadi tidak dibaca."
            notes.append((place_of(head.number), words))
    missing = [column.heading for column in COLUMNS if column.needed]
    missing = [heading for heading in missing if heading not in places]
    if missing:
        raise Invalid(f"Kolom rencana tidak ada: {', '.join(missing)}. Tambahkan judul kolomnya.")
    return places, notes


def _read_row(
    line: Line, places: Mapping[str, int], width: int
) -> tuple[PlanRow | None, list[Remark]]:
    if any(cell.strip() for cell in line.cells[width:]):
        words = f"Ada {len(line.cells)} sel untuk {width} kolom. Beri tanda kutip pada isi sel."
        return None, [(place_of(line.number), words)]
    cells = {
        column.heading: tidy(line.cells[place]) if place < len(line.cells) else ""
        for column in COLUMNS
        for place in (places.get(column.heading, width),)
    }
    problems = [
        (place_of(line.number, heading), line.faults[place])
        for heading, place in places.items()
        if place in line.faults
    ]
    problems += _find_long(line.number, cells)
    terms: dict[str, Direction | Formula | Aggregation | None] = {}
    for heading, reader in _TERMS.items():
        try:
            terms[heading] = reader(cells[heading])
        except ValueError as wrong:
            problems.append((place_of(line.number, heading), str(wrong)))
    if problems:
        return None, problems
    return _make_row(line.number, cells), []


def _find_long(number: int, cells: Mapping[str, str]) -> Iterator[Remark]:
    for column in COLUMNS:
        if len(cells[column.heading]) > column.longest:
            words = f"Isi sel lebih dari {column.longest} huruf. Pendekkan isinya."
            yield place_of(number, column.heading), words


def _read_direction(word: str) -> Direction | None:
    if not word:
        return None
    direction = DIRECTIONS.get(word.casefold())
    if direction is None:
        raise ValueError(f"Arah {quote(word)} tidak dikenal. Pilih: {', '.join(DIRECTIONS)}.")
    return direction


def _read_term(kind: type[Known], word: str) -> Known | None:
    if not word:
        return None
    try:
        return kind(word.casefold())
    except ValueError:
        known = ", ".join(each.value for each in kind)
        raise ValueError(f"{quote(word)} tidak dikenal. Pilih: {known}.") from None


def _read_formula(word: str) -> Formula | None:
    return _read_term(Formula, word)


def _read_aggregation(word: str) -> Aggregation | None:
    return _read_term(Aggregation, word)


_TERMS: dict[str, Callable[[str], Direction | Formula | Aggregation | None]] = {
    "arah": _read_direction,
    "rumus": _read_formula,
    "agregasi": _read_aggregation,
}


def _make_row(number: int, cells: Mapping[str, str]) -> PlanRow:
    return PlanRow(
        line=number,
        goal_code=cells["kode_tujuan"],
        goal=cells["tujuan"],
        objective_code=cells["kode_sasaran"],
        objective=cells["sasaran"],
        budget_code=cells["kode_anggaran"],
        budget=cells["anggaran"],
        ceiling=cells["pagu"],
        renstra_ceiling=cells["pagu_renstra"],
        earlier_spent=cells["realisasi_pagu_lalu"],
        code=cells["kode"],
        name=cells["indikator"],
        definition=cells["definisi"],
        method=cells["cara_ukur"],
        unit_of_measure=cells["satuan"],
        direction=_read_direction(cells["arah"]),
        formula=_read_formula(cells["rumus"]),
        aggregation=_read_aggregation(cells["agregasi"]),
        ranking=cells["skala_predikat"],
        stages=cells["tahapan"],
        weight=cells["bobot"],
        renstra_target=cells["target_renstra"],
        earlier_realization=cells["realisasi_lalu"],
        targets=(
            cells["target_tahunan"],
            cells["tw1"],
            cells["tw2"],
            cells["tw3"],
            cells["tw4"],
        ),
        unit=cells["unit"],
        source=cells["sumber_data"],
        evidence_asked=cells["data_dukung"],
    )
