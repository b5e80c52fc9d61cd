"""Cells of a row, read by what the indicator's formula expects there."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from capaian.domain.achievement import is_percent
from capaian.domain.measuring.rows import Policy, Realization, Row
from capaian.domain.numbers import Reading, Span, quote, read, read_range, read_share
from capaian.domain.period import ROMAN
from capaian.domain.scale import Ranking
from capaian.domain.terms import Formula, Status

_NOT_MEASURED = re.compile(
    r"belum diukur[\s,.:;(–-]*(?:karena\b)?[\s:]*(?P<reason>.*?)\)?\.?", re.IGNORECASE | re.DOTALL
)
_WEIGHTS = {
    **dict.fromkeys(
        ("ya", "ada", "sudah", "sudah ada", "selesai", "tercapai", "terlaksana"), Decimal(100)
    ),
    **dict.fromkeys(("tidak", "tidak ada", "belum", "belum ada", "belum selesai"), Decimal(0)),
    **dict.fromkeys(("belum tercapai", "tidak tercapai", "belum terlaksana"), Decimal(0)),
}
_QUARTERLY = {
    what: tuple(f"{what} TW {roman}" for roman in ROMAN)
    for what in ("target", "realisasi", "realisasi anggaran")
}


class Cell(NamedTuple):
    """A cell with its place in words ("target TW I"), what was typed and what it was read as.

    ``amount`` is in the indicator's unit, a score for ``ordinal``, a weight for ``milestone``;
    ``reason`` says why it is not measured yet, ``parts`` are X and Y of a share typed "X dari Y".
    """

    place: str
    typed: str
    status: Status
    amount: Decimal | Span | None = None
    note: str = ""
    problem: str = ""
    unit: str = ""
    reason: str = ""
    parts: tuple[Decimal, Decimal] | None = None

    @property
    def number(self) -> Decimal | None:
        """The amount where it is one number."""
        return self.amount if isinstance(self.amount, Decimal) else None

    def to_dict(self) -> dict[str, object]:
        """The cell as JSON holds it."""
        cell: dict[str, object] = {
            "typed": self.typed,
            "read": write_amount(self.amount),
            "status": self.status.value,
            "reason": self.reason,
        }
        if self.parts:
            cell["parts"] = [write_amount(part) for part in self.parts]
        return cell


def write_amount(amount: Decimal | Span | None) -> str | None:
    """An amount as JSON holds it: decimal point, no grouping, a range as ``"4..5"``."""
    if isinstance(amount, Span):
        return f"{amount.low:f}..{amount.high:f}"
    return None if amount is None else f"{amount:f}"


def name_places(what: str, row: Row) -> tuple[str, ...]:
    """``target`` or, in a row of quarters, ``target TW I`` to ``target TW IV``."""
    return _QUARTERLY[what] if row.quarterly else (what,)


class RowCells(NamedTuple):
    """The cells of a row, read: one a quarter, or one where the row has no quarters.

    ``ranking`` is the scale by which an ordinal row was read; money is in rupiah.
    """

    ranking: Ranking | None
    targets: tuple[Cell, ...]
    annual: Cell
    realizations: tuple[Cell, ...]
    ceiling: Cell
    budgets: tuple[Cell, ...]


def read_row(row: Row, policy: Policy) -> RowCells:
    """The cells of a row, as its formula and unit read them, whatever period is measured."""
    ranking = choose_ranking(row, policy)
    targets, annual = _read_targets(row, policy, ranking)
    ceiling, budgets = _read_money(row, policy)
    realizations = _read_realizations(row, policy, ranking)
    return RowCells(ranking, targets, annual, realizations, ceiling, budgets)


def read_cell(row: Row, policy: Policy) -> Cell:
    """The newest realization of a row alone, as its formula and unit read it."""
    return _read_realizations(row, policy, choose_ranking(row, policy))[-1]


def _read_targets(
    row: Row, policy: Policy, ranking: Ranking | None
) -> tuple[tuple[Cell, ...], Cell]:
    """The targets of the row's quarters, or its one target; and that of the year.

    Two ends for ``range``, else read like a realization.
    """
    if row.formula is Formula.RANGE:
        reader: Callable[[str], Reading[Any]] = partial(read_range, decimal=policy.decimal)
    else:
        reader = _choose_reader(row, policy, ranking)
    places = name_places("target", row)
    targets = tuple(
        _enter(place, reader(typed)) for place, typed in zip(places, row.targets, strict=False)
    )
    return targets, _enter("target tahunan", reader(row.annual_target))


def _read_realizations(row: Row, policy: Policy, ranking: Ranking | None) -> tuple[Cell, ...]:
    """The realizations of the row's quarters, with the third state between empty and value."""
    reader = _choose_reader(row, policy, ranking)
    return tuple(
        _read_realization(place, realization, reader)
        for place, realization in zip(name_places("realisasi", row), row.realizations, strict=False)
    )


