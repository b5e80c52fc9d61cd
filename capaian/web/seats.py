"""Who sits before the page: the login of a request as an official of an office."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest

from capaian.domain.access import SECOND_FACTOR, Actor
from capaian.domain.errors import NotAllowed
from capaian.office.logins import find_login
from capaian.office.models import Office, Person
from capaian.office.queries import actor_of as actor_of_person

_KEPT = "_capaian_sitter"


@dataclass(frozen=True, slots=True)
class Sitter:
    """The actor of a request and the office it belongs to."""

    actor: Actor
    office: Office


def find_sitter(request: HttpRequest) -> Sitter | None:
    """Who sits before the page, looked up once; ``None`` without a login or an office."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _look_up(request))
    sitter: Sitter | None = getattr(request, _KEPT)
    return sitter


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request.

    Raises :class:`NotAllowed` for a login that belongs to no official.
    """
    return sitter_of(request).actor


def sitter_of(request: HttpRequest) -> Sitter:
    """The actor behind a request with the office; raises as :func:`actor_of`."""
    sitter = find_sitter(request)
    if sitter is None:
        raise NotAllowed(
            "Akun ini belum terhubung dengan pejabat kantor. Hubungi Sekcam.", code="no_person"
        )
    return sitter


def name_seats(actor: Actor) -> str:
    """The seats held today as the frame shows them: "Plt. Camat Wangon, Sekcam"."""
    return ", ".join(seat.full_title for seat in actor.seats) or actor.name


def is_asked_for_factor(request: HttpRequest) -> bool:
    """Whether whoever came in should have a second factor and has none."""
    sitter = find_sitter(request)
    if sitter is None or sitter.actor.second_factor:
        return False
    return sitter.actor.holds(*SECOND_FACTOR[sitter.office.preferences.second_factor])


def _look_up(request: HttpRequest) -> Sitter | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    # Who comes in by this very request was read by the login form, without the official.
    login = user if hasattr(user, "guarded") else find_login(user.pk)
    person: Person | None = getattr(login, "person", None)
    if person is None:
        return None
    # An example office is played by one click; its signatures bind nobody.
    guarded = getattr(login, "guarded", False) or (settings.DEMO and person.office.example)
    return Sitter(replace(actor_of_person(person), second_factor=guarded), person.office)
