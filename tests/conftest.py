"""The cast: the example office with its people, and a stranger from another office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from capaian.cli.playing import Play, gather_cast
from capaian.domain.access import Actor
from capaian.office.commands import set_up_office
from capaian.office.models import Office
from capaian.office.queries import console_actor
from tests.memory import recall_office, recall_play

Cast = dict[str, Actor]


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
    return recall_office()


@pytest.fixture
def office(cast: Cast) -> Office:
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
    return recall_play(cast)
