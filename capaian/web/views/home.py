"""What waits for me, for whom I wait, and where the measurement stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.domain.access import Actor
from capaian.domain.terms import Role, SubmissionState
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Cycle, MeetingDecision, Submission
from capaian.measurement.reminders import list_reminders
from capaian.procedure.models import Executor, Task
from capaian.procedure.queries import Waiting, list_inbox, list_open_tasks
from capaian.web.figures import find_headline
from capaian.web.reading import list_running, list_tasks_of
from capaian.web.seats import actor_of
from capaian.web.steprows import StepRow, list_rows

_EXECUTORS = Prefetch("case__version__executors", Executor.objects.select_related("position"))


@dataclass(frozen=True, slots=True)
class Running:
    """A measurement that goes on: its rows, and the steps that others have to do."""

    cycle: Cycle
    rows: tuple[StepRow, ...]
    elsewhere: tuple[StepRow, ...]
    states: tuple[tuple[SubmissionState, int], ...]


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """The first page of every seat."""
    actor = actor_of(request)
    cycles = list(list_running(actor).prefetch_related(_EXECUTORS))
    executors = [each for cycle in cycles for each in cycle.case.version.executors.all()]
    inbox = list_inbox(actor, executors)
    leads = actor.holds(Role.HEAD, Role.SECRETARY)
    context = {
        "inbox": [(each, _address_of(each, actor)) for each in inbox],
        "reminders": list_reminders(actor, {each.task.pk for each in inbox}),
        "items": _list_own_items(actor),
        "running": _list_running(actor, cycles, inbox),
        "headline": find_headline(actor) if leads else None,
        "may_order": actor.holds(Role.HEAD),
    }
    return render(request, "web/home.html", context)


@require_safe
def list_tasks(request: HttpRequest) -> HttpResponse:
    """Every open task: mine first, then those that others have to do."""
    actor = actor_of(request)
    mine = list_inbox(actor)
    own = {each.task.pk for each in mine}
    others = [each for each in list_open_tasks(actor) if each.task.pk not in own]
    items = list(list_open_items(actor))
    context = {
        "inbox": [(each, _address_of(each, actor)) for each in mine],
        "reminders": list_reminders(actor, own),
        "others": others,
        "items": [each for each in items if each.position_id in actor.positions],
        "other_items": [each for each in items if each.position_id not in actor.positions],
    }
    return render(request, "web/tasks.html", context)


def _list_own_items(actor: Actor) -> list[MeetingDecision]:
    return list(list_open_items(actor).filter(position__in=actor.positions))


def _address_of(waiting: Waiting, actor: Actor) -> int | None:
    """The unit whose form is to be opened, where the task waits for the actor's unit."""
    units = [part.unit_id for part in waiting.task.parts.all() if part.state == "menunggu"]
    own = [unit for unit in units if unit in actor.units]
    return own[0] if own else None


def _list_running(actor: Actor, cycles: Sequence[Cycle], inbox: Sequence[Waiting]) -> list[Running]:
    tasks = list_tasks_of(actor, [cycle.case for cycle in cycles])
    states = _count_states(cycles)
    own = {each.task.pk for each in inbox}
    return [
        _describe(cycle, tasks.get(cycle.case_id, []), own, states.get(cycle.pk, {}))
        for cycle in cycles
    ]


def _describe(
    cycle: Cycle, tasks: list[Task], own: set[int], states: dict[SubmissionState, int]
) -> Running:
    executors: dict[str, list[Executor]] = {}
    for each in cycle.case.version.executors.all():
        executors.setdefault(each.step, []).append(each)
    rows = list_rows(cycle.case, tasks, executors=executors)
    return Running(
        cycle=cycle,
        rows=rows,
        elsewhere=tuple(row for row in rows if row.open and row.task and row.task.pk not in own),
        states=tuple((state, states[state]) for state in SubmissionState if state in states),
    )


def _count_states(cycles: Sequence[Cycle]) -> dict[int, dict[SubmissionState, int]]:
    counted: dict[int, dict[SubmissionState, int]] = {}
    rows = Submission.objects.filter(cycle__in=cycles, distributed_at__isnull=False)
    for cycle, state in rows.order_by().values_list("cycle_id", "state"):
        states = counted.setdefault(cycle, {})
        states[SubmissionState(state)] = states.get(SubmissionState(state), 0) + 1
    return counted
