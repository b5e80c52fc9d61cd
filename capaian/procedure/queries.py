"""How procedure state is read. Each query takes the actor first; other offices do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from capaian.adapters import workflow
from capaian.domain.access import Actor, Subject
from capaian.domain.errors import NotFound
from capaian.domain.procedure import Definition, Step
from capaian.domain.terms import OPEN_TASK, CaseState, PartState
from capaian.office.queries import capacity_on, name_seat
from capaian.prepared import prepared
from capaian.procedure.models import Case, Executor, Part, ProcedureVersion, Task


def find_version(actor: Actor) -> ProcedureVersion:
    """The version of the SOP in force in the actor's office."""
    version = find_adopted(actor)
    if version is None:
        raise NotFound("Kantor ini belum memakai SOP. Selesaikan persiapan di halaman Kantor.")
    return version


def find_adopted(actor: Actor) -> ProcedureVersion | None:
    """As :func:`find_version`; ``None`` before the office has adopted one."""
    return ProcedureVersion.objects.filter(office__code=actor.office).first()


def definition_of(version: ProcedureVersion) -> Definition:
    """The SOP of a version as plain data."""
    return _read(version)[1]


def bpmn_of(version: ProcedureVersion) -> bytes:
    """The file of a version."""
    return _read(version)[0]


def _read(version: ProcedureVersion) -> tuple[bytes, Definition]:
    if version.fingerprint not in _READ:
        bpmn = bytes(version.bpmn)
        _READ[version.fingerprint] = bpmn, workflow.read(bpmn)
    return _READ[version.fingerprint]


# A fingerprint always means the same file, and an office has a handful in its life: each is
# fetched and read once a process.
_READ: dict[str, tuple[bytes, Definition]] = {}


def list_cases(actor: Actor) -> QuerySet[Case]:
    """The cases of the office, newest first."""
    cases = Case.objects.filter(office__code=actor.office).select_related("version", "office")
    return cases.defer("version__bpmn")


def with_bearers() -> Prefetch[str]:
    """What reads the parts of tasks at once, each with the unit or position that bears it."""
    return Prefetch("parts", Part.objects.select_related("unit", "position"))


def list_tasks_of(actor: Actor, cases: Iterable[Case]) -> dict[int, list[Task]]:
    """The tasks of several cases with their parts, by case, in the order of their beginning."""
    tasks = (
        Task.objects.filter(office__code=actor.office, case__in=list(cases))
        .select_related("done_by", "case")
        .defer("case__workflow")
        .prefetch_related(with_bearers())
        .order_by("ready_at", "id")
    )
    by_case: dict[int, list[Task]] = {}
    for task in tasks:
        by_case.setdefault(task.case_id, []).append(task)
    return by_case


def open_task(case: Case, step: str) -> Task | None:
    """The task of a step that is open now, if it is."""
    return next((task for task in _read_open_tasks(case.pk) if task.step == step), None)


def open_steps(case: Case) -> frozenset[str]:
    """The ids of the steps that are open now."""
    return frozenset(task.step for task in _read_open_tasks(case.pk))


@prepared
def _read_open_tasks(case: int) -> QuerySet[Task]:
    return Task.objects.filter(case=case, state__in=OPEN_TASK).order_by()


def list_executors(version: ProcedureVersion) -> dict[str, list[Executor]]:
    """Who carries which step, by step id, in their order."""
    executors: dict[str, list[Executor]] = {}
    capacity = capacity_on("position", localdate())
    for each in version.executors.select_related("position__unit").annotate(capacity=capacity):
        each.seat = name_seat(each.position.title, each.capacity)
        executors.setdefault(each.step, []).append(each)
    return executors


def codes_of_executors(version: ProcedureVersion) -> dict[str, frozenset[str]]:
    """The codes of the positions that carry each step, by step id."""
    return {
        step: frozenset(each.position.code for each in executors)
        for step, executors in list_executors(version).items()
    }


def subject_of(
    case: Case,
    step: str | None,
    *,
    unit: int | None = None,
    entered_by: Iterable[int] = (),
) -> Subject:
    """The case as the table of access sees it, asked about ``step``.

    ``None`` where no step's executor is asked for. Where positions initial one after another,
    only the next of them is the executor.
    """
    executors: dict[int, str] = {}
    if step is None:
        steps = open_steps(case)
    else:
        tasks = {task.step: task for task in _read_open_tasks(case.pk)}
        steps = frozenset(tasks)
        executors = _name_executors(case, step, tasks.get(step))
    return Subject(
        office=case.office.code,
        label=case.title,
        case=case_reference(case),
        open_steps=steps,
        closed=case.state != CaseState.OPEN,
        executors=frozenset(executors),
        executor_titles=tuple(executors.values()),
        unit=unit,
        entered_by=frozenset(entered_by),
    )