def _read_money(row: Row, policy: Policy) -> tuple[Cell, tuple[Cell, ...]]:
    reader = partial(read, decimal=policy.decimal)
    places = name_places("realisasi anggaran", row)
    budgets = tuple(
        _enter(place, reader(typed)) for place, typed in zip(places, row.budgets, strict=False)
    )
    return _enter("pagu", reader(row.ceiling)), budgets


def choose_ranking(row: Row, policy: Policy) -> Ranking | None:
    """The ranking of an ordinal row: the named one, or the first that knows every predicate."""
    if row.formula is not Formula.ORDINAL:
        return None
    labels = [typed for typed in (row.annual_target, *row.targets) if typed.strip()]
    labels += [each.typed for each in row.realizations if each.typed.strip()]
    labels = [label for label in labels if not _NOT_MEASURED.fullmatch(label.strip())]
    for ranking in policy.rankings:
        if row.ranking in {"", ranking.name} and all(
            ranking.score(label) is not None for label in labels
        ):
            return ranking
    return None


def _choose_reader(
    row: Row, policy: Policy, ranking: Ranking | None
) -> Callable[[str], Reading[Decimal]]:
    if row.formula is Formula.ORDINAL:
        return lambda typed: _read_predicate(typed, ranking)
    if row.formula is Formula.MILESTONE:
        return lambda typed: _read_stage(typed, row, policy)
    if is_percent(row.unit):
        return lambda typed: (
            read_share(typed, decimal=policy.decimal) or read(typed, decimal=policy.decimal)
        )
    return partial(read, decimal=policy.decimal)


def _read_realization(
    place: str, realization: Realization, reader: Callable[[str], Reading[Decimal]]
) -> Cell:
    typed = realization.typed.strip()
    words = _NOT_MEASURED.fullmatch(typed) if typed[:1] in {"b", "B"} else None
    if words:
        return Cell(place, typed, Status.NOT_MEASURED, reason=words["reason"].strip())
    if not typed and realization.not_measured is not None:
        return Cell(place, "", Status.NOT_MEASURED, reason=realization.not_measured.strip())
    return _enter(place, reader(realization.typed))


def _enter(place: str, reading: Reading[Any]) -> Cell:
    if reading.problem:
        return Cell(place, reading.typed, Status.NOT_COMPUTABLE, problem=reading.problem)
    if reading.value is None:
        return Cell(place, reading.typed, Status.NOT_FILLED)
    typed, value, note, _, unit, parts = reading
    return Cell(place, typed, Status.MEASURED, value, note, unit=unit, parts=parts)


def _read_predicate(typed: str, ranking: Ranking | None) -> Reading[Decimal]:
    if not typed.strip():
        return Reading(typed)
    score = ranking.score(typed) if ranking else None
    if score is None:
        problem = f"{quote(typed)} tidak ada pada skala predikat. Periksa tulisannya."
        return Reading(typed, problem=problem)
    return Reading(typed, score)


def _read_stage(typed: str, row: Row, policy: Policy) -> Reading[Decimal]:
    """A stage's weight, 100 for yes and 0 for no; a plain number only says reached or not."""
    wanted = " ".join(typed.split()).casefold()
    for stage, weight in row.stages:
        if " ".join(stage.split()).casefold() == wanted:
            return Reading(typed, weight)
    if wanted in _WEIGHTS:
        return Reading(typed, _WEIGHTS[wanted])
    reading = read(typed, decimal=policy.decimal)
    if reading.problem:
        problem = f"{quote(typed)} bukan tahapan yang dikenal. Tulis Ya, Tidak, atau tahapannya."
        return Reading(typed, problem=problem)
    return reading
