"""What is kept of a procedure: its versions, executors, cases, tasks and parts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.domain.terms import CaseState, PartState, TaskState
from capaian.office.models import Office, Person, Position, Unit


class ProcedureVersion(models.Model):
    """One version of the SOP: the BPMN file as it was adopted, known by its SHA-256."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="procedure_versions")
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    fingerprint = models.CharField(max_length=64)
    bpmn = models.BinaryField()
    adopted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-adopted_at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "fingerprint"], name="procedure_version")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Executor(models.Model):
    """Who carries a step in this office; ``rank`` orders those who act one after another.

    ``seat`` is the position as it is held today, where it was read by ``list_executors``.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="executors")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="executors")
    step = models.CharField(max_length=40)
    position = models.ForeignKey(Position, models.PROTECT, related_name="executions")
    rank = models.PositiveSmallIntegerField(default=0)
    seat: str

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "position__rank"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "step", "position"], name="executor_once")
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.position}"


class Case(models.Model):
    """One run of the procedure. ``workflow`` is the engine's own state, nothing else reads it.

    ``key`` says what the run is about ("2026-TW1"); an office has one open case per key.
    ``closed_at`` is when it ended, also by being withdrawn.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="cases")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=CaseState.choices(), default=CaseState.OPEN)
    workflow = models.JSONField()
    deadline = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "number"], name="case_number"),
            models.UniqueConstraint(
                fields=["office", "key"],
                condition=models.Q(state=CaseState.OPEN),
                name="one_open_case",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One step of a case each time it comes up: a projection of the engine's state for lists.

    ``round`` counts the times. From ready to begun is waiting time, from begun to done working
    time; both are compared with the SOP's minutes.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="tasks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=TaskState.choices(), default=TaskState.READY)
    deadline = models.DateField(null=True)
    ready_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tasks_done")
    done_as = models.CharField(max_length=200, blank=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["case", "number", "round"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "step", "round"], name="task_round"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "state", "deadline"], name="task_inbox")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.step}"


class Part(models.Model):
    """One bearer's share of a step that several carry: a unit, or a position that initials."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="parts")
    task = models.ForeignKey(Task, models.PROTECT, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="parts")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="parts")
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=PartState.choices(), default=PartState.WAITING)
    reason = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="parts_done")
    done_as = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["task", "unit"], name="part_unit"),
            models.UniqueConstraint(fields=["task", "position"], name="part_position"),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) ^ models.Q(position__isnull=False),
                name="part_bearer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.bearer}"

    @property
    def bearer(self) -> str:
        """The unit or position that carries this part, in words."""
        return str(self.unit or self.position)
