"""What is due in an office, and which seats it waits for: the sources of reminders.

Each source is read at once for the whole office, so that the number of queries does not grow with
its cases, units or people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from capaian.domain.access import Actor
from capaian.domain.letters.wording import show_date
from capaian.domain.reminding import list_held_up, word_reminder
from capaian.domain.terms import OPEN_TASK, CaseState, PartState, SendingState, SubmissionState
from capaian.domain.working_time import WorkingTime
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Dispatch, MeetingDecision, Submission
from capaian.office.models import Office, Position
from capaian.office.queries import capacity_on, name_seat
from capaian.procedure.models import Case, Executor, Task
from capaian.procedure.queries import definition_of, with_bearers

FORM_STEPS = ("collect", "validate")
"""The steps in which units fill in; the open one says until when."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who owes something, in words, and the positions of which any can do it.

    ``unassigned`` where it is a unit of which no position carries the step.
    """

    name: str
    positions: frozenset[int]
    unassigned: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline: what is asked of which positions, in a title and in a paragraph.

    ``subject`` is the field of a reminder and the row it is about. ``awaited`` has a bearer for
    each part that is still owed, as a step that three units carry has three.
    """

    subject: tuple[str, int]
    case: Case
    title: str
    text: str
    deadline: date
    awaited: tuple[Bearer, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whom an open task awaits, in words: all of them, and those beside the actor.

    ``vacant`` are those whose seat nobody holds today, ``unassigned`` the step and its units for
    which it has no executor, as :func:`name_unassigned` puts it, or nothing.
    """

    names: tuple[str, ...]
    others: tuple[str, ...]
    vacant: tuple[str, ...]
    unassigned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carriers:
    """Which positions carry which step, and which belong to which unit.

    ``titles`` are those of them all as they are held today, "Plt. Camat Wangon" too, and ``held``
    those that somebody holds today.
    """

    steps: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)
    units: dict[int, frozenset[int]] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)

    def of_step(self, case: Case, step: str) -> frozenset[int]:
        return self.steps.get((case.version_id, step), frozenset())

    def of_unit(self, unit: int | None) -> frozenset[int]:
        return self.units.get(unit, frozenset()) if unit is not None else frozenset()

    def carry(self, case: Case, step: str) -> Bearer:
        """The executors of a step as one bearer."""
        return self._name(self.of_step(case, step))

    def of_task(self, task: Task) -> tuple[Bearer, ...]:
        """Who is awaited in an open task now.

        In a unit those who carry the step come first, else everybody; its form is for everybody.
        """
        waiting = [part for part in task.parts.all() if part.state == PartState.WAITING]
        if not waiting:
            return (self.carry(task.case, task.step),)
        if waiting[0].position_id:
            bearer = waiting[0].position_id
            name = self.titles.get(bearer, waiting[0].bearer)
            return (Bearer(name, frozenset({bearer})),)
        by_heads = task.step != "collect"
        heads = self.of_step(task.case, task.step) if by_heads else frozenset()
        units = [(part.bearer, self.of_unit(part.unit_id)) for part in waiting]
        return tuple(
            self._name(heads & members) if heads & members else Bearer(name, members, by_heads)
            for name, members in units
        )

    def _name(self, positions: frozenset[int]) -> Bearer:
        titles = (title for pk, title in self.titles.items() if pk in positions)
        return Bearer(" atau ".join(titles), positions)


def list_waiting_offices() -> list[str]:
    """The codes of the offices in which something can be due, for the run over all of them."""
    own = OuterRef("pk")
    decisions = MeetingDecision.objects.filter(office=own, due__isnull=False, done_at__isnull=True)
    waiting = (
        Exists(Case.objects.filter(office=own, state=CaseState.OPEN))
        | Exists(decisions)
        | Exists(Dispatch.objects.filter(office=own).exclude(state=SendingState.RECEIVED))
    )
    return list(Office.objects.filter(waiting).order_by("code").values_list("code", flat=True))


def list_due(actor: Actor, work: WorkingTime, receipt_days: int) -> list[Due]:
    """Everything of the office that has a deadline and is not done.

    A receipt is due ``receipt_days`` working days after the paper went out.
    """
    tasks = list(
        Task.objects.filter(office__code=actor.office, state__in=OPEN_TASK)
        .select_related("case__version")
        .prefetch_related(with_bearers())
        .defer("case__workflow", "case__version__bpmn")
    )
    carriers = list_carriers(actor)
    return [
        *_list_steps(tasks, carriers, work),
        *_list_forms(actor, tasks, carriers, work),
        *_list_decisions(actor, work),
        *_list_receipts(actor, carriers, work, receipt_days),
    ]


def list_carriers(actor: Actor, executors: Iterable[Executor] | None = None) -> Carriers:
    """Who carries what in the office; ``executors`` where a page has read them already."""
    carriers = Carriers()
    if executors is None:
        executors = Executor.objects.filter(office__code=actor.office).order_by()
    for each in executors:
        place = each.version_id, each.step
        carriers.steps[place] = carriers.steps.get(place, frozenset()) | {each.position_id}
    positions = Position.objects.filter(office__code=actor.office, closed_on__isnull=True)
    for position in positions.annotate(capacity=capacity_on("pk", localdate())):
        carriers.titles[position.pk] = name_seat(position.title, position.capacity)
        if position.capacity:
            carriers.held.add(position.pk)
        if position.unit_id:
            carriers.units[position.unit_id] = carriers.of_unit(position.unit_id) | {position.pk}
    return carriers


def list_awaited(
    actor: Actor, tasks: Iterable[Task], executors: Iterable[Executor] | None = None
) -> dict[int, Awaited]:
    """Whom the open ones of some tasks await, by task: what every page says of it.

    ``executors`` as for :func:`list_carriers`. Two queries at most.
    """
    opened = [each for each in tasks if each.state in OPEN_TASK]
    if not opened:
        return {}
    carriers = list_carriers(actor, executors)
    return {task.pk: _name_awaited(actor, task, carriers) for task in opened}


def _name_awaited(actor: Actor, task: Task, carriers: Carriers) -> Awaited:
    bearers, held = carriers.of_task(task), carriers.held
    idle = [each.name for each in bearers if each.unassigned]
    return Awaited(
        names=tuple(each.name for each in bearers),
        others=tuple(each.name for each in bearers if not each.positions & actor.positions),
        vacant=tuple(each.name for each in bearers if not each.positions & held),
        unassigned=(name_unassigned(task.number, idle),) if idle else (),
    )


def name_unassigned(step: int, units: Iterable[str]) -> str:
    """A step and the units of which nobody carries it, as every page names them."""
    return f"langkah {step} untuk {', '.join(units)}"


def _list_steps(tasks: Iterable[Task], carriers: Carriers, work: WorkingTime) -> Iterator[Due]:
    """The open steps, each for whoever is awaited next; of step 6 the forms are told instead."""
    for task in tasks:
        if task.deadline is None:
            continue
        waiting = [part for part in task.parts.all() if part.state == PartState.WAITING]
        if waiting and task.step == "collect":
            continue
        definition = definition_of(task.case.version)
        step = definition.step(task.step)
        yield Due(
            subject=("task", task.pk),
            case=task.case,
            title=f"Langkah {step.number}: {step.name}",
            text=word_reminder(
                f"Selesaikan langkah {step.number} dari {task.case.title}",
                task.deadline,
                work,
                list_held_up(definition, step.id),
                definition.identity.warnings,
            ),
            deadline=task.deadline,
            awaited=carriers.of_task(task),
        )


def _list_forms(
    actor: Actor, tasks: Iterable[Task], carriers: Carriers, work: WorkingTime
) -> Iterator[Due]:
    """The units' forms that were sent out and not handed in, each for everybody of the unit."""
    opened = {task.case_id: task for task in tasks if task.step in FORM_STEPS}
    submissions = (
        Submission.objects.filter(
            office__code=actor.office,
            distributed_at__isnull=False,
            state__in=(SubmissionState.OPEN, SubmissionState.RETURNED),
            cycle__case__state=CaseState.OPEN,
        )
        .select_related("unit", "cycle__case__version")
        .defer("cycle__case__workflow", "cycle__case__version__bpmn")
    )
    for each in submissions:
        case = each.cycle.case
        task = opened.get(case.pk)
        deadline, step = (task.deadline, task.step) if task else (each.deadline, "collect")
        if deadline is None:
            continue
        definition = definition_of(case.version)
        again = " lagi setelah diperbaiki" if each.state == SubmissionState.RETURNED else ""
        yield Due(
            subject=("submission", each.pk),
            case=case,
            title=f"Isian {each.unit.name}",
            text=word_reminder(
                f"Kirim isian {each.unit.name} untuk {case.title}{again}",
                deadline,
                work,
                (definition.step(step), *list_held_up(definition, step)),
                definition.identity.warnings,
            ),
            deadline=deadline,
            awaited=(Bearer(each.unit.name, carriers.of_unit(each.unit_id)),),
        )


def _list_decisions(actor: Actor, work: WorkingTime) -> Iterator[Due]:
    """What meetings left to be done, for the position that took it on."""
    for each in list_open_items(actor):
        if each.due is None or each.position_id is None:
            continue
        yield Due(
            subject=("decision", each.pk),
            case=each.meeting.cycle.case,
            title=f"Tindak lanjut rapat: {each.text}",
            text=word_reminder("Selesaikan tindak lanjut rapat ini", each.due, work),
            deadline=each.due,
            awaited=(Bearer(str(each.position), frozenset({each.position_id})),),
        )


def _list_receipts(
    actor: Actor, carriers: Carriers, work: WorkingTime, receipt_days: int
) -> Iterator[Due]:
    """Papers that did not go out, or without a receipt coming back, for who carries step 12."""
    dispatches = (
        Dispatch.objects.filter(office__code=actor.office)
        .exclude(state=SendingState.RECEIVED)
        .select_related("document", "cycle__case")
        .defer("document__data", "cycle__case__workflow")
    )
    for each in dispatches:
        case, paper = each.cycle.case, each.document.title
        if each.state == SendingState.SENT and each.sent_on:
            since, title = each.sent_on, f"Tanda terima dari {each.addressee}"
            text = (
                f"{paper} dikirim {show_date(since)}, dan tanda terimanya "
                f"belum ada {receipt_days} hari kerja kemudian. Minta kepada penerima, lalu catat."
            )
        else:
            since, title = localdate(each.document.made_at), f"Pengiriman ke {each.addressee}"
            text = (
                f"{paper} dibuat {show_date(since)}. Sesudah {receipt_days} hari kerja: "
                f"{each.get_state_display().lower()}. Kirim, lalu catat di Pengiriman."
            )
        yield Due(
            subject=("dispatch", each.pk),
            case=case,
            title=title,
            text=text,
            deadline=work.add_days(since, receipt_days),
            awaited=(carriers.carry(case, "cover_letter"),),
        )
