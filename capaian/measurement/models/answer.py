"""What a unit says to a finding: "sudah benar, karena …"."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.domain.findings import Code
from capaian.measurement.models.entry import Entry
from capaian.office.models import Office, Person


class Answer(models.Model):
    """The answer to one kind of finding on one line.

    It answers the figures that stood there: once one of them is typed anew, the answer no longer
    counts (our choice), and it counts again where the old figures come back.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="answers")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="answers")
    code = models.CharField(max_length=40, choices=Code.choices())
    text = models.CharField(max_length=300)
    typed = models.CharField(max_length=200, blank=True)
    budget_typed = models.CharField(max_length=200, blank=True)
    printed = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="answers")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry", "code"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{Code(self.code).label}: {self.text}"

    def counts_for(self, entry: Entry) -> bool:
        """Whether the figures are still those that were answered."""
        return (self.typed, self.budget_typed, self.printed) == (
            entry.typed,
            entry.budget_typed,
            entry.printed,
        )
