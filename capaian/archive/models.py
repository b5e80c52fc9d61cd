"""What is kept of a closed case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from capaian.office.models import Office
from capaian.procedure.models import Case


class ArchivedCase(models.Model):
    """A closed case as a bag on the disk. Dates follow from closing and the office's schedule.

    ``bag`` is the folder's name below the archive directory; ``seal`` the SHA-256 of the bag's
    tag manifest, so that an exchanged bag is found. Retention dates are empty where the office
    has not set its schedule.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="archived_cases")
    case = models.OneToOneField(Case, models.PROTECT, related_name="archived")
    bag = models.CharField(max_length=160)
    seal = models.CharField(max_length=64)
    classification = models.CharField(max_length=20)
    description = models.CharField(max_length=300)
    access = models.CharField(max_length=20)
    active_until = models.DateField(null=True)
    inactive_until = models.DateField(null=True)
    fate = models.CharField(max_length=40)
    room = models.CharField(max_length=60, blank=True)
    cupboard = models.CharField(max_length=60, blank=True)
    shelf = models.CharField(max_length=60, blank=True)
    box = models.CharField(max_length=60, blank=True)
    folder = models.CharField(max_length=60, blank=True)
    archived_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-archived_at"]

    def __str__(self) -> str:
        return self.description
