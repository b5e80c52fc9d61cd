"""The figures that units type, what they were before, and the files that prove them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.documents.models import StoredFile
from capaian.domain.terms import EntrySource
from capaian.measurement.models.cycle import FormLine, Submission
from capaian.office.models import Office, Person


class Entry(models.Model):
    """A line as a unit has filled it: what was typed beside what was read.

    ``value`` is the figure in the indicator's unit: the percentage of "7 dari 9", the score of a
    predicate. ``printed`` is the achievement that another report shows, to be held against ours.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="entries")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="entries")
    line = models.OneToOneField(FormLine, models.PROTECT, related_name="entry")
    typed = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    not_measured_because = models.CharField(max_length=300, blank=True)
    budget_typed = models.CharField(max_length=200, blank=True)
    budget = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    drivers = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    evidence_link = models.CharField(max_length=300, blank=True)
    printed = models.CharField(max_length=60, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="entries")
    entered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["line__rank"]

    def __str__(self) -> str:
        return f"{self.line}: {self.typed}"

    @property
    def filled(self) -> bool:
        """Whether the unit has said something: a figure, or why there is none yet."""
        return bool(self.typed or self.not_measured_because)


class EntryChange(models.Model):
    """A figure's earlier value: who changed it, by which way, from what to what."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="entry_changes")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    source = models.CharField(max_length=12, choices=EntrySource.choices())
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="entry_changes")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class Evidence(models.Model):
    """A file that proves an entry (data dukung)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="evidence")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=160)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="evidence")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry", "file"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return self.name
