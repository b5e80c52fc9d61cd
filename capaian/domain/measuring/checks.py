"""Everything that is looked at in one row: each check yields its cell and its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from capaian.domain.achievement import is_percent, may_be_summed
from capaian.domain.findings import Code
from capaian.domain.measuring.cells import Cell
from capaian.domain.measuring.figures import Figure
from capaian.domain.measuring.rows import Policy
from capaian.domain.numbers import (
    count_decimals,
    read,
    round_half_up,
    show,
    show_exact,
    show_rupiah,
)
from capaian.domain.terms import Aggregation, Direction, Status

Place = tuple[str, str]
_HUNDRED = Decimal(100)
_MOST_COMPARED = 6  # decimals: a share such as 7 dari 9 has no end
_WORDS = re.compile(r"[a-z%]+")


def _miss_direction(figure: Figure, _policy: Policy) -> Iterator[Place]:
    if figure.row.direction is None:
        yield "arah", "Arah indikator belum diisi atau tidak dikenal. Pilih arahnya."


def _miss_formula(figure: Figure, _policy: Policy) -> Iterator[Place]:
    if figure.row.formula is None:
        yield "rumus", "Rumus capaian belum diisi atau tidak dikenal. Pilih rumusnya."
    if figure.row.quarterly and figure.row.aggregation is None:
        yield "penggabungan", "Cara menggabungkan triwulan belum dipilih. Pilih caranya."


def _refuse_rule(figure: Figure, _policy: Policy) -> Iterator[Place]:
    places = {"formula": "rumus", "aggregation": "penggabungan"}
    for field, sentence in figure.conflicts:
        yield places.get(field, field), sentence


def _miss_target(figure: Figure, _policy: Policy) -> Iterator[Place]:
    # What is declared not measured needs no target; of the newest quarter a figure is awaited.
    needed = [
        target
        for place, (target, cell) in enumerate(zip(figure.targets, figure.live, strict=False), 1)
        if cell.status is Status.MEASURED
        or (place == figure.upto and cell.status is not Status.NOT_MEASURED)
    ]
    for target in needed:
        if target.status is Status.NOT_FILLED:
            place = _capitalize(target.place)
            yield target.place, f"{place} belum diisi. Isi target, atau tulis 0 bila memang nol."


def _miss_realization(figure: Figure, _policy: Policy) -> Iterator[Place]:
    cell = figure.live[-1]
    if cell.status is Status.NOT_FILLED:
        place = _capitalize(cell.place)
        yield cell.place, f"{place} belum diisi. Isi, atau tandai belum diukur dengan alasan."


def _spoil_number(figure: Figure, _policy: Policy) -> Iterator[Place]:
    for cell in _all_cells(figure):
        if cell.problem:
            yield cell.place, f"{_capitalize(cell.place)}: {cell.problem}"
    if figure.problem and figure.problem[0] is Code.INVALID_NUMBER:
        yield "target", figure.problem[1]


def _meet_target_zero(figure: Figure, _policy: Policy) -> Iterator[Place]:
    if figure.problem and figure.problem[0] is Code.TARGET_ZERO:
        yield "target", figure.problem[1]


def _fill_future(figure: Figure, policy: Policy) -> Iterator[Place]:
    for cell in figure.realizations[figure.upto :]:
        if cell.status is not Status.NOT_FILLED:
            place = _capitalize(cell.place)
            yield cell.place, f"{place} belum masuk periode ini. Kosongkan sel itu."
    typed_on, period = figure.row.typed_on, policy.period
    if typed_on and period and typed_on < period.start and figure.live[-1].number is not None:
        yield figure.live[-1].place, f"Diisi sebelum {period.label} mulai. Isi ulang angkanya."


def _skip_quarter(figure: Figure, _policy: Policy) -> Iterator[Place]:
    filled = [place for place, cell in enumerate(figure.live) if cell.number is not None]
    before = figure.live[: filled[-1]] if filled else ()
    skipped = [cell.place for cell in before if cell.status is Status.NOT_FILLED]
    if skipped:
        # One sentence a row: an office that begins in the middle of a year lacks them in every row.
        first, *others = skipped
        places = ", ".join((first, *(place.removeprefix("realisasi ") for place in others)))
        told = "kosong padahal sesudahnya terisi. Lengkapi, atau terangkan sebabnya."
        yield first, f"{_capitalize(places)} {told}"


def _doubt_number(figure: Figure, _policy: Policy) -> Iterator[Place]:
    for cell in _all_cells(figure):
        if cell.note:
            place = _capitalize(cell.place)
            yield cell.place, f"{place} “{cell.typed.strip()}” {cell.note}. Periksa maksudnya."


def _differ_unit(figure: Figure, _policy: Policy) -> Iterator[Place]:
    unit = figure.row.unit
    wanted = set(_WORDS.findall(unit.casefold()))
    for cell in (*figure.targets, *figure.realizations):
        if not cell.unit or not wanted or (is_percent(cell.unit) and is_percent(unit)):
            continue
        if wanted.isdisjoint(_WORDS.findall(cell.unit.casefold())):
            words = f"memakai satuan “{cell.unit}”, bukan “{unit}”. Samakan satuannya."
            yield cell.place, f"{_capitalize(cell.place)} {words}"


def _decrease(figure: Figure, _policy: Policy) -> Iterator[Place]:
    row = figure.row
    if row.aggregation is not Aggregation.LAST or row.direction is not Direction.HIGHER:
        return
    if not may_be_summed(row.unit):
        return
    for (_, before), (cell, after) in pairwise(_measured(figure)):
        if after < before:
            words = f"turun dari {show_exact(before)} menjadi {show_exact(after)}"
            yield cell.place, f"{_capitalize(cell.place)} {words}. Periksa angka kumulatifnya."


def _exceed_percent(figure: Figure, _policy: Policy) -> Iterator[Place]:
    if not is_percent(figure.row.unit):
        return
    for cell in (*figure.targets, *figure.realizations):
        if cell.number is not None and cell.number > _HUNDRED:
            place = _capitalize(cell.place)
            yield cell.place, f"{place} {show(cell.number)} persen di atas 100. Pastikan benar."


def _fall_below_zero(figure: Figure, _policy: Policy) -> Iterator[Place]:
    for cell, value in _measured(figure):
        if value < 0:
            place = f"{_capitalize(cell.place)} {show_exact(value)}"
            yield cell.place, f"{place} di bawah nol. Periksa tandanya, atau terangkan sebabnya."


def _stand_out(figure: Figure, policy: Policy) -> Iterator[Place]:
    # One period is held against one period: a sum over the year always grows.
    previous, now = figure.row.previous, figure.live[-1].number
    if previous is None or now is None or previous <= 0:
        return
    factor = policy.outlier_factor
    if now >= previous * factor or now * factor <= previous:
        words = f"{show_exact(now)} jauh dari periode lalu {show_exact(previous)}"
        yield "realisasi", f"Realisasi {words}. Periksa angka dan satuannya."


def _miss_evidence(figure: Figure, _policy: Policy) -> Iterator[Place]:
    if figure.row.evidence == 0 and figure.live[-1].number is not None:
        yield "data dukung", "Data dukung belum ada. Unggah berkas atau tulis tautannya."


def _miss_reason(figure: Figure, _policy: Policy) -> Iterator[Place]:
    for cell in figure.live:
        if cell.status is Status.NOT_MEASURED and not cell.reason:
            yield cell.place, "Belum diukur tanpa alasan. Tulis alasannya."
    if figure.reached is not False:
        return
    asked = (("faktor penghambat", figure.row.obstacle), ("tindak lanjut", figure.row.follow_up))
    for place, text in asked:
        if text is not None and not text.strip():
            yield place, f"Target tidak tercapai. Tulis {place}."


def _exceed_ceiling(figure: Figure, _policy: Policy) -> Iterator[Place]:
    money = figure.money
    if money.absorption.over and money.realized is not None and money.ceiling.number is not None:
        words = f"{show_rupiah(money.realized)} melebihi pagu {show_rupiah(money.ceiling.number)}"
        yield "realisasi anggaran", f"Realisasi {words}. Periksa keduanya."


def _spend_without_progress(figure: Figure, _policy: Policy) -> Iterator[Place]:
    # Where lower is better none at all is what the money was spent for, and much is no progress.
    if figure.row.direction is Direction.LOWER:
        return
    if figure.money.realized and not figure.realization:
        yield "realisasi", "Anggaran terpakai tanpa realisasi kinerja. Isi atau jelaskan."


def _progress_without_money(figure: Figure, _policy: Policy) -> Iterator[Place]:
    money = figure.money
    if figure.row.direction is Direction.LOWER:
        return
    if figure.realization and figure.row.budgets and money.ceiling.number and not money.realized:
        yield "realisasi anggaran", "Ada realisasi kinerja tanpa anggaran. Isi atau jelaskan."


def _unspend(figure: Figure, _policy: Policy) -> Iterator[Place]:
    for cell in figure.money.budgets:
        if cell.number is not None and cell.number < 0:
            place = _capitalize(cell.place)
            yield cell.place, f"{place} di bawah nol sehingga serapan turun. Periksa angkanya."


def _change_target(figure: Figure, policy: Policy) -> Iterator[Place]:
    agreed = figure.row.agreed_target
    current = figure.row.annual_target or figure.row.targets[-1]
    if agreed is None or agreed.strip() == current.strip():
        return
    before, now = (read(typed, decimal=policy.decimal).value for typed in (agreed, current))
    if before is None or before != now:
        words = f"Target yang disepakati “{agreed}”, sekarang “{current}”"
        yield "target tahunan", f"{words}. Pastikan ada versi rencana dan alasannya."


def _differ_from_quarters(figure: Figure, _policy: Policy) -> Iterator[Place]:
    row, mend = figure.row, "Samakan, atau terangkan sebabnya."
    now, given = figure.realization, row.of_quarters
    if now is not None and given is not None and row.aggregation and not _agrees(now, given):
        joined = f"{show_exact(given)} ({row.aggregation.label.lower()})"
        words = f"{show_exact(now)}, sedangkan TW I sampai IV memberi {joined}"
        yield "realisasi", f"Realisasi setahun {words}. {mend}"
    spent, summed = figure.money.realized, row.budget_of_quarters
    if spent is not None and summed is not None and not _agrees(spent, summed):
        words = f"{show_rupiah(spent)}, sedangkan jumlah TW I sampai IV {show_rupiah(summed)}"
        yield "realisasi anggaran", f"Realisasi anggaran setahun {words}. {mend}"


# What an indicator must have, and a row that sums up has not.
ASKED_OF_INDICATORS = frozenset(
    {Code.MISSING_DIRECTION, Code.MISSING_FORMULA, Code.MISSING_TARGET, Code.MISSING_REALIZATION}
)
CHECKS: tuple[tuple[Code, Callable[[Figure, Policy], Iterator[Place]]], ...] = (
    (Code.MISSING_DIRECTION, _miss_direction),
    (Code.MISSING_FORMULA, _miss_formula),
    (Code.INCOMPATIBLE_RULE, _refuse_rule),
    (Code.MISSING_TARGET, _miss_target),
    (Code.MISSING_REALIZATION, _miss_realization),
    (Code.INVALID_NUMBER, _spoil_number),
    (Code.TARGET_ZERO, _meet_target_zero),
    (Code.FUTURE_PERIOD, _fill_future),
    (Code.INCOMPLETE_PERIOD, _skip_quarter),
    (Code.AMBIGUOUS_NUMBER, _doubt_number),
    (Code.UNIT_DIFFERS, _differ_unit),
    (Code.DECREASING_CUMULATIVE, _decrease),
    (Code.PERCENT_OVER_100, _exceed_percent),
    (Code.NEGATIVE_REALIZATION, _fall_below_zero),
    (Code.OUTLIER, _stand_out),
    (Code.MISSING_EVIDENCE, _miss_evidence),
    (Code.MISSING_REASON, _miss_reason),
    (Code.BUDGET_OVER_CEILING, _exceed_ceiling),
    (Code.BUDGET_WITHOUT_PROGRESS, _spend_without_progress),
    (Code.PROGRESS_WITHOUT_BUDGET, _progress_without_money),
    (Code.DECREASING_ABSORPTION, _unspend),
    (Code.TARGET_CHANGED_AFTER_AGREEMENT, _change_target),
    (Code.QUARTERS_DIFFER, _differ_from_quarters),
)


def _all_cells(figure: Figure) -> tuple[Cell, ...]:
    money = figure.money
    cells = (*figure.targets, figure.annual, *figure.realizations)
    return (*cells, money.ceiling, *money.budgets)


def _agrees(typed: Decimal, given: Decimal) -> bool:
    """Whether what was typed is the other amount, rounded at the decimals that were typed."""
    decimals = min(count_decimals(typed), _MOST_COMPARED)
    return round_half_up(typed, decimals) == round_half_up(given, decimals)


def _measured(figure: Figure) -> list[tuple[Cell, Decimal]]:
    return [(cell, cell.number) for cell in figure.live if cell.number is not None]


def _capitalize(place: str) -> str:
    return place[:1].upper() + place[1:]
