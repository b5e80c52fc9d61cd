"""How plans are read. Each query takes the actor first, or what it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from capaian.domain import numbers
from capaian.domain.access import Actor, Subject
from capaian.domain.errors import NotFound
from capaian.domain.plan import EMPTY_ROW, Branch, Key, PlanRow, flatten, read_stages
from capaian.domain.terms import Aggregation, Direction, Formula, Level, Role
from capaian.office.queries import get_office, list_positions, name_positions
from capaian.planning.models import Indicator, PlanDraft, PlanNode, PlanVersion, Target


def list_versions(actor: Actor) -> QuerySet[PlanVersion]:
    """The plan versions of the office, newest first."""
    return PlanVersion.objects.filter(office__code=actor.office)


def list_counted_versions(actor: Actor) -> QuerySet[PlanVersion]:
    """The versions with who adopted them and ``indicator_count``."""
    versions = list_versions(actor).select_related("adopted_by")
    counted = versions.annotate(indicator_count=Count("indicators"))
    return counted.order_by("-year", "-sequence")


def get_version(actor: Actor, pk: int) -> PlanVersion:
    """One plan version of the own office."""
    version = list_versions(actor).select_related("office", "adopted_by").filter(pk=pk).first()
    if version is None:
        raise NotFound("Versi rencana itu tidak ada.")
    return version


def find_version_in_force(actor: Actor, year: int, on: date) -> PlanVersion:
    """The version of that year's plan in force on a day: the last one effective by then.

    A period that began before the first version took effect is measured against that one.
    """
    versions = list_versions(actor).filter(year=year)
    version = versions.filter(effective__lte=on).first() or versions.last()
    if version is None:
        raise NotFound(f"Rencana kinerja tahun {year} belum ada. Muat rencana lebih dahulu.")
    return version


def find_newest(actor: Actor, year: int) -> PlanVersion | None:
    """The version that a new one of that year follows."""
    versions = list_versions(actor).filter(year=year)
    return versions.select_related("office", "adopted_by").first()


def subject_of_plan(actor: Actor, label: str) -> Subject:
    """The plan as the table of access sees it: the Sekcam and the office's planners keep it."""
    planners = get_office(actor).preferences.planners
    keeping = list_positions(actor).filter(Q(role=Role.SECRETARY) | Q(code__in=planners))
    keepers = name_positions(keeping)
    return Subject(
        office=actor.office,
        label=label,
        executors=frozenset(keepers),
        executor_titles=tuple(keepers.values()),
    )


def list_drafts(actor: Actor) -> QuerySet[PlanDraft]:
    """The uploaded plans that nobody has settled yet, newest first, without their files."""
    drafts = PlanDraft.objects.filter(office__code=actor.office, settled_at=None)
    return drafts.select_related("uploaded_by").defer("content")


def get_draft(actor: Actor, pk: int) -> PlanDraft:
    """One open draft of the own office with its file."""
    drafts = PlanDraft.objects.filter(office__code=actor.office, settled_at=None)
    draft = drafts.select_related("uploaded_by").filter(pk=pk).first()
    if draft is None:
        raise NotFound("Usulan rencana itu tidak ada, atau sudah ditetapkan.")
    return draft


def list_indicators(version: PlanVersion) -> QuerySet[Indicator]:
    """The indicators of a version in their order, with what a form needs of them."""
    indicators = version.indicators.select_related("node", "serves", "unit")
    return indicators.prefetch_related("targets")


@lru_cache(maxsize=64)
def keep_indicators(version: int, adopted_at: datetime) -> Mapping[int, Indicator]:
    """The indicators of a version by id, with version, nodes and targets; not to be changed.

    What was adopted never changes, so each process reads it once and keeps the plans used last.
    """
    found = Indicator.objects.filter(version=version, version__adopted_at=adopted_at)
    found = found.select_related("version", "node", "serves").prefetch_related("targets")
    return {each.pk: each for each in found}


def restate(typed: str, version: PlanVersion, style: str = "id") -> str:
    """A number or range of a plan in another style of writing, with every digit.

    What is neither stays as typed.
    """
    if version.decimal_style == style:
        return typed
    value = numbers.read(typed, decimal=version.decimal_style).value
    if value is not None:
        return _write(value, style)
    span = numbers.read_range(typed, decimal=version.decimal_style).value
    return f"{_write(span.low, style)} - {_write(span.high, style)}" if span else typed


def _write(value: Decimal, style: str) -> str:
    text = f"{value:,f}"
    return text.translate(str.maketrans(",.", ".,")) if style == "id" else text.replace(",", "")


