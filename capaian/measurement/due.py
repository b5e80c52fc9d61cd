"""What is due in an office, and which seats it waits for: the sources of reminders.

Each source is read at once for the whole office, so that the number of queries does not grow with
its cases, units or people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from capaian.domain.access import Actor
from capaian.domain.letters.wording import show_date
from capaian.domain.reminding import list_held_up, word_reminder
from capaian.domain.terms import CaseState, PartState, SendingState, SubmissionState, TaskState
from capaian.domain.working_time import WorkingTime
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Dispatch, MeetingDecision, Submission
from capaian.office.models import Office, Position
from capaian.procedure.models import Case, Executor, Task
from capaian.procedure.queries import definition_of

FORM_STEPS = ("collect", "validate")
"""The steps in which units fill in; the open one says until when."""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline: what is asked of which positions, in a title and in a paragraph.

    ``subject`` is the field of a reminder and the row it is about.
    """

    subject: tuple[str, int]
    case: Case
    title: str
    text: str
    deadline: date
    positions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Carriers:
    """Which positions carry which step, and which belong to which unit."""

    steps: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)
    units: dict[int, frozenset[int]] = field(default_factory=dict)

    def of_step(self, case: Case, step: str) -> frozenset[int]:
        return self.steps.get((case.version_id, step), frozenset())

    def of_unit(self, unit: int | None) -> frozenset[int]:
        return self.units.get(unit, frozenset()) if unit is not None else frozenset()


def list_waiting_offices() -> list[str]:
    """The codes of the offices in which something can be due, for the run over all of them."""
    own = OuterRef("pk")
    decisions = MeetingDecision.objects.filter(office=own, due__isnull=False, done_at__isnull=True)
    waiting = (
        Exists(Case.objects.filter(office=own, state=CaseState.OPEN))
        | Exists(decisions)
        | Exists(Dispatch.objects.filter(office=own, state=SendingState.SENT))
    )
    return list(Office.objects.filter(waiting).order_by("code").values_list("code", flat=True))


def list_due(actor: Actor, work: WorkingTime, receipt_days: int) -> list[Due]:
    """Everything of the office that has a deadline and is not done.

    A receipt is due ``receipt_days`` working days after the paper went out.
    """
    tasks = list(
        Task.objects.filter(office__code=actor.office)
        .exclude(state=TaskState.DONE)
        .select_related("case__version")
        .prefetch_related("parts__unit")
        .defer("case__workflow", "case__version__bpmn")
    )
    carriers = _list_carriers(actor)
    return [
        *_list_steps(tasks, carriers, work),
        *_list_forms(actor, tasks, carriers, work),
        *_list_decisions(actor, work),
        *_list_receipts(actor, carriers, work, receipt_days),
    ]


def _list_carriers(actor: Actor) -> Carriers:
    carriers = Carriers()
    executors = Executor.objects.filter(office__code=actor.office).order_by()
    for version, step, position in executors.values_list("version_id", "step", "position_id"):
        carriers.steps[version, step] = carriers.steps.get((version, step), frozenset()) | {
            position
        }
    positions = Position.objects.filter(office__code=actor.office, unit__isnull=False).order_by()
    for unit, position in positions.values_list("unit_id", "pk"):
        carriers.units[unit] = carriers.of_unit(unit) | {position}
    return carriers


def _list_steps(tasks: Iterable[Task], carriers: Carriers, work: WorkingTime) -> Iterator[Due]:
    """The open steps, each for whoever is awaited next; of step 6 the forms are told instead."""
    for task in tasks:
        if task.deadline is None:
            continue
        waiting = [part for part in task.parts.all() if part.state == PartState.WAITING]
        if waiting and task.step == "collect":
            continue
        carrying = carriers.of_step(task.case, task.step)
        if waiting and waiting[0].position_id:
            carrying = frozenset({waiting[0].position_id})
        elif waiting:
            members = frozenset[int]().union(*(carriers.of_unit(each.unit_id) for each in waiting))
            carrying = carrying & members or members
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
            positions=carrying,
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
            positions=carriers.of_unit(each.unit_id),
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
            positions=frozenset({each.position_id}),
        )


def _list_receipts(
    actor: Actor, carriers: Carriers, work: WorkingTime, receipt_days: int
) -> Iterator[Due]:
    """Papers that went out without a receipt coming back, for whoever carries step 12."""
    dispatches = (
        Dispatch.objects.filter(office__code=actor.office, state=SendingState.SENT)
        .select_related("document", "cycle__case")
        .defer("document__data", "cycle__case__workflow")
    )
    for each in dispatches:
        if each.sent_on is None:
            continue
        case, deadline = each.cycle.case, work.add_days(each.sent_on, receipt_days)
        yield Due(
            subject=("dispatch", each.pk),
            case=case,
            title=f"Tanda terima dari {each.addressee}",
            text=f"{each.document.title} dikirim {show_date(each.sent_on)}, dan tanda terimanya "
            f"belum ada {receipt_days} hari kerja kemudian. Minta kepada penerima, lalu catat.",
            deadline=deadline,
            positions=carriers.of_step(case, "cover_letter"),
        )
