"""Opening a signed paper to everybody who holds its check code, and closing it again."""

from __future__ import annotations

from capaian import gate
from capaian.documents.models import Document
from capaian.documents.queries import get_document
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict
from capaian.domain.terms import DocumentState

PUBLISHABLE = (DocumentState.SIGNED, DocumentState.WET_SIGNED)


def publish_paper(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Document:
    """Let the public check hand the file out; raises :class:`Conflict` for an unsigned paper."""
    subject = Subject(actor.office, get_document(actor, pk).title)
    with gate.enter(actor, Action.PUBLISH, lambda: subject, slip) as permit:
        return _set_public(permit, pk, True)


def withdraw_paper(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Document:
    """End that; the check itself goes on answering."""
    subject = Subject(actor.office, get_document(actor, pk).title)
    with gate.enter(actor, Action.UNPUBLISH, lambda: subject, slip) as permit:
        return _set_public(permit, pk, False)


def _set_public(permit: gate.Permit, pk: int, public: bool) -> Document:
    document = get_document(permit.actor, pk)
    if document.state not in PUBLISHABLE:
        raise Conflict("Naskah ini belum ditandatangani, jadi tidak dapat dibuka untuk umum.")
    document.public = public
    document.save(update_fields=["public"])
    permit.details.update(code=document.code, title=document.title)
    if document.number:
        permit.details.update(number=str(document.number))
    return document
