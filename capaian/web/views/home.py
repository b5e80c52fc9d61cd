"""What waits for me, for whom I wait, and where the measurement stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from capaian.domain.access import Actor
from capaian.domain.terms import Role, SubmissionState
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Cycle, MeetingDecision, Submission
from capaian.measurement.queries import list_running
from capaian.measurement.reminders import list_reminders
from capaian.procedure.models import Executor, Task
from capaian.procedure.queries import Waiting, list_inbox, list_open_tasks, list_tasks_of
from capaian.web.figures import find_headline
from capaian.web.seats import actor_of
from capaian.web.steprows import StepRow, list_rows

_EXECUTORS = Prefetch("case__version__executors", Executor.objects.select_related("position"))


@dataclass(frozen=True, slots=True)
class Running:
    """A measurement that goes on: its rows, the steps that others have to do, the units' forms.

    ``late`` are the units that have not handed in although their day has passed.
    """

    cycle: Cycle
    rows: tuple[StepRow, ...]
    elsewhere: tuple[StepRow, ...]
    states: tuple[tuple[SubmissionState, int], ...]
    late: tuple[str, ...]


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """The first page of every seat."""
    actor = actor_of(request)
    cycles = list(list_running(actor).prefetch_related(_EXECUTORS))
    executors = [each for cycle in cycles for each in cycle.case.version.executors.all()]
    inbox = list_inbox(actor, executors)
    items = list_open_items(actor).filter(position__in=actor.positions)
    leads = actor.holds(Role.HEAD, Role.SECRETARY)
    context = {
        "cards": _lay_cards(actor, inbox, items),
        "reminders": list_reminders(actor, {each.task.pk for each in inbox}),
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
    own_items = [each for each in items if each.position_id in actor.positions]
    context = {
        "cards": _lay_cards(actor, mine, own_items),
        "reminders": list_reminders(actor, own),
        "others": others,
        "other_items": [each for each in items if each.position_id not in actor.positions],
    }
    return render(request, "web/tasks.html", context)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that waits: a step with the unit whose form it is, or what a meeting left."""

    deadline: date | None
    waiting: Waiting | None = None
    unit: int | None = None
    item: MeetingDecision | None = None


def _lay_cards(
    actor: Actor, inbox: Iterable[Waiting], items: Iterable[MeetingDecision]
) -> list[Card]:
    """Steps and what meetings left, the earliest day first, what has no day last."""
    cards = [
        *(Card(each.task.deadline, each, _address_of(each, actor)) for each in inbox),
        *(Card(each.due, item=each) for each in items),
    ]
    return sorted(cards, key=lambda card: card.deadline or date.max)


def _address_of(waiting: Waiting, actor: Actor) -> int | None:
    """The unit whose form is to be opened, where the task waits for the actor's unit."""
    units = [part.unit_id for part in waiting.task.parts.all() if part.state == "menunggu"]
    own = [unit for unit in units if unit in actor.units]
    return own[0] if own else None


def _list_running(actor: Actor, cycles: Sequence[Cycle], inbox: Sequence[Waiting]) -> list[Running]:
    tasks = list_tasks_of(actor, [cycle.case for cycle in cycles])
    submissions = _group_submissions(cycles)
    own = {each.task.pk for each in inbox}
    return [
        _describe(cycle, tasks.get(cycle.case_id, []), own, submissions.get(cycle.pk, []))
        for cycle in cycles
    ]


def _describe(
    cycle: Cycle, tasks: list[Task], own: set[int], submissions: Sequence[Submission]
) -> Running:
    executors: dict[str, list[Executor]] = {}
    for each in cycle.case.version.executors.all():
        executors.setdefault(each.step, []).append(each)
    rows = list_rows(cycle.case, tasks, executors=executors)
    states = Counter(SubmissionState(each.state) for each in submissions)
    return Running(
        cycle=cycle,
        rows=rows,
        elsewhere=tuple(row for row in rows if row.open and row.task and row.task.pk not in own),
        states=tuple((state, states[state]) for state in SubmissionState if states[state]),
        late=tuple(
            each.unit.name
            for each in submissions
            if each.editable and each.deadline and each.deadline < timezone.localdate()
        ),
    )


def _group_submissions(cycles: Sequence[Cycle]) -> dict[int, list[Submission]]:
    """The forms that were given out, by measurement."""
    grouped: dict[int, list[Submission]] = {}
    given = Submission.objects.filter(cycle__in=cycles, distributed_at__isnull=False)
    for submission in given.select_related("unit"):
        grouped.setdefault(submission.cycle_id, []).append(submission)
    return grouped
