"""``kill -9`` at any moment: afterwards everything opens, and nothing says what is not so."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
# How many files lie in the store when the program is killed: from the first to the last step.
MOMENTS = (0, 1, 4, 12, 16, 20, 24, 29)
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}


def start(out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [PROGRAM, "demo", "--out", out],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def count_files(out: Path) -> int:
    if not (out / "data" / "capaian.sqlite3").exists():
        return -1
    return sum(1 for _ in (out / "data" / "files").glob("*/*"))


def kill_at(out: Path, process: subprocess.Popen[bytes], files: int, delay: float) -> None:
    limit = time.monotonic() + 120
    while count_files(out) < files and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.005)
    time.sleep(delay)
    process.kill()
    process.wait()


def kill_demos(folder: Path) -> Iterator[Path]:
    """Two at a time, one a core; each is killed when it has come so far, and a little later."""
    chance = random.Random(20210120)  # the SOP's own day, so that a failure can be repeated
    for pair in zip(MOMENTS[::2], MOMENTS[1::2], strict=True):
        running = [(folder / f"at-{files}", files) for files in pair]
        processes = [start(out) for out, _ in running]
        for (out, files), process in zip(running, processes, strict=True):
            kill_at(out, process, files, chance.random() / 20)
            yield out / "data"


@pytest.mark.journey
def test_killed_program_leaves_nothing_broken(tmp_path: Path, subtests: pytest.Subtests) -> None:
    homes = list(kill_demos(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.inspecting", *homes],
        cwd=ROOT,
        env={**ENVIRONMENT, "CAPAIAN_HOME": str(homes[0])},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for home, seen in zip(homes, found, strict=True):
        with subtests.test(home.parent.name):
            assert seen == {
                "cases": seen["cases"],
                "broken chains": [],
                "cases out of step": [],
                "numbers in order": True,
                "missing files": [],
                "false signatures": [],
                "broken bags": [],
            }
    assert {seen["cases"] for seen in found} == {0, 1}
