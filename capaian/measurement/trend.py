"""The same figure over time: quarters and years that were signed, and the one now running."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import partial
from typing import Any

from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from capaian.domain.charts import Bar, Point, draw_bars, draw_line
from capaian.domain.numbers import PRECISE, round_half_up, show
from capaian.domain.period import ROMAN, Period
from capaian.measurement.models import Cycle, Snapshot

Frozen = Mapping[str, Any]
MOST_PERIODS = 12
_TARGET = Decimal(100)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period: amounts in the unit (``None`` where none or a range), achievement in per cent.

    ``target`` and ``realization`` are as frozen, for the table; ``final`` says that it is signed.
    """

    period: Period
    target: str | None
    realization: str | None
    achievement: Decimal | None
    shown: str
    predicate: str
    reached: bool | None
    final: bool

    def to_point(self) -> Point:
        """The point as the chart draws it."""
        quarter = self.period.quarter
        return Point(
            label=self.period.label,
            short=f"TW {ROMAN[quarter - 1]}" if quarter else str(self.period.year),
            group=str(self.period.year) if quarter else "",
            value=_read_single(self.realization),
            target=_read_single(self.target),
            tentative=not self.final,
        )


@dataclass(frozen=True, slots=True)
class Trend:
    """A series with the sentence that it shows and its drawing, oldest period first."""

    name: str
    unit: str
    points: tuple[TrendPoint, ...]

    @property
    def sentence(self) -> str:
        """The finding, as the title of the chart."""
        known = [point for point in self.points if point.reached is not None]
        if not known:
            return f"{self.name}: belum ada angka yang dapat dibandingkan"
        last = known[-1]
        run = len(known)
        while run and known[run - 1].reached is last.reached:
            run -= 1
        since = known[run].period.label
        if len(known) == 1:
            verb = "mencapai" if last.reached else "belum mencapai"
            return f"{self.name} {verb} target pada {since}"
        if last.reached:
            if run:
                return f"{self.name} kembali mencapai target pada {since}"
            return f"{self.name} mencapai target sejak {since}"
        return f"{self.name} belum mencapai target sejak {since}"

    @property
    def chart(self) -> str:
        """The drawing; empty before there are two figures, as one is no course."""
        points = [point.to_point() for point in self.points]
        if sum(point.value is not None for point in points) < 2:
            return ""
        return draw_line(self.sentence, points, unit=self.unit)


def read_series(
    cycle: Cycle, freeze: Callable[[Cycle], Frozen]
) -> list[tuple[Period, Frozen, bool]]:
    """Signed figures of periods of the same kind up to the cycle's, and its own as the last.

    Its own are made by ``freeze`` as they are now where they are not signed yet.

    Later periods, and what was signed later, are left out, so that the page of a signed
    measurement stays as it was. At most :data:`MOST_PERIODS` are read, so that the cost does not
    grow with the years.
    """
    until = Q(cycle__year__lt=cycle.year) | Q(cycle=cycle)
    if cycle.quarter:
        until |= Q(cycle__year=cycle.year, cycle__quarter__lt=cycle.quarter)
    own_at = Subquery(cycle.snapshots.filter(final=True).values("made_at"))
    known = Q(made_at__lte=Coalesce(own_at, Value(timezone.now())))
    signed = (
        Snapshot.objects.filter(until, known, office=cycle.office_id, final=True)
        .filter(cycle__quarter__isnull=cycle.quarter is None)
        .select_related("cycle")
        .order_by("-cycle__year", "-cycle__quarter", "-made_at")[:MOST_PERIODS]
    )
    found = {each.cycle.period: each.figures for each in reversed(list(signed))}
    own = found.pop(cycle.period, None)
    earlier = [(period, frozen, True) for period, frozen in found.items()]
    return [*earlier, (cycle.period, own or freeze(cycle), own is not None)]


def trace_indicator(
    series: Sequence[tuple[Period, Frozen, bool]], code: str, name: str, unit: str
) -> Trend:
    """One indicator, matched by its code, through the periods."""
    found = (
        (period, row, final)
        for period, figures, final in series
        for row in figures["measurement"]["rows"]
        if row["code"] == code
    )
    return Trend(name, unit, tuple(_draw_point(*each) for each in found))


def trace_office(series: Sequence[tuple[Period, Frozen, bool]], name: str) -> Trend:
    """The average of the whole office through the periods."""
    return _trace_average(
        series,
        name,
        lambda figures: figures["measurement"]["average"],
    )


def trace_units(series: Sequence[tuple[Period, Frozen, bool]]) -> list[Trend]:
    """The average of each unit of the newest period, in the order of the form."""
    newest = series[-1][1]
    units = dict.fromkeys(line["unit"] for line in newest["lines"])
    return [_trace_average(series, unit, partial(_average, "unit", unit)) for unit in units]


def average_by(figures: Frozen, name: str) -> list[tuple[str, Decimal | None]]:
    """The mean achievement in per cent of each ``"unit"`` or ``"objective"``, in their order.

    It is the mean of the printed achievements, so that it can be redone from the paper; ``None``
    where nothing can be computed.
    """
    members = dict.fromkeys(line[name] for line in figures["lines"])
    averages = ((each, _average(name, each, figures)) for each in members)
    return [(each, None if mean is None else Decimal(mean)) for each, mean in averages]


def draw_units(trends: Sequence[Trend], label: str) -> str:
    """The units' averages of the newest period as bars."""
    bars = [Bar(trend.name, trend.points[-1].achievement) for trend in trends]
    below = sum(bar.percent is not None and bar.percent < _TARGET for bar in bars)
    title = f"{below} dari {len(bars)} unit di bawah 100 persen pada {label}"
    return draw_bars(title, bars)


def _draw_point(period: Period, row: Frozen, final: bool) -> TrendPoint:
    percent = None if row["achievement"] is None else Decimal(row["achievement"])
    return TrendPoint(
        period=period,
        target=row["target"],
        realization=row["realization"],
        achievement=percent,
        shown=row["shown"],
        predicate=row["predicate"] or "",
        reached=row.get("reached"),
        final=final,
    )


def _trace_average(
    series: Sequence[tuple[Period, Frozen, bool]],
    name: str,
    choose: Callable[[Frozen], str | None],
) -> Trend:
    points = []
    for period, figures, final in series:
        average = choose(figures)
        percent = None if average is None else Decimal(average)
        points.append(
            TrendPoint(
                period=period,
                target="100",
                realization=average,
                achievement=percent,
                shown="belum dapat dihitung" if percent is None else show(percent),
                predicate="",
                reached=None if percent is None else percent >= _TARGET,
                final=final,
            )
        )
    return Trend(name, "persen", tuple(points))


def _average(name: str, member: str, figures: Frozen) -> str | None:
    """The mean of the printed achievements of a unit or an objective, rounded as printed."""
    rows = zip(figures["measurement"]["rows"], figures["lines"], strict=True)
    percents = [
        Decimal(row["achievement"])
        for row, line in rows
        if line[name] == member and row["achievement"] is not None
    ]
    if not percents:
        return None
    with localcontext(PRECISE):
        return f"{round_half_up(sum(percents, Decimal(0)) / len(percents)):f}"


def _read_single(amount: str | None) -> Decimal | None:
    return None if amount is None or ".." in amount else Decimal(amount)
