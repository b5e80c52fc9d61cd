"""How procedure state changes. All functions are inside the gate: they take a permit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Max, Q

from capaian.adapters import workflow
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import OPEN_TASK, CaseState, PartState, TaskState
from capaian.gate import Permit
from capaian.office.models import Office, Position, Unit
from capaian.procedure.models import Case, Executor, Part, ProcedureVersion, Task
from capaian.procedure.queries import (
    bpmn_of,
    definition_of,
    find_adopted,
    find_next_number,
    find_part,
    open_task,
)


def adopt_version(
    permit: Permit,
    office: Office,
    bpmn: bytes,
    *,
    commands: Collection[str],
    lanes: Mapping[str, Sequence[str]],
    steps: Mapping[str, Sequence[str]],
) -> ProcedureVersion:
    """Take a BPMN file as the office's SOP, with its executors; the same file is kept once.

    An earlier one is in force again from now on; the one in force stays as it was adopted.

    ``lanes`` maps a lane to position codes, ``steps`` overrides it for single steps. Raises
    :class:`Invalid` with a sentence for each thing that the file may not contain, and for a
    lane or step without a position.
    """
    positions = {each.code: each for each in Position.objects.filter(office=office)}
    named = {code for codes in (*lanes.values(), *steps.values()) for code in codes}
    if missing := sorted(named - positions.keys()):
        raise Invalid(f"Jabatan pelaksana tidak dikenal: {', '.join(missing)}.")
    definition = workflow.read(
        bpmn, commands=commands, positions=[lane for lane, codes in lanes.items() if codes]
    )
    version, _ = ProcedureVersion.objects.get_or_create(
        office=office,
        fingerprint=definition.fingerprint,
        defaults={
            "number": definition.identity.number,
            "name": definition.identity.name,
            "bpmn": bpmn,
            "adopted_at": permit.at,
        },
    )
    if version != find_adopted(permit.actor):
        version.adopted_at = permit.at
        version.save(update_fields=["adopted_at"])
    for step in definition.steps:
        codes = steps.get(step.id, lanes[step.lane])
        replace_executors(permit, version, step.id, [positions[code] for code in codes])
    permit.details.update(sop=version.number, fingerprint=version.fingerprint)
    return version


def replace_executors(
    permit: Permit, version: ProcedureVersion, step: str, positions: Sequence[Position]
) -> None:
    """Let these positions carry a step from now on, also in cases that run.

    Where they act one after another, what was done stays and the rest is theirs. Raises
    :class:`Conflict` where nobody would be left who has not done it, as the last one ends the step.
    """
    version.executors.filter(step=step).delete()
    Executor.objects.bulk_create(
        Executor(office=version.office, version=version, step=step, position=each, rank=rank)
        for rank, each in enumerate(positions)
    )
    waiting = version.cases.filter(
        tasks__step=step,
        tasks__parts__position__isnull=False,
        tasks__parts__state=PartState.WAITING,
    )
    for case in waiting.distinct():
        _hand_over_parts(permit, case, step, positions)


def _hand_over_parts(permit: Permit, case: Case, step: str, positions: Sequence[Position]) -> None:
    task = _find_open(case, step)
    done = set(task.parts.exclude(state=PartState.WAITING).values_list("position", flat=True))
    left = [each for each in positions if each.pk not in done]
    if not left:
        raise Conflict(
            f"Pada {case.title} semua jabatan itu sudah menyelesaikan bagiannya. "
            "Pilih juga satu yang belum.",
            code="parts_done",
        )
    task.parts.filter(state=PartState.WAITING).delete()
    assign_parts(permit, case, step, positions=left, after=len(done))


def open_case(
    permit: Permit, version: ProcedureVersion, *, key: str, title: str, deadline: date | None
) -> Case:
    """Begin a run of the SOP; raises :class:`Conflict` if one about the same key is open."""
    running = Case.objects.filter(office=version.office, key=key, state=CaseState.OPEN).first()
    if running:
        raise Conflict(
            f"{running.title} masih berjalan. Selesaikan dulu pengukuran itu, "
            "atau tarik perintahnya selama formatnya belum disampaikan.",
            code="case_open",
        )
    state = workflow.start(bpmn_of(version))
    case = Case.objects.create(
        office=version.office,
        version=version,
        number=find_next_number(version),
        key=key,
        title=title,
        workflow=state.json,
        deadline=deadline,
        opened_at=permit.at,
    )
    _project(permit, case, state.open)
    return case


def begin_step(permit: Permit, case: Case, step: str) -> Task:
    """The open task of a step, marked as begun when its page was first opened for work."""
    task = _find_open(case, step)
    if task.begun_at is None:
        _begin(permit, task)
        task.save(update_fields=["begun_at", "state"])
    return task


def _find_open(case: Case, step: str) -> Task:
    task = open_task(case, step)
    if task is None:
        raise Conflict(
            "Langkah ini belum terbuka atau sudah selesai. Muat ulang halaman.", code="wrong_step"
        )
    return task


def _begin(permit: Permit, task: Task) -> None:
    task.begun_at = max(task.ready_at, permit.opened_at)
    task.state = TaskState.BEGUN


def finish_step(
    permit: Permit,
    case: Case,
    step: str,
    outcome: Mapping[str, str | bool | int] | None = None,
    *,
    deadlines: Mapping[str, date] | None = None,
) -> Task:
    """End a step and open what follows; ``outcome`` is what the gateways ask.

    Raises :class:`Conflict` while a bearer is still awaited. ``deadlines`` are set on the steps
    that open. The case is closed when nothing follows.
    """
    task = _find_open(case, step)
    if task.begun_at is None:
        _begin(permit, task)
    if task.parts.filter(state=PartState.WAITING).exists():
        raise Conflict("Belum semua unit menyelesaikan bagiannya.", code="parts_waiting")
    state = workflow.finish(bpmn_of(case.version), case.workflow, step, outcome or {})
    task.state = TaskState.DONE
    task.done_at = permit.at
    task.done_by_id = permit.actor.person
    task.done_as = permit.seat.full_title
    task.outcome = dict(outcome or {})
    task.save(update_fields=["state", "begun_at", "done_at", "done_by", "done_as", "outcome"])
    case.workflow = state.json
    if not state.open:
        case.state, case.closed_at = CaseState.CLOSED, permit.at
    case.save(update_fields=["workflow", "state", "closed_at"])
    _project(permit, case, state.open, deadlines or {})
    permit.details.setdefault("step", step)
    return task


def withdraw_case(permit: Permit, case: Case, reason: str) -> None:
    """End a case before its time: what is open in it waits for nobody, and its key is free."""
    case.tasks.filter(state__in=OPEN_TASK).update(state=TaskState.WITHDRAWN)
    case.state, case.closed_at = CaseState.WITHDRAWN, permit.at
    case.withdrawn_because = reason
    case.save(update_fields=["state", "closed_at", "withdrawn_because"])


def _project(
    permit: Permit, case: Case, steps: Sequence[str], deadlines: Mapping[str, date] | None = None
) -> None:
    """Write the rows that lists read, so that they say what the engine says."""
    definition = definition_of(case.version)
    known = {
        each["step"]: each
        for each in case.tasks.order_by()
        .values("step")
        .annotate(last=Max("round"), waiting=Count("pk", filter=Q(state__in=OPEN_TASK)))
    }
    for step_id in steps:
        earlier = known.get(step_id, {"last": 0, "waiting": 0})
        if earlier["waiting"]:
            continue
        Task.objects.create(
            office=case.office,
            case=case,
            step=step_id,
            number=definition.step(step_id).number,
            round=earlier["last"] + 1,
            deadline=(deadlines or {}).get(step_id, case.deadline),
            ready_at=permit.at,
        )


def assign_parts(
    permit: Permit,
    case: Case,
    step: str,
    *,
    units: Iterable[Unit] = (),
    positions: Iterable[Position] = (),
    after: int = 0,
) -> None:
    """Share an open step among units, or among positions that act one after another.

    They come ``after`` so many who have done theirs.
    """
    task = open_task(case, step)
    if task is None:
        raise Conflict("Langkah ini tidak terbuka.", code="wrong_step")
    parts = [Part(unit=unit) for unit in units] or [
        Part(position=position) for position in positions
    ]
    for rank, part in enumerate(parts, start=after):
        part.office, part.task, part.rank = case.office, task, rank
    Part.objects.bulk_create(parts)


def finish_part(
    permit: Permit,
    case: Case,
    step: str,
    *,
    unit: int | None = None,
    position: int | None = None,
    excused_because: str = "",
) -> int:
    """Mark one bearer's share as done, or excused for a reason; returns how many still wait.

    Raises :class:`Conflict` when the bearer has no share in this round or it is done already.
    """
    task = begin_step(permit, case, step)
    part = find_part(task, unit=unit, position=position)
    if part is None:
        raise Conflict("Unit ini tidak termasuk dalam putaran ini.", code="no_part")
    if part.state != PartState.WAITING:
        raise Conflict(f"{part.bearer} sudah menyelesaikan bagiannya.", code="part_done")
    part.state = PartState.EXCUSED if excused_because else PartState.DONE
    part.reason = excused_because
    part.done_at = permit.at
    part.done_by_id = permit.actor.person
    part.done_as = permit.seat.full_title
    part.save()
    return task.parts.filter(state=PartState.WAITING).count()
