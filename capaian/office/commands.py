"""How an office changes: setting it up from its file, and appointing officials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid, NotFound
from capaian.domain.preferences import Preferences
from capaian.domain.terms import Capacity, Role
from capaian.office.models import Appointment, Office, Person, Position, Unit


def set_up_office(actor: Actor, data: Mapping[str, Any]) -> Office:
    """Make or renew an office from its file (``office.toml`` as a dictionary); idempotent.

    Positions and units are matched by code. Each official of the file gets a login named by the
    person's code with no usable password: a password is set with ``capaian changepassword``.
    Raises :class:`Invalid` naming what the file lacks.
    """
    try:
        facts = data["office"]
        code = str(facts["code"])
    except KeyError as missing:
        raise Invalid(f"Berkas kantor tidak memuat {missing}.") from None
    subject = Subject(office=code, label=str(facts.get("name", code)))
    with gate.enter(actor, Action.SET_UP, lambda: subject) as permit:
        Preferences.from_dict(data.get("settings", {}))
        office, _ = Office.objects.update_or_create(
            code=code,
            defaults={
                **{
                    name: facts[name]
                    for name in ("name", "regency", "place", "address", "postal_code", "phone")
                    if name in facts
                },
                "example": bool(facts.get("example", False)),
                "settings": dict(data.get("settings", {})),
            },
        )
        units = {
            each["code"]: Unit.objects.update_or_create(
                office=office,
                code=each["code"],
                defaults={"name": each["name"], "rank": rank},
            )[0]
            for rank, each in enumerate(data.get("units", []))
        }
        for rank, each in enumerate(data.get("positions", [])):
            _set_up_position(office, units, each, rank)
        permit.details.update(units=len(units), positions=len(data.get("positions", [])))
    return office


def _set_up_position(
    office: Office, units: Mapping[str, Unit], each: Mapping[str, Any], rank: int
) -> None:
    try:
        unit = units[each["unit"]] if each.get("unit") else None
        role = Role(each["role"])
    except (KeyError, ValueError) as wrong:
        raise Invalid(f"Jabatan {each.get('code', '?')}: {wrong} tidak dikenal.") from None
    position, _ = Position.objects.update_or_create(
        office=office,
        code=each["code"],
        defaults={"title": each["title"], "role": role, "unit": unit, "rank": rank},
    )
    if not each.get("since"):
        return
    # Officials' names are not known: until somebody enters them the title stands for the name.
    person, _ = Person.objects.get_or_create(
        office=office, code=each["code"], defaults={"name": each.get("name", each["title"])}
    )
    if person.user is None:
        login = f"{office.code}-{each['code']}" if not office.example else each["code"]
        person.user, _ = User.objects.get_or_create(username=login)
        person.user.set_unusable_password()
        person.user.save()
        person.save(update_fields=["user"])
    Appointment.objects.get_or_create(
        office=office, position=position, person=person, defaults={"start": each["since"]}
    )


@dataclass(frozen=True, slots=True)
class AppointRequest:
    """Who takes a position from when to when (days included; no ``end`` = until further notice)."""

    position: int
    person: int
    capacity: Capacity
    start: date
    end: date | None = None


def appoint(actor: Actor, request: AppointRequest, slip: gate.Slip = gate.NO_SLIP) -> Appointment:
    """Give a position to a person; a Plt. or Plh. needs an end, and days may not overlap."""

    def find_subject() -> Subject:
        return Subject(office=actor.office, label="Pejabat")

    with gate.enter(actor, Action.APPOINT, find_subject, slip) as permit:
        position = Position.objects.filter(office__code=actor.office, pk=request.position).first()
        person = Person.objects.filter(office__code=actor.office, pk=request.person).first()
        if position is None or person is None:
            raise NotFound("Jabatan atau orang itu tidak ada.")
        if request.end and request.end < request.start:
            raise Invalid("Tanggal selesai mendahului tanggal mulai.", problems=(("end", ""),))
        if request.capacity is not Capacity.DEFINITIVE and request.end is None:
            raise Invalid("Plt. dan Plh. memerlukan tanggal selesai.")
        overlapping = Appointment.objects.filter(position=position).filter(
            Q(end__isnull=True) | Q(end__gte=request.start)
        )
        if request.end:
            overlapping = overlapping.filter(start__lte=request.end)
        other = overlapping.select_related("person").first()
        if other:
            raise Conflict(
                f"{position.title} pada tanggal itu masih dijabat {other.person.name}. "
                "Akhiri dulu jabatan itu."
            )
        appointment = Appointment.objects.create(
            office=position.office,
            position=position,
            person=person,
            capacity=request.capacity,
            start=request.start,
            end=request.end,
        )
        permit.details.update(
            position=position.title,
            person=person.name,
            capacity=request.capacity.label,
            start=request.start.isoformat(),
            end=request.end.isoformat() if request.end else None,
        )
        return appointment


def end_appointment(actor: Actor, appointment: int, end: date) -> Appointment:
    """Let an appointment end with a day (included)."""
    with gate.enter(
        actor, Action.APPOINT, lambda: Subject(office=actor.office, label="Pejabat")
    ) as permit:
        held = (
            Appointment.objects.select_related("position", "person")
            .filter(office__code=actor.office, pk=appointment)
            .first()
        )
        if held is None:
            raise NotFound("Jabatan itu tidak ada.")
        if end < held.start:
            raise Invalid("Tanggal selesai mendahului tanggal mulai.")
        held.end = end
        held.save(update_fields=["end"])
        permit.details.update(
            position=held.position.title, person=held.person.name, end=end.isoformat()
        )
        return held
