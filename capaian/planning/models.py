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
    """An entry of the tree tujuan > sasaran > program > kegiatan > sub kegiatan.

    ``ceiling`` (pagu, rupiah) stands at the lowest level that has one and is summed upward.
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

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "code"], name="plan_node_code")
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A measure of a node, with everything that its achievement depends on."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="indicators")
    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="indicators")
    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    unit_of_measure = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices(), blank=True)
    formula = models.CharField(max_length=10, choices=Formula.choices(), blank=True)
    aggregation = models.CharField(max_length=10, choices=Aggregation.choices(), blank=True)
    definition = models.TextField(blank=True)
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
        node = self.node
        while node.level != Level.OBJECTIVE and node.parent is not None:
            node = node.parent
        return node.name


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
