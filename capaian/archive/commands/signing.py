"""The berita acara of a destruction, signed electronically by the two who decided on it.

Each signs for themselves, in either order and in the office's way; the second signature is added
to the first and leaves its bytes as they are. By hand on the print: ``scanning``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from capaian import gate
from capaian.archive.models import ArchivedCase
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
            archived = get_archived(actor, pk)
            report = _find_waiting(actor, archived)
            unsigned = take_up(permit, report, _find_signer(actor, list_awaited(archived)))
        signed = make_signature(unsigned, request)
        with gate.enter(actor, Action.SIGN_REPORT, find_subject, slip) as permit:
            archived = get_archived(actor, pk)
            report = _find_waiting(actor, archived)
            awaited = list_awaited(archived)
            signer = _find_signer(actor, awaited)
            if take_up(permit, report, signer).pdf != unsigned.pdf:
                raise Conflict("Berita acara berubah selagi ditandatangani. Ulangi.")
            last = len(awaited) == 1
            add_signature(permit, report, signed, signer, unsigned.method, last=last)
            return report


def _find_signer(actor: Actor, awaited: Iterable[tuple[Person, str]]) -> tuple[Person, str]:
    return next(each for each in awaited if each[0].pk == actor.person)


def _find_waiting(actor: Actor, archived: ArchivedCase) -> Document:
    report, awaited = archived.destruction_report, list_awaited(archived)
    if report is None or not awaited:
        raise Conflict("Berita acara ini tidak menunggu tanda tangan. Muat ulang halaman.")
    if actor.person not in {person.pk for person, _ in awaited}:
        raise AlreadyDone("Anda sudah menandatangani berita acara ini.")
    return report
