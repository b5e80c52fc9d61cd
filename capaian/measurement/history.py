"""What was signed of other periods: the figures that this measurement is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from capaian.domain.measuring import Policy, Realization
from capaian.domain.period import Period
from capaian.measurement.models import Cycle, Snapshot

Frozen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """Frozen lines and figures by period and indicator code.

    ``policy`` is the one under which this very measurement was signed, ``None`` before that.
    """

    lines: Mapping[tuple[Period, str], Frozen] = field(default_factory=dict)
    figures: Mapping[tuple[Period, str], Frozen] = field(default_factory=dict)
    policy: Policy | None = None

    def realization(self, period: Period, code: str) -> Realization:
        """What was typed for an indicator in a signed period; empty where there is none."""
        line = self.lines.get((period, code))
        if line is None:
            return Realization()
        return Realization(line["typed"], line["not_measured_because"] or None)

    def budget(self, period: Period, code: str) -> str:
        """The rupiah typed for an indicator in a signed period."""
        line = self.lines.get((period, code))
        return str(line["budget_typed"]) if line else ""

    def value(self, period: Period, code: str) -> Decimal | None:
        """The realization of that period alone, in the unit."""
        figure = self.figures.get((period, code))
        if figure is None:
            return None
        cells = figure["realizations"]
        read = cells[period.quarter - 1 if period.quarter and len(cells) > 1 else 0]["read"]
        return None if read is None else Decimal(read)


def read_history(cycle: Cycle) -> History:
    """The signed figures of the year's earlier quarters and of the period before."""
    period = cycle.period
    before = period.previous()
    periods = Q(cycle__year=before.year, cycle__quarter=before.quarter)
    periods |= Q(cycle=cycle)
    if period.quarter:
        periods |= Q(cycle__year=period.year, cycle__quarter__lt=period.quarter)
    signed = Snapshot.objects.filter(periods, office=cycle.office, final=True)
    found = {each.cycle.period: each.figures for each in signed.select_related("cycle")}
    own = found.pop(period, None)
    return History(
        {
            (signed_period, line["code"]): line
            for signed_period, figures in found.items()
            for line in figures["lines"]
        },
        {
            (signed_period, row["code"]): row
            for signed_period, figures in found.items()
            for row in figures["measurement"]["rows"]
        },
        Policy.from_dict(own["measurement"]["policy"]) if own else None,
    )
