"""How plans change: a version is adopted whole; a version in force is never edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from capaian import gate
from capaian.domain import numbers
from capaian.domain.access import Action, Actor
from capaian.domain.errors import AlreadyDone, Conflict
from capaian.domain.plan import Branch, Entry, Key, PlanRow, RowReading, grow, list_keys
from capaian.domain.terms import Level, PlanKind
from capaian.office.queries import get_office
from capaian.planning.models import Indicator, PlanDraft, PlanNode, PlanVersion, Target
from capaian.planning.previews import Preview, check_facts, preview_rows, settle_rows
from capaian.planning.queries import find_newest, get_draft, subject_of_plan
from capaian.planning.rows import read_file

BATCH = 500
_DRAFT = "Usulan rencana"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A plan to adopt; ``decimal_style`` is how the file writes numbers, ``id`` or ``en``.

    ``base`` is the sequence of the year's newest version when the rows were compared, 0 for none;
    ``None`` compares with whatever is there.
    """

    year: int
    kind: PlanKind
    effective: date
    reason: str
    rows: Sequence[PlanRow]
    decimal_style: str = "id"
    base: int | None = None


@dataclass(frozen=True, slots=True)
class ProposeRequest:
    """An uploaded plan file to look at before it is adopted."""

    year: int
    kind: PlanKind
    effective: date
    reason: str
    file_name: str
    content: bytes
    decimal_style: str = "id"


def adopt_plan(
    actor: Actor,
    request: PlanRequest,
    slip: gate.Slip = gate.NO_SLIP,
    *,
    tell: Callable[[int], None] = lambda count: None,
) -> PlanVersion:
    """Make the next version of a year's plan; ``tell`` hears how many indicators were stored.

    Raises :class:`Invalid` naming line and column of what makes no sense, :class:`AlreadyDone`
    where the plan says what the newest version says, :class:`Conflict` ``stale`` where somebody
    adopted another version since the rows were compared.
    """
    label = f"Rencana {request.year}"
    with gate.enter(
        actor, Action.ADOPT_PLAN, lambda: subject_of_plan(actor, label), slip
    ) as permit:
        return _adopt(permit, request, tell)


def propose_plan(
    actor: Actor, request: ProposeRequest, slip: gate.Slip = gate.NO_SLIP
) -> PlanDraft:
    """Keep an uploaded plan until somebody adopts or withdraws it; nothing is in force yet.

    Raises :class:`Invalid` naming line and column of what cannot be used.
    """
    label = f"Rencana {request.year}"
    with gate.enter(
        actor, Action.PROPOSE_PLAN, lambda: subject_of_plan(actor, label), slip
    ) as permit:
        newest = find_newest(actor, request.year)
        reason = check_facts(request.year, request.kind, request.effective, request.reason, newest)
        reading = read_file(request.content, decimal=request.decimal_style)
        preview = preview_rows(actor, request.year, reading, request.decimal_style)
        _refuse_same(preview)
        draft = PlanDraft.objects.create(
            office=get_office(actor),
            year=request.year,
            kind=request.kind,
            effective=request.effective,
            reason=reason,
            decimal_style=request.decimal_style,
            base=newest.sequence if newest else 0,
            file_name=request.file_name[:160],
            content=request.content,
            uploaded_at=permit.at,
            uploaded_by_id=actor.person,
        )
        permit.details.update(year=request.year, draft=draft.pk)
        return draft


def adopt_draft(
    actor: Actor,
    pk: int,
    base: int,
    choices: Mapping[Entry, bool],
    slip: gate.Slip = gate.NO_SLIP,
) -> PlanVersion:
    """Adopt an uploaded plan that was looked at beside version ``base``.

    ``choices`` say of each entry that version ``base`` changed behind the file's back whether it
    is kept (``True``) or the file's taken. Raises as :func:`adopt_plan`, and :class:`Invalid`
    ``not_chosen`` where an entry was left open.
    """
    with gate.enter(
        actor, Action.ADOPT_PLAN, lambda: subject_of_plan(actor, _DRAFT), slip
    ) as permit:
        draft = get_draft(actor, pk)
        _refuse_stale(find_newest(actor, draft.year), base)
        request = PlanRequest(
            year=draft.year,
            kind=PlanKind(draft.kind),
            effective=draft.effective,
            reason=draft.reason,
            rows=settle_rows(actor, draft, choices),
            decimal_style=draft.decimal_style,
            base=base,
        )
        version = _adopt(permit, request)
        PlanDraft.objects.filter(pk=draft.pk).update(settled_at=permit.at, adopted=version)
        return version


