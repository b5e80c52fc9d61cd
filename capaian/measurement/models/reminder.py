"""Who was reminded of what on which day."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.measurement.models.cycle import Submission
from capaian.measurement.models.meeting import MeetingDecision
from capaian.measurement.models.sending import Dispatch
from capaian.office.models import Office, Person
from capaian.procedure.models import Case, Task


class Reminder(models.Model):
    """A reminder of one deadline to one person on one day; exactly one subject is set.

    ``timing`` is how far the deadline was that day, in words. ``mailed_at`` is written before the
    message goes out, so that a crash in between never sends it twice; ``mail_failure`` is what the
    server answered. ``vacant`` are the positions that nobody held that day, where it went to
    whoever can fill them.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="reminders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reminders")
    seat = models.CharField(max_length=200)
    day = models.DateField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="reminders")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="reminders")
    decision = models.ForeignKey(
        MeetingDecision, models.PROTECT, null=True, related_name="reminders"
    )
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="reminders")
    title = models.CharField(max_length=300)
    timing = models.CharField(max_length=60)
    late = models.BooleanField(default=False)
    text = models.TextField()
    vacant = models.JSONField(default=list)
    mailed_at = models.DateTimeField(null=True)
    mail_failure = models.CharField(max_length=300, blank=True)
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "day"], name="reminder_day"),
            models.Index(fields=["person", "dismissed_at"], name="reminder_inbox"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "day", subject], name=f"reminder_once_{subject}"
            )
            for subject in ("task", "submission", "decision", "dispatch")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> tuple[int | None, ...]:
        """What it is about; the same on every day."""
        return (self.task_id, self.submission_id, self.decision_id, self.dispatch_id)
