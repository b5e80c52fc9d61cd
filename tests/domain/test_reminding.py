"""On which days one is reminded, what a step holds up, and the words of it."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from capaian.adapters.workflow import read
from capaian.domain.procedure import Definition
from capaian.domain.reminding import list_held_up, time_reminder, word_reminder
from capaian.domain.working_time import WorkingTime

SOP = Path(__file__).resolve().parents[2] / "capaian" / "measurement" / "process.bpmn"
WORK = WorkingTime(5, time(7, 30), time(16), frozenset({date(2026, 4, 3)}))


@pytest.fixture(scope="module")
def definition() -> Definition:
    return read(SOP.read_bytes())


def days_of(deadline: date, before: int, after: int) -> dict[str, str]:
    """The days of April 2026 on which somebody is reminded, with the words."""
    april = [date(2026, 4, 1) + timedelta(days=each) for each in range(30)]
    timings = {day: time_reminder(deadline, day, WORK, before=before, after=after) for day in april}
    return {f"{day.day}": timing.words for day, timing in timings.items() if timing}


def test_one_is_reminded_before_and_after_on_working_days_only() -> None:
    assert days_of(date(2026, 4, 8), 2, 3) == {
        "6": "tinggal 2 hari kerja",
        "7": "tinggal 1 hari kerja",
        "9": "terlambat 1 hari kerja",
        "10": "terlambat 2 hari kerja",
        "13": "terlambat 3 hari kerja",
    }


def test_deadline_on_a_day_off_is_not_moved() -> None:
    assert days_of(date(2026, 4, 5), 1, 1) == {
        "1": "tinggal 1 hari kerja",
        "6": "terlambat 1 hari kerja",
    }
    assert days_of(date(2026, 4, 8), 0, 0) == {}


def test_step_holds_up_all_that_come_after_it(definition: Definition) -> None:
    assert [step.number for step in list_held_up(definition, "collect")] == list(range(7, 15))
    assert [step.number for step in list_held_up(definition, "sign")] == [12, 13, 14]
    assert list_held_up(definition, "archive") == ()


def test_reminder_says_what_until_when_and_what_it_holds_up(definition: Definition) -> None:
    held_up = list_held_up(definition, "copy")
    text = word_reminder(
        "Kirim isian", date(2026, 4, 3), WORK, held_up, definition.identity.warnings
    )
    assert text == (
        "Kirim isian paling lambat Jumat, 3 April 2026 (hari libur). "
        "Ini menahan langkah 14, mulai dari “Pengarsipan dokumen pengukuran kinerja”. "
        "Peringatan SOP: Apabila pengumpulan data kinerja tidak terselesaikan dengan baik maka "
        "pelaporan akan terhambat."
    )
    assert word_reminder("Arsipkan", date(2026, 4, 8), WORK) == (
        "Arsipkan paling lambat Rabu, 8 April 2026."
    )
