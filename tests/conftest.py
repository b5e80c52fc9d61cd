"""The cast: the example office with its people, and a stranger from another office.

Who plays is imported by who needs it: the tests of `domain` and `adapters` start without.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings as program
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import settings as hypothesis
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from capaian.domain.access import Actor
from tests.database import find_template, keep, pour

if TYPE_CHECKING:
    from capaian.cli.playing import Play
    from capaian.office.models import Office

Cast = dict[str, Actor]

# The example measurement is of April 2026, whenever the tests are run.
NOW = datetime(2026, 4, 10, 2, 0, tzinfo=UTC)
NEXT_QUARTER = datetime(2026, 7, 10, 2, 0, tzinfo=UTC)

# A busy machine is no finding, so no example has a deadline. `make test` asks for fewer of them.
hypothesis.register_profile("thorough", deadline=None)
hypothesis.register_profile("quick", deadline=None, max_examples=10)
hypothesis.load_profile("thorough")


def pytest_configure() -> None:
    """Passwords of tests guard nothing: a slow hash, 0,3 s each time, would only cost time."""
    program.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays, so Python need not look through it for garbage, as served."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config) -> Iterator[Path | None]:
    """Where the migrated database is kept between runs, poured out for Django if it is there."""
    if connection.vendor != "sqlite" or pytestconfig.cache is None:
        yield None
        return
    template = find_template(pytestconfig.cache.mkdir("migrated"))
    with pour(template):
        yield template


@pytest.fixture(scope="session")
def django_db_setup(
    migrated: Path | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The test database, migrated by Django as far as it is not yet."""
    if migrated and not migrated.exists():
        keep(migrated)


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """A data directory of the test's own."""
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    settings.ARCHIVE = tmp_path / "archive"
    settings.KEYS = tmp_path / "keys"
    return tmp_path


@pytest.fixture(autouse=True)
def _files_undone(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test does to the files of its module goes with its transaction."""
    if not {"play_once", "cast_once"} & {*request.fixturenames}:
        yield
        return
    from tests.memory import change_files, look_at_files

    before = look_at_files()
    yield
    change_files(look_at_files(), before)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW) as clock:
        yield clock


@pytest.fixture
def cast(db: None, home: Path, clock: time_machine.Traveller) -> Cast:
    """Everybody who holds a position in the example office, by position code."""
    from tests.memory import recall_office

    return recall_office()


@pytest.fixture
def office(cast: Cast) -> Office:
    from capaian.office.models import Office

    return Office.objects.get(code=cast["camat"].office)


@pytest.fixture
def camat(cast: Cast) -> Actor:
    return cast["camat"]


@pytest.fixture
def sekcam(cast: Cast) -> Actor:
    return cast["sekcam"]


@pytest.fixture
def kasubbag(cast: Cast) -> Actor:
    """Kasubbag Umum dan Kepegawaian, who designs the form and invites."""
    return cast["kasubbag-umpeg"]


@pytest.fixture
def kasi(cast: Cast) -> Actor:
    return cast["kasi-pemerintahan"]


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    """Pengadministrasi Kepegawaian, who distributes, collects, copies and archives."""
    return cast["pengadministrasi-kepegawaian"]


@pytest.fixture
def stranger(db: None) -> Actor:
    """The Camat of another office."""
    from capaian.cli.playing import gather_cast
    from capaian.office.commands import set_up_office
    from capaian.office.queries import console_actor

    data = {
        "office": {
            "code": "33.02.99",
            "name": "Kecamatan Lain",
            "regency": "Kabupaten Banyumas",
            "place": "Lain",
            "example": True,
        },
        "positions": [
            {
                "code": "camat-lain",
                "title": "Camat Lain",
                "role": "camat",
                "since": date(2026, 1, 1),
            }
        ],
    }
    console = console_actor("33.02.99")
    set_up_office(console, data)
    return gather_cast(console)["camat-lain"]


@pytest.fixture
def play(cast: Cast) -> Play:
    """The measurement of the first quarter, ready to be played."""
    from tests.memory import recall_play

    return recall_play(cast)


@pytest.fixture(scope="module")
def played_at() -> datetime:
    """When a module plays what ``play_once`` gives it; a module may have a time of its own."""
    return NOW


@pytest.fixture(scope="module")
def play_once(
    played_at: datetime,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Play]:
    """The measurement of the first quarter, for a module to be played once for all its tests.

    Each test changes it inside a transaction of its own that is rolled back.
    """
    from tests.memory import recall_office, recall_play

    home = tmp_path_factory.mktemp("data")
    folders = {name: home / name.lower() for name in ("FILES", "ARCHIVE", "KEYS")}
    with (
        django_db_blocker.unblock(),
        time_machine.travel(played_at),
        override_settings(HOME=home, **folders),
        transaction.atomic(),
    ):
        yield recall_play(recall_office())
        transaction.set_rollback(True)
