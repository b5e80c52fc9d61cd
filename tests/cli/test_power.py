"""The power fails while the Camat signs or a bag is destroyed: the process is killed.

Every other point is tried inside one process, in ``tests/apps/signing/`` and
``tests/web/test_archive_crash.py``.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM

OPEN = """
import os, shutil, signal
import django
django.setup()
from capaian import gate
from capaian.archive import commands as archive
from capaian.archive.models import ArchivedCase
from capaian.cli.loading import prepare_database
from capaian.cli.showing import open_example

prepare_database()
play = open_example(quarter=1)
"""
# Everything is signed, verified, filed and recorded; only the commit has not happened.
SIGN = """
play.run(until="request_approval")
whole = gate.door.append_event

def crash(*args, **named):
    whole(*args, **named)
    os.kill(os.getpid(), signal.SIGKILL)

gate.door.append_event = crash
from capaian.measurement import commands
commands.sign(play.cast["camat"], play.case)
"""
LEFT = {
    "group_concat(sequence || state) FROM documents_letternumber": "1dipakai",  # the invitation
    "count(*) FROM documents_signature": 0,
    "count(*) FROM documents_document WHERE step = 'sign'": 0,
    "count(*) FROM measurement_snapshot WHERE final": 0,
    "max(step) FROM procedure_task WHERE done_at IS NULL": "sign",
    "count(*) FROM audit_event WHERE action = 'sign'": 0,
    "max(sequence) = (SELECT length FROM audit_chain) FROM audit_event": 1,
}


# The berita acara is kept, and half of the bag is gone.
DESTROY = """
play.run()
ArchivedCase.objects.update(
    state="inaktif", active_until="2024-01-01", inactive_until="2025-01-01", fate="Musnah"
)
file = ArchivedCase.objects.get()
archive.propose_destruction(play.cast["pengadministrasi-kepegawaian"], file.pk, "Masa lewat.")

def crash(folder, **named):
    for path in sorted(each for each in folder.rglob("*") if each.is_file())[::2]:
        path.unlink()
    os.kill(os.getpid(), signal.SIGKILL)

shutil.rmtree = crash
archive.approve_destruction(play.cast["camat"], file.pk)
"""
FINISH = """
file = ArchivedCase.objects.get()
archive.finish_destruction(play.cast["pengadministrasi-kepegawaian"], file.pk)
"""


def run(home: Path, script: str) -> int:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"CAPAIAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "capaian.settings"}
    command = [sys.executable, "-c", OPEN + script]
    return subprocess.run(command, env=environment, timeout=300, check=False).returncode


def verify(home: Path) -> str:
    """What ``capaian verify --all`` says; it must find nothing wrong."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"CAPAIAN_HOME": str(home)}
    return subprocess.run(
        [PROGRAM, "verify", "--all"], env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.journey
def test_killed_process_leaves_nothing_half_signed(tmp_path: Path) -> None:
    home = tmp_path / "data"
    assert run(home, SIGN) == -signal.SIGKILL
    with sqlite3.connect(home / "capaian.sqlite3") as database:
        found = {query: database.execute(f"SELECT {query}").fetchone()[0] for query in LEFT}
    assert found == LEFT


@pytest.mark.journey
def test_killed_process_leaves_a_destruction_that_is_told_and_finished(tmp_path: Path) -> None:
    home = tmp_path / "data"
    assert run(home, DESTROY) == -signal.SIGKILL
    rest = "sudah dimusnahkan, sisa berkasnya belum terhapus"
    assert rest in " ".join(verify(home).split())
    assert run(home, FINISH) == 0
    assert rest not in " ".join(verify(home).split())
    assert list((home / "archive").iterdir()) == []
