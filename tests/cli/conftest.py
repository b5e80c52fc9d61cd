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

from capaian.cli.main import main

PROGRAM = Path(sys.executable).with_name("capaian")
Run = Callable[..., "Answer"]


def run_program(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run ``capaian`` with a data directory of its own, on SQLite."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        env={**environment, "CAPAIAN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


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


def play_demo(out: Path, home: Path) -> None:
    """Run ``capaian demo --out DIR``, which leaves the data directory ``home`` alone."""
    done = run_program("demo", "--out", out, home=home)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
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
