"""A whole table measured: figures, findings, average, predicate and absorption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from capaian.domain.budget import Line, Total, total
from capaian.domain.findings import Code, Finding, sort
from capaian.domain.measuring.cells import write_amount
from capaian.domain.measuring.checks import ASKED_OF_INDICATORS, CHECKS
from capaian.domain.measuring.figures import Figure, draw_figure
from capaian.domain.measuring.printed import differ, differ_totals, is_named_summary, is_summary
from capaian.domain.measuring.rows import Policy, Row
from capaian.domain.numbers import PRECISE, round_half_up, show
from capaian.domain.period import Period
from capaian.domain.terms import CapPlace, Status

_ACRONYM = re.compile(r"\(\s*[A-Z]{2,8}\s*\)")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured table; ``average`` has full precision, ``rounded`` is what is shown of it.

    ``average_rule`` says in words how it was made; ``money`` sums every budget line once.
    """

    figures: tuple[Figure, ...]
    policy: Policy
    average: Decimal | None
    rounded: Decimal | None
    predicate: str | None
    average_rule: str
    money: Total

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, what blocks first."""
        return sort(finding for figure in self.figures for finding in figure.findings)

    @property
    def shown(self) -> str:
        """The average for people."""
        return (
            "tidak dapat dihitung"
            if self.rounded is None
            else show(self.rounded, self.policy.decimals)
        )

    def to_dict(self) -> dict[str, object]:
        """Everything as JSON holds it, decimals as strings, to be frozen with a document."""
        absorption = self.money.absorption
        rounded = None if absorption.percent is None else round_half_up(absorption.percent)
        return {
            "policy": self.policy.to_dict(),
            "rows": [figure.to_dict() for figure in self.figures],
            "average": write_amount(self.rounded),
            "average_rule": self.average_rule,
            "predicate": self.predicate,
            "scale": self.policy.scale.name,
            "reading": self.policy.scale.reading,
            "ceiling": write_amount(self.money.ceiling),
            "budget": write_amount(self.money.realized),
            "absorption": write_amount(rounded),
            "absorption_note": absorption.sentence,
        }


def measure(
    rows: Sequence[Row], policy: Policy, numbers: Sequence[int] | None = None
) -> Measurement:
    """Measure a table in the order of its rows; the same input gives the same result always.

    ``numbers`` are those of the rows in their table where they are only a part of it.
    """
    numbers = numbers or range(1, len(rows) + 1)
    figures = [draw_figure(number, row, policy) for number, row in zip(numbers, rows, strict=True)]
    money = total(_list_lines(figures))
    return _sum_up(_look_over(figures, policy, money), policy, money)


def measure_again(measured: Measurement, period: Period) -> Measurement:
    """The same table against the targets of another period.

    Its cells are not read again, and what was found in them stays with ``measured``.
    """
    policy = replace(measured.policy, period=period)
    figures = [draw_figure(each.number, each.row, policy, each.cells) for each in measured.figures]
    return _sum_up(figures, policy, total(_list_lines(figures)))


def _sum_up(figures: Sequence[Figure], policy: Policy, money: Total) -> Measurement:
    average, words = _average(figures, policy)
    rounded = None if average is None else round_half_up(average, policy.decimals)
    return Measurement(
        figures=tuple(figures),
        policy=policy,
        average=average,
        rounded=rounded,
        predicate=None if rounded is None else policy.scale.classify(rounded),
        average_rule=words,
        money=money,
    )


def _look_over(figures: Sequence[Figure], policy: Policy, money: Total) -> list[Figure]:
    """The figures with what is found in each, and in all of them together."""
    numbered = {figure.number: figure for figure in figures}
    noted = {figure.number: list(_check(figure, policy)) for figure in figures}
    for number, code, cell, sentence in (
        *_find_duplicates(figures),
        *_find_shared(figures, money),
        *_compare_printed(figures, policy),
    ):
        noted[number].append(_note(numbered[number], policy, code, cell, sentence))
    return [
        replace(figure, findings=sort(found)) if (found := noted[figure.number]) else figure
        for figure in figures
    ]


def _check(figure: Figure, policy: Policy) -> Iterator[Finding]:
    skipped = ASKED_OF_INDICATORS if is_named_summary(figure) else frozenset()
    for code, check in CHECKS:
        if code in skipped:
            continue
        for cell, sentence in check(figure, policy):
            yield _note(figure, policy, code, cell, sentence)


def _note(figure: Figure, policy: Policy, code: Code, cell: str, sentence: str) -> Finding:
    answer = figure.row.answers.get(code, "")
    return Finding(code, policy.judge(code), figure.number, cell, sentence, answer)


def _average(figures: Iterable[Figure], policy: Policy) -> tuple[Decimal | None, str]:
    """Mean of the computable figures: weighted only where every one of them has a weight."""
    counted = [
        (figure.percent, figure.row.weight)
        for figure in figures
        if figure.status is Status.MEASURED and figure.percent is not None
    ]
    if not counted:
        return None, "belum ada indikator yang dapat dihitung"
    percents = [percent for percent, _ in counted]
    cap = policy.cap if policy.cap_applies is CapPlace.AVERAGE else None
    if cap is not None:
        percents = [min(percent, cap) for percent in percents]
    weights = [weight for _, weight in counted if weight is not None and weight > 0]
    with localcontext(PRECISE):
        if len(weights) == len(counted):
            weighted = sum(
                (percent * weight for percent, weight in zip(percents, weights, strict=True)),
                Decimal(0),
            )
            average, words = weighted / sum(weights), "rata-rata tertimbang"
        else:
            average, words = sum(percents, Decimal(0)) / len(percents), "rata-rata sederhana"
    capped = f", dibatasi {cap} pada rata-rata" if cap is not None else ""
    return average, f"{words} dari {len(counted)} indikator{capped}"


def _list_lines(figures: Iterable[Figure]) -> Iterator[Line]:
    for figure in figures:
        key = figure.row.budget_key or f"#{figure.number}"
        yield Line(key, figure.money.ceiling.number, figure.money.realized)


def _find_shared(figures: Iterable[Figure], money: Total) -> Iterator[tuple[int, Code, str, str]]:
    for figure in figures:
        if figure.row.budget_key in money.conflicts:
            sentence = "Pagu atau anggaran bersama berbeda antarbaris. Samakan angkanya."
            yield figure.number, Code.SHARED_CEILING_DIFFERS, "pagu", sentence


def _find_duplicates(figures: Iterable[Figure]) -> Iterator[tuple[int, Code, str, str]]:
    """The same name at the same place, however it is spaced; codes alone may be shared."""
    first: dict[tuple[str, str], int] = {}
    for figure in figures:
        row = figure.row
        name = _LETTERS.sub("", _ACRONYM.sub("", row.name)).casefold()
        earlier = first.setdefault((row.node or row.code, name), figure.number)
        if name and earlier != figure.number:
            sentence = f"Indikator sama dengan baris {earlier}. Hapus salah satu bila kembar."
            yield figure.number, Code.DUPLICATE_INDICATOR, "indikator", sentence


def _compare_printed(
    figures: Sequence[Figure], policy: Policy
) -> Iterator[tuple[int, Code, str, str]]:
    if not any(figure.row.printed for figure in figures):
        return
    block: list[Figure] = []
    summed = False
    for figure in figures:
        summary = is_summary(figure)
        if summed and not summary:
            block = []
        sentence = differ(figure, tuple(block), decimal=policy.decimal)
        if sentence:
            yield figure.number, Code.PRINTED_DIFFERS, "tercetak", sentence
        for cell, sentence in differ_totals(figure, block):
            yield figure.number, Code.PRINTED_DIFFERS, cell, sentence
        if not summary:
            block.append(figure)
        summed = summary
