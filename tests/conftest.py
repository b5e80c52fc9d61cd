"""The cast: the example office with its people, and a stranger from another office.

Who plays is imported by who needs it: the tests of `domain` and `adapters` start without.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import settings as hypothesis
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from capaian.domain.access import Actor
from tests.database import find_template, keep, pour

if TYPE_CHECKING:
    from capaian.cli.playing import Play
    from capaian.office.models import Office

Cast = dict[str, Actor]

# A busy machine is no finding, so no example has a deadline. `make test` asks for fewer of them.
hypothesis.register_profile("thorough", deadline=None)
hypothesis.register_profile("quick", deadline=None, max_examples=10)
hypothesis.load_profile("thorough")


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


@pytest.fixture
def cast(db: None, home: Path) -> Cast:
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
