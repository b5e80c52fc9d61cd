"""From what units typed to figures: rows for the pure computation, and what is frozen of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from capaian.domain.findings import Code
from capaian.domain.measuring import Measurement, Policy, Realization, Row, measure
from capaian.domain.plan import read_stages
from capaian.domain.scale import SCALES
from capaian.domain.terms import Aggregation, CapPlace, Direction, Formula
from capaian.measurement.budgets import list_budgets
from capaian.measurement.history import History, read_history
from capaian.measurement.models import Answer, Cycle, Entry, FormLine, Submission
from capaian.measurement.queries import list_asked_lines, list_lines
from capaian.planning.queries import list_agreed_targets, restate


def policy_of(cycle: Cycle) -> Policy:
    """The choices of the office for a measurement, printed below each table."""
    preferences = cycle.office.preferences
    return Policy(
        period=cycle.period,
        scale=SCALES[preferences.scale],
        cap=Decimal(preferences.cap) if preferences.cap else None,
        cap_applies=CapPlace(preferences.cap_applies),
        decimals=preferences.decimals,
        decimal=preferences.decimal_style,
        severities=preferences.severities,
        outlier_factor=preferences.outlier_factor,
    )


def measure_lines(
    cycle: Cycle, lines: Iterable[FormLine], numbers: Sequence[int] | None = None
) -> Measurement:
    """The figures of some lines of a measurement, in their order.

    A signed measurement keeps the choices under which it was signed. ``numbers`` are those of
    the lines in their form where they are only a part of it.
    """
    history = read_history(cycle)
    policy = history.policy or policy_of(cycle)
    agreed = list_agreed_targets(cycle.plan_version, policy.decimal)
    rows = [_row_of(cycle, line, history, agreed, policy) for line in lines]
    return measure(rows, policy, numbers)


def measure_submission(submission: Submission) -> Measurement:
    """The figures of one unit, in the order of its lines."""
    return measure_lines(submission.cycle, list_asked_lines(submission))


def lines_of(cycle: Cycle) -> list[FormLine]:
    """The lines of a measurement that are asked for."""
    return [line for line in list_lines(cycle) if not line.omitted_because]


def find_blocking(measurement: Measurement) -> tuple[tuple[str, str], ...]:
    """What a unit has to mend or answer before its form may leave it: (row, sentence) pairs."""
    weighed = map(measurement.policy.weigh, measurement.findings)
    return tuple((f"baris {each.row}", each.message) for each in weighed if each.blocks)


def freeze(cycle: Cycle) -> dict[str, Any]:
    """All figures of a measurement as JSON: with typed texts, names, rules and workings.

    A paper is made from this and from nothing else, so it can be made again for ever.
    """
    listed = list_lines(cycle)
    lines = [line for line in listed if not line.omitted_because]
    measurement = measure_lines(cycle, lines)
    submissions = {each.unit_id: each for each in cycle.submissions.select_related("unit")}
    return {
        **_freeze_figures(cycle, lines, measurement),
        "budgets": [each.to_dict() for each in list_budgets(cycle, measurement)],
        "omitted": [
            {"indicator": line.indicator.name, "reason": line.omitted_because}
            for line in listed
            if line.omitted_because
        ],
        "missing": [
            {"unit": each.unit.name, "reason": each.return_reason}
            for each in submissions.values()
            if each.state == "tanpa_isian"
        ],
        **freeze_settings(cycle),
    }


def freeze_settings(cycle: Cycle) -> dict[str, str]:
    """What the official tables take from the office's settings beside the figures' own rules.

    ``evaluator`` is the title of whom the report goes to first, ``efficiency`` names a rule.
    """
    chosen = cycle.office.preferences
    return {"evaluator": chosen.addressees[0], "efficiency": chosen.efficiency}


def freeze_lines(cycle: Cycle) -> dict[str, Any]:
    """The figures alone, as :func:`freeze` writes them, without money and gaps."""
    lines = lines_of(cycle)
    return _freeze_figures(cycle, lines, measure_lines(cycle, lines))


def _freeze_figures(
    cycle: Cycle, lines: Iterable[FormLine], measurement: Measurement
) -> dict[str, Any]:
    return {
        "period": {"key": cycle.period.key, "label": cycle.period.label},
        "plan": str(cycle.plan_version),
        "measurement": measurement.to_dict(),
        "lines": [_freeze_line(line) for line in lines],
    }


def _freeze_line(line: FormLine) -> dict[str, Any]:
    entry = line.entry
    indicator = line.indicator
    return {
        "line": line.pk,
        "rank": line.rank,
        "code": indicator.code,
        "node": indicator.node.code,
        "objective": indicator.objective,
        "unit": line.unit.name,
        "typed": entry.typed,
        "not_measured_because": entry.not_measured_because,
        "budget_typed": entry.budget_typed,
        "drivers": entry.drivers,
        "obstacles": entry.obstacles,
        "follow_up": entry.follow_up,
        "printed": entry.printed,
        "answers": [
            {
                "code": each.code,
                "text": each.text,
                "by": each.person.name,
                "at": each.at.isoformat(),
            }
            for each in _answers_of(entry)
        ],
        "evidence": [each.name for each in entry.evidence.all()],
        "evidence_link": entry.evidence_link,
        "entered_by": entry.entered_by.name if entry.entered_by else "",
        "entered_at": entry.entered_at.isoformat() if entry.entered_at else None,
        "source": indicator.source or indicator.evidence_asked,
        "remark": line.remark,
    }


def _answers_of(entry: Entry) -> list[Answer]:
    """The answers that speak of the present figures of a line."""
    return [answer for answer in entry.answers.all() if answer.counts_for(entry)]


def _row_of(
    cycle: Cycle, line: FormLine, history: History, agreed: Mapping[str, str], policy: Policy
) -> Row:
    indicator, entry, plan = line.indicator, line.entry, cycle.plan_version
    targets = {
        each.quarter: restate(each.typed, plan, policy.decimal) for each in indicator.targets.all()
    }
    periods = cycle.periods
    node = indicator.node
    method = Aggregation(indicator.aggregation) if indicator.aggregation else None
    of_quarters = budget_of_quarters = None
    if cycle.quarter is None:
        budget_of_quarters = history.sum_budgets(cycle.year, indicator.code)
        if method:
            of_quarters = history.join_quarters(cycle.year, indicator.code, method)
    return Row(
        name=indicator.name,
        code=indicator.code,
        node=node.code,
        unit=indicator.unit_of_measure,
        direction=Direction(indicator.direction) if indicator.direction else None,
        formula=Formula(indicator.formula) if indicator.formula else None,
        aggregation=method,
        targets=tuple(targets.get(period.quarter or 0, "") for period in periods),
        annual_target=targets.get(0, ""),
        agreed_target=agreed.get(indicator.code),
        realizations=tuple(
            Realization(entry.typed, entry.not_measured_because or None)
            if period == cycle.period
            else history.realization(period, indicator.code)
            for period in periods
        ),
        previous=history.value(cycle.period.previous(), indicator.code),
        of_quarters=of_quarters,
        budget_of_quarters=budget_of_quarters,
        typed_on=timezone.localdate(entry.entered_at) if entry.entered_at else None,
        weight=indicator.weight,
        ranking=indicator.ranking,
        stages=read_stages(indicator.stages, decimal=plan.decimal_style),
        budget_key=node.code if node.ceiling_typed else "",
        ceiling=restate(node.ceiling_typed, plan, policy.decimal),
        budgets=tuple(
            entry.budget_typed if period == cycle.period else history.budget(period, indicator.code)
            for period in periods
        ),
        evidence=len(entry.evidence.all()) + bool(entry.evidence_link),
        obstacle=entry.obstacles,
        follow_up=entry.follow_up,
        printed=entry.printed,
        answers={Code(each.code): each.text for each in _answers_of(entry)},
    )
