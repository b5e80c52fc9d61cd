"""How an office is read. Each query takes the actor first and shows only the own office."""

from __future__ import annotations

import hashlib
from datetime import date, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from capaian.adapters.public_holidays import DaysOff
from capaian.domain.access import RULES, Action, Actor, Seat
from capaian.domain.errors import NotFound
from capaian.domain.preferences import FACTS, Topic, read_fields
from capaian.domain.terms import Capacity, Role
from capaian.domain.working_time import WorkingTime
from capaian.office.models import (
    AccessKey,
    Appointment,
    Office,
    Person,
    Position,
    RosterDraft,
    Unit,
)
from capaian.prepared import prepared


def actor_of(person: Person, *, on: date | None = None) -> Actor:
    """The person with the seats held on a day.

    ``on`` is a day in Asia/Jakarta, today by default: a seat is a fact of the day of acting.
    """
    seats = tuple(
        Seat(position, title, Role(role), unit, Capacity(capacity))
        for position, title, role, unit, capacity in _read_seats(
            person.pk, on or timezone.localdate()
        )
    )
    return Actor(
        person=person.pk,
        name=person.name,
        office=person.office.code,
        seats=seats,
        rank=person.rank,
        nip=person.nip,
    )


@prepared
def _read_seats(person: int, day: date) -> QuerySet[Appointment, Any]:
    return _on_day(Appointment.objects.filter(person=person), day).values_list(
        "position_id", "position__title", "position__role", "position__unit_id", "capacity"
    )


def seat_of(held: Appointment) -> Seat:
    """A position as its holder has it."""
    return Seat(
        position=held.position_id,
        title=held.position.title,
        role=Role(held.position.role),
        unit=held.position.unit_id,
        capacity=Capacity(held.capacity),
    )


def console_actor(office: str) -> Actor:
    """The operator at the command line, who sets an office up and does nothing else."""
    return Actor(person=0, name="Baris perintah", office=office, console=True)


def find_key_holder(key: str) -> Actor | None:
    """The program behind an access key as a reader of its office without a seat, or ``None``."""
    fingerprint = hashlib.sha256(key.encode()).hexdigest()
    found = (
        AccessKey.objects.select_related("office")
        .filter(fingerprint=fingerprint, revoked_at=None)
        .first()
    )
    return Actor(person=0, name=found.holder, office=found.office.code) if found else None


def list_keys(actor: Actor) -> QuerySet[AccessKey]:
    """The access keys of the office, newest first, those taken back included."""
    return AccessKey.objects.filter(office__code=actor.office).select_related("made_by")


def starting_actor(office: str) -> Actor:
    """Whoever proved with the start code to keep the machine; may do what the console may."""
    return Actor(person=0, name="Pemegang kode awal", office=office, console=True)


def get_office(actor: Actor) -> Office:
    """The actor's own office."""
    try:
        return Office.objects.get(code=actor.office)
    except Office.DoesNotExist:
        raise NotFound("Kantor ini belum disiapkan.") from None


def read_topic(office: Office, topic: Topic) -> dict[str, Any]:
    """The settings of one topic as they are stored, by field, defaults filled in."""
    facts = {fact.name: getattr(office, fact.name) for fact in FACTS}
    return read_fields(topic, {**facts, **office.settings})


def working_time_of(office: Office) -> WorkingTime:
    """When an office works, by its settings and the public holidays."""
    chosen = office.preferences
    start, end = chosen.working_hours.split("-")
    return WorkingTime(
        days=chosen.working_days,
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        days_off=DaysOff(frozenset(map(date.fromisoformat, chosen.days_off))),
    )


def list_offices() -> list[str]:
    """The codes of all offices, for the keeper of the machine."""
    return sorted(Office.objects.values_list("code", flat=True))


def list_units(actor: Actor, *, closed: bool = False) -> QuerySet[Unit]:
    """The units of the office in their order: those that are open, or those that are closed."""
    return Unit.objects.filter(office__code=actor.office, closed_on__isnull=not closed)


def get_unit(actor: Actor, pk: int) -> Unit:
    """A unit of the actor's office, open or closed."""
    unit = Unit.objects.filter(office__code=actor.office, pk=pk).first()
    if unit is None:
        raise NotFound("Unit itu tidak ada.")
    return unit


def list_positions(actor: Actor, *, closed: bool = False) -> QuerySet[Position]:
    """The positions of the office in their order: those that are open, or those closed."""
    positions = Position.objects.filter(office__code=actor.office, closed_on__isnull=not closed)
    return positions.select_related("unit")


