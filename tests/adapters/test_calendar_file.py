"""The invitation as a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from capaian.adapters.calendar_file import write_event

START = datetime(2026, 4, 7, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def write(**changes: Any) -> bytes:
    facts: dict[str, Any] = {
        "uid": "kasus-1-rapat@capaian",
        "title": "Rapat pembahasan pengukuran kinerja",
        "start": START,
        "end": START + timedelta(hours=2),
        "place": "Aula Kecamatan Wangon",
        "description": "Membahas capaian Triwulan I; bawa data dukung, dan laptop.",
        "organizer": "Camat Wangon",
        "attendees": ("Sekcam", "Kasi Pemerintahan"),
        "dtstamp": datetime(2026, 4, 1, 2, 0, tzinfo=UTC),
    }
    return write_event(**(facts | changes))


def read(data: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    return calendar, calendar.events[0]


def test_event_reads_back() -> None:
    calendar, event = read(write())
    assert (str(calendar["VERSION"]), str(event["UID"])) == ("2.0", "kasus-1-rapat@capaian")
    assert str(event["SUMMARY"]) == "Rapat pembahasan pengukuran kinerja"
    assert str(event["LOCATION"]) == "Aula Kecamatan Wangon"
    assert str(event["CONTACT"]) == "Camat Wangon"
    assert str(event["DESCRIPTION"]) == (
        "Membahas capaian Triwulan I; bawa data dukung, dan laptop.\n\n"
        "Peserta:\n- Sekcam\n- Kasi Pemerintahan"
    )
    assert (event.start, event.end) == (START, START + timedelta(hours=2))


def test_event_is_written_in_western_indonesian_time() -> None:
    data = write(start=START.astimezone(UTC), end=(START + timedelta(hours=2)).astimezone(UTC))
    assert data == write()
    assert b"DTSTART;TZID=Asia/Jakarta:20260407T090000\r\n" in data
    assert data.count(b"+0700\r\n") == 2
    assert b"TZNAME:WIB\r\n" in data
    assert b"DTSTAMP:20260401T020000Z\r\n" in data


def test_event_without_attendees_names_none() -> None:
    assert str(read(write(attendees=()))[1]["DESCRIPTION"]).endswith("dan laptop.")


def test_lines_are_short_enough_for_every_reader() -> None:
    data = write(description="Kinerja – " * 60)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=300))
def test_any_text_stays_inside_its_property(text: str) -> None:
    _, event = read(write(title=text, attendees=()))
    assert str(event["SUMMARY"]) == text


def test_text_cannot_add_a_property() -> None:
    calendar, event = read(write(title="Rapat\r\nATTENDEE:mailto:x@example.org"))
    assert "ATTENDEE" not in event
    assert len(calendar.events) == 1
