"""What waits for me, for whom I wait, and where the measurement stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.archive.queries import Asked, list_asked_of
from capaian.domain.access import Actor
from capaian.domain.procedure import Definition
from capaian.domain.terms import Role
from capaian.measurement.due import list_awaited
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Cycle, MeetingDecision
from capaian.measurement.queries import count_states, list_fillable, list_running
from capaian.measurement.reminders import list_reminders
from capaian.office.models import Unit
from capaian.office.queries import working_time_of
from capaian.procedure.models import Executor
from capaian.procedure.queries import (
    Waiting,
    definition_of,
    find_adopted,
    list_inbox,
    list_open_tasks,
    list_own_parts,
    list_tasks_of,
)
from capaian.web.acting import ask_helping
from capaian.web.figures import find_headline
from capaian.web.seats import Sitter, actor_of, sitter_of
from capaian.web.steprows import StepRow, count_used, list_rows


@dataclass(frozen=True, slots=True)
class Running:
    """A measurement that goes on: its rows, those that others have to do, the units' forms.

    ``vacant`` and ``unassigned`` are those of all whom its open steps await.
    """

    cycle: Cycle
    rows: tuple[StepRow, ...]
    elsewhere: tuple[StepRow, ...]
    vacant: tuple[str, ...]
    unassigned: tuple[str, ...]
    states: tuple[tuple[str, int], ...]

    @property
    def used(self) -> int:
        """The working minutes that its steps took so far."""
        return count_used(self.rows)

    @property
    def definition(self) -> Definition:
        """The SOP as it was when the measurement was ordered."""
        return definition_of(self.cycle.case.version)


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """The first page of every seat."""
    sitter = sitter_of(request)
    actor = sitter.actor
    cycles = list(list_running(actor).prefetch_related("case__version__executors"))
    executors = [each for cycle in cycles for each in cycle.case.version.executors.all()]
    inbox = list_inbox(actor, executors)
    items = list_open_items(actor).filter(position__in=actor.positions)
    leads = actor.holds(Role.HEAD, Role.SECRETARY)
    context = {
        "seated": bool(actor.seats),
        "cards": _lay_cards(actor, inbox, items),
        "reminders": list_reminders(actor, {each.task.pk for each in inbox}),
        "running": _list_running(sitter, cycles, executors),
        **ask_helping(actor),
        "headline": find_headline(actor) if leads else None,
        "may_order": actor.holds(Role.HEAD),
        "prepared": bool(cycles) or find_adopted(actor) is not None,
    }
    return render(request, "web/home.html", context)


@require_safe
def list_tasks(request: HttpRequest) -> HttpResponse:
    """Every open task: mine first, then those that others have to do."""
    actor = actor_of(request)
    mine = list_inbox(actor)
    own = {each.task.pk for each in mine}
    waiting = list_open_tasks(actor)
    awaited = list_awaited(actor, [each.task for each in waiting])
    items = list(list_open_items(actor))
    own_items = [each for each in items if each.position_id in actor.positions]
    context = {
        "cards": _lay_cards(actor, mine, own_items),
        "reminders": list_reminders(actor, own),
        "others": [(each, who) for each in waiting if (who := awaited[each.task.pk].others)],
        "vacant": [name for each in awaited.values() for name in each.vacant],
        "unassigned": [words for each in awaited.values() for words in each.unassigned],
        **ask_helping(actor),
        "other_items": [each for each in items if each.position_id not in actor.positions],
    }
    return render(request, "web/tasks.html", context)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that waits: a step with the unit whose form it is, what a meeting left, a file.

    ``fills`` tells a form to be filled in from one to be checked; ``archived`` is what is asked of
    oneself at a file of the archive.
    """

    deadline: date | None
    waiting: Waiting | None = None
    unit: Unit | None = None
    fills: bool = False
    item: MeetingDecision | None = None
    archived: Asked | None = None


def _lay_cards(
    actor: Actor, inbox: Iterable[Waiting], items: Iterable[MeetingDecision]
) -> list[Card]:
    """Steps, what meetings left and the archive asks, the earliest first, what has no day last."""
    fillable = list_fillable(actor) if actor.units else set()
    cards = [
        *(card for each in inbox for card in _lay_step(each, actor, fillable)),
        *(Card(each.due, item=each) for each in items),
        *(Card(None, archived=each) for each in list_asked_of(actor)),
    ]
    return sorted(cards, key=lambda card: card.deadline or date.max)


def _lay_step(
    waiting: Waiting, actor: Actor, fillable: Container[tuple[int, int]]
) -> Iterator[Card]:
    """A step that waits, once for each own unit; none where others only have to check its form."""
    parts = list_own_parts(waiting.task, actor)
    if not parts:
        yield Card(waiting.task.deadline, waiting)
    for part in parts:
        fills = (waiting.task.case_id, part.unit_id) in fillable
        if fills or waiting.carriers & actor.positions_in(part.unit_id):
            yield Card(waiting.task.deadline, waiting, part.unit, fills)


def _list_running(
    sitter: Sitter,
    cycles: Sequence[Cycle],
    executors: Sequence[Executor],
) -> list[Running]:
    actor, work = sitter.actor, working_time_of(sitter.office)
    tasks = list_tasks_of(actor, [cycle.case for cycle in cycles])
    awaited = list_awaited(actor, chain.from_iterable(tasks.values()), executors)
    states = count_states(cycles)
    running = []
    for cycle in cycles:
        own = tasks.get(cycle.case_id, [])
        rows = list_rows(cycle.case, own, work, awaited=awaited, drawn=True)
        told = [(row, row.awaited) for row in rows if row.open and row.awaited]
        running.append(
            Running(
                cycle=cycle,
                rows=rows,
                elsewhere=tuple(row for row, who in told if who.others),
                vacant=tuple(name for _, who in told for name in who.vacant),
                unassigned=tuple(words for _, who in told for words in who.unassigned),
                states=tuple(states.get(cycle.pk, {}).items()),
            )
        )
    return running
