"""From what units typed to figures: rows for the pure computation, and what is frozen of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from capaian.domain.findings import Code, Finding
from capaian.domain.measuring import Measurement, Policy, Realization, Row, measure
from capaian.domain.scale import SCALES
from capaian.domain.terms import Aggregation, CapPlace, Direction, Formula
from capaian.measurement.models import Cycle, FormLine, Snapshot, Submission
from capaian.measurement.queries import list_lines
from capaian.planning.models import Indicator
from capaian.planning.queries import restate

# What a unit can mend itself; the rest belongs to the plan and is printed as a finding.
_UNITS_OWN = frozenset({Code.MISSING_REALIZATION, Code.INVALID_NUMBER})


def policy_of(cycle: Cycle) -> Policy:
    """The choices of the office for a measurement, printed below each table."""
    preferences = cycle.office.preferences
    return Policy(
        period=cycle.period if cycle.quarter else None,
        scale=SCALES[preferences.scale],
        cap=Decimal(preferences.cap) if preferences.cap else None,
        cap_applies=CapPlace(preferences.cap_applies),
        decimals=preferences.decimals,
        decimal=preferences.decimal_style,
    )


def measure_lines(cycle: Cycle, lines: Iterable[FormLine]) -> Measurement:
    """The figures of some lines of a measurement, in their order."""
    earlier = _read_earlier(cycle)
    return measure([_row_of(cycle, line, earlier) for line in lines], policy_of(cycle))


def measure_submission(submission: Submission) -> Measurement:
    """The figures of one unit, in the order of its lines."""
    return measure_lines(submission.cycle, lines_of(submission.cycle, submission))


def lines_of(cycle: Cycle, submission: Submission | None = None) -> list[FormLine]:
    """The lines that are asked for: of a measurement, or of one unit."""
    lines = list_lines(cycle).filter(omitted_because="")
    return list(lines.filter(unit=submission.unit_id) if submission else lines)


def find_blocking(measurement: Measurement) -> tuple[tuple[str, str], ...]:
    """What a unit has to mend before its form may leave it: (row, sentence) pairs."""
    return tuple(
        (f"baris {finding.row}", finding.message)
        for finding in measurement.findings
        if finding.code in _UNITS_OWN and _is_own(finding) and finding.blocks
    )


def _is_own(finding: Finding) -> bool:
    return finding.cell.startswith("realisasi")


def freeze(cycle: Cycle) -> dict[str, Any]:
    """All figures of a measurement as JSON: with typed texts, names, rules and workings.

    A paper is made from this and from nothing else, so it can be made again for ever.
    """
    lines = lines_of(cycle)
    measurement = measure_lines(cycle, lines)
    submissions = {each.unit_id: each for each in cycle.submissions.select_related("unit")}
    return {
        "period": {"key": cycle.period.key, "label": cycle.period.label},
        "plan": str(cycle.plan_version),
        "measurement": measurement.to_dict(),
        "lines": [_freeze_line(line) for line in lines],
        "omitted": [
            {"indicator": line.indicator.name, "reason": line.omitted_because}
            for line in list_lines(cycle).exclude(omitted_because="")
        ],
        "missing": [
            {"unit": each.unit.name, "reason": each.return_reason}
            for each in submissions.values()
            if each.state == "tanpa_isian"
        ],
    }


def _freeze_line(line: FormLine) -> dict[str, Any]:
    entry = line.entry
    indicator = line.indicator
    return {
        "line": line.pk,
        "rank": line.rank,
        "code": indicator.code,
        "objective": indicator.objective,
        "unit": line.unit.name,
        "typed": entry.typed,
        "not_measured_because": entry.not_measured_because,
        "budget_typed": entry.budget_typed,
        "drivers": entry.drivers,
        "obstacles": entry.obstacles,
        "follow_up": entry.follow_up,
        "evidence": [each.name for each in entry.evidence.all()],
        "evidence_link": entry.evidence_link,
        "entered_by": entry.entered_by.name if entry.entered_by else "",
        "entered_at": entry.entered_at.isoformat() if entry.entered_at else None,
        "source": indicator.source or indicator.evidence_asked,
        "remark": line.remark,
    }


def _read_earlier(cycle: Cycle) -> Mapping[tuple[int, str], Mapping[str, Any]]:
    """What was signed for earlier quarters of the year, by (quarter, indicator code)."""
    if not cycle.quarter:
        return {}
    signed = Snapshot.objects.filter(
        office=cycle.office, final=True, cycle__year=cycle.year, cycle__quarter__lt=cycle.quarter
    ).select_related("cycle")
    return {
        (each.cycle.quarter or 0, line["code"]): line
        for each in signed
        for line in each.figures["lines"]
    }


def _row_of(
    cycle: Cycle, line: FormLine, earlier: Mapping[tuple[int, str], Mapping[str, Any]]
) -> Row:
    indicator, entry = line.indicator, line.entry
    style, plan = cycle.office.preferences.decimal_style, cycle.plan_version
    targets = {each.quarter: restate(each.typed, plan, style) for each in indicator.targets.all()}
    current = Realization(entry.typed, entry.not_measured_because or None)
    if cycle.quarter:
        quarters = range(1, 5)
        realizations = tuple(
            current if quarter == cycle.quarter else _earlier(earlier, quarter, indicator)
            for quarter in quarters
        )
        budgets = tuple(
            entry.budget_typed
            if quarter == cycle.quarter
            else str(earlier.get((quarter, indicator.code), {}).get("budget_typed", ""))
            for quarter in quarters
        )
        asked = tuple(targets.get(quarter, "") for quarter in quarters)
    else:
        realizations, budgets, asked = (current,), (entry.budget_typed,), (targets.get(0, ""),)
    node = indicator.node
    return Row(
        name=indicator.name,
        code=indicator.code,
        unit=indicator.unit_of_measure,
        direction=Direction(indicator.direction) if indicator.direction else None,
        formula=Formula(indicator.formula) if indicator.formula else None,
        aggregation=Aggregation(indicator.aggregation) if indicator.aggregation else None,
        targets=asked,
        annual_target=targets.get(0, ""),
        realizations=realizations,
        weight=indicator.weight,
        budget_key=node.code if node.ceiling_typed else "",
        ceiling=restate(node.ceiling_typed, plan, style),
        budgets=budgets,
        evidence=len(entry.evidence.all()) + bool(entry.evidence_link),
        obstacle=entry.obstacles,
        follow_up=entry.follow_up,
    )


def _earlier(
    earlier: Mapping[tuple[int, str], Mapping[str, Any]], quarter: int, indicator: Indicator
) -> Realization:
    line = earlier.get((quarter, indicator.code))
    if line is None:
        return Realization()
    return Realization(line["typed"], line["not_measured_because"] or None)
