"""How papers are read. Each query takes the actor first; the public check takes a code."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from capaian.adapters.signing import read_keywords
from capaian.audit.anchors import Anchor
from capaian.documents.files import read_file
from capaian.documents.models import Document, LetterNumber
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.terms import DocumentState, NumberState, PaperKind
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


def read_code(typed: str) -> str:
    """A check code as it is kept, from how people type it: spaces, dashes and small letters."""
    return "".join(typed.split()).replace("-", "").upper()


def find_by_code(code: str) -> Document | None:
    """The paper behind a check code as somebody typed it, for anybody who holds the code."""
    return (
        Document.objects.filter(code=read_code(code))
        .select_related("file", "case", "office", "number")
        .prefetch_related("signatures")
        .first()
    )


def count_copies(document: Document) -> int:
    """How many numbered copies were made of a signed document of a case."""
    if document.kind != PaperKind.PERFORMANCE:
        return 0
    return Document.objects.filter(case=document.case_id, kind=PaperKind.COPY).count()


def list_paper_anchors(office: str) -> Iterator[Anchor]:
    """The heads of the office's chain on its signed and printed papers, as data and as files."""
    papers = Document.objects.filter(office__code=office).exclude(
        state__in=(DocumentState.DRAFT, DocumentState.ISSUED)
    )
    for paper in papers.select_related("file").iterator(chunk_size=50):
        imprint = paper.data.get("imprint", {})
        written = (imprint.get("chain_head", ""), _read_keywords(paper))
        yield from filter(None, (Anchor.find(text, f"Naskah {paper.code}") for text in written))


def _read_keywords(paper: Document) -> str:
    """What the file itself says; a missing file is found by the check of files, not here."""
    try:
        return read_keywords(read_file(paper.file))
    except NotFound:
        return ""


def list_numbers(actor: Actor, year: int) -> QuerySet[LetterNumber]:
    """The letter register of a year."""
    return LetterNumber.objects.filter(office__code=actor.office, year=year).select_related(
        "document"
    )


def list_reserved(actor: Actor, year: int) -> QuerySet[LetterNumber]:
    """The numbers of a year that wait for a letter, not those that a print already bears."""
    return list_numbers(actor, year).filter(state=NumberState.RESERVED, document=None)


def find_newest(actor: Actor, kind: PaperKind) -> Document | None:
    """The newest paper of a kind that belongs to the office itself, not to a case."""
    return Document.objects.filter(office__code=actor.office, case=None, kind=kind).last()
