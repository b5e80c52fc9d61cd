"""How the memory is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from capaian.audit.chain import FACTS, ChainVerdict, check_chain, write_proof
from capaian.audit.models import Chain, Event
from capaian.domain.access import Action, Actor
from capaian.prepared import prepared


def list_events(
    actor: Actor, *, case: str = "", actions: Collection[Action] | None = None
) -> QuerySet[Event]:
    """The events of the actor's office, newest first, of one case and some actions if named."""
    events = Event.objects.filter(office=actor.office).order_by("-sequence")
    if case:
        events = events.filter(case=case)
    return events if actions is None else events.filter(action__in=actions)


def is_known(office: str, key: str) -> bool:
    """Whether an earlier request with this key has left an event."""
    return bool(_find_sent(office, key))


@prepared
def _find_sent(office: str, key: str) -> QuerySet[Event, Any]:
    events = Event.objects.filter(office=office, key=key).order_by()
    return events.values_list("hash", "at", "details")


@dataclass(frozen=True, slots=True)
class Proof:
    """That something was recorded: when, with which details, and under which code it is found."""

    code: str
    at: datetime
    details: dict[str, Any]


def find_proof(actor: Actor, key: str | None) -> Proof | None:
    """The proof of what was sent with a slip of this key, if it has left an event."""
    facts = _find_sent(actor.office, key) if key else ()
    return next((Proof(write_proof(hash_), at, details) for hash_, at, details in facts), None)


def export_event(event: Event) -> dict[str, Any]:
    """An event as plain data, in the form its hash is computed over."""
    facts = {name: getattr(event, name) for name in (*FACTS, "hash")}
    facts["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return facts


def export_chain(office: str) -> Iterator[dict[str, Any]]:
    """All events of an office, oldest first, in bounded memory."""
    events = Event.objects.filter(office=office).order_by("sequence")
    for event in events.iterator(chunk_size=500):
        yield export_event(event)


def verify_chain(office: str) -> ChainVerdict:
    """Recompute an office's chain from the first event and compare it with its head."""
    head = Chain.objects.filter(office=office).first()
    return check_chain(
        export_chain(office),
        expected_length=head.length if head else 0,
        expected_head=head.head if head else "",
    )


def list_chains() -> list[str]:
    """The codes of all offices that have a chain."""
    return sorted(
        set(Chain.objects.values_list("office", flat=True))
        | set(Event.objects.order_by().values_list("office", flat=True).distinct())
    )


def head_of(office: str) -> tuple[int, str]:
    """How many events there are and the hash of the last one."""
    chain = Chain.objects.filter(office=office).first()
    return (chain.length, chain.head) if chain else (0, "")
