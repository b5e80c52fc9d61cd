"""What makes no sense in a plan is refused by line and column; what is doubtful is noted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from capaian.domain.achievement import find_conflicts
from capaian.domain.measuring import Policy, Realization, Row
from capaian.domain.measuring.cells import Cell
from capaian.domain.measuring.figures import draw_figure
from capaian.domain.numbers import Span, quote, read, show_exact
from capaian.domain.plan.codes import explain
from capaian.domain.plan.rows import PlanRow, Remark, place_of
from capaian.domain.plan.tree import ABOVE_BUDGET, Branch, Key, grow, list_keys
from capaian.domain.scale import RANKINGS
from capaian.domain.terms import Aggregation, Formula, Level

_QUARTERS = ("tw1", "tw2", "tw3", "tw4")
_PLACES = {"formula": "rumus", "aggregation": "agregasi", "target": "target_tahunan"}
_MONEY = {
    "pagu": "ceiling",
    "pagu_renstra": "renstra_ceiling",
    "realisasi_pagu_lalu": "earlier_spent",
}
_BELOW_PROGRAM = frozenset({Level.ACTIVITY, Level.SUBACTIVITY})
_PROGRAM_PARTS = 3
_MOST_MONEY = Decimal(10) ** 17
_MOST_WEIGHT = Decimal(10_000)
_MOST_TARGET = Decimal(10) ** 19
_STAGE = re.compile(r"(?P<stage>[^=:;]+)[=:](?P<weight>[^=:;]+)")
_MISSPELT = re.compile(r"p(?:ro|re)sentase")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in rows: problems refuse the plan, notes are told before it is adopted."""

    problems: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def inspect(rows: Sequence[PlanRow], *, decimal: str, units: Mapping[str, str]) -> Inspection:
    """Look at every row and at all together; never raises.

    ``decimal`` is the style of typed numbers, ``units`` the names of the office's units by code.
    """
    problems: list[Remark] = []
    notes: list[Remark] = []
    for row in rows:
        problems += _find_structure(row, units)
        if row.code:
            problems += _find_rule(row, decimal)
            wrong, doubtful = _read_cells(row, decimal)
            problems += wrong
            notes += doubtful
        problems += _find_money(row, decimal)
    problems += _find_double(rows)
    if not problems:
        branches = grow(rows)
        problems += _find_branches(rows, branches, decimal)
        notes += _doubt_tree(rows, branches)
        notes += _doubt_names(rows, branches)
    return Inspection(tuple(problems), tuple(notes))


def read_stages(text: str, *, decimal: str) -> tuple[tuple[str, Decimal], ...]:
    """Stages of a milestone as typed, ``Persiapan=25; Selesai=100``; weights are per cent.

    Raises ValueError with the sentence for people.
    """
    stages: dict[str, Decimal] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _STAGE.fullmatch(part)
        weight = read(match["weight"], decimal=decimal).value if match else None
        if match is None or weight is None or not 0 <= weight <= 100:
            raise ValueError(
                f"Tahapan {quote(part)} tidak jelas. Tulis seperti Persiapan=25; Selesai=100."
            )
        stage = match["stage"].strip()
        if fold(stage) in map(fold, stages):
            raise ValueError(f"Tahapan {quote(stage)} disebut dua kali. Hapus salah satunya.")
        stages[stage] = weight
    return tuple(stages.items())


def fold(name: str) -> str:
    """A name without what officials write differently: case, signs, "presentase"."""
    return _LETTERS.sub("", _MISSPELT.sub("persentase", name.casefold()))


def _find_structure(row: PlanRow, units: Mapping[str, str]) -> Iterator[Remark]:
    needed = {"sasaran": row.objective} if row.objective_code else {}
    if row.code or row.name:
        needed = {
            "kode_sasaran": row.objective_code,
            "sasaran": row.objective,
            "kode": row.code,
            "indikator": row.name,
            "unit": row.unit,
        }
    elif not any((row.goal_code, row.objective_code, row.budget_code)):
        yield place_of(row.line, "kode"), "Baris ini tanpa kode. Isi kode, atau hapus barisnya."
    if row.goal and not row.goal_code:
        needed["kode_tujuan"] = ""
    if (row.budget or row.ceiling) and not row.budget_code:
        needed["kode_anggaran"] = ""
    for heading, value in needed.items():
        if not value:
            yield place_of(row.line, heading), f"Kolom {heading} kosong. Isi sel itu."
    if row.budget_code:
        sentence = explain(row.budget_code)
        if sentence:
            yield place_of(row.line, "kode_anggaran"), sentence
    if row.unit and row.unit not in units:
        words = f"Unit {quote(row.unit)} tidak ada di kantor ini. Pilih: {', '.join(units)}."
        yield place_of(row.line, "unit"), words


