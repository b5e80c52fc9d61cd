"""What was signed of other periods: the figures that this measurement is held against."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from django.db.models import QuerySet

from capaian.domain.aggregation import combine
from capaian.domain.measuring import Policy, Realization
from capaian.domain.numbers import swap_signs
from capaian.domain.period import QUARTERS, Period
from capaian.domain.terms import Aggregation
from capaian.measurement.models import Cycle, Snapshot
from capaian.prepared import prepared


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed measurement says of one indicator.

    ``value`` and ``spent`` are what was read of its period alone.
    """

    realization: Realization
    budget: str
    value: Decimal | None
    spent: Decimal | None

    def swap_style(self, typed_in: str) -> Signed:
        """The same with its texts in the other style than the one they were typed in."""
        swap = partial(swap_signs, decimal=typed_in)
        realization = replace(self.realization, typed=swap(self.realization.typed))
        return replace(self, realization=realization, budget=swap(self.budget))


@dataclass(frozen=True, slots=True)
class SignedPeriod:
    """What was signed of one period, by indicator code, and under which choices."""

    figures: Mapping[str, Signed]
    policy: Policy


@dataclass(frozen=True, slots=True)
class History:
    """Signed figures by period, their texts in ``style``, whatever they were typed in.

    ``policy`` is the one under which this very measurement was signed, ``None`` before that.
    """

    style: str
    periods: Mapping[Period, SignedPeriod] = field(default_factory=dict)
    policy: Policy | None = None

    def realization(self, period: Period, code: str) -> Realization:
        """What was typed for an indicator in a signed period; empty where there is none."""
        found = self._find(period, code)
        return found.realization if found else Realization()

    def budget(self, period: Period, code: str) -> str:
        """The rupiah typed for an indicator in a signed period."""
        found = self._find(period, code)
        return found.budget if found else ""

    def value(self, period: Period, code: str) -> Decimal | None:
        """The realization of that period alone, in the unit."""
        found = self._find(period, code)
        return found.value if found else None

    def join_quarters(self, year: int, code: str, method: Aggregation) -> Decimal | None:
        """What all four quarters of a year give together, ``None`` where one lacks its value.

        For ``last`` it is the fourth's: of what is measured once a year the others have none.
        """
        values = [self.value(Period(year, quarter), code) for quarter in QUARTERS]
        return _join(method, values[-1:] if method is Aggregation.LAST else values)

    def sum_budgets(self, year: int, code: str) -> Decimal | None:
        """The rupiah of all four quarters of a year, ``None`` where one lacks them."""
        found = [self._find(Period(year, quarter), code) for quarter in QUARTERS]
        return _join(Aggregation.SUM, [each.spent if each else None for each in found])

    def _find(self, period: Period, code: str) -> Signed | None:
        signed = self.periods.get(period)
        found = signed.figures.get(code) if signed else None
        if signed and found and signed.policy.decimal != self.style:
            return found.swap_style(signed.policy.decimal)
        return found


def _join(method: Aggregation, amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return combine(method, known) if len(known) == len(amounts) else None


def read_history(cycle: Cycle) -> History:
    """The signed figures of the year's earlier quarters, for a year all, and of the period before.

    Of a period that was measured again those signed last; of what is signed itself, those that
    were known then.
    """
    period = cycle.period
    before = period.previous()
    earlier = {Period(period.year, each) for each in QUARTERS if each < (period.quarter or 5)}
    found: dict[Period, SignedPeriod] = {}
    for pk, made_at, of, year, quarter in _read_signed(cycle.office_id, (before.year, period.year)):
        signed = Period(year, quarter)
        if of == cycle.pk:
            policy = keep_signed(pk, made_at, quarter).policy
            return History(policy.decimal, found, policy)
        if signed in {before, *earlier}:
            found[signed] = keep_signed(pk, made_at, quarter)
    return History(cycle.office.preferences.decimal_style, found)


@prepared
def _read_signed(office: int, years: Collection[int]) -> QuerySet[Snapshot, Any]:
    signed = Snapshot.objects.filter(office=office, final=True, cycle__year__in=years)
    return signed.order_by("made_at").values_list(
        "pk", "made_at", "cycle", "cycle__year", "cycle__quarter"
    )


@lru_cache(maxsize=128)
def keep_signed(snapshot: int, made_at: datetime, quarter: int | None) -> SignedPeriod:
    """The signed figures of a measurement.

    What was signed never changes, so each process reads its large JSON once and keeps of it only
    what later figures need.
    """
    figures = Snapshot.objects.get(pk=snapshot, made_at=made_at).figures
    rows = {row["code"]: row for row in figures["measurement"]["rows"]}
    return SignedPeriod(
        {
            line["code"]: Signed(
                Realization(line["typed"], line["not_measured_because"] or None),
                str(line["budget_typed"]),
                _read_cell([each["read"] for each in rows[line["code"]]["realizations"]], quarter),
                _read_cell(rows[line["code"]]["budgets"], quarter),
            )
            for line in figures["lines"]
        },
        Policy.from_dict(figures["measurement"]["policy"]),
    )


def _read_cell(cells: Sequence[str | None], quarter: int | None) -> Decimal | None:
    """What stood in the period's own cell: one of four quarters, or the only one."""
    if not cells:
        return None
    read = cells[quarter - 1 if quarter and len(cells) > 1 else 0]
    return None if read is None else Decimal(read)
