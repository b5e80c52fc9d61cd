"""How plans change: a version is adopted whole; a version in force is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from capaian import gate
from capaian.domain import numbers
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.achievement import find_conflicts
from capaian.domain.errors import Invalid
from capaian.domain.terms import Level, PlanKind
from capaian.office.models import Unit
from capaian.office.queries import get_office
from capaian.planning.models import Indicator, PlanNode, PlanVersion, Target
from capaian.planning.rows import PlanRow


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A plan to adopt; ``decimal_style`` is how the file writes numbers, ``id`` or ``en``."""

    year: int
    kind: PlanKind
    effective: date
    reason: str
    rows: Sequence[PlanRow]
    decimal_style: str = "id"


def adopt_plan(actor: Actor, request: PlanRequest, slip: gate.Slip = gate.NO_SLIP) -> PlanVersion:
    """Make the next version of a year's plan.

    Raises :class:`Invalid` naming each line whose unit is unknown or whose direction, formula
    and aggregation make no sense together.
    """
    subject = Subject(office=actor.office, label=f"Rencana {request.year}")
    with gate.enter(actor, Action.ADOPT_PLAN, lambda: subject, slip) as permit:
        office = get_office(actor)
        units = {unit.code: unit for unit in office.units.all()}
        _check(request.rows, units)
        sequence = PlanVersion.objects.filter(office=office, year=request.year).count() + 1
        version = PlanVersion.objects.create(
            office=office,
            year=request.year,
            sequence=sequence,
            kind=request.kind,
            effective=request.effective,
            reason=request.reason,
            decimal_style=request.decimal_style,
            adopted_at=permit.at,
            adopted_by_id=actor.person or None,
        )
        nodes = _make_nodes(version, request)
        indicators = Indicator.objects.bulk_create(
            Indicator(
                office=office,
                version=version,
                node=nodes[row.budget_code or row.objective_code],
                code=row.code,
                name=row.name,
                unit_of_measure=row.unit_of_measure,
                direction=row.direction or "",
                formula=row.formula or "",
                aggregation=row.aggregation or "",
                evidence_asked=row.evidence_asked,
                unit=units[row.unit],
                rank=rank,
            )
            for rank, row in enumerate(request.rows)
        )
        Target.objects.bulk_create(
            Target(
                office=office,
                indicator=indicator,
                quarter=quarter,
                typed=typed,
                value=numbers.read(typed, decimal=request.decimal_style).value,
            )
            for indicator, row in zip(indicators, request.rows, strict=True)
            for quarter, typed in enumerate(row.targets)
            if typed
        )
        permit.details.update(
            year=request.year, sequence=sequence, kind=request.kind, indicators=len(indicators)
        )
        return version


def _check(rows: Sequence[PlanRow], units: dict[str, Unit]) -> None:
    problems = []
    for row in rows:
        place = f"baris {row.line}"
        if row.unit not in units:
            problems.append((place, f"Unit {row.unit} tidak ada di kantor ini."))
        problems += [
            (place, sentence)
            for _, sentence in find_conflicts(
                row.direction, row.formula, row.aggregation, row.unit_of_measure
            )
        ]
    if problems:
        raise Invalid("Rencana belum dapat dipakai.", problems=tuple(problems))


def _make_nodes(version: PlanVersion, request: PlanRequest) -> dict[str, PlanNode]:
    """Objectives, and below each the budget lines that carry a ceiling; matched by code."""
    nodes: dict[str, PlanNode] = {}
    shared = {"office": version.office, "version": version}
    for row in request.rows:
        if row.objective_code not in nodes:
            nodes[row.objective_code] = PlanNode.objects.create(
                **shared,
                level=Level.OBJECTIVE,
                code=row.objective_code,
                name=row.objective,
                rank=len(nodes),
            )
        if row.budget_code and row.budget_code not in nodes:
            nodes[row.budget_code] = PlanNode.objects.create(
                **shared,
                parent=nodes[row.objective_code],
                level=_level_of(row.budget_code),
                code=row.budget_code,
                name=row.budget or row.budget_code,
                rank=len(nodes),
                ceiling_typed=row.ceiling,
                ceiling=numbers.read(row.ceiling, decimal=request.decimal_style).value,
            )
    return nodes


def _level_of(code: str) -> Level:
    """The level of a budget code: 7.01.01 program, 7.01.01.2.03 kegiatan, longer sub kegiatan.

    Suffixes of a sub kegiatan have two digits (older) or four (newer); both are taken.
    """
    parts = len(code.split("."))
    if parts <= 3:
        return Level.PROGRAM
    return Level.ACTIVITY if parts <= 5 else Level.SUBACTIVITY
