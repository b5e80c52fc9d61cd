"""What waits for me, for whom I wait, and where the measurement stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.domain.access import Action, Actor
from capaian.domain.terms import PartState, Role, SubmissionState
from capaian.measurement.due import list_vacant
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Cycle, MeetingDecision, Submission
from capaian.measurement.queries import list_running
from capaian.measurement.reminders import list_reminders
from capaian.procedure.models import Executor, Part, Task
from capaian.procedure.queries import Waiting, list_inbox, list_open_tasks, list_tasks_of
from capaian.web.acting import ask_office
from capaian.web.figures import find_headline
from capaian.web.seats import actor_of
from capaian.web.steprows import StepRow, list_rows

_EXECUTORS = Prefetch("case__version__executors", Executor.objects.select_related("position"))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An open step for which others are awaited, ``who`` in words."""

    row: StepRow
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """A measurement that goes on: its rows, the steps that others have to do, the units' forms.

    ``vacant`` are those awaited whose seat nobody holds.
    """

    cycle: Cycle
    rows: tuple[StepRow, ...]
    elsewhere: tuple[Elsewhere, ...]
    vacant: tuple[str, ...]
    states: tuple[tuple[SubmissionState, int], ...]


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
        "running": _list_running(actor, cycles, executors, inbox),
        "may_fill": ask_office(actor, Action.APPOINT).allowed,
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
    vacant = list_vacant(actor, [each.task for each in (*mine, *others)])
    items = list(list_open_items(actor))
    own_items = [each for each in items if each.position_id in actor.positions]
    context = {
        "cards": _lay_cards(actor, mine, own_items),
        "reminders": list_reminders(actor, own),
        "others": others,
        "vacant": [name for names in vacant.values() for name in names],
        "may_fill": ask_office(actor, Action.APPOINT).allowed,
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
    units = [part.unit_id for part in waiting.task.parts.all() if part.state == PartState.WAITING]
    own = [unit for unit in units if unit in actor.units]
    return own[0] if own else None


def _list_running(
    actor: Actor,
    cycles: Sequence[Cycle],
    executors: Sequence[Executor],
    inbox: Sequence[Waiting],
) -> list[Running]:
    tasks = list_tasks_of(actor, [cycle.case for cycle in cycles])
    vacant = list_vacant(actor, chain.from_iterable(tasks.values()), executors)
    submissions = _group_submissions(cycles)
    own = {each.task.pk for each in inbox}
    running = []
    for cycle in cycles:
        rows = _lay_rows(cycle, tasks.get(cycle.case_id, []))
        states = Counter(SubmissionState(each.state) for each in submissions.get(cycle.pk, []))
        open_tasks = [row.task for row in rows if row.open and row.task]
        running.append(
            Running(
                cycle=cycle,
                rows=rows,
                elsewhere=tuple(_list_elsewhere(actor, rows, own)),
                vacant=tuple(name for task in open_tasks for name in vacant.get(task.pk, ())),
                states=tuple((state, states[state]) for state in SubmissionState if states[state]),
            )
        )
    return running


def _lay_rows(cycle: Cycle, tasks: list[Task]) -> tuple[StepRow, ...]:
    executors: dict[str, list[Executor]] = {}
    for each in cycle.case.version.executors.all():
        executors.setdefault(each.step, []).append(each)
    return list_rows(cycle.case, tasks, executors=executors)


def _list_elsewhere(
    actor: Actor, rows: Iterable[StepRow], own: Collection[int]
) -> Iterator[Elsewhere]:
    """The open steps with those who are awaited beside the actor."""
    for row in rows:
        if not row.open or row.task is None:
            continue
        parts = [each for each in row.task.parts.all() if each.state == PartState.WAITING]
        who = tuple(each.bearer for each in parts if not _is_of(each, actor))
        if not parts and row.task.pk not in own:
            who = row.executors
        if who:
            yield Elsewhere(row, who)


def _is_of(part: Part, actor: Actor) -> bool:
    return part.unit_id in actor.units or part.position_id in actor.positions


def _group_submissions(cycles: Sequence[Cycle]) -> dict[int, list[Submission]]:
    """The forms that were given out, by measurement."""
    grouped: dict[int, list[Submission]] = {}
    for submission in Submission.objects.filter(cycle__in=cycles, distributed_at__isnull=False):
        grouped.setdefault(submission.cycle_id, []).append(submission)
    return grouped
