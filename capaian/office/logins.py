"""How logins are read: who comes in, guarded by what, from where."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Exists, OuterRef, QuerySet

from capaian.domain.access import Actor
from capaian.domain.terms import LoginState
from capaian.office.models import Person
from capaian.office.queries import list_people
from capaian.prepared import prepared

# Recovery codes only stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def find_login(user: int) -> User | None:
    """A login with its official, the office and ``guarded`` as :func:`mark_guarded` says it."""
    return next(iter(_read_login(user)), None)


def find_by_name(name: str) -> User | None:
    """The login of that name, whatever its capitals; where two differ by these alone, as typed."""
    found = {each.username: each for each in User.objects.filter(username__iexact=name)}
    return found.get(name) or (next(iter(found.values())) if len(found) == 1 else None)


def is_taken(name: str) -> bool:
    """Whether a login has that name, whatever its capitals."""
    return User.objects.filter(username__iexact=name).exists()


@prepared
def _read_login(user: int) -> QuerySet[User]:
    found = User.objects.select_related("person__office").annotate(guarded=_guards(OuterRef("pk")))
    return found.filter(pk=user).order_by()


def mark_guarded(people: QuerySet[Person]) -> QuerySet[Person]:
    """The people with ``guarded``: whether the login has a second factor."""
    return people.annotate(guarded=_guards(OuterRef("user")))


def list_logins(actor: Actor) -> QuerySet[Person]:
    """The people of the office with their logins and whether these are guarded."""
    return mark_guarded(list_people(actor).select_related("user"))


def state_of(person: Person) -> LoginState:
    """Whether a person comes in."""
    if person.user is None:
        return LoginState.NEVER
    if not person.user.is_active:
        return LoginState.BLOCKED
    return LoginState.ACTIVE if person.user.last_login else LoginState.NEVER


def list_sessions(user: AbstractBaseUser) -> list[UserSession]:
    """The sessions of one login that still hold, the last seen first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda each: each.last_seen_at, reverse=True)


def list_factors(user: AbstractBaseUser) -> QuerySet[Authenticator]:
    """The second factors of one login with the recovery codes, the oldest first."""
    return Authenticator.objects.filter(user_id=user.pk).order_by("created_at")


def _guards(user: OuterRef) -> Exists:
    return Exists(Authenticator.objects.filter(user=user, type__in=FACTORS))
