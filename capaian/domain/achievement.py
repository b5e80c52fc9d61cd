"""Achievement of one indicator: the six formulas, what they need and how they are explained.

A formula is chosen per indicator, because for "lower is better" offices use several. What cannot
be computed says why; it is never infinity, never 100 by accident. Percentages keep full precision
here and are rounded once, where they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

from capaian.domain.findings import Code
from capaian.domain.numbers import PRECISE, Span, read_range, show_exact
from capaian.domain.terms import Aggregation, Direction, Formula, Status, StepKind

# With no cap, T/R would grow without end as R nears 0 and R = 0 would have no place above it.
INVERSE_LIMIT = Decimal(200)
_HUNDRED = Decimal(100)
# A plan may rightly have nothing to do in a quarter: nobody is asked for a target that is not so.
_IF_RIGHT = "Bila memang nol, jawab “sudah benar, karena …”."


class Step(NamedTuple):
    """One line of a working; ``typed`` and ``value`` only where a cell was read."""

    kind: StepKind
    text: str
    typed: str = ""
    value: str = ""

    def to_dict(self) -> dict[str, str]:
        """The step as JSON holds it; inputs carry what was typed and what was read."""
        step = {"step": self.kind.value, "text": self.text}
        if self.typed or self.value:
            step |= {"typed": self.typed, "read": self.value}
        return step


@dataclass(frozen=True, slots=True)
class Achievement:
    """A result in per cent with full precision, or the reason why there is none.

    ``reached`` says whether the target was met, whatever the percentage; ``problem`` is the
    finding's code and sentence where nothing can be computed.
    """

    percent: Decimal | None
    status: Status
    steps: tuple[Step, ...]
    reached: bool | None = None
    problem: tuple[Code, str] | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A formula's answer; without a percentage it is a problem or the best case of all."""

    percent: Decimal | None
    text: str
    reached: bool | None = None
    problem: Code | None = None


def compute(
    formula: Formula,
    target: Decimal | Span,
    realization: Decimal,
    *,
    cap: Decimal | None = None,
    staged: bool = False,
) -> Achievement:
    """The achievement in per cent of ``realization`` against ``target``, both in the same unit.

    ``target`` is a :class:`Span` for ``range`` and a number otherwise: a score for ``ordinal``, a
    weight for ``milestone`` (``staged`` when weights are per cent of the way). ``cap`` is the
    highest percentage the office reports for one indicator, ``None`` for no cap.
    """
    limit = INVERSE_LIMIT if formula is Formula.INVERSE and cap is None else cap
    with localcontext(PRECISE):
        outcome = _apply(formula, target, realization, staged)
        steps = (FACTS[formula].step, Step(StepKind.ARITHMETIC, outcome.text))
        if outcome.problem is not None:
            problem = (outcome.problem, outcome.text)
            return Achievement(None, Status.NOT_COMPUTABLE, steps, problem=problem)
        percent, limiting = _limit(outcome.percent, limit)
    return Achievement(percent, Status.MEASURED, steps + limiting, outcome.reached)


def _apply(
    formula: Formula, target: Decimal | Span, realization: Decimal, staged: bool
) -> _Outcome:
    if isinstance(target, Span):
        return _apply_range(target, realization)
    if target < 0:
        text = "Target di bawah nol. Periksa target atau pilih rumus lain."
        return _Outcome(None, text, problem=Code.INVALID_NUMBER)
    if formula is Formula.MILESTONE:
        return _apply_milestone(target, realization, staged)
    return _POINTS[formula](target, realization)


def _limit(percent: Decimal | None, limit: Decimal | None) -> tuple[Decimal, tuple[Step, ...]]:
    """The percentage between 0 and the limit; ``None`` is the best case that has no number."""
    if percent is None:
        best = limit or INVERSE_LIMIT
        text = f"Hasil terbaik tanpa angka dilaporkan sebagai {show_exact(best)}"
        return best, (Step(StepKind.LIMIT, text),)
    if percent < 0:
        return Decimal(0), (Step(StepKind.LIMIT, "Hasil di bawah 0 dijadikan 0"),)
    if limit is not None and percent > limit:
        text = f"{show_exact(percent.normalize())} dibatasi menjadi {show_exact(limit)}"
        return limit, (Step(StepKind.LIMIT, text),)
    return percent, ()


def _divide(top: Decimal, bottom: Decimal, words: str) -> tuple[Decimal, str]:
    percent = top / bottom * _HUNDRED
    return percent, f"{words} × 100 = {show_exact(percent.normalize())}"


def _apply_ratio(target: Decimal, realization: Decimal) -> _Outcome:
    if target == 0:
        return _Outcome(
            None,
            f"Target nol tidak dapat menjadi pembagi, jadi capaian tidak dihitung. {_IF_RIGHT}",
            problem=Code.TARGET_ZERO,
        )
    words = f"{show_exact(realization)} / {show_exact(target)}"
    return _Outcome(*_divide(realization, target, words), realization >= target)


def _apply_mirror(target: Decimal, realization: Decimal) -> _Outcome:
    if target == 0:
        return _meet_zero(realization)
    shown = show_exact(target)
    words = f"(2 × {shown} − {show_exact(realization)}) / {shown}"
    return _Outcome(*_divide(2 * target - realization, target, words), realization <= target)


def _apply_inverse(target: Decimal, realization: Decimal) -> _Outcome:
    if target == 0:
        return _meet_zero(realization)
    if realization <= 0:
        return _Outcome(None, "Realisasi 0 adalah hasil terbaik", reached=True)
    words = f"{show_exact(target)} / {show_exact(realization)}"
    return _Outcome(*_divide(target, realization, words), realization <= target)


