"""What is done with the signed document: copies, and the register of what was sent to whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.documents.models import Document
from capaian.domain.terms import SendingState, SendingWay
from capaian.measurement.models.cycle import Cycle
from capaian.office.models import Office, Person


class Dispatch(models.Model):
    """A sending: which paper goes to whom, in which way, when, by whom, and who received it.

    A surat pengantar takes the signed document along, a copy goes alone. ``begun_at`` is when
    the sending was last written down; ``failure`` what the mail server answered. The receiver's
    columns are those of the surat pengantar (seen in practice); ``slip`` is the scan of the
    returned one.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="dispatches")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="dispatches")
    document = models.OneToOneField(Document, models.PROTECT, related_name="dispatch")
    addressee = models.CharField(max_length=200)
    way = models.CharField(max_length=40, choices=SendingWay.choices(), blank=True)
    address = models.EmailField(blank=True)
    state = models.CharField(
        max_length=12, choices=SendingState.choices(), default=SendingState.WAITING
    )
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="dispatches")
    sent_as = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True)
    receiver_position = models.CharField(max_length=160, blank=True)
    receiver_name = models.CharField(max_length=160, blank=True)
    receiver_nip = models.CharField(max_length=18, blank=True)
    receiver_phone = models.CharField(max_length=20, blank=True)
    slip = models.OneToOneField(Document, models.PROTECT, null=True, related_name="receipt_of")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "state", "sent_on"], name="dispatch_state")
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.addressee}"

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent, or to be sent again."""
        return self.state not in {SendingState.SENT, SendingState.RECEIVED}


class Copy(models.Model):
    """A numbered copy of the signed document and who gets it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="copies")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=200)
    document = models.OneToOneField(Document, models.PROTECT, related_name="copy")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        verbose_name_plural = "copies"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["cycle", "number"], name="copy_number")
        ]

    def __str__(self) -> str:
        return f"Salinan {self.number}"
