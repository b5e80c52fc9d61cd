"""The migrations are applied once for each state of their files; then SQLite databases are copies.

Applying them takes longer than most test files. What is copied is checked: Django still asks the
copy which migrations are missing, and applies those.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from django.apps import apps

import capaian.domain.terms

# Under this name Django keeps the test database in memory, shared by connections of a process.
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def find_template(folder: Path) -> Path:
    """Where the database of these very migrations is kept, or is to be."""
    files = [Path(capaian.domain.terms.__file__)]  # the choices that migrations name
    for app in apps.get_app_configs():
        files += sorted((Path(app.path) / "migrations").glob("*.py"))
    state = sha256(b"".join(sha256(each.read_bytes()).digest() for each in files))
    return folder / f"{state.hexdigest()}.sqlite3"


@contextmanager
def pour(template: Path) -> Iterator[None]:
    """Fill the test database of this process before Django opens it, if there is a template."""
    # A database in memory lives as long as somebody has it open.
    with closing(sqlite3.connect(IN_MEMORY, uri=True)) as memory:
        if template.exists():
            with closing(sqlite3.connect(template)) as kept:
                kept.backup(memory)
        yield


def keep(template: Path) -> None:
    """Make the test database of this process the template, in place of those of before."""
    whole = template.with_suffix(f".{os.getpid()}")  # another worker may be at it, too
    with (
        closing(sqlite3.connect(IN_MEMORY, uri=True)) as memory,
        closing(sqlite3.connect(whole)) as kept,
    ):
        memory.backup(kept)
    for each in template.parent.glob("*.sqlite3"):
        each.unlink(missing_ok=True)
    whole.replace(template)
