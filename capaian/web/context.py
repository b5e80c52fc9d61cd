"""What the frame around every page shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from capaian import __version__
from capaian.web.guide import find_help
from capaian.web.seats import find_sitter, name_seats

PLACES = (
    ("Beranda", "home"),
    ("Pengukuran", "cases"),
    ("Arsip", "archive"),
    ("Kantor", "office"),
    ("Bantuan", "guide"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the bar; ``current`` marks the one the page belongs to."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame: office, seat, places, the help for this page, whether the data are an example.

    ``number`` is the person's, by which a device knows whose entries it keeps; 0 for nobody.
    ``worker`` is the script that stands by on their device for the time without a line.
    """

    office: str = "Capaian"
    person: str = ""
    number: int = 0
    worker: str = ""
    seat: str = ""
    places: tuple[Place, ...] = ()
    help: str = ""
    demonstration: bool = False


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor; the frame is built only where a template asks for it."""
    return {"frame": SimpleLazyObject(lambda: build_frame(request))}


def build_frame(request: HttpRequest) -> Frame:
    """The frame of a request; a stranger sees the name of the program and no places."""
    sitter = find_sitter(request)
    match = request.resolver_match
    page, number = (match.url_name, match.kwargs.get("number", 0)) if match else (None, 0)
    roles = [seat.role for seat in sitter.actor.seats] if sitter else []
    help_address = find_help(page or "", roles, number)
    if sitter is None:
        return Frame(help=help_address, demonstration=settings.DEMO)
    return Frame(
        office=sitter.office.name,
        person=sitter.actor.name,
        number=sitter.actor.person,
        worker=f"{reverse('worker')}?v={__version__}",
        seat=name_seats(sitter.actor),
        places=_list_places(request.path),
        help=help_address,
        demonstration=settings.DEMO or sitter.office.example,
    )


def _list_places(path: str) -> tuple[Place, ...]:
    home = reverse("home")
    return tuple(
        Place(label, address, path == home if address == home else path.startswith(address))
        for label, address in ((label, reverse(name)) for label, name in PLACES)
    )
