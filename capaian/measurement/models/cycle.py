"""One measurement, its form and what each unit does with it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models

from capaian.domain.period import QUARTERS, Period
from capaian.domain.terms import SubmissionState
from capaian.office.models import Office, Person, Unit
from capaian.planning.models import Indicator, PlanVersion
from capaian.procedure.models import Case


class Cycle(models.Model):
    """The measurement of one period: a quarter, or the year (``quarter`` empty).

    ``form_version`` grows each time the form is designed anew, so that an older workbook is
    known as such. ``plan_version`` is what the form was made from; before that what was in force
    when it was ordered, while ``get_cycle`` gives what is in force now. ``deadline`` is the
    order's, ``form_deadline`` the units'.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="cycles")
    case = models.OneToOneField(Case, models.PROTECT, related_name="cycle")
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True)
    instruction = models.TextField()
    ordered_on = models.DateField()
    deadline = models.DateField()
    form_version = models.PositiveSmallIntegerField(default=0)
    form_deadline = models.DateField(null=True)

    class Meta:
        # The year is measured after its last quarter; databases differ on where NULL stands.
        ordering: ClassVar[list[Any]] = ["-year", models.F("quarter").desc(nulls_first=True)]

    def __str__(self) -> str:
        return self.period.label

    @cached_property
    def period(self) -> Period:
        return Period(self.year, self.quarter)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods whose cells stand side by side: four quarters, or the one year."""
        if self.quarter is None:
            return (self.period,)
        return tuple(Period(self.year, quarter) for quarter in QUARTERS)


class FormLine(models.Model):
    """A line of the form: an indicator asked of a unit, or left out for a reason."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="form_lines")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="form_lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="form_lines")
    rank = models.PositiveIntegerField()
    omitted_because = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["rank"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cycle", "indicator"], name="form_line_once")
        ]

    def __str__(self) -> str:
        return self.indicator.name


class Submission(models.Model):
    """What one unit does with its form. ``version`` counts changes, for the second editor."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="submissions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions")
    state = models.CharField(
        max_length=14, choices=SubmissionState.choices(), default=SubmissionState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    distributed_at = models.DateTimeField(null=True)
    deadline = models.DateField(null=True)
    feedback = models.TextField(blank=True)
    feedback_at = models.DateTimeField(null=True)
    direction = models.TextField(blank=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="submissions_handed_in"
    )
    validated_at = models.DateTimeField(null=True)
    validated_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="submissions_validated"
    )
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__rank"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cycle", "unit"], name="submission_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {SubmissionState(self.state).label}"

    @property
    def answer(self) -> str:
        """What the unit said of the format, or that it said nothing, or not yet."""
        silent = "Tidak ada masukan." if self.feedback_at else "Belum menjawab."
        return self.feedback or silent

    @property
    def editable(self) -> bool:
        """Whether the unit can still change its figures."""
        return self.state in {SubmissionState.OPEN, SubmissionState.RETURNED}
