"""The power fails while the Camat signs: the process is killed, and nothing is half done.

Each earlier point is tried inside one process, in ``tests/apps/test_signing_ways.py``.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

# Everything is signed, verified, filed and recorded; only the commit has not happened.
PLAY = """
import os, signal
import django
django.setup()
from capaian import gate
from capaian.cli.loading import prepare_database
from capaian.cli.showing import open_example

prepare_database()
play = open_example(quarter=1)
play.run(until="request_approval")
whole = gate.append_event

def crash(*args, **named):
    whole(*args, **named)
    os.kill(os.getpid(), signal.SIGKILL)

gate.append_event = crash
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


@pytest.mark.journey
def test_killed_process_leaves_nothing_half_signed(tmp_path: Path) -> None:
    home = tmp_path / "data"
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"CAPAIAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "capaian.settings"}
    ended = subprocess.run([sys.executable, "-c", PLAY], env=environment, timeout=300, check=False)
    assert ended.returncode == -signal.SIGKILL
    with sqlite3.connect(home / "capaian.sqlite3") as database:
        found = {query: database.execute(f"SELECT {query}").fetchone()[0] for query in LEFT}
    assert found == LEFT
