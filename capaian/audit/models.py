"""What is remembered: events that follow one another, and the head of each office's chain."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Chain(models.Model):
    """The head of one office's chain: how many events there are and the hash of the last.

    Its row is locked by whoever is about to write, which makes changes of one office follow one
    another (on SQLite the IMMEDIATE transaction does the same for the whole file).
    """

    office = models.CharField(max_length=13, primary_key=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")


class Event(models.Model):
    """One thing that happened: who, in which capacity, did what, on which case, when.

    Names are kept as text: an event says what was true then. The database refuses to update or
    delete a row (see the migration); the chain shows whether somebody did it all the same.
    """

    office = models.CharField(max_length=13)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    capacity = models.CharField(max_length=10)
    action = models.CharField(max_length=40)
    case = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict)
    key = models.CharField(max_length=64, null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["office", "sequence"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "sequence"], name="event_sequence"),
            models.UniqueConstraint(fields=["office", "key"], name="event_key"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "case", "sequence"], name="event_case"),
            models.Index(fields=["office", "person", "sequence"], name="event_person"),
            models.Index(fields=["office", "action", "sequence"], name="event_action"),
            models.Index(fields=["office", "hash"], name="event_hash"),
            models.Index(fields=["office", "at", "sequence"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class Underway(models.Model):
    """What takes long and somebody is doing now, so that nobody begins it a second time.

    Its row goes when that is done; one that a crash has left counts for nothing after a while.
    """

    office = models.CharField(max_length=13)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=400)
    person = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "action", "subject"], name="underway_once")
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
