"""Drafts and the Camat's corrections."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.documents.models import Document
from capaian.domain.terms import ReturnTo
from capaian.measurement.models.cycle import Cycle, FormLine
from capaian.office.models import Office, Person, Unit


class Snapshot(models.Model):
    """The figures of a draft, or of the signed document, as they were: never computed again."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="snapshots")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=40)
    figures = models.JSONField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="snapshot")
    final = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["version"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cycle", "version"], name="snapshot_version"),
            models.UniqueConstraint(
                fields=["cycle"], condition=models.Q(final=True), name="one_final_snapshot"
            ),
        ]

    def __str__(self) -> str:
        return f"Draf {self.version}"


class Review(models.Model):
    """One round of the Camat's correction (step 9)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="reviews")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    returned_to = models.CharField(max_length=10, choices=ReturnTo.choices(), blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="reviews")

    class Meta:
        ordering: ClassVar[list[str]] = ["round"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cycle", "round"], name="review_round")
        ]

    def __str__(self) -> str:
        return f"Putaran {self.round}"


class Mark(models.Model):
    """A row, or a whole unit, that the Camat marked in a round."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="marks")
    review = models.ForeignKey(Review, models.PROTECT, related_name="marks")
    line = models.ForeignKey(FormLine, models.PROTECT, null=True, related_name="marks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="marks")
    remark = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.remark


class Remark(models.Model):
    """What the Camat has written on a row so far; it becomes a :class:`Mark` with the decision."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="remarks")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="remarks")
    line = models.OneToOneField(FormLine, models.PROTECT, related_name="pending_remark")
    remark = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["line__rank"]

    def __str__(self) -> str:
        return self.remark
