"""Whose turn it is to write, on SQLite, where one writes at a time.

Whoever finds the database taken is sent to sleep by SQLite, longer each time, and woken by nobody
when it is free. Where many save at once, some slept a second while nobody wrote. So writers stand
in line before they begin: the threads of a process at a lock, and the first of each process at
a file that the system hands from one to the next, also when a process dies.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db import connection, transaction

_FIRST = Lock()


@contextmanager
def take_turn() -> Iterator[None]:
    """A transaction, begun when it is its turn."""
    with wait_turn(), transaction.atomic():
        yield


@contextmanager
def wait_turn() -> Iterator[None]:
    """Let one after the other in; whoever is inside a transaction already has the turn."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _FIRST, Path(settings.HOME, "turn.lock").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
