"""A document that waits for the Camat, and what signing it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from capaian.audit.queries import head_of
from capaian.cli.playing import Play
from capaian.documents import ways
from capaian.documents.models import Document, LetterNumber, Signature
from capaian.documents.ways import Credentials
from capaian.measurement.models import Cycle, Snapshot
from capaian.measurement.queries import get_cycle
from capaian.office.models import Office
from tests.conftest import Cast
from tests.standins import (
    NIK,
    PASSPHRASE,
    EsignHandler,
    Heard,
    make_bsre,
    serve,
)

TYPED = Credentials(PASSPHRASE, NIK)


@pytest.fixture(scope="module")
def played(play_once: Play) -> Play:
    """A measurement whose document waits for the Camat, played once for all these tests."""
    play_once.run(until="request_approval")
    return play_once


@pytest.fixture
def cast(played: Play, db: None, settings: Settings, tmp_path: Path) -> Cast:
    settings.KEYS = tmp_path / "keys"
    return dict(played.cast)


@pytest.fixture
def cycle(played: Play, cast: Cast) -> Cycle:
    return get_cycle(cast["camat"], played.case)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def bsre(
    heard: Heard, office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Heard]:
    """The office signs through the stand-in service, whose root it trusts as that of BSrE."""
    monkeypatch.setattr(ways, "SIGN_SECONDS", 1)
    choose(office, "bsre")
    trust(settings.KEYS, "bsre", make_bsre().pem)
    settings.ESIGN_USER, settings.ESIGN_PASSWORD = "capaian", "sandi-layanan"
    with serve(EsignHandler, heard) as url:
        settings.ESIGN_URL = url
        yield heard


def choose(office: Office, way: str, **others: object) -> None:
    office.settings = {**office.settings, "signing": way, **others}
    office.save()


def trust(keys: Path, folder: str, pem: bytes) -> None:
    (keys / folder).mkdir(parents=True, exist_ok=True)
    (keys / folder / "induk.pem").write_bytes(pem)


def look(cycle: Cycle) -> dict[str, Any]:
    """Everything that signing changes."""
    return {
        "numbers": list(LetterNumber.objects.values_list("sequence", "state")),
        "documents": Document.objects.count(),
        "signatures": Signature.objects.count(),
        "final": Snapshot.objects.filter(final=True).count(),
        "tasks": list(cycle.case.tasks.values_list("step", "state", "done_at")),
        "head": head_of(cycle.office.code),
    }
