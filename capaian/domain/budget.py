"""Money: absorption, efficiency, and ceilings that several indicators share.

All amounts are rupiah. A ceiling belongs to a budget line (a sub kegiatan); published tables that
repeat it for each indicator arrive at 200 and 400 per cent, so lines are counted once by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from capaian.domain.numbers import PRECISE

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line with its ceiling and what was realized of it; ``None`` is not filled."""

    key: str
    ceiling: Decimal | None
    realized: Decimal | None


@dataclass(frozen=True, slots=True)
class Absorption:
    """Realized ÷ ceiling in per cent, or the sentence why there is none."""

    percent: Decimal | None
    sentence: str = ""

    @property
    def over(self) -> bool:
        """Whether more was spent than the ceiling allows."""
        return self.percent is not None and self.percent > _HUNDRED


def absorb(realized: Decimal | None, ceiling: Decimal | None) -> Absorption:
    """The absorption of one line or one sum."""
    if ceiling is None or ceiling <= 0:
        return Absorption(None, "pagu belum diisi")
    if realized is None:
        return Absorption(None, "belum ada realisasi")
    with localcontext(PRECISE):
        return Absorption(realized / ceiling * _HUNDRED)


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Achievement beside absorption as the rule's number, with its class under that rule."""

    value: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class EfficiencyRule:
    """A way of holding achievement against absorption, both in per cent.

    Above ``high`` is efficient, below ``low`` is not; ``words`` are printed beside the figures.
    """

    words: str
    apply: Callable[[Decimal, Decimal], Decimal]
    low: Decimal
    high: Decimal


# Our choice: no single rule is in use, so an office names one and it is printed.
EFFICIENCY_RULES: Mapping[str, EfficiencyRule] = {
    "selisih": EfficiencyRule(
        "capaian − serapan: di atas 5 efisien, −5 sampai 5 cukup, di bawah −5 tidak",
        lambda achievement, absorption: achievement - absorption,
        Decimal(-5),
        Decimal(5),
    ),
    "rasio": EfficiencyRule(
        "capaian / serapan × 100: di atas 105 efisien, 95 sampai 105 cukup, di bawah 95 tidak",
        lambda achievement, absorption: achievement / absorption * _HUNDRED,
        Decimal(95),
        Decimal(105),
    ),
}


def compare(
    achievement: Decimal | None, absorption: Decimal | None, rule: str = "selisih"
) -> Efficiency | None:
    """Efficiency by a rule of :data:`EFFICIENCY_RULES`; ``None`` where a side is missing.

    Where nothing was spent there is nothing to be efficient with, so there is none either.
    """
    if achievement is None or not absorption:
        return None
    named = EFFICIENCY_RULES[rule]
    with localcontext(PRECISE):
        value = named.apply(achievement, absorption)
    if value > named.high:
        return Efficiency(value, "efisien")
    return Efficiency(value, "cukup efisien" if value >= named.low else "tidak efisien")


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of lines; ``None`` where no line was filled. ``conflicts`` are keys told twice."""

    ceiling: Decimal | None
    realized: Decimal | None
    conflicts: tuple[str, ...] = ()

    @property
    def absorption(self) -> Absorption:
        """The absorption of the sum."""
        return absorb(self.realized, self.ceiling)


def total(lines: Iterable[Line]) -> Total:
    """The sum of the lines, each key once; the first filled amount of a key counts.

    A line below another filled line (``7.01.01.2.02`` below ``7.01.01``) is a part of it and is
    not added again: plans carry the ceiling of a program beside those of its kegiatan.
    A key with two different ceilings or realizations is a conflict that the caller reports.
    """
    ceilings: dict[str, Decimal] = {}
    realized: dict[str, Decimal] = {}
    conflicts: dict[str, None] = {}
    for line in lines:
        for kept, amount in ((ceilings, line.ceiling), (realized, line.realized)):
            if amount is not None and kept.setdefault(line.key, amount) != amount:
                conflicts[line.key] = None
    with localcontext(PRECISE):
        return Total(
            _add_topmost(ceilings),
            _add_topmost(realized),
            tuple(conflicts),
        )


def _add_topmost(amounts: Mapping[str, Decimal]) -> Decimal | None:
    """The sum of the amounts that lie below no other; ``None`` where there is none."""
    if not amounts:
        return None
    topmost = (amount for key, amount in amounts.items() if not _lies_below(key, amounts))
    return sum(topmost, Decimal(0))


def _lies_below(key: str, amounts: Mapping[str, Decimal]) -> bool:
    while "." in key:
        key = key.rpartition(".")[0]
        if key in amounts:
            return True
    return False


def roll_up(lines: Iterable[Line]) -> Mapping[str, Total]:
    """Totals of every level of dotted codes: ``7.01.02.2.01.0001`` counts for ``7.01.02`` too."""
    levels: dict[str, list[Line]] = {}
    for line in lines:
        parts = line.key.split(".")
        for depth in range(1, len(parts) + 1):
            levels.setdefault(".".join(parts[:depth]), []).append(line)
    return {code: total(members) for code, members in levels.items()}
