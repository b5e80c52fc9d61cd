"""The measurement that runs in the example: its days hold together on whatever day it is played."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from capaian.cli.playing import FORM_DAYS
from capaian.cli.showing import open_running, play_until_collecting
from capaian.measurement.commands.remind import remind
from capaian.measurement.models import Cycle, Submission
from capaian.measurement.queries import get_cycle
from capaian.office.queries import console_actor, get_office, working_time_of
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 26), date(2026, 11, 30)),  # a Thursday
        (date(2026, 11, 28), date(2026, 12, 1)),  # a Saturday
        (date(2026, 12, 23), date(2026, 12, 29)),  # before Christmas and its cuti bersama
    ],
)
def test_running_example_is_due_in_two_working_days(
    cast: Cast, clock: time_machine.Traveller, today: date, due: date
) -> None:
    clock.move_to(datetime(today.year, today.month, today.day, 9, tzinfo=ZoneInfo("Asia/Jakarta")))
    assert open_running().start == due - FORM_DAYS


def test_running_example_is_asked_for_before_its_day_and_reminded_of(cast: Cast) -> None:
    play = open_running()
    play_until_collecting(play)
    cycle: Cycle = get_cycle(cast["camat"], play.case)
    task = cycle.case.tasks.get(step="collect")
    assert task.deadline == cycle.form_deadline == date(2026, 4, 14)
    assert task.ready_at.date() == date(2026, 4, 10)
    console = console_actor(cast["camat"].office)
    assert remind(console, working_time_of(get_office(console))).made == 8
    assert Submission.objects.filter(cycle=cycle, deadline=cycle.form_deadline).count() == 6
