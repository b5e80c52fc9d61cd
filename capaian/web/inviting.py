"""The invitation as a WhatsApp message: a link that an official taps, no request of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from capaian.domain.access import Actor
from capaian.domain.letters.wording import show_day, show_hours
from capaian.measurement.models import Cycle, Meeting
from capaian.measurement.queries import list_invitations
from capaian.office.queries import list_appointments


@dataclass(frozen=True, slots=True)
class Message:
    """A prepared message to one person, or to whoever is chosen in WhatsApp."""

    to: str
    link: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """The messages of a meeting: one for any chat or group, one for each known number."""

    text: str
    anybody: str
    people: Sequence[Message]


def prepare_invitation(actor: Actor, cycle: Cycle, meeting: Meeting) -> Invitation:
    """The messages for the meeting of a measurement."""
    invited = set(meeting.invitees.values_list("position", flat=True))
    text = _write(cycle, meeting)
    return Invitation(
        text=text,
        anybody=link_to("", text),
        people=[
            Message(each.title, link_to(each.person.phone, text))
            for each in list_appointments(actor).filter(position__in=invited)
            if each.person.phone
        ],
    )


def link_to(phone: str, text: str) -> str:
    """The address that opens WhatsApp with a text; a number at home gets the country's 62."""
    digits = re.sub(r"\D", "", phone)
    number = f"62{digits[1:]}" if digits.startswith("0") else digits
    return f"https://wa.me/{number}?text={quote(text)}"


def _write(cycle: Cycle, meeting: Meeting) -> str:
    paper = list_invitations(cycle).last()
    number = f" (undangan nomor {paper.number})" if paper else ""
    page = settings.ADDRESS + reverse("meeting", args=[cycle.case_id])
    return "\n".join(
        (
            "Yth. Bapak/Ibu,",
            f"dimohon hadir pada {meeting.agenda}{number}:",
            f"Hari: {show_day(meeting.day)}",
            f"Pukul: {show_hours(meeting.start, meeting.end)}",
            f"Tempat: {meeting.place}",
            f"Bahan rapat: {page}",
            "Terima kasih.",
        )
    )
