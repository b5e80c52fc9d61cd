"""How papers are read. Each query takes the actor first; the public check takes a code."""

from __future__ import annotations

from django.db.models import QuerySet

from capaian.documents.models import Document, LetterNumber
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.terms import PaperKind
from capaian.procedure.models import Case


def list_documents(actor: Actor, case: Case) -> QuerySet[Document]:
    """The papers of a case of the actor's office, oldest first."""
    return (
        Document.objects.filter(office__code=actor.office, case=case)
        .select_related("number", "file")
        .defer("data")
    )


def get_document(actor: Actor, pk: int) -> Document:
    """One paper of the actor's office."""
    document = (
        Document.objects.filter(office__code=actor.office, pk=pk)
        .select_related("file", "case", "number")
        .first()
    )
    if document is None:
        raise NotFound("Naskah itu tidak ada.")
    return document


def find_by_code(code: str) -> Document | None:
    """The paper behind a check code, for anybody who holds the code."""
    return (
        Document.objects.filter(code=code.strip().upper())
        .select_related("file", "case", "office", "number")
        .prefetch_related("signatures")
        .first()
    )


def list_numbers(actor: Actor, year: int) -> QuerySet[LetterNumber]:
    """The letter register of a year."""
    return LetterNumber.objects.filter(office__code=actor.office, year=year).select_related(
        "document"
    )


def find_newest(actor: Actor, kind: PaperKind) -> Document | None:
    """The newest paper of a kind that belongs to the office itself, not to a case."""
    return Document.objects.filter(office__code=actor.office, case=None, kind=kind).last()
