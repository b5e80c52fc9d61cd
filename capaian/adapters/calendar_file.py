"""An invitation as a calendar file (iCalendar, RFC 5545) that phones and mail programs open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

ZONE = "Asia/Jakarta"
OFFSET = timedelta(hours=7)


def write_event(
    *,
    uid: str,
    title: str,
    start: datetime,
    end: datetime,
    place: str,
    description: str,
    organizer: str,
    attendees: Sequence[str],
    dtstamp: datetime,
    sequence: int = 0,
) -> bytes:
    """One meeting as an .ics file; the same meeting and ``dtstamp`` give the same bytes.

    A calendar that has the meeting already moves it where ``sequence`` has grown.

    Times must know their zone and are written in western Indonesian time. The names of organizer
    and attendees stand in contact and description: RFC 5545 wants an e-mail address elsewhere,
    and offices invite by position (our choice).
    """
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", dtstamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("dtstart", start.astimezone(ZoneInfo(ZONE)))
    event.add("dtend", end.astimezone(ZoneInfo(ZONE)))
    event.add("summary", title)
    event.add("location", place)
    event.add("description", _describe(description, attendees))
    event.add("contact", organizer)
    calendar = Calendar()
    calendar.add("prodid", "-//Capaian//Undangan rapat//ID")
    calendar.add("version", "2.0")
    calendar.add_component(_describe_zone())
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _describe(description: str, attendees: Sequence[str]) -> str:
    if not attendees:
        return description
    return "\n".join([description, "", "Peserta:", *(f"- {name}" for name in attendees)])


def _describe_zone() -> Timezone:
    """Western Indonesian time: one offset, without summer time."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - the format wants local time
    standard.add("tzoffsetfrom", OFFSET)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "WIB")
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone
