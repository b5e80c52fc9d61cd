"""A figure printed elsewhere beside ours: reproduced, or the difference explained.

The explanations are the mistakes that published tables show: the formula of the other direction,
cutting instead of rounding, rounded inputs, a cap, the realization copied as the achievement.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from itertools import product

from capaian.domain.achievement import compute
from capaian.domain.measuring.figures import Figure
from capaian.domain.numbers import PRECISE, quote, read, round_half_up, show_exact
from capaian.domain.terms import Formula, Status

_CUTTING = Context(prec=60, rounding=ROUND_DOWN)
_HUNDRED = Decimal(100)


def differ(figure: Figure, block: tuple[Figure, ...], *, decimal: str) -> str | None:
    """The sentence about a printed achievement that ours does not reproduce, else ``None``.

    ``block`` are the rows above, which a summary row (neither target nor realization) sums up.
    """
    typed = figure.row.printed
    reading = read(typed, decimal=decimal)
    if reading.blank:
        return None
    if reading.value is None:
        if figure.percent is None and not any(sign.isdigit() for sign in typed):
            return None
        return f"Tercetak {quote(typed)} bukan satu angka. Bandingkan sendiri."
    printed = reading.value
    if figure.percent is not None and _matches(figure.percent, printed):
        return None
    if is_summary(figure) and any(each.percent is not None for each in block):
        return _differ_summary(printed, block, decimal)
    shown = show_exact(printed)
    if figure.percent is None:
        return f"Tercetak {shown}, tetapi {_word_gap(figure)}. {_explain(figure, printed)}"
    ours = show_exact(round_half_up(figure.percent, max(_count_decimals(printed), 2)))
    return f"Tercetak {shown}, hitungan {ours}. {_explain(figure, printed)}"


def is_summary(figure: Figure) -> bool:
    """Whether a row carries a printed figure and no rule, as sums and averages in tables do."""
    row, cells = figure.row, (*figure.targets, *figure.realizations)
    ruled = row.direction is not None or row.formula is not None
    return (
        bool(row.printed.strip())
        and not ruled
        and all(cell.status is Status.NOT_FILLED for cell in cells)
    )


def _differ_summary(printed: Decimal, block: tuple[Figure, ...], decimal: str) -> str | None:
    ours = [each.percent for each in block if each.percent is not None]
    theirs = [read(each.row.printed, decimal=decimal).value for each in block]
    with localcontext(PRECISE):
        mean = sum(ours, Decimal(0)) / len(ours)
        joined = [mean, sum((round_half_up(percent) for percent in ours), Decimal(0))]
        copied = [value for value in theirs if value is not None]
        if len(copied) == len(block):
            joined += [sum(copied, Decimal(0)), sum(copied, Decimal(0)) / len(copied)]
    if any(_matches(each, printed) for each in joined):
        return None
    words = f"Tercetak {show_exact(printed)}, rata-rata baris di atasnya"
    return f"{words} {show_exact(round_half_up(mean))}. Periksa baris dan pembulatannya."


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
            places = Decimal(1).scaleb(-_count_decimals(printed))
            if percent.quantize(places, context=_CUTTING) == printed:
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
    slack = Decimal(5).scaleb(-_count_decimals(printed) - 1)
    known = [corner for corner in corners if corner is not None]
    return bool(known) and min(known) - slack <= printed <= max(known) + slack


def _widen(value: Decimal) -> tuple[Decimal, ...]:
    """The ends of what rounds to ``value``; whole numbers count as exact."""
    decimals = _count_decimals(value)
    if decimals == 0:
        return (value,)
    half = Decimal(5).scaleb(-decimals - 1)
    return value - half, value + half


def _matches(percent: Decimal, printed: Decimal) -> bool:
    return round_half_up(percent, _count_decimals(printed)) == printed


def _count_decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