def withdraw_draft(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> None:
    """Settle an uploaded plan without adopting it; its file is emptied."""
    with gate.enter(
        actor, Action.WITHDRAW_PLAN, lambda: subject_of_plan(actor, _DRAFT), slip
    ) as permit:
        draft = get_draft(actor, pk)
        PlanDraft.objects.filter(pk=draft.pk).update(settled_at=permit.at, content=b"")
        permit.details.update(year=draft.year, draft=draft.pk)


def _adopt(
    permit: gate.Permit, request: PlanRequest, tell: Callable[[int], None] = lambda count: None
) -> PlanVersion:
    actor = permit.actor
    newest = find_newest(actor, request.year)
    reason = check_facts(request.year, request.kind, request.effective, request.reason, newest)
    if request.base is not None:
        _refuse_stale(newest, request.base)
    reading = RowReading(tuple(request.rows), (), ())
    preview = preview_rows(actor, request.year, reading, request.decimal_style)
    _refuse_same(preview)
    version = PlanVersion.objects.create(
        office=get_office(actor),
        year=request.year,
        sequence=preview.base + 1,
        kind=request.kind,
        effective=request.effective,
        reason=reason,
        decimal_style=request.decimal_style,
        adopted_at=permit.at,
        adopted_by_id=actor.person or None,
    )
    count = _store_rows(version, request.rows, tell)
    permit.details.update(
        year=request.year,
        sequence=version.sequence,
        kind=request.kind,
        indicators=count,
        changes=preview.comparison.summary,
        reason=reason,
    )
    return version


def _refuse_stale(newest: PlanVersion | None, base: int) -> None:
    if base == (newest.sequence if newest else 0):
        return
    who = newest.adopted_by.name if newest and newest.adopted_by else "baris perintah"
    raise Conflict(
        f"{newest or 'Rencana ini'} baru saja ditetapkan oleh {who}. "
        "Periksa perbedaannya, lalu pilih lagi.",
        code="stale",
    )


def _refuse_same(preview: Preview) -> None:
    if preview.newest is not None and preview.comparison.same:
        raise AlreadyDone(
            f"Isi berkas sama dengan {preview.newest}. Tidak ada versi baru.", code="unchanged"
        )


def _store_rows(version: PlanVersion, rows: Sequence[PlanRow], tell: Callable[[int], None]) -> int:
    nodes = _store_nodes(version, rows)
    units = {unit.code: unit.pk for unit in version.office.units.all()}
    indicators = [row for row in rows if row.code]
    for begin in range(0, len(indicators), BATCH):
        batch = indicators[begin : begin + BATCH]
        stored = Indicator.objects.bulk_create(
            _make_indicator(version, row, rank, nodes, units)
            for rank, row in enumerate(batch, start=begin)
        )
        Target.objects.bulk_create(
            Target(
                office=version.office,
                indicator=indicator,
                quarter=quarter,
                typed=typed,
                value=_read(typed, version),
            )
            for indicator, row in zip(stored, batch, strict=True)
            for quarter, typed in enumerate(row.targets)
            if typed
        )
        tell(begin + len(batch))
    return len(indicators)


def _store_nodes(version: PlanVersion, rows: Sequence[PlanRow]) -> dict[Key, PlanNode]:
    """The tree, each entry after the one above it, as it needs that one's key."""
    branches = grow(rows)
    ranks = {key: rank for rank, key in enumerate(branches)}
    nodes: dict[Key, PlanNode] = {}
    waiting = list(branches.values())
    while waiting:
        ready = [each for each in waiting if each.above is None or each.above in nodes]
        stored = PlanNode.objects.bulk_create(
            (_make_node(version, each, ranks[each.key], nodes) for each in ready),
            batch_size=BATCH,
        )
        nodes |= {each.key: node for each, node in zip(ready, stored, strict=True)}
        waiting = [each for each in waiting if each.key not in nodes]
    return nodes


def _make_node(
    version: PlanVersion, branch: Branch, rank: int, nodes: dict[Key, PlanNode]
) -> PlanNode:
    return PlanNode(
        office=version.office,
        version=version,
        parent=nodes[branch.above] if branch.above else None,
        level=branch.level,
        code=branch.code,
        name=branch.name,
        rank=rank,
        ceiling_typed=branch.ceiling,
        ceiling=_read(branch.ceiling, version),
        renstra_ceiling_typed=branch.renstra_ceiling,
        renstra_ceiling=_read(branch.renstra_ceiling, version),
        earlier_spent_typed=branch.earlier_spent,
        earlier_spent=_read(branch.earlier_spent, version),
    )


def _make_indicator(
    version: PlanVersion, row: PlanRow, rank: int, nodes: dict[Key, PlanNode], units: dict[str, int]
) -> Indicator:
    *_, lowest = list_keys(row)
    return Indicator(
        office=version.office,
        version=version,
        node=nodes[lowest],
        serves=nodes[Level.OBJECTIVE, row.objective_code],
        code=row.code,
        name=row.name,
        definition=row.definition,
        method=row.method,
        unit_of_measure=row.unit_of_measure,
        direction=row.direction or "",
        formula=row.formula or "",
        aggregation=row.aggregation or "",
        ranking=row.ranking,
        stages=row.stages,
        weight=_read(row.weight, version),
        renstra_target=row.renstra_target,
        earlier_realization=row.earlier_realization,
        source=row.source,
        evidence_asked=row.evidence_asked,
        unit_id=units[row.unit],
        rank=rank,
    )


def _read(typed: str, version: PlanVersion) -> Decimal | None:
    return numbers.read(typed, decimal=version.decimal_style).value
