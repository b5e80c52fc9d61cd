"""The one door for changes: asks who may, holds the office's lock, records what happened.

A function that takes ``actor`` is a door and opens the gate once; one that takes ``permit`` is
already inside. Inside, all is one transaction: a change and its event are kept together or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from capaian.audit.commands import append_event, lock_chain
from capaian.audit.queries import is_known
from capaian.domain.access import Action, Actor, Decision, Seat, Subject, decide
from capaian.domain.errors import AlreadyDone, Conflict, NotAllowed, NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Slip:
    """What a form brings along: a key against double posts and when the page was opened."""

    key: str | None = None
    opened_at: datetime | None = None


NO_SLIP = Slip()


@dataclass(frozen=True, slots=True)
class Permit:
    """Proof of having passed the gate. ``details`` is filled by the command for the event."""

    actor: Actor
    seat: Seat
    action: Action
    subject: Subject
    at: datetime
    opened_at: datetime
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of acting in Asia/Jakarta."""
        return timezone.localdate(self.at)


@contextmanager
def enter(
    actor: Actor, action: Action, find_subject: Callable[[], Subject], slip: Slip = NO_SLIP
) -> Iterator[Permit]:
    """Let ``actor`` in to do ``action``; ``find_subject`` is read under the lock, so it is true.

    Raises the refusal of the table, or :class:`AlreadyDone` when the slip's key was used before.
    """
    with transaction.atomic():
        chain = lock_chain(actor.office)
        if slip.key and is_known(actor.office, slip.key):
            raise AlreadyDone("Ini sudah tercatat sebelumnya. Tidak dicatat dua kali.")
        subject = find_subject()
        decision = decide(actor, action, subject)
        if decision.seat is None:
            raise _refusal(decision)
        now = timezone.now()
        opened_at = min(slip.opened_at or now, now)
        yield (permit := Permit(actor, decision.seat, action, subject, now, opened_at))
        append_event(
            chain, actor, permit.seat, action, subject, at=now, details=permit.details, key=slip.key
        )


def _refusal(decision: Decision) -> Refusal:
    kind = {"other_office": NotFound, "wrong_step": Conflict, "closed": Conflict}
    return kind.get(decision.code, NotAllowed)(decision.sentence, code=decision.code)
