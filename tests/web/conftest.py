"""Browsers of the cast, and measurements brought to where a test begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import Role
from capaian.measurement.models import Submission
from tests.web.browser import Browser

Browsers = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    """The example measurement is of April 2026, whenever the tests are run."""
    with time_machine.travel(datetime(2026, 4, 10, 2, 0, tzinfo=UTC)):
        yield


@pytest.fixture(autouse=True)
def _forget_failed_logins() -> None:
    cache.clear()


@pytest.fixture
def browsers(cast: dict[str, Actor]) -> Browsers:
    """A browser by position code."""
    return lambda code: Browser(cast[code])


@pytest.fixture
def collecting(play: Play) -> Play:
    """A measurement at step 6: the first unit has handed in."""
    play.run(until="meet")
    play.fill(play.units()[0])
    return play


@pytest.fixture
def correcting(play: Play) -> Play:
    """A measurement at step 9."""
    play.run(until="submit")
    return play


def staff_of(submission: Submission) -> str:
    """The position code of whoever fills in a unit's form."""
    return _position_of(submission, Role.CLERK)


def head_of(submission: Submission) -> str:
    """The position code of whoever validates a unit's form."""
    return _position_of(submission, Role.SECTION_HEAD, Role.SUBDIVISION_HEAD)


def _position_of(submission: Submission, *roles: Role) -> str:
    return submission.unit.positions.filter(role__in=roles).order_by("rank")[0].code
