"""Who comes in: links to log in, blocked accounts, ended sessions, lost second factors."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict
from capaian.office.logins import is_taken
from capaian.office.models import Office, Person
from capaian.office.queries import get_person


def let_in(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> User:
    """The login of a person, made where there is none, opened where it was blocked.

    The link itself is made from the login by the pages and is kept nowhere.
    """
    with gate.enter(actor, Action.LET_IN, _find(actor, pk), slip) as permit:
        person = _name(permit, pk)
        login = person.user or make_login(permit, person.office, person)
        login.is_active = True
        login.save(update_fields=["is_active"])
        return login


def make_login(permit: gate.Permit, office: Office, person: Person) -> User:
    """A login without a password, named by the person's code; with the office's outside examples.

    A name that is taken gets the office's code as well, then a number.
    """
    long = f"{office.code}-{person.code}"
    names = [*([person.code] if office.example else []), long, f"{long}-{person.pk}"]
    login = User.objects.create_user(next(name for name in names if not is_taken(name)))
    person.user = login
    person.save(update_fields=["user"])
    return login


def block(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Person:
    """Let a person come in no more: password, links and sessions end now."""
    with gate.enter(actor, Action.BLOCK, _find(actor, pk), slip) as permit:
        person = _name(permit, pk)
        login = _login_of(person)
        login.is_active = False
        login.set_unusable_password()
        login.save(update_fields=["is_active", "password"])
        _end(login)
        return person


def end_sessions(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Person:
    """End all sessions of a person, on every device, now."""
    with gate.enter(actor, Action.END_SESSIONS, _find(actor, pk), slip) as permit:
        person = _name(permit, pk)
        _end(_login_of(person))
        return person


def reset_factor(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Person:
    """Forget the second factor of a person who lost it, with the recovery codes; sessions end."""
    with gate.enter(actor, Action.RESET_FACTOR, _find(actor, pk), slip) as permit:
        person = _name(permit, pk)
        login = _login_of(person)
        Authenticator.objects.filter(user=login).delete()
        _end(login)
        return person


def _find(actor: Actor, pk: int) -> Callable[[], Subject]:
    return lambda: Subject(office=actor.office, label="Akun", person=get_person(actor, pk).pk)


def _name(permit: gate.Permit, pk: int) -> Person:
    """The person, named in the event."""
    person = get_person(permit.actor, pk)
    permit.details.update(person=person.name)
    return person


def _login_of(person: Person) -> User:
    if person.user is None:
        raise Conflict("Orang ini belum punya akun. Buat tautan masuk dulu.")
    return person.user


def _end(login: User) -> None:
    for session in UserSession.objects.filter(user=login):
        session.end()
