"""A case as the SOP's own table: a row per step with its state, minutes and papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.timezone import localdate, localtime

from capaian.documents.models import Document
from capaian.domain.drawing import Mark, draw_rows
from capaian.domain.procedure import Definition, Step
from capaian.domain.terms import OPEN_TASK, TaskState, Term
from capaian.domain.working_time import WorkingTime
from capaian.measurement.due import Awaited
from capaian.procedure.models import Case, Task
from capaian.procedure.queries import definition_of


class RowState(Term):
    """Where a step stands, as the page shows it: value for the class, label for people."""

    DONE = "done", "Selesai"
    OPEN = "open", "Menunggu"
    LATE = "late", "Terlambat"
    AHEAD = "none", "Belum"


_MARKS = {
    RowState.DONE: Mark.DONE,
    RowState.OPEN: Mark.CURRENT,
    RowState.LATE: Mark.CURRENT,
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row: ``used`` are the working minutes of all rounds, ``None`` before the first end."""

    step: Step
    state: RowState
    awaited: Awaited | None
    used: int | None
    rounds: int
    task: Task | None
    papers: tuple[Document, ...]
    symbol: str

    @property
    def open(self) -> bool:
        """Whether the step is to be done now."""
        return self.state in {RowState.OPEN, RowState.LATE}

    @property
    def sign(self) -> str:
        """The class of the word and sign beside the state."""
        return "wait" if self.state is RowState.OPEN else str(self.state)

    @property
    def over(self) -> bool:
        """Whether more minutes were used than the SOP gives."""
        return self.used is not None and self.used > self.step.minutes


def list_rows(
    case: Case,
    tasks: Iterable[Task],
    work: WorkingTime | None = None,
    *,
    awaited: Mapping[int, Awaited] | None = None,
    papers: Iterable[Document] = (),
    drawn: bool = False,
) -> tuple[StepRow, ...]:
    """The rows of a case from what was read of it; ``drawn`` adds the symbols of the flowchart.

    ``awaited`` says by task whom the open ones await. ``work`` is when the office
    works; without it no minutes are counted.
    """
    definition = definition_of(case.version)
    by_step = _group_tasks(tasks)
    papers = list(papers)
    states = judge(definition, by_step)
    marks = {step: _MARKS[state] for step, state in states.items() if state in _MARKS}
    symbols = draw_rows(definition, marks=marks) if drawn else ("",) * len(definition.steps)
    return tuple(
        _draw_row(
            step,
            states[step.id],
            by_step.get(step.id, []),
            work,
            awaited=awaited or {},
            papers=tuple(paper for paper in papers if paper.step == step.id),
            symbol=symbol,
        )
        for step, symbol in zip(definition.steps, symbols, strict=True)
    )


def count_used(rows: Iterable[StepRow]) -> int:
    """The working minutes of all rows together."""
    return sum(row.used or 0 for row in rows)


def judge(definition: Definition, tasks: Mapping[str, list[Task]]) -> dict[str, RowState]:
    """The state of every step; what lies behind an open step will come again."""
    today = localdate()
    opened = {
        step: task for step, rounds in tasks.items() for task in rounds if task.state in OPEN_TASK
    }
    first = min((task.number for task in opened.values()), default=len(definition.steps) + 1)
    states = {}
    for step in definition.steps:
        task = opened.get(step.id)
        if task is not None:
            late = task.deadline is not None and task.deadline < today
            states[step.id] = RowState.LATE if late else RowState.OPEN
        else:
            done = any(each.state == TaskState.DONE for each in tasks.get(step.id, ()))
            done = done and step.number < first
            states[step.id] = RowState.DONE if done else RowState.AHEAD
    return states


def _group_tasks(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    by_step: dict[str, list[Task]] = {}
    for task in tasks:
        by_step.setdefault(task.step, []).append(task)
    return by_step


def _draw_row(
    step: Step,
    state: RowState,
    tasks: list[Task],
    work: WorkingTime | None,
    *,
    awaited: Mapping[int, Awaited],
    papers: tuple[Document, ...],
    symbol: str,
) -> StepRow:
    used = [
        work.count_minutes(localtime(task.begun_at), localtime(task.done_at))
        for task in tasks
        if work and task.begun_at and task.done_at
    ]
    last = tasks[-1] if tasks else None
    return StepRow(
        step=step,
        state=state,
        awaited=awaited.get(last.pk) if last else None,
        used=sum(used) if used else None,
        rounds=len(tasks),
        task=last,
        papers=papers,
        symbol=symbol,
    )