def list_rows(version: PlanVersion, style: str = "") -> list[PlanRow]:
    """The version as rows that import unchanged, numbers in ``style`` (its own by default)."""
    style = style or version.decimal_style

    def say(typed: str) -> str:
        return restate(typed, version, style)

    nodes = list(version.nodes.all())
    keys: dict[int, Key] = {node.pk: (Level(node.level), node.code) for node in nodes}
    branches = {
        keys[node.pk]: Branch(
            level=Level(node.level),
            code=node.code,
            name=node.name,
            above=keys[node.parent_id] if node.parent_id else None,
            ceiling=say(node.ceiling_typed),
            renstra_ceiling=say(node.renstra_ceiling_typed),
            earlier_spent=say(node.earlier_spent_typed),
        )
        for node in nodes
    }
    units = dict(version.office.units.values_list("pk", "code"))
    targets: dict[int, list[str]] = {}
    stored = Target.objects.filter(indicator__version=version).order_by()
    for pk, quarter, typed in stored.values_list("indicator_id", "quarter", "typed"):
        targets.setdefault(pk, [""] * 5)[quarter] = say(typed)
    indicators = [
        replace(
            _write_row(indicator, version.decimal_style, style),
            **_write_tree(branches, keys[indicator.serves_id], keys[indicator.node_id]),
            targets=tuple(targets.get(indicator.pk, [""] * 5)),
            unit=units[indicator.unit_id],
            renstra_target=say(indicator.renstra_target),
            earlier_realization=say(indicator.earlier_realization),
        )
        for indicator in version.indicators.all()
    ]
    return flatten(branches, indicators)


def _write_tree(branches: dict[Key, Branch], serves: Key, stands: Key) -> dict[str, Any]:
    """The cells of a row that tell of the tree."""
    objective = branches[serves]
    goal = branches.get(objective.above) if objective.above else None
    cells: dict[str, Any] = {"objective_code": objective.code, "objective": objective.name}
    if goal:
        cells |= {"goal_code": goal.code, "goal": goal.name}
    if stands != serves:
        budget = branches[stands]
        cells |= {
            "budget_code": budget.code,
            "budget": budget.name,
            "ceiling": budget.ceiling,
            "renstra_ceiling": budget.renstra_ceiling,
            "earlier_spent": budget.earlier_spent,
        }
    return cells


def _write_row(indicator: Indicator, written: str, style: str) -> PlanRow:
    return replace(
        EMPTY_ROW,
        code=indicator.code,
        name=indicator.name,
        definition=indicator.definition,
        method=indicator.method,
        unit_of_measure=indicator.unit_of_measure,
        direction=Direction(indicator.direction) if indicator.direction else None,
        formula=Formula(indicator.formula) if indicator.formula else None,
        aggregation=Aggregation(indicator.aggregation) if indicator.aggregation else None,
        ranking=indicator.ranking,
        stages=_restate_stages(indicator.stages, written, style),
        weight=_write(indicator.weight.normalize(), style) if indicator.weight else "",
        source=indicator.source,
        evidence_asked=indicator.evidence_asked,
    )


def _restate_stages(stages: str, written: str, style: str) -> str:
    if not stages or written == style:
        return stages
    pairs = read_stages(stages, decimal=written)
    return "; ".join(f"{stage}={_write(weight, style)}" for stage, weight in pairs)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget line for a page, ``depth`` from 0.

    ``ceiling`` is its own, or the sum of the lines below it where it has none (``summed``).
    """

    node: PlanNode
    depth: int
    ceiling: Decimal | None
    summed: bool


def list_budget(version: PlanVersion) -> list[BudgetLine]:
    """The budget lines of a version, each below the one whose code begins its own."""
    nodes = version.nodes.exclude(level__in=(Level.GOAL, Level.OBJECTIVE)).order_by("code")
    known = {node.pk: node for node in nodes}
    below: dict[int | None, list[PlanNode]] = {}
    for node in known.values():
        below.setdefault(node.parent_id if node.parent_id in known else None, []).append(node)
    lines: list[BudgetLine] = []

    def walk(node: PlanNode, depth: int) -> Decimal | None:
        place = len(lines)
        lines.append(BudgetLine(node, depth, node.ceiling, summed=False))
        amounts = [walk(each, depth + 1) for each in below.get(node.pk, ())]
        filled = [amount for amount in amounts if amount is not None]
        if node.ceiling is None and filled:
            lines[place] = BudgetLine(node, depth, sum(filled, Decimal(0)), summed=True)
        return lines[place].ceiling

    for root in below.get(None, ()):
        walk(root, 0)
    return lines


def list_objectives(version: PlanVersion) -> QuerySet[PlanNode]:
    """The sasaran of a version in their order, with ``parent`` and the indicators ``served_by``."""
    served = Prefetch("served_by", list_indicators(version))
    nodes = version.nodes.filter(level=Level.OBJECTIVE)
    return nodes.select_related("parent").prefetch_related(served)


def list_agreed_targets(version: PlanVersion, style: str = "id") -> dict[str, str]:
    """The annual targets first agreed in a year, by indicator code, in ``style``.

    Empty for the first version: what it says is what was agreed. An indicator that came with a
    later version was agreed with that one.
    """
    if version.sequence == 1:
        return {}
    return keep_agreed(version.pk, version.adopted_at, style)


@lru_cache(maxsize=16)
def keep_agreed(version: int, adopted_at: datetime, style: str) -> dict[str, str]:
    """What was agreed before a version; kept as :func:`keep_indicators` keeps."""
    later = PlanVersion.objects.get(pk=version, adopted_at=adopted_at)
    targets = Target.objects.filter(
        indicator__version__office=later.office_id,
        indicator__version__year=later.year,
        indicator__version__sequence__lt=later.sequence,
        quarter=0,
    ).select_related("indicator__version")
    agreed: dict[str, str] = {}
    for target in targets.order_by("indicator__version__sequence"):
        indicator = target.indicator
        agreed.setdefault(indicator.code, restate(target.typed, indicator.version, style))
    return agreed
