"""What meetings left to be done: decisions with a position and a day (tindak lanjut rapat)."""

from __future__ import annotations

from django.db.models import QuerySet

from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.terms import Role
from capaian.measurement.models import MeetingDecision
from capaian.office.models import Position
from capaian.office.queries import name_positions


def list_open_items(actor: Actor) -> QuerySet[MeetingDecision]:
    """The decisions of closed meetings that wait to be done, the earliest day first.

    An official sees those of the seats held today, so a Plt. or Plh. sees those of the seat; Camat
    and Sekcam see all of the office, and so does the console (``console_actor``), from which
    reminders are sent. They stay until they are done, also after the measurement is closed. Each
    comes with ``position``, ``due``, ``text`` and ``meeting.cycle.case``.
    """
    items = MeetingDecision.objects.filter(
        office__code=actor.office,
        position__isnull=False,
        done_at__isnull=True,
        meeting__held_at__isnull=False,
    )
    if not (actor.console or actor.holds(Role.HEAD, Role.SECRETARY)):
        items = items.filter(position__in=actor.positions)
    return (
        items.select_related("position", "office", "meeting__cycle__case")
        .defer("meeting__cycle__case__workflow")
        .order_by("due", "id")
    )


def get_item(actor: Actor, pk: int) -> MeetingDecision:
    """A decision of a closed meeting of the office that is a task of a seat."""
    item = (
        MeetingDecision.objects.filter(
            office__code=actor.office,
            pk=pk,
            position__isnull=False,
            meeting__held_at__isnull=False,
        )
        .select_related("position", "office", "meeting__cycle__case")
        .first()
    )
    if item is None:
        raise NotFound("Tindak lanjut itu tidak ada.")
    return item


def name_doer(item: MeetingDecision) -> dict[int, str]:
    """Whose task a decision is: the position's key and how it is held today (Asia/Jakarta)."""
    return name_positions(Position.objects.filter(decisions=item))
