"""A figure printed elsewhere beside ours: reproduced, or the difference explained.

The explanations are the mistakes that published tables show: the formula of the other direction,
cutting instead of rounding, rounded inputs, a cap, the realization copied as the achievement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from itertools import product

from capaian.domain.achievement import compute
from capaian.domain.measuring.figures import Figure
from capaian.domain.numbers import (
    PRECISE,
    count_decimals,
    quote,
    read,
    round_half_up,
    show_exact,
    show_rupiah,
)
from capaian.domain.terms import Formula, Status

_CUTTING = Context(prec=60, rounding=ROUND_DOWN)
_HUNDRED = Decimal(100)
# "98% terserap": what stands after the sign only says what the figure is of.
_PERCENT = re.compile(r"\s*[0-9][0-9.,]* ?%(?= ?[A-Za-z])")
_TOTAL = re.compile(r"(grand )?(jumlah|total)\b", re.IGNORECASE)
_MEAN = re.compile(r"(rata|rerata)\b", re.IGNORECASE)


def differ(figure: Figure, block: tuple[Figure, ...], *, decimal: str) -> str | None:
    """The sentence about a printed achievement that ours does not reproduce, else ``None``.

    ``block`` are the rows above, which a summary row (neither target nor realization) sums up. A
    row that has money instead is a budget line, whose printed figure is its absorption (seen).
    """
    typed = figure.row.printed
    leading = _PERCENT.match(typed)
    reading = read(leading[0] if leading else typed, decimal=decimal)
    if reading.blank:
        return None
    if reading.value is None:
        if figure.percent is None and not any(sign.isdigit() for sign in typed):
            return None
        return f"Tercetak {quote(typed)} bukan satu angka. Bandingkan sendiri."
    printed = reading.value
    if figure.percent is not None and _matches(figure.percent, printed):
        return None
    if is_summary(figure) and (parts := _list_parts(figure, block, decimal)):
        return _differ_summary(printed, figure, parts, _list_printed(block, decimal))
    if _is_bare(figure) and figure.money.ceiling.typed.strip():
        return _differ_absorption(printed, figure)
    shown = show_exact(printed)
    if figure.percent is None:
        return f"Tercetak {shown}, tetapi {_word_gap(figure)}. {_explain(figure, printed)}"
    ours = show_exact(round_half_up(figure.percent, max(count_decimals(printed), 2)))
    return f"Tercetak {shown}, hitungan {ours}. {_explain(figure, printed)}"


def is_summary(figure: Figure) -> bool:
    """Whether a row sums up those above it: a printed figure alone, or money named as a total."""
    row = figure.row
    if not _is_bare(figure):
        return False
    return bool(_TOTAL.match(row.name)) if row.ceiling.strip() else bool(row.printed.strip())


def is_named_summary(figure: Figure) -> bool:
    """Whether a row says by its name that it sums up: no indicator, so nothing of it is missing."""
    name = figure.row.name
    return is_summary(figure) and bool(_TOTAL.match(name) or _MEAN.match(name))


def _is_bare(figure: Figure) -> bool:
    """Whether a row has no rule and neither target nor realization."""
    ruled = figure.row.direction is not None or figure.row.formula is not None
    cells = (*figure.targets, *figure.realizations)
    return not ruled and all(cell.status is Status.NOT_FILLED for cell in cells)


def _list_parts(figure: Figure, block: tuple[Figure, ...], decimal: str) -> list[Decimal]:
    """What a summary sums up: our figures, or the printed ones where none could be computed."""
    ours = [each.percent for each in block if each.percent is not None]
    if ours or not is_named_summary(figure):
        return ours
    return [value for value in _list_printed(block, decimal) if value is not None]


def _list_printed(block: tuple[Figure, ...], decimal: str) -> list[Decimal | None]:
    return [read(each.row.printed, decimal=decimal).value for each in block]


def _differ_summary(
    printed: Decimal, figure: Figure, parts: list[Decimal], theirs: list[Decimal | None]
) -> str | None:
    with localcontext(PRECISE):
        mean = sum(parts, Decimal(0)) / len(parts)
        total = sum((round_half_up(percent) for percent in parts), Decimal(0))
        joined = [mean, total]
        copied = [value for value in theirs if value is not None]
        if len(copied) == len(theirs):
            joined += [sum(copied, Decimal(0)), sum(copied, Decimal(0)) / len(copied)]
    if any(_matches(each, printed) for each in joined):
        return None
    kind, expected = ("jumlah", total) if _TOTAL.match(figure.row.name) else ("rata-rata", mean)
    words = f"Tercetak {show_exact(printed)}, {kind} baris di atasnya"
    return f"{words} {show_exact(round_half_up(expected))}. Periksa baris dan pembulatannya."


def _differ_absorption(printed: Decimal, figure: Figure) -> str | None:
    percent, sentence = figure.money.absorption.percent, figure.money.absorption.sentence
    words = f"Tercetak serapan {show_exact(printed)}"
    if percent is None:
        return f"{words}, tetapi {sentence}. Lengkapi lalu hitung ulang."
    if _matches(percent, printed):
        return None
    ours = show_exact(round_half_up(percent, max(count_decimals(printed), 2)))
    cut = " Angka tercetak dipotong, bukan dibulatkan." if _is_cut(percent, printed) else ""
    return f"{words}, hitungan {ours}.{cut or ' Periksa pagu dan realisasi anggaran.'}"


def differ_totals(figure: Figure, block: Sequence[Figure]) -> Iterator[tuple[str, str]]:
    """Pairs (cell, sentence) where a row that sums up does not add the money above it up."""
    if not is_summary(figure):
        return
    above = [each.money for each in block]
    for cell, ours, parts in (
        ("pagu", figure.money.ceiling.number, [each.ceiling.number for each in above]),
        ("realisasi anggaran", figure.money.realized, [each.realized for each in above]),
    ):
        filled = [part for part in parts if part is not None]
        if ours is None or not filled:
            continue
        with localcontext(PRECISE):
            summed = sum(filled, Decimal(0))
        if summed != ours:
            words = f"Tercetak {show_rupiah(ours)}, jumlah baris di atasnya {show_rupiah(summed)}"
            yield cell, f"{words}. Periksa {cell} tiap baris."


def _explain(figure: Figure, printed: Decimal) -> str:
    reason = next(_find_reasons(figure, printed), None)
    if reason:
        return f"Angka tercetak {reason}."
    if figure.percent is None:
        return "Lengkapi lalu hitung ulang."
    return "Periksa angka, satuan dan rumusnya."


def _word_gap(figure: Figure) -> str:
    target, realization = figure.targets[-1], figure.live[-1]
    if target.status is Status.NOT_FILLED and realization.status is Status.NOT_FILLED:
        return "target dan realisasi kosong"
    for cell in (target, realization):
        if cell.status is Status.NOT_FILLED:
            return f"{cell.place} kosong"
    return "tidak dapat dihitung ulang"


def _find_reasons(figure: Figure, printed: Decimal) -> Iterator[str]:
    target, realization, percent = figure.target, figure.realization, figure.percent
    if not isinstance(target, Decimal) or realization is None:
        return
    with localcontext(PRECISE):
        if percent is not None:
            if _is_cut(percent, printed):
                yield "dipotong, bukan dibulatkan"
            if figure.row.formula and _fits_rounding(
                figure.row.formula, target, realization, printed
            ):
                yield "cocok bila target dan realisasi belum dibulatkan"
        for words, other in _try_formulas(target, realization):
            if _matches(other, printed):
                yield f"cocok dengan {words}"
        if percent is not None and printed < percent and printed in {100, 110, 120, 150, 200}:
            yield f"dibatasi sampai {show_exact(printed)}"
        if printed == realization:
            yield "sama dengan realisasinya, belum dibagi target"


def _try_formulas(target: Decimal, realization: Decimal) -> Iterator[tuple[str, Decimal]]:
    if target != 0:
        yield Formula.RATIO.label, realization / target * _HUNDRED
        yield Formula.MIRROR.label, (2 * target - realization) / target * _HUNDRED
    if realization != 0:
        yield Formula.INVERSE.label, target / realization * _HUNDRED


def _fits_rounding(
    formula: Formula, target: Decimal, realization: Decimal, printed: Decimal
) -> bool:
    """Whether inputs that round to the shown ones could have given the printed figure."""
    corners = [
        answer.percent
        for goal, result in product(_widen(target), _widen(realization))
        if (answer := compute(formula, goal, result)).percent is not None
    ]
    slack = Decimal(5).scaleb(-count_decimals(printed) - 1)
    known = [corner for corner in corners if corner is not None]
    return bool(known) and min(known) - slack <= printed <= max(known) + slack


def _widen(value: Decimal) -> tuple[Decimal, ...]:
    """The ends of what rounds to ``value``; whole numbers count as exact."""
    decimals = count_decimals(value)
    if decimals == 0:
        return (value,)
    half = Decimal(5).scaleb(-decimals - 1)
    return value - half, value + half


def _matches(percent: Decimal, printed: Decimal) -> bool:
    return round_half_up(percent, count_decimals(printed)) == printed


def _is_cut(percent: Decimal, printed: Decimal) -> bool:
    places = Decimal(1).scaleb(-count_decimals(printed))
    return percent.quantize(places, context=_CUTTING) == printed
