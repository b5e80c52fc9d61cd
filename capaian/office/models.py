"""What an office is made of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from capaian.domain.preferences import Preferences
from capaian.domain.terms import Capacity, Role


class Office(models.Model):
    """A kecamatan, known by its kode wilayah ("33.02.02")."""

    code = models.CharField(max_length=13, unique=True)
    name = models.CharField(max_length=120)
    regency = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    address = models.CharField(max_length=250, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    example = models.BooleanField(default=False)
    # True for the one office that the first run has made, so that there is never a second.
    first_run = models.BooleanField(null=True, unique=True, default=None)
    settings = models.JSONField(default=dict, blank=True)
    # SHA-256 of the picture on its letterhead; the file store keeps it, also after a change.
    logo = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def preferences(self) -> Preferences:
        return Preferences.from_dict(self.settings)


class Unit(models.Model):
    """A seksi or a subbagian of the sekretariat; closed instead of deleted, as it has history."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="units")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=160)
    rank = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "code"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "code"], name="unit_code")
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A position (jabatan); it stays when people change, and is closed instead of deleted.

    ``role`` and ``unit`` never change: who acted in it, acted in that role.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="positions")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=20, choices=Role.choices())
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="positions")
    rank = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["rank", "code"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "code"], name="position_code")
        ]

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    """An official of one office; ``user`` is the login, if there is one.

    ``email`` and ``phone`` are where reminders and messages go; they stand on no paper.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=160)
    rank = models.CharField(max_length=80, blank=True)
    nip = models.CharField(max_length=18, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "code"], name="person_code")
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """Who holds a position from when to when (both days included), and in which capacity."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    position = models.ForeignKey(Position, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    capacity = models.CharField(
        max_length=10, choices=Capacity.choices(), default=Capacity.DEFINITIVE
    )
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position__rank", "start"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="appointment_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.start}"

    @property
    def title(self) -> str:
        """The position with the capacity in which it is held: "Plt. Camat Wangon"."""
        return Capacity(self.capacity).name_seat(self.position.title)


class AccessKey(models.Model):
    """A key with which another program reads the office's signed results.

    Only the SHA-256 of the key is kept: the key itself is shown once, when it is made.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="access_keys")
    holder = models.CharField(max_length=160)
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="access_keys")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return self.holder


class RosterDraft(models.Model):
    """An uploaded list of people that is looked at before it counts; nobody is changed yet.

    ``content`` is the file. It holds personal data, so it is emptied when the list is settled.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="roster_drafts")
    file_name = models.CharField(max_length=160)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="roster_drafts")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"Daftar orang ({self.file_name})"
