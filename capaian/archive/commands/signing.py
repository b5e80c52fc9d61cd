"""The berita acara of a destruction, signed electronically by the two who decided on it.

Each signs for themselves, in either order and in the office's way; the second signature is added
to the first and leaves its bytes as they are. By hand on the print: ``scanning``.
"""

from __future__ import annotations

from functools import partial

from capaian import gate
from capaian.archive.queries import get_archived, list_awaited, subject_of
from capaian.documents.commands import add_signature, make_signature, take_up
from capaian.documents.models import Document
from capaian.documents.ways import NOTHING_TYPED, Credentials
from capaian.domain.access import Action, Actor
from capaian.domain.errors import AlreadyDone, Conflict
from capaian.office.models import Person


def sign_report(
    actor: Actor,
    pk: int,
    request: Credentials = NOTHING_TYPED,
    slip: gate.Slip = gate.NO_SLIP,
) -> Document:
    """Sign, verify, then keep; with the second signature the berita acara is in force.

    ``request`` is what the office's way of signing asks for; nothing of it is kept. Raises
    :class:`AlreadyDone` for whoever has signed, and :class:`Conflict` where the berita acara waits
    for no signature, is being signed by the other, or was changed meanwhile.
    """
    find_subject = partial(subject_of, actor, pk)
    with gate.alone(actor, Action.SIGN_REPORT, find_subject, slip):
        with gate.rehearse(actor, Action.SIGN_REPORT, find_subject, slip) as permit:
            report, (person, title), _ = _find_turn(actor, pk)
            unsigned = take_up(permit, report, (person.name, title))
        signed = make_signature(unsigned, request)
        with gate.enter(actor, Action.SIGN_REPORT, find_subject, slip) as permit:
            report, (person, title), last = _find_turn(actor, pk)
            if take_up(permit, report, (person.name, title)).pdf != unsigned.pdf:
                raise Conflict("Berita acara berubah selagi ditandatangani. Ulangi.")
            add_signature(permit, report, signed, (person, title), unsigned.method, last=last)
            return report


def _find_turn(actor: Actor, pk: int) -> tuple[Document, tuple[Person, str], bool]:
    """The berita acara, the actor as it names them, and whether theirs is the last signature."""
    archived = get_archived(actor, pk)
    report, awaited = archived.destruction_report, list_awaited(archived)
    if report is None or not awaited:
        raise Conflict("Berita acara ini tidak menunggu tanda tangan. Muat ulang halaman.")
    signer = next((each for each in awaited if each[0].pk == actor.person), None)
    if signer is None:
        raise AlreadyDone("Anda sudah menandatangani berita acara ini.")
    return report, signer, len(awaited) == 1
