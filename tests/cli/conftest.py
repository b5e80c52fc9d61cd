"""The program as people start it: a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.utils import ConnectionHandler
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from capaian.cli.backing import DATABASE
from capaian.cli.main import main
from tests.memory import FOLDERS

PROGRAM = Path(sys.executable).with_name("capaian")
Run = Callable[..., "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


def run_program(*arguments: object, home: Path) -> Answer:
    """Run ``capaian`` with a data directory of its own, on SQLite."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env={**environment, "CAPAIAN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``capaian`` inside this process, which is quick."""

    def start(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["capaian", *map(str, arguments)])
        monkeypatch.setattr(os, "environ", {**os.environ})  # which the program may change
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        if isinstance(code, str):  # as the interpreter does with a sentence
            return Answer(1, out, f"{err}{code}\n")
        return Answer(int(str(code or 0)), out, err)

    return start


@pytest.fixture
def run_at(run: Run, settings: Settings, django_db_blocker: DjangoDbBlocker) -> Run:
    """Run ``capaian`` as ``run_program`` does, but inside this process, which is quick.

    Where the tests run on PostgreSQL it is a process: prepared queries are written for one kind.
    """
    if connection.vendor != "sqlite":
        return run_program

    def start(*arguments: object, home: Path) -> Answer:
        settings.HOME = home
        for folder in FOLDERS:
            setattr(settings, folder, home / folder.lower())
        file = {**connection.settings_dict, "NAME": home / DATABASE}
        before, at_home = connections["default"], ConnectionHandler({"default": file})["default"]
        connections["default"] = at_home
        try:
            with django_db_blocker.unblock():
                return run(*arguments)
        finally:
            at_home.close()
            connections["default"] = before

    return start


def play_demo(out: Path, home: Path) -> None:
    """Run ``capaian demo --out DIR``, which leaves the data directory ``home`` alone."""
    done = run_program("demo", "--out", out, home=home)
    assert (done.code, done.err.count("Traceback")) == (0, 0), done.err
    assert not home.exists()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What ``capaian demo --out DIR`` has left, played by the first worker that asks; a copy."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    with (shared / "demo.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (shared / "demo/summary.json").exists():
            play_demo(shared / "demo", shared / "never")
        return Path(shutil.copytree(shared / "demo", own / "demo-of-this-worker"))


@pytest.fixture(scope="session")
def summary(demo: Path) -> dict[str, Any]:
    """The ``summary.json`` of the demo."""
    loaded: dict[str, Any] = json.loads((demo / "summary.json").read_text("utf-8"))
    return loaded
