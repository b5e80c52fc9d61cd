"""What is kept of a closed case, from its sealing to its destruction."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.documents.models import Document
from capaian.domain.terms import ArchiveState, Fate
from capaian.office.models import Office, Person
from capaian.procedure.models import Case

HARDCOPY = ("room", "cupboard", "shelf", "box", "folder")
"""The fields that tell where the hardcopy stands, from the room to the folder."""
_WORDS = {"room": "", "cupboard": "lemari ", "shelf": "rak ", "box": "boks ", "folder": "folder "}


class ArchivedCase(models.Model):
    """A closed case as a bag on the disk. Dates follow from closing and the office's schedule.

    ``bag`` is the folder's name below the archive directory; ``seal`` the SHA-256 of the bag's
    tag manifest, so that an exchanged bag is found. Retention dates are empty where the office
    has not set its schedule. ``case`` is empty for a bag of another installation, which ``origin``
    then names. ``manifest`` is kept when the bag is destroyed: the checksums of what was in it.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="archived_cases")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="archived")
    origin = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=ArchiveState.choices(), default=ArchiveState.ACTIVE
    )
    bag = models.CharField(max_length=160)
    seal = models.CharField(max_length=64)
    classification = models.CharField(max_length=20)
    description = models.CharField(max_length=300)
    grade = models.CharField(max_length=20, default="Asli")
    access = models.CharField(max_length=20)
    active_until = models.DateField(null=True)
    inactive_until = models.DateField(null=True)
    fate = models.CharField(max_length=40, choices=Fate.choices())
    room = models.CharField(max_length=60, blank=True)
    cupboard = models.CharField(max_length=60, blank=True)
    shelf = models.CharField(max_length=60, blank=True)
    box = models.CharField(max_length=60, blank=True)
    folder = models.CharField(max_length=60, blank=True)
    archived_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    transferred_at = models.DateTimeField(null=True)
    transfer_report = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="transferred_cases"
    )
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_as = models.CharField(max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True)
    destruction_report = models.OneToOneField(
        Document, models.PROTECT, null=True, related_name="destroyed_case"
    )
    manifest = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-archived_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "seal"], name="bag_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "-archived_at"], name="archive_newest"),
            models.Index(fields=["office", "state", "active_until"], name="archive_active"),
            models.Index(fields=["office", "state", "inactive_until"], name="archive_inactive"),
            models.Index(fields=["office", "classification"], name="archive_code"),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def place(self) -> str:
        """Where the hardcopy stands: "Ruang arsip, lemari 1, boks 3"; empty where nobody said."""
        parts = ((name, getattr(self, name)) for name in HARDCOPY)
        return ", ".join(f"{_WORDS[name]}{text}" for name, text in parts if text)
