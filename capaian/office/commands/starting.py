"""The first account of an installation: the Sekcam, who then sets everything else up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.people import LABELS
from capaian.domain.terms import Role
from capaian.office.commands.appointing import place_person
from capaian.office.commands.people import make_person
from capaian.office.commands.setting_up import set_up_office
from capaian.office.commands.structure import PositionRequest, make_position
from capaian.office.logins import is_taken
from capaian.office.models import Office, Person, Position
from capaian.office.queries import get_office
from capaian.office.starting import drop_start_code, needs_start

_WRONG_NAME = (
    "Nama pengguna paling banyak 150 huruf, angka, atau tanda @ . + - _, tanpa spasi. "
    "Misalnya sekcam."
)


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """Who the Sekcam is, and the name and password chosen for the login."""

    name: str
    nip: str
    username: str
    password: str


def begin_office(actor: Actor, data: Mapping[str, Any]) -> Office:
    """Make or renew the one office of the first run from what its page asks.

    Two browsers may begin at once, each with another code and so under another lock: the row
    itself is unique. Raises :class:`Conflict` for the second of them.
    """
    try:
        return set_up_office(actor, data, first_run=True)
    except IntegrityError:
        raise Conflict(
            "Kantor lain baru saja disiapkan dari layar lain. "
            "Buka lagi alamat ini untuk melanjutkan dengan kantor itu.",
            code="started",
        ) from None


def open_first_account(
    actor: Actor, request: AccountRequest, slip: gate.Slip = gate.NO_SLIP
) -> Person:
    """Make the Sekcam's position, person and login; the start code is then good for nothing.

    Raises :class:`Conflict` where somebody has a login already, :class:`Invalid` naming fields.
    """
    subject = Subject(office=actor.office, label="Akun pertama")
    with gate.enter(actor, Action.SET_UP, lambda: subject, slip) as permit:
        if not needs_start():
            raise Conflict("Akun pertama sudah ada. Masuk dengan akun itu.", code="started")
        office = get_office(actor)
        user = _make_user(request)
        title = f"Sekretaris {office.name}"
        secretary = Position.objects.filter(office=office, role=Role.SECRETARY).first()
        if secretary is None:
            secretary = make_position(permit, office, PositionRequest(title, Role.SECRETARY))
        facts: Mapping[str, str] = {
            **dict.fromkeys(LABELS, ""),
            "name": request.name,
            "nip": request.nip,
        }
        person = make_person(permit, office, facts)
        person.user = user
        person.save(update_fields=["user"])
        place_person(permit, secretary, person, permit.today)
        permit.details.update(person=person.name, position=secretary.title)
    drop_start_code()
    return person


def _make_user(request: AccountRequest) -> User:
    user = User(username=request.username.strip())
    problems = []
    try:
        user.clean_fields(exclude={"password"})
    except ValidationError:
        problems.append(("username", _WRONG_NAME))
    if is_taken(user.username):
        problems.append(("username", "Nama pengguna ini sudah dipakai. Pilih yang lain."))
    try:
        validate_password(request.password, user)
    except ValidationError as wrong:
        problems += [("password", text) for text in wrong.messages]
    if problems:
        raise Invalid("Akun belum dapat dibuat.", problems=tuple(problems))
    user.set_password(request.password)
    user.save()
    return user