def _name_executors(case: Case, step: str, task: Task | None) -> dict[int, str]:
    today = localdate()
    executors = _read_initialling(task.pk, today)[:1] if task else []
    return _name_seats(executors or _read_executors(case.version_id, step, today))


def _name_seats(executors: Iterable[tuple[int, str, str | None]]) -> dict[int, str]:
    return {position: name_seat(title, capacity) for position, title, capacity in executors}


@prepared
def _read_initialling(task: int, day: date) -> QuerySet[Part, Any]:
    waiting = Part.objects.filter(task=task, position__isnull=False, state=PartState.WAITING)
    return waiting.values_list("position", "position__title", capacity_on("position", day))


@prepared
def _read_executors(version: int, step: str, day: date) -> QuerySet[Executor, Any]:
    executors = Executor.objects.filter(version=version, step=step)
    return executors.values_list("position", "position__title", capacity_on("position", day))


def subject_of_new_case(version: ProcedureVersion, step: str, label: str, key: str = "") -> Subject:
    """What is asked before a case exists: who may open one.

    With the key that it will have, the event stands in the history of the case that it opens.
    """
    executors = _name_seats(_read_executors(version.pk, step, localdate()))
    return Subject(
        office=version.office.code,
        label=label,
        case=_refer(find_next_number(version), key) if key else "",
        executors=frozenset(executors),
        executor_titles=tuple(executors.values()),
    )


def find_next_number(version: ProcedureVersion) -> int:
    """The number of the next case of the office; true as long as its chain is locked."""
    last = Case.objects.filter(office=version.office).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def case_reference(case: Case) -> str:
    """How events and papers name a case: "12/2026-TW1"."""
    return _refer(case.number, case.key)


def _refer(number: int, key: str) -> str:
    return f"{number}/{key}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits, with the step it is; ``carriers`` are the actor's seats that carry it."""

    task: Task
    step: Step
    carriers: frozenset[int] = frozenset()


def list_inbox(actor: Actor, executors: Iterable[Executor] | None = None) -> list[Waiting]:
    """The open tasks that wait for one of the actor's seats, those with a deadline first.

    ``executors`` are those of all running cases, where a page has read them already.
    """
    if executors is None:
        executors = Executor.objects.filter(position__in=actor.positions)
    executed: dict[tuple[int, str], set[int]] = {}
    for each in executors:
        if each.position_id in actor.positions:
            executed.setdefault((each.version_id, each.step), set()).add(each.position_id)
    inbox = []
    for waiting in list_open_tasks(actor):
        carriers = executed.get((waiting.task.case.version_id, waiting.step.id), set())
        if _waits_for(waiting.task, actor, carried=bool(carriers)):
            inbox.append(replace(waiting, carriers=frozenset(carriers)))
    return inbox


def list_open_tasks(actor: Actor) -> list[Waiting]:
    """Every open task of the office."""
    return [
        Waiting(task, definition_of(task.case.version).step(task.step))
        for task in _open_tasks(actor)
    ]


def _open_tasks(actor: Actor) -> QuerySet[Task]:
    """The open tasks with their parts, in two queries; those with a deadline first."""
    return (
        Task.objects.filter(office__code=actor.office, state__in=OPEN_TASK)
        .select_related("case__version", "case__office")
        .prefetch_related(with_bearers())
        .order_by("deadline", "ready_at")
    )


def _waits_for(task: Task, actor: Actor, *, carried: bool) -> bool:
    parts = [part for part in task.parts.all() if part.state == PartState.WAITING]
    by_position = [part for part in parts if part.position_id]
    if by_position:
        return by_position[0].position_id in actor.positions
    if list_own_parts(task, actor):
        return True
    # Heads of units carry the validation, but only those whose unit is still awaited.
    return carried and not parts


def list_own_parts(task: Task, actor: Actor) -> list[Part]:
    """The shares of the actor's units in a task that wait: a Kasi may be Plt. of another unit."""
    parts = (each for each in task.parts.all() if each.state == PartState.WAITING)
    return [each for each in parts if each.unit_id in actor.units]


def find_part(task: Task, *, unit: int | None = None, position: int | None = None) -> Part | None:
    """The share of one bearer in a task."""
    bearer = Q(unit_id=unit) if unit is not None else Q(position_id=position)
    return task.parts.filter(bearer).first()
