"""The people of the office: added and changed; who holds what stands in appointments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.editing import Edit, settle, tell
from capaian.domain.errors import Invalid
from capaian.domain.people import LABELS, PRIVATE, find_faults, tidy_nip
from capaian.office.commands.appointing import place_person
from capaian.office.commands.structure import choose_code
from capaian.office.models import Office, Person
from capaian.office.queries import get_office, get_person, get_position, list_people


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """A new person by :data:`LABELS`; who takes a position at once names it and the first day."""

    facts: Mapping[str, str]
    position: int | None = None
    start: date | None = None


def add_person(actor: Actor, request: PersonRequest, slip: gate.Slip = gate.NO_SLIP) -> Person:
    """Add a person, definitively in a position where one is named; raises :class:`Invalid`."""
    subject = Subject(office=actor.office, label="Orang")
    with gate.enter(actor, Action.CHANGE_PEOPLE, lambda: subject, slip) as permit:
        person = make_person(permit, get_office(actor), request.facts)
        permit.details.update(changed=f"{person.name} ditambahkan")
        if request.position:
            if request.start is None:
                raise Invalid("Tanggal mulai kosong.", problems=(("start", "Isi hari mulai."),))
            position = get_position(actor, request.position)
            place_person(permit, position, person, request.start)
            permit.details.update(position=position.title)
        return person


def make_person(permit: gate.Permit, office: Office, facts: Mapping[str, str]) -> Person:
    """A new person of the office, without a login."""
    known = check_person(permit, facts)
    return Person.objects.create(
        office=office, code=choose_code(office, Person, known["name"]), **known
    )


def change_person(actor: Actor, pk: int, edit: Edit, slip: gate.Slip = gate.NO_SLIP) -> Person:
    """Change what is known of a person; papers keep the name and NIP they were made with."""
    subject = Subject(office=actor.office, label="Orang")
    with gate.enter(actor, Action.CHANGE_PEOPLE, lambda: subject, slip) as permit:
        person = get_person(actor, pk)
        before = {name: str(getattr(person, name)) for name in LABELS}
        changes = settle(edit, before, lambda name, value: value or "kosong")
        renew_person(permit, person, changes)
        permit.details.update(changed=f"{before['name']}: {tell_person(before, changes)}")
        return person


def renew_person(permit: gate.Permit, person: Person, changes: Mapping[str, str]) -> None:
    """Write changed facts of a person; raises :class:`Invalid` for what cannot be."""
    facts = {name: str(getattr(person, name)) for name in LABELS} | dict(changes)
    known = check_person(permit, facts, person)
    for name in changes:
        setattr(person, name, known[name])
    person.save(update_fields=list(changes))


def tell_person(before: Mapping[str, str], changes: Mapping[str, str]) -> str:
    """What changed, for the event; ways to reach somebody are named without their value."""
    told = tell(
        (LABELS[name], before[name] or "kosong", value or "kosong")
        for name, value in changes.items()
        if name not in PRIVATE
    )
    private = [f"{LABELS[name].lower()} diubah" for name in changes if name in PRIVATE]
    return "; ".join([*filter(None, [told]), *private])


def check_person(
    permit: gate.Permit, facts: Mapping[str, str], person: Person | None = None
) -> dict[str, str]:
    """The tidied facts; raises :class:`Invalid` naming fields, also for a NIP another one has."""
    known = {name: " ".join(facts.get(name, "").split()) for name in LABELS}
    known["nip"] = tidy_nip(known["nip"])
    problems = list(find_faults(known))
    if known["nip"]:
        other = list_people(permit.actor).filter(nip=known["nip"]).first()
        if other and other != person:
            problems.append(("nip", f"NIP ini sudah dipakai {other.name}. Periksa keduanya."))
    if problems:
        raise Invalid("Data orang perlu diperbaiki.", problems=tuple(problems))
    return known
