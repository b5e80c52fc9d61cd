"""What a plan is made of. A version in force is never edited: a change is a new version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.domain.terms import Aggregation, Direction, Formula, Level, PlanKind
from capaian.office.models import Office, Person, Unit


class PlanVersion(models.Model):
    """A plan of one year as agreed at one time (murni, perubahan)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="plan_versions")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PlanKind.choices())
    effective = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    decimal_style = models.CharField(max_length=2, default="id")
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="plans")

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-sequence"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "year", "sequence"], name="plan_sequence")
        ]

    def __str__(self) -> str:
        return f"Rencana {self.year} {PlanKind(self.kind).label.lower()} (versi {self.sequence})"


class PlanNode(models.Model):
    """An entry of the tree: tujuan > sasaran, and urusan > program > kegiatan > sub kegiatan.

    Budget lines stand below each other by their codes, a line without one above it below a
    sasaran. Rupiah, as typed and as read: ``ceiling`` (pagu) of the year, ``renstra_ceiling`` of
    the whole renstra, ``earlier_spent`` what was realized up to the year before.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="plan_nodes")
    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    level = models.CharField(max_length=14, choices=Level.choices())
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    rank = models.PositiveIntegerField(default=0)
    ceiling_typed = models.CharField(max_length=60, blank=True)
    ceiling = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    renstra_ceiling_typed = models.CharField(max_length=60, blank=True)
    renstra_ceiling = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    earlier_spent_typed = models.CharField(max_length=60, blank=True)
    earlier_spent = models.DecimalField(max_digits=20, decimal_places=2, null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "level", "code"], name="plan_node_code")
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A measure of a node, with everything that its achievement depends on.

    ``node`` is the budget line, or the sasaran where it has none; ``serves`` is the sasaran.
    ``method`` is the cara pengukuran in words; ``stages`` of a milestone are kept as typed, as are
    the target at the end of the renstra and what was reached up to the year before.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="indicators")
    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="indicators")
    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="indicators")
    serves = models.ForeignKey(PlanNode, models.CASCADE, related_name="served_by")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    unit_of_measure = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices(), blank=True)
    formula = models.CharField(max_length=10, choices=Formula.choices(), blank=True)
    aggregation = models.CharField(max_length=10, choices=Aggregation.choices(), blank=True)
    ranking = models.CharField(max_length=80, blank=True)
    stages = models.CharField(max_length=400, blank=True)
    renstra_target = models.CharField(max_length=60, blank=True)
    earlier_realization = models.CharField(max_length=60, blank=True)
    definition = models.TextField(blank=True)
    method = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    evidence_asked = models.CharField(max_length=300, blank=True)
    weight = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicators")
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "code"], name="indicator_code")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "version", "unit"], name="indicator_unit")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def objective(self) -> str:
        """The name of the sasaran that this indicator serves."""
        return self.serves.name


class Target(models.Model):
    """A target of a quarter (1–4) or of the year (0), as typed and as read."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    quarter = models.PositiveSmallIntegerField()
    typed = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=30, decimal_places=10, null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["quarter"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="target_quarter"),
            models.CheckConstraint(condition=models.Q(quarter__lte=4), name="target_quarter_range"),
        ]

    def __str__(self) -> str:
        return self.typed


class PlanDraft(models.Model):
    """An uploaded plan that is looked at before it is adopted; nothing of it is in force.

    ``base`` is the sequence of the version it was compared with, 0 where the year had none, so
    that a second editor is told. ``content`` is the file, emptied when it is withdrawn.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="plan_drafts")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PlanKind.choices())
    effective = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    decimal_style = models.CharField(max_length=2, default="id")
    base = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=160)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="plan_drafts")
    settled_at = models.DateTimeField(null=True)
    adopted = models.OneToOneField(PlanVersion, models.PROTECT, null=True, related_name="draft")

    class Meta:
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"Usulan rencana {self.year} ({self.file_name})"
