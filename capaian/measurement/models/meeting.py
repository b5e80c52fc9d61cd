"""The meeting of steps 4 and 5."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.measurement.models.cycle import Cycle
from capaian.office.models import Office, Position


class Meeting(models.Model):
    """The rapat pembahasan of a measurement; hours are of Asia/Jakarta."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="meetings")
    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="meeting")
    day = models.DateField()
    start = models.TimeField()
    end = models.TimeField(null=True)
    place = models.CharField(max_length=200)
    agenda = models.CharField(max_length=300)
    discussion = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.agenda


class Invitee(models.Model):
    """A position that is invited, with its holder's name at that time, and whether present."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="invitees")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitees")
    position = models.ForeignKey(Position, models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    present = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position__rank"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "position"], name="invitee_once")
        ]

    def __str__(self) -> str:
        return self.title


class MeetingDecision(models.Model):
    """What was decided: who does it, by when."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="meeting_decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.TextField()
    who = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.text
