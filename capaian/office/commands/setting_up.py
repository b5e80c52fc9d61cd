"""Setting an office up from its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Invalid
from capaian.domain.preferences import FACTS, Preferences
from capaian.domain.terms import Role
from capaian.office.commands.accounts import make_login
from capaian.office.models import Appointment, Office, Person, Position, Unit


def set_up_office(actor: Actor, data: Mapping[str, Any], *, first_run: bool = False) -> Office:
    """Make or renew an office from its file (``office.toml`` as a dictionary); idempotent.

    Positions and units are matched by code. Each official of the file gets a login named by the
    person's code with no usable password: the first sets one with ``capaian changepassword`` and
    makes links for the others. ``first_run`` marks the office of the first run.
    Raises :class:`Invalid` naming what the file lacks.
    """
    facts = _pick(data, "office")[0]
    office_code, office_name, *_ = _pick(facts, "code", "name", "regency", "place")
    subject = Subject(office=str(office_code), label=office_name)
    with gate.enter(actor, Action.SET_UP, lambda: subject) as permit:
        Preferences.from_dict(data.get("settings", {}))
        office, _ = Office.objects.update_or_create(
            code=subject.office,
            defaults={
                **{fact.name: fact.read(facts[fact.name]) for fact in FACTS if fact.name in facts},
                "example": bool(facts.get("example", False)),
                "settings": dict(data.get("settings", {})),
                **({"first_run": True} if first_run else {}),
            },
        )
        units = {}
        for rank, each in enumerate(data.get("units", [])):
            code, name = _pick(each, "code", "name")
            units[code], _ = Unit.objects.update_or_create(
                office=office, code=code, defaults={"name": name, "rank": rank}
            )
        for rank, each in enumerate(data.get("positions", [])):
            _set_up_position(permit, office, units, each, rank)
        permit.details.update(units=len(units), positions=len(data.get("positions", [])))
    return office


def _set_up_position(
    permit: gate.Permit,
    office: Office,
    units: Mapping[str, Unit],
    each: Mapping[str, Any],
    rank: int,
) -> None:
    code, title, role = _pick(each, "code", "title", "role")
    unit_code = each.get("unit") or None
    for name, value, known in (("unit", unit_code, {None, *units}), ("role", role, {*Role})):
        if value not in known:
            raise Invalid(f"Jabatan {code}: {name} {value} tidak dikenal.")
    unit = units[unit_code] if unit_code else None
    position, _ = Position.objects.update_or_create(
        office=office,
        code=code,
        defaults={"title": title, "role": role, "unit": unit, "rank": rank},
    )
    since = each.get("since")
    if since is None:
        return
    if not isinstance(since, date):
        raise Invalid(f"Jabatan {code}: since harus tanggal, misalnya 2026-01-31.")
    # Officials' names are not known: until somebody enters them the title stands for the name.
    person, _ = Person.objects.get_or_create(
        office=office, code=code, defaults={"name": each.get("name", title)}
    )
    if person.user is None:
        make_login(permit, office, person)
    # Whoever was appointed since then is not touched by loading the file again.
    if not position.appointments.exists():
        Appointment.objects.create(office=office, position=position, person=person, start=since)


def _pick(entry: Mapping[str, Any], *names: str) -> list[Any]:
    """The named facts of an entry of the file; raises :class:`Invalid` naming what is missing."""
    missing = [name for name in names if not entry.get(name)]
    if missing:
        place = f" pada {entry['code']}" if entry.get("code") else ""
        raise Invalid(f"Berkas kantor tidak memuat {', '.join(missing)}{place}.")
    return [entry[name] for name in names]