def _find_rule(row: PlanRow, decimal: str) -> Iterator[Remark]:
    """Combinations that make no sense: a percentage that is summed, stages without milestone."""
    conflicts = find_conflicts(
        row.direction, row.formula, row.aggregation, row.unit_of_measure, decimal=decimal
    )
    for field, sentence in conflicts:
        yield place_of(row.line, _PLACES[field]), sentence
    if row.ranking and row.formula is not Formula.ORDINAL:
        yield (
            place_of(row.line, "skala_predikat"),
            "Skala predikat hanya untuk rumus ordinal. Kosongkan, atau ganti rumusnya.",
        )
    if row.ranking and all(row.ranking != ranking.name for ranking in RANKINGS):
        known = ", ".join(ranking.name for ranking in RANKINGS)
        words = f"Skala {quote(row.ranking)} tidak dikenal. Pilih: {known}."
        yield place_of(row.line, "skala_predikat"), words
    if row.stages and row.formula is not Formula.MILESTONE:
        yield (
            place_of(row.line, "tahapan"),
            "Tahapan hanya untuk rumus milestone. Kosongkan, atau ganti rumusnya.",
        )
    if row.weight:
        weight = read(row.weight, decimal=decimal)
        if weight.value is None or not 0 < weight.value < _MOST_WEIGHT:
            sentence = weight.problem or "Bobot di luar batas. Isi angka di atas nol."
            yield place_of(row.line, "bobot"), sentence


def _read_cells(row: PlanRow, decimal: str) -> tuple[list[Remark], list[Remark]]:
    """The targets read as the measuring will read them."""
    try:
        stages = read_stages(row.stages, decimal=decimal)
    except ValueError as wrong:
        return [(place_of(row.line, "tahapan"), str(wrong))], []
    cells = _draw_cells(row, stages, Policy(decimal=decimal))
    problems, notes = [], []
    for heading, cell in cells.items():
        place = place_of(row.line, heading)
        if cell.problem:
            problems.append((place, cell.problem))
        elif heading != "realisasi_lalu" and _is_out_of_bounds(cell):
            problems.append((place, "Target di bawah nol atau terlalu besar. Periksa angkanya."))
        elif cell.note:
            notes.append((place, f"{quote(cell.typed)} {cell.note}. Periksa maksudnya."))
    notes += _doubt_row(row, cells)
    return problems, notes


def _draw_cells(
    row: PlanRow, stages: tuple[tuple[str, Decimal], ...], policy: Policy
) -> dict[str, Cell]:
    """The cells by heading; those of the renstra are read like a year without quarters."""
    year = Row(
        name=row.name,
        targets=row.targets[1:],
        realizations=(Realization(),) * 4,
        unit=row.unit_of_measure,
        formula=row.formula,
        aggregation=row.aggregation,
        annual_target=row.targets[0],
        ranking=row.ranking,
        stages=stages,
    )
    figure = draw_figure(1, year, policy)
    cells = {"target_tahunan": figure.annual, **dict(zip(_QUARTERS, figure.targets, strict=True))}
    if row.renstra_target or row.earlier_realization:
        renstra = replace(
            year,
            targets=(row.renstra_target,),
            realizations=(Realization(row.earlier_realization),),
            annual_target="",
        )
        figure = draw_figure(1, renstra, policy)
        cells["target_renstra"] = figure.targets[0]
        cells["realisasi_lalu"] = figure.realizations[0]
    return cells


def _is_out_of_bounds(cell: Cell) -> bool:
    amount = cell.amount
    if isinstance(amount, Span):
        return amount.low < 0 or amount.high >= _MOST_TARGET
    return amount is not None and not 0 <= amount < _MOST_TARGET


