"""The door itself: one transaction, entered by whoever may, left with an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from capaian.audit.commands import append_event, lock_chain
from capaian.audit.models import Chain
from capaian.audit.queries import is_known
from capaian.audit.turn import take_turn
from capaian.domain.access import Action, Actor, Subject, decide
from capaian.domain.errors import AlreadyDone, Conflict, NotAllowed, NotFound
from capaian.gate.permit import NO_SLIP, Permit, Slip

_REFUSALS = {"other_office": NotFound, "wrong_step": Conflict, "closed": Conflict}


@contextmanager
def enter(
    actor: Actor, action: Action, find_subject: Callable[[], Subject], slip: Slip = NO_SLIP
) -> Iterator[Permit]:
    """Let ``actor`` in to do ``action``; ``find_subject`` is read under the lock, so it is true.

    Raises the refusal of the table, or :class:`AlreadyDone` when the slip's key was used before.
    """
    with take_turn():
        chain, permit = let_in(actor, action, find_subject, slip)
        yield permit
        append_event(
            chain,
            actor,
            permit.seat,
            action,
            permit.subject,
            at=permit.at,
            details=permit.details,
            key=slip.key,
        )


@contextmanager
def rehearse(
    actor: Actor, action: Action, find_subject: Callable[[], Subject], slip: Slip = NO_SLIP
) -> Iterator[Permit]:
    """As :func:`enter`, but nothing that is done inside is kept and no event is written.

    For what takes long outside, as a signature of a service: it is made ready here, done while
    no lock is held, and kept by :func:`enter` if all is still as it was here.
    """
    with take_turn():
        yield let_in(actor, action, find_subject, slip)[1]
        transaction.set_rollback(True)


def let_in(
    actor: Actor, action: Action, find_subject: Callable[[], Subject], slip: Slip
) -> tuple[Chain, Permit]:
    """The locked chain and the permit of whoever may, inside a transaction that is open."""
    chain = lock_chain(actor.office)
    refuse_repeated(actor, slip)
    subject = find_subject()
    decision = decide(actor, action, subject)
    if decision.seat is None:
        raise _REFUSALS.get(decision.code, NotAllowed)(decision.sentence, code=decision.code)
    now = timezone.now()
    opened_at = min(slip.opened_at or now, now)
    return chain, Permit(actor, decision.seat, action, subject, now, opened_at)


def refuse_repeated(actor: Actor, slip: Slip) -> None:
    """Raise :class:`AlreadyDone` when the slip's key was used before."""
    if slip.key and is_known(actor.office, slip.key):
        raise AlreadyDone("Ini sudah tercatat sebelumnya. Tidak dicatat dua kali.")
