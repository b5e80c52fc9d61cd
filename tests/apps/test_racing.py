"""Two at once, or forty: nothing is done twice, nothing is lost, no number has a gap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(db: None) -> Iterator[str]:
    """An empty database of its own: none on SQLite, which is a file of the data directory."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"race_{uuid4().hex[:12]}"
    psycopg = pytest.importorskip("psycopg")
    base = settings.DATABASE_URL
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            path, _, query = base.partition("?")
            yield f"{path.rpartition('/')[0]}/{name}?{query}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def race(what: str, address: str, folder: Path) -> dict[str, Any]:
    """What the processes of racing.py were told."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.racing", what],
        cwd=ROOT,
        env={**os.environ, "CAPAIAN_HOME": str(folder), "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.journey
def test_first_run_makes_one_office_and_one_account(address: str, tmp_path: Path) -> None:
    told = race("begin", address, tmp_path)
    assert (told["office"], told["account"]) == (["done", "started"], ["done", "started"])
    assert told["people"] == ["sekcam"]
    assert told["chain"].startswith("Rantai utuh: ")


@pytest.mark.journey
def test_whoever_is_second_is_told_and_nothing_is_lost(address: str, tmp_path: Path) -> None:
    told = race("play", address, tmp_path)
    assert sorted(map(int, told["take"])) == list(range(1, 41))
    assert (told["reserve"], told["reserved"]) == (["41"], ["41", "conflict"])
    assert (told["order"], told["cases"]) == (["case_open", "done"], 1)
    assert told["click"] == ["already_done", "done"]
    assert told["finish"] == ["done", "wrong_step"]
    saved, second = told["save"]
    assert (saved in {"saved 0", "saved 1"}, second) == (True, "stale")
    assert (told["sign"], told["asked"]) == (["done", "underway"], 1)
    assert told["destroy"] == ["conflict", "done"]
    assert told["typed"] == [saved.removeprefix("saved ")]
    assert told["chain"].startswith("Rantai utuh: ")