def _meet_zero(realization: Decimal) -> _Outcome:
    """Lower is better and the target is none at all: met, or beyond any percentage."""
    if realization <= 0:
        return _Outcome(_HUNDRED, "Target nol terpenuhi = 100", reached=True)
    return _Outcome(
        None,
        "Target nol terlampaui dan tidak dapat dibagi. Jelaskan pada keterangan.",
        problem=Code.TARGET_ZERO,
    )


def _apply_range(target: Span, realization: Decimal) -> _Outcome:
    if target.low <= realization <= target.high:
        words = f"{show_exact(target.low)} ≤ {show_exact(realization)} ≤ {show_exact(target.high)}"
        return _Outcome(_HUNDRED, f"{words}: di dalam rentang = 100", reached=True)
    bound = target.low if realization < target.low else target.high
    if bound <= 0:
        return _Outcome(
            None,
            f"Batas rentang nol tidak dapat menjadi pembagi. {_IF_RIGHT}",
            problem=Code.TARGET_ZERO,
        )
    words = f"di luar rentang, {show_exact(realization)} / {show_exact(bound)}"
    return _Outcome(*_divide(realization, bound, words), reached=False)


def _apply_milestone(target: Decimal, realization: Decimal, staged: bool) -> _Outcome:
    if realization >= target:
        return _Outcome(_HUNDRED, "Tahapan tercapai = 100", reached=True)
    if staged:
        shown = show_exact(realization)
        return _Outcome(realization, f"Tahapan belum tercapai, bobotnya {shown}", reached=False)
    return _Outcome(Decimal(0), "Tahapan belum tercapai = 0", reached=False)


_POINTS = {
    Formula.RATIO: _apply_ratio,
    Formula.ORDINAL: _apply_ratio,
    Formula.MIRROR: _apply_mirror,
    Formula.INVERSE: _apply_inverse,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """What is printed of a formula, with where it was seen, and which rules it goes with."""

    step: Step
    direction: Direction
    aggregations: frozenset[Aggregation]


_ANY = frozenset(Aggregation)
_SINGLE = frozenset({Aggregation.LAST, Aggregation.MAX, Aggregation.MIN})
_ROWS = (
    (Formula.RATIO, Direction.HIGHER, _ANY, "semua laporan yang diperiksa"),
    (Formula.MIRROR, Direction.LOWER, _ANY, "LKjIP berpola Permendagri dan sebagian e-SAKIP"),
    (Formula.INVERSE, Direction.LOWER, _ANY, "sebagian e-SAKIP"),
    (Formula.RANGE, Direction.RANGE, _ANY, "buku panduan sebuah kementerian"),
    (Formula.ORDINAL, Direction.ORDINAL, _SINGLE, "skor pada skala bernama"),
    (Formula.MILESTONE, Direction.MILESTONE, _SINGLE, "tercapai 100, selainnya bobot tahapan"),
)
FACTS = {
    formula: Fact(
        Step(StepKind.RULE, f"{formula.label}; sumber: {source}"), direction, aggregations
    )
    for formula, direction, aggregations, source in _ROWS
}

_INTENSIVE_UNIT = re.compile(
    r"%|‰|\bper ?[0-9]|/ ?[0-9]|"
    r"\b(?:persen|prosen|persentase|prosentase|presentase|indeks|index|nilai|skor|score|poin|"
    r"predikat|opini|rasio|level|kategori|tingkat)\b"
)
_PERCENT_UNIT = re.compile(r"%|\b(?:persen|prosen|persentase|prosentase|presentase)\b")


def is_percent(unit: str) -> bool:
    """Whether a unit of measure is per cent, however it is written."""
    return _PERCENT_UNIT.search(unit.casefold()) is not None


def may_be_summed(unit: str) -> bool:
    """Whether quarters in this unit add up: counts and rupiah do, rates and scores never."""
    return _INTENSIVE_UNIT.search(unit.casefold()) is None


def find_conflicts(
    direction: Direction | None,
    formula: Formula | None,
    aggregation: Aggregation | None,
    unit: str,
    *,
    targets: Sequence[str] = (),
    decimal: str = "id",
) -> tuple[tuple[str, str], ...]:
    """Pairs (field, sentence) of what makes no sense together; a plan with any is refused.

    ``targets`` are the typed targets; for ``range`` each filled one must have its two ends. What
    is missing is not a conflict.
    """
    conflicts: list[tuple[str, str]] = []
    if formula and direction and direction is not FACTS[formula].direction:
        sentence = f"Rumus tidak cocok dengan arah “{direction.label}”. Pilih rumus lain."
        conflicts.append(("formula", sentence))
    if aggregation is Aggregation.SUM and not may_be_summed(unit):
        sentence = f"Satuan “{unit}” tidak boleh dijumlah. Pilih nilai terakhir atau rata-rata."
        conflicts.append(("aggregation", sentence))
    elif formula and aggregation and aggregation not in FACTS[formula].aggregations:
        sentence = "Predikat dan tahapan tidak boleh dijumlah. Pilih nilai terakhir."
        conflicts.append(("aggregation", sentence))
    if formula is Formula.RANGE:
        readings = (read_range(typed, decimal=decimal) for typed in targets)
        conflicts += [("target", reading.problem) for reading in readings if reading.problem]
    return tuple(conflicts)
