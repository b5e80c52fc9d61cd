"""A measurement played once for a whole module: each test changes it and is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from capaian.cli.loading import load_office
from capaian.cli.playing import EXAMPLE, Play, gather_cast, read_filled


@contextmanager
def play_once(home: Path) -> Iterator[Play]:
    """The example office and its first quarter, ready to be played, in a directory of its own."""
    folders = {name: home / name.lower() for name in ("FILES", "ARCHIVE", "KEYS")}
    with override_settings(HOME=home, **folders), transaction.atomic():
        cast = gather_cast(load_office(EXAMPLE))
        yield Play(cast, 2026, 1, date(2026, 4, 1), read_filled(EXAMPLE / "isian-2026-TW1.csv"))
        transaction.set_rollback(True)
