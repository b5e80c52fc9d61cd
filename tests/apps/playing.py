"""A measurement played once for a whole module: each test changes it and is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from capaian.cli.playing import Play
from tests.memory import recall_office, recall_play


@contextmanager
def play_once(home: Path) -> Iterator[Play]:
    """The example office and its first quarter, ready to be played, in a directory of its own."""
    folders = {name: home / name.lower() for name in ("FILES", "ARCHIVE", "KEYS")}
    with override_settings(HOME=home, **folders), transaction.atomic():
        yield recall_play(recall_office())
        transaction.set_rollback(True)
