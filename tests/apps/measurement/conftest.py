"""The measurement that follows one that was archived."""

from __future__ import annotations

import pytest
import time_machine

from capaian.cli.playing import Play
from tests.conftest import NEXT_QUARTER
from tests.memory import recall_play


@pytest.fixture
def second_quarter(play: Play, clock: time_machine.Traveller) -> Play:
    """The measurement of the second quarter, ready to be played; the first was archived."""
    play.run()
    clock.move_to(NEXT_QUARTER)
    return recall_play(play.cast, quarter=2)
