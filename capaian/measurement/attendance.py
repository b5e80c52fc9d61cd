"""The code on the screen of a meeting: it changes every few minutes and is kept nowhere.

Whoever reads it sits in the room (our choice, as seen in practice with codes on a screen). It is
made from the machine's own key, the meeting and the time, so nobody can count it up.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, NotFound
from capaian.domain.letters.wording import JAKARTA, show_moment
from capaian.measurement.models import Meeting

MINUTES_VALID = 5
"""How long a code stands on the screen; the one before is still taken (our choice)."""

MINUTES_EARLY = 60
"""How long before the meeting's hour people may come in (our choice)."""

# Without 0, O, 1 and I, as in the check codes of papers: people type it from a screen.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 6


def make_code(meeting: Meeting, at: datetime) -> str:
    """The code of a meeting at a moment."""
    return _make(meeting, _window(at))


def is_code(meeting: Meeting, typed: str, at: datetime) -> bool:
    """Whether what somebody typed is the code on the screen, or the one just before."""
    window = _window(at)
    code = typed.strip().upper()
    return any(
        hmac.compare_digest(code.encode(), _make(meeting, each).encode())
        for each in (window, window - 1)
    )


def opens_at(meeting: Meeting) -> datetime:
    """From when on a code is taken."""
    start = datetime.combine(meeting.day, meeting.start, JAKARTA)
    return start - timedelta(minutes=MINUTES_EARLY)


def find_meeting(actor: Actor, code: str) -> Meeting:
    """The running meeting of the actor's office that shows this code now.

    Raises :class:`NotFound` where there is none, :class:`Conflict` before the doors are open.
    """
    now = timezone.now()
    for meeting in _list_running(actor):
        if is_code(meeting, code, now):
            if now < opens_at(meeting):
                raise Conflict(f"Daftar hadir baru dibuka {show_moment(opens_at(meeting))}.")
            return meeting
    raise NotFound(
        "Kode itu tidak berlaku. Kode berganti setiap beberapa menit. Baca lagi di layar rapat."
    )


def _list_running(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of the office to which was invited and that are not closed yet."""
    return (
        Meeting.objects.filter(office__code=actor.office, held_at__isnull=True)
        .select_related("cycle__case__version", "cycle__case__office", "office")
        .defer("cycle__case__version__bpmn")
    )


def _window(at: datetime) -> int:
    return int(at.timestamp()) // (MINUTES_VALID * 60)


def _make(meeting: Meeting, window: int) -> str:
    text = f"capaian.attendance:{meeting.pk}:{window}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])
