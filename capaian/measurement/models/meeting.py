"""The meeting of steps 4 and 5, and what it left to be done."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.measurement.models.cycle import Cycle
from capaian.office.models import Office, Person, Position


class Meeting(models.Model):
    """The rapat pembahasan of a measurement; hours are of Asia/Jakarta.

    The minutes are a draft until ``held_at``. ``version`` counts their changes, for the second
    note taker; ``noted_by`` changed them last, on the page ``noted_on``. ``changes`` are the
    figures that the meeting wants changed, as typed (line, typed, reason); they are changed when
    it is closed.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="meetings")
    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="meeting")
    day = models.DateField()
    start = models.TimeField()
    end = models.TimeField(null=True)
    place = models.CharField(max_length=200)
    agenda = models.CharField(max_length=300)
    discussion = models.TextField(blank=True)
    note_taker = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="minutes")
    noted_on = models.CharField(max_length=64, blank=True)
    held_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.agenda


class Invitee(models.Model):
    """A position that is invited, with its holder's name at that time, and whether present.

    ``by_code`` says that the invitee entered the code on the screen; otherwise a note taker
    ticked the name.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="invitees")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitees")
    position = models.ForeignKey(Position, models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    present = models.BooleanField(default=False)
    present_at = models.DateTimeField(null=True)
    by_code = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position__rank"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["meeting", "position"], name="invitee_once")
        ]

    def __str__(self) -> str:
        return self.title


class Guest(models.Model):
    """Somebody present without an invitation and without a login, as the note taker wrote it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="guests")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.title})"


class MeetingDecision(models.Model):
    """What was decided: who does it, by when, and whether it is done.

    ``position`` makes it a task of that seat once the meeting is closed; ``who`` says it in words,
    for papers and for whoever is no position of the office.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="meeting_decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.TextField()
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="decisions")
    who = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="decisions_done")
    done_as = models.CharField(max_length=200, blank=True)
    done_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "done_at", "due"], name="decision_open")
        ]

    def __str__(self) -> str:
        return self.text
