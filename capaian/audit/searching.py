"""Looking for events: by case, person, action, day and words, a page at a time.

Pages follow one another by the number of the event (keyset), so that the thousandth page costs
what the first does. What no index knows (words, several actions) is looked for among
:data:`WINDOW` events at a time: the cost of a page does not grow with the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from capaian.audit.chain import read_proof
from capaian.audit.models import Event
from capaian.domain.access import Action, Actor

PAGE = 50
WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class EventSearch:
    """What is looked for; ``actions`` is any of them, ``words`` all of them, ``proof`` a code.

    ``since`` and ``until`` are moments (the second is not included), ``before`` the number of the
    event from which the page goes on to older ones.
    """

    case: str = ""
    person: int | None = None
    actions: Sequence[Action] = ()
    words: str = ""
    proof: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events, newest first; ``older`` continues the search, ``None`` at its end."""

    events: Sequence[Event]
    older: int | None


def search_events(actor: Actor, search: EventSearch) -> EventPage:
    """A page of the events of the actor's office."""
    events = _filter_days(Event.objects.filter(office=actor.office), search)
    first, top = _find_bounds(events, search)
    if search.case:
        events = events.filter(case=search.case)
    if search.person is not None:
        events = events.filter(person=search.person)
    if search.proof:
        # From this beginning of the hash up to the next: so the index of hashes is used.
        start = read_proof(search.proof)
        events = events.filter(hash__gte=start, hash__lt=f"{start}~") if start else events.none()
    if search.actions:
        events = events.filter(action__in=[str(each) for each in search.actions])
    for word in search.words.split():
        events = events.filter(_match(word))
    bottom = first
    if search.words or len(search.actions) > 1:
        bottom = max(first, top - WINDOW)
    events = events.filter(sequence__gte=bottom, sequence__lt=top)
    found = list(events.order_by("-sequence")[: PAGE + 1])
    if len(found) > PAGE:
        return EventPage(found[:PAGE], found[PAGE - 1].sequence)
    return EventPage(found, bottom if bottom > first else None)


def _filter_days(events: QuerySet[Event], search: EventSearch) -> QuerySet[Event]:
    if search.since:
        events = events.filter(at__gte=search.since)
    return events.filter(at__lt=search.until) if search.until else events


def _find_bounds(events: QuerySet[Event], search: EventSearch) -> tuple[int, int]:
    """The numbers from and up to which is looked; days are turned into numbers by an index.

    A clock that was set back leaves later events with earlier times, so both ends are asked for.
    """
    if search.since or search.until:
        ends = events.aggregate(first=Min("sequence"), last=Max("sequence"))
        first, end = ends["first"] or 1, (ends["last"] or 0) + 1
        return first, end if search.before is None else min(search.before, end)
    if search.before is not None:
        return 1, search.before
    newest = events.order_by("-sequence").values_list("sequence", flat=True).first()
    return 1, (newest or 0) + 1


def _match(word: str) -> Q:
    """A word in the name, the title, the case, what was kept of the event, or what was done."""
    doing = [str(each) for each in Action if word.lower() in each.label]
    return (
        Q(name__icontains=word)
        | Q(title__icontains=word)
        | Q(label__icontains=word)
        | Q(details__icontains=word)
        | Q(action__in=doing)
    )