def get_position(actor: Actor, pk: int) -> Position:
    """A position of the actor's office, open or closed."""
    position = Position.objects.filter(office__code=actor.office, pk=pk).first()
    if position is None:
        raise NotFound("Jabatan itu tidak ada.")
    return position


def list_appointments(actor: Actor, *, on: date | None = None) -> QuerySet[Appointment]:
    """Who holds which position on a day (Asia/Jakarta), in the order of the positions."""
    held = Appointment.objects.filter(office__code=actor.office)
    return _on_day(held, on).select_related("position__unit", "person")


def list_appointing(office: Office, *, on: date) -> QuerySet[Appointment]:
    """Who may say on a day (Asia/Jakarta) who holds which position."""
    return _on_day(_appointing(office), on)


def find_end_of_appointing(office: Office) -> date | None:
    """The last day of those, from today on, on which somebody appoints; ``None`` = no end."""
    last = timezone.localdate() - timedelta(days=1)
    for start, end in _appointing(office).order_by("start").values_list("start", "end"):
        if start <= last + timedelta(days=1):
            if end is None:
                return None
            last = max(last, end)
    return last


def _appointing(office: Office) -> QuerySet[Appointment]:
    roles = RULES[Action.APPOINT].roles
    return Appointment.objects.filter(office=office, position__role__in=roles)


def capacity_on(position: str, day: date) -> Subquery:
    """In which capacity a position is held on a day (Asia/Jakarta), none while it is vacant.

    ``position`` names the field of the query's rows that says which position.
    """
    held = Appointment.objects.filter(position=OuterRef(position)).order_by()
    return Subquery(_on_day(held, day).values("capacity")[:1])


def name_seat(title: str, capacity: str | None) -> str:
    """A position as it is held, "Plt. Camat Wangon"; one that nobody holds by its title."""
    return Capacity(capacity).name_seat(title) if capacity else title


def name_positions(positions: QuerySet[Position]) -> dict[int, str]:
    """Positions by their keys as :func:`name_seat` names them today (Asia/Jakarta)."""
    held = positions.values_list("pk", "title", capacity_on("pk", timezone.localdate()))
    return {pk: name_seat(title, capacity) for pk, title, capacity in held}


def list_coming(actor: Actor) -> QuerySet[Appointment]:
    """Appointments that begin after today (Asia/Jakarta), the next ones first."""
    coming = Appointment.objects.filter(office__code=actor.office, start__gt=timezone.localdate())
    return coming.select_related("position", "person").order_by("start", "position__rank")


def find_holder(position: Position, *, on: date | None = None) -> Appointment | None:
    """The person who holds a position on a day; ``None`` for a vacancy."""
    return next(iter(_read_holders(position.pk, on or timezone.localdate())), None)


@prepared
def _read_holders(position: int, day: date) -> QuerySet[Appointment]:
    held = Appointment.objects.filter(position=position).select_related("person", "position")
    return _on_day(held, day)


def list_people(actor: Actor) -> QuerySet[Person]:
    """The people of the office."""
    return Person.objects.filter(office__code=actor.office)


def get_person(actor: Actor, pk: int) -> Person:
    """A person of the actor's office."""
    person = list_people(actor).filter(pk=pk).first()
    if person is None:
        raise NotFound("Orang itu tidak ada.")
    return person


def list_rosters(actor: Actor) -> QuerySet[RosterDraft]:
    """The uploaded lists of people that nobody has settled yet, newest first."""
    drafts = RosterDraft.objects.filter(office__code=actor.office, settled_at=None)
    return drafts.select_related("uploaded_by").defer("content")


def get_roster(actor: Actor, pk: int) -> RosterDraft:
    """One open list of the own office with its file."""
    drafts = RosterDraft.objects.filter(office__code=actor.office, settled_at=None)
    draft = drafts.select_related("office", "uploaded_by").filter(pk=pk).first()
    if draft is None:
        raise NotFound("Daftar orang itu tidak ada atau sudah diputuskan.")
    return draft


def list_held(person: Person) -> QuerySet[Appointment]:
    """All positions that a person has held, holds and will hold, the newest first."""
    return person.appointments.select_related("position").order_by("-start", "position__rank")


def _on_day(held: QuerySet[Appointment], on: date | None) -> QuerySet[Appointment]:
    day = on or timezone.localdate()
    return held.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
