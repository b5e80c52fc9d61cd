"""Browsers of the cast, and measurements brought to where a test begins.

The office, and the measurement at step 6, are made once a module: each test changes them inside
a transaction of its own that is rolled back.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import transaction
from django.test import override_settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from capaian.archive.models import ArchivedCase
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import ArchiveState, Fate, Role
from capaian.measurement.models import Submission
from tests.conftest import NOW
from tests.memory import recall_office, recall_play
from tests.web.browser import Browser

Browsers = Callable[[str], Browser]
PAST = date(2026, 4, 9)


@contextmanager
def _undone() -> Iterator[None]:
    with time_machine.travel(NOW), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cast_once(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Actor]]:
    """The example office, loaded once a module, with a data directory of its own."""
    home = tmp_path_factory.mktemp("data")
    folders = {name: home / name.lower() for name in ("FILES", "ARCHIVE", "KEYS")}
    with django_db_blocker.unblock(), override_settings(HOME=home, **folders), _undone():
        yield recall_office()


@pytest.fixture(scope="module")
def play_once(cast_once: dict[str, Actor]) -> Iterator[Play]:
    """The measurement of the first quarter, for a module to be played once for all its tests."""
    with _undone():
        yield recall_play(cast_once)


@pytest.fixture(scope="module")
def collecting_once(play_once: Play) -> Play:
    """A measurement at step 6 whose first unit has handed in, played once a module."""
    play_once.run(until="meet")
    play_once.fill(play_once.units()[0])
    return play_once


@pytest.fixture(autouse=True)
def _in_april(clock: time_machine.Traveller) -> None:
    """Also where nobody of the cast is needed."""


@pytest.fixture(autouse=True)
def _forget_seen_sessions() -> None:
    caches["memory"].clear()


@pytest.fixture
def cast(cast_once: dict[str, Actor], db: None) -> dict[str, Actor]:
    """Everybody who holds a position in the example office, by position code."""
    return cast_once


@pytest.fixture
def play(cast: dict[str, Actor]) -> Play:
    """The measurement of the first quarter, ready to be played."""
    return recall_play(cast)


@pytest.fixture
def collecting(collecting_once: Play, db: None) -> Play:
    """A measurement at step 6: the first unit has handed in."""
    play = copy(collecting_once)
    play.played = list(play.played)
    return play


@pytest.fixture
def browsers(cast_once: dict[str, Actor], db: None) -> Browsers:
    """A browser by position code."""
    return lambda code: Browser(cast_once[code])


def staff_of(submission: Submission) -> str:
    """The position code of whoever fills in a unit's form."""
    return _position_of(submission, Role.CLERK)


def head_of(submission: Submission) -> str:
    """The position code of whoever validates a unit's form."""
    return _position_of(submission, Role.SECTION_HEAD, Role.SUBDIVISION_HEAD)


def _position_of(submission: Submission, *roles: Role) -> str:
    return submission.unit.positions.filter(role__in=roles).order_by("rank")[0].code


@pytest.fixture(scope="module")
def archived_once(play_once: Play) -> ArchivedCase:
    """A measurement that was archived, played once a module."""
    play_once.run()
    return ArchivedCase.objects.get()


@pytest.fixture
def archived(
    archived_once: ArchivedCase, db: None, settings: Settings, tmp_path: Path
) -> ArchivedCase:
    """The archived measurement, with bags of the test's own: they are not rolled back."""
    settings.ARCHIVE = Path(shutil.copytree(settings.ARCHIVE, tmp_path / "archive"))
    return ArchivedCase.objects.get(pk=archived_once.pk)


def age(archived: ArchivedCase, **facts: Any) -> ArchivedCase:
    """Make a file older, as years would."""
    ArchivedCase.objects.filter(pk=archived.pk).update(**facts)
    archived.refresh_from_db()
    return archived


@pytest.fixture
def due(archived: ArchivedCase) -> ArchivedCase:
    """An inactive file to be destroyed, whose retention ended yesterday."""
    return age(
        archived,
        state=ArchiveState.INACTIVE,
        active_until=date(2024, 4, 9),
        inactive_until=PAST,
        fate=Fate.DESTROY,
    )
