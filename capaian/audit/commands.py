"""How the memory grows: lock the chain, look for a key, append an event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from capaian.audit.chain import compute_hash
from capaian.audit.models import Chain, Event
from capaian.domain.access import Action, Actor, Seat, Subject
from capaian.prepared import insert, prepared, update


def lock_chain(office: str) -> Chain:
    """The head of the office's chain, locked until the transaction ends."""
    for chain in _read_locked(office):
        return chain
    chain, _ = Chain.objects.select_for_update().get_or_create(office=office)
    return chain


@prepared
def _read_locked(office: str) -> QuerySet[Chain]:
    return Chain.objects.select_for_update().filter(office=office)


def append_event(
    chain: Chain,
    actor: Actor,
    seat: Seat,
    action: Action,
    subject: Subject,
    *,
    at: datetime,
    details: dict[str, Any],
    key: str | None,
) -> None:
    """Write the next event of a locked chain; ``at`` is an aware time."""
    facts: dict[str, Any] = {
        "office": chain.office,
        "sequence": chain.length + 1,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "person": actor.person,
        "name": actor.name,
        "title": seat.full_title,
        "capacity": str(seat.capacity),
        "action": str(action),
        "case": subject.case,
        "label": subject.label,
        "details": details,
        "key": key,
        "previous": chain.head,
    }
    event = Event(**{**facts, "at": at}, hash=compute_hash(facts))
    insert([event])
    chain.length, chain.head = event.sequence, event.hash
    update([chain], ["length", "head"])
