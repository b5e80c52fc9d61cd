"""Writers on SQLite stand in line: one after the other, also over processes."""

from __future__ import annotations

import fcntl
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection

from capaian.audit.turn import take_turn, wait_turn

PATIENCE = 0.2  # seconds in which nobody may come in; long enough for whoever could

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no line")


def come() -> tuple[Thread, Event]:
    inside = Event()

    def write() -> None:
        with wait_turn():
            inside.set()

    writer = Thread(target=write)
    writer.start()
    return writer, inside


def test_writer_waits_for_another_of_its_process(home: Path) -> None:
    with wait_turn():
        writer, inside = come()
        assert not inside.wait(PATIENCE)
    writer.join()
    assert inside.is_set()


def test_writer_waits_for_one_of_another_process(home: Path) -> None:
    with (home / "turn.lock").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        writer, inside = come()
        assert not inside.wait(PATIENCE)
    writer.join()
    assert inside.is_set()


def test_writer_who_fails_lets_the_next_one_in(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), wait_turn():
        raise ZeroDivisionError
    writer, inside = come()
    writer.join()
    assert inside.is_set()


def test_writer_inside_a_transaction_has_the_turn(db: None) -> None:
    with take_turn(), take_turn():
        assert connection.in_atomic_block
