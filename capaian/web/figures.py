"""What the Camat and the Sekcam see of the figures at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from capaian.domain.access import Actor
from capaian.domain.charts import draw_mark
from capaian.domain.numbers import show
from capaian.measurement.models import Snapshot
from capaian.measurement.trend import Trend, average_by, trace_office

WEAKEST = 5
PERIODS = 5
TARGET_MET = 100  # per cent


@dataclass(frozen=True, slots=True)
class Weak:
    """One of the weakest indicators, with what the unit says of it."""

    name: str
    unit: str
    shown: str
    predicate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Share:
    """The mean achievement of an objective or a unit, with its bar."""

    name: str
    shown: str
    bar: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The newest figures of the office: one number, its predicate, the weakest, the trend."""

    label: str
    case: int
    final: bool
    average: str
    predicate: str
    absorption: str
    indicators: int
    measured: int
    weakest: tuple[Weak, ...]
    objectives: tuple[Share, ...]
    units: tuple[Share, ...]
    trend: Trend


def find_headline(actor: Actor) -> Headline | None:
    """The newest frozen figures of the office, ``None`` before the first draft."""
    ordered = Snapshot.objects.filter(office__code=actor.office).order_by("cycle", "-made_at")
    wanted = Q(final=True) | Q(pk=ordered.values("pk")[:1])
    found = list(ordered.filter(wanted).select_related("cycle")[: PERIODS + 1])
    if not found:
        return None
    return _write_headline(found[0], found[1:][::-1])


def _write_headline(newest: Snapshot, earlier: Sequence[Snapshot]) -> Headline:
    figures = newest.figures
    measurement = figures["measurement"]
    rows = measurement["rows"]
    # A measurement that is signed again, or of the other kind of period, is no point of the line.
    series = {each.cycle.period: (each.figures, each.final) for each in (*earlier, newest)}
    same = [
        (period, *known)
        for period, known in series.items()
        if (period.quarter is None) == (newest.cycle.quarter is None)
    ]
    return Headline(
        label=newest.cycle.period.label,
        case=newest.cycle.case_id,
        final=newest.final,
        average=_show(measurement["average"]),
        predicate=measurement["predicate"] or "",
        absorption=_show(measurement["absorption"]),
        indicators=len(rows),
        measured=sum(row["achievement"] is not None for row in rows),
        weakest=_find_weakest(figures["lines"], rows),
        objectives=tuple(_share(*each) for each in average_by(figures, "objective")),
        units=tuple(_share(*each) for each in average_by(figures, "unit")),
        trend=trace_office(same, "Rata-rata capaian kantor"),
    )


def _share(name: str, mean: Decimal | None) -> Share:
    return Share(name, "–" if mean is None else show(mean), draw_mark(mean))


def _find_weakest(
    lines: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]
) -> tuple[Weak, ...]:
    """The lowest achievements below 100 per cent: what reached its target is not weak."""
    below = [
        (Decimal(row["achievement"]), line, row)
        for line, row in zip(lines, rows, strict=True)
        if row["achievement"] is not None and Decimal(row["achievement"]) < TARGET_MET
    ]
    below.sort(key=lambda each: each[0])
    return tuple(
        Weak(row["indicator"], line["unit"], row["shown"], row["predicate"], line["obstacles"])
        for _, line, row in below[:WEAKEST]
    )


def _show(figure: str | None) -> str:
    return "" if figure is None else show(Decimal(figure))
