"""What is kept of papers: files, letter numbers, documents, signatures."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from capaian.domain.terms import DocumentState, NumberState, PaperKind
from capaian.office.models import Office, Person
from capaian.procedure.models import Case


class StoredFile(models.Model):
    """A file known by its SHA-256; its bytes lie in the file store and never change."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "sha256"], name="file_once")
        ]

    def __str__(self) -> str:
        return self.sha256


class LetterNumber(models.Model):
    """One line of the register: a number is taken once per office and year, without a gap."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="letter_numbers")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    classification = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=NumberState.choices(), default=NumberState.USED)
    note = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-sequence"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["office", "year", "sequence"], name="letter_number")
        ]

    def __str__(self) -> str:
        return f"{self.classification}/{self.sequence}/{self.year}"


class Document(models.Model):
    """A paper of a case, or of the office itself: its data, its bytes, its check code.

    ``data`` is what the paper was typeset from, kept so that it can be read for ever; ``code``
    is random and is what the QR leads to. ``version`` counts the papers of a case with the same
    title.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="documents")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="documents")
    step = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=PaperKind.choices())
    title = models.CharField(max_length=300)
    name = models.CharField(max_length=160)
    code = models.CharField(max_length=24, unique=True)
    state = models.CharField(
        max_length=16, choices=DocumentState.choices(), default=DocumentState.ISSUED
    )
    version = models.PositiveSmallIntegerField(default=1)
    number = models.OneToOneField(LetterNumber, models.PROTECT, null=True, related_name="document")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="documents")
    scan_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="scans")
    data = models.JSONField(default=dict)
    public = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="documents")
    made_as = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "case", "step"], name="document_case")
        ]

    def __str__(self) -> str:
        return self.title


def name_signer(name: str, title: str) -> str:
    """Who signed in which capacity, as a signature in a file, its row and its event tell it."""
    return f"{name} ({title})"


class Signature(models.Model):
    """Who signed a document, in which capacity, when and in which way."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="signatures")
    document = models.ForeignKey(Document, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    method = models.CharField(max_length=12)
    wording = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return name_signer(self.name, self.title)