def _doubt_row(row: PlanRow, cells: Mapping[str, Cell]) -> Iterator[Remark]:
    """What keeps an indicator from being measured, and sums that do not meet."""
    if row.direction is None:
        yield place_of(row.line, "arah"), "Arah kosong. Indikator ini tidak akan dihitung."
    if row.formula is None:
        yield place_of(row.line, "rumus"), "Rumus kosong. Indikator ini tidak akan dihitung."
    if not any(row.targets):
        words = "Target belum diisi. Indikator ini tidak akan dihitung."
        yield place_of(row.line, "target_tahunan"), words
    annual = cells["target_tahunan"].number
    quarters = [cells[heading].number for heading in _QUARTERS]
    if row.aggregation is not Aggregation.SUM or annual is None or None in quarters:
        return
    total = sum((amount for amount in quarters if amount is not None), Decimal(0))
    if total != annual:
        words = f"Jumlah triwulan {show_exact(total)}, target tahunan {show_exact(annual)}."
        yield place_of(row.line, "target_tahunan"), f"{words} Periksa keduanya."


def _find_money(row: PlanRow, decimal: str) -> Iterator[Remark]:
    for heading, field in _MONEY.items():
        reading = read(getattr(row, field), decimal=decimal)
        if reading.problem:
            yield place_of(row.line, heading), reading.problem
        elif reading.value is not None and not 0 <= reading.value < _MOST_MONEY:
            words = "Rupiah di bawah nol atau terlalu besar. Periksa angkanya."
            yield place_of(row.line, heading), words


def _find_double(rows: Iterable[PlanRow]) -> Iterator[Remark]:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row.code, row.line)
        if row.code and earlier != row.line:
            words = f"Kode {quote(row.code)} sudah dipakai baris {earlier}. Beri kode lain."
            yield place_of(row.line, "kode"), words


def _find_branches(
    rows: Iterable[PlanRow], branches: Mapping[Key, Branch], decimal: str
) -> Iterator[Remark]:
    """The same budget line with two amounts, the same sasaran below two tujuan."""
    for row in rows:
        for key in list_keys(row):
            branch = branches[key]
            if branch.level is Level.OBJECTIVE and row.goal_code not in {"", branch.above_code}:
                words = f"Sasaran {branch.code} di bawah tujuan {branch.above_code}."
                yield place_of(row.line, "kode_tujuan"), f"{words} Pakai satu tujuan."
            if branch.level in ABOVE_BUDGET:
                continue
            for heading, field in _MONEY.items():
                told, kept = getattr(row, field), getattr(branch, field)
                if told and not _is_same_amount(told, kept, decimal):
                    words = f"{branch.code} bernilai {quote(kept)} pada baris {branch.line}."
                    yield place_of(row.line, heading), f"{words} Samakan keduanya."


def _is_same_amount(one: str, other: str, decimal: str) -> bool:
    return read(one, decimal=decimal).value == read(other, decimal=decimal).value


def _doubt_tree(rows: Iterable[PlanRow], branches: Mapping[Key, Branch]) -> Iterator[Remark]:
    """One code with two names; lines of which the program is not in the plan."""
    for row in rows:
        names = {Level.GOAL: row.goal, Level.OBJECTIVE: row.objective}
        for key in list_keys(row):
            name, kept = names.get(key[0], row.budget), branches[key]
            if name and name != kept.name:
                words = f"{kept.level.label} {kept.code} bernama lain pada baris {kept.line}."
                yield place_of(row.line), f"{words} Dipakai nama yang pertama."
    told: set[str] = set()
    for branch in branches.values():
        lost = branch.above is None or branch.above[0] in ABOVE_BUDGET
        program = ".".join(branch.code.split(".")[:_PROGRAM_PARTS])
        if lost and branch.level in _BELOW_PROGRAM and program not in told:
            told.add(program)
            words = f"Program {program} tidak punya baris sendiri."
            yield place_of(branch.line, "kode_anggaran"), f"{words} Tambahkan bila perlu."


def _doubt_names(rows: Iterable[PlanRow], branches: Mapping[Key, Branch]) -> Iterator[Remark]:
    """Nearly the same name under two codes: a double, or one of them mistyped."""
    indicators: dict[str, PlanRow] = {}
    for row in rows:
        earlier = indicators.setdefault(fold(row.name), row)
        if row.code and earlier.code and earlier is not row and row.unit == earlier.unit:
            words = f"Nama hampir sama dengan baris {earlier.line} ({earlier.code})."
            yield place_of(row.line, "indikator"), f"{words} Periksa bila kembar."
    seen: dict[tuple[Level, str], Branch] = {}
    for branch in branches.values():
        other = seen.setdefault((branch.level, fold(branch.name)), branch)
        if other is not branch:
            words = f"Nama hampir sama dengan {other.code} pada baris {other.line}."
            yield place_of(branch.line), f"{words} Periksa bila kembar."
