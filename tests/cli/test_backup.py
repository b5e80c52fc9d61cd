"""A backup is one moment of everything, and comes back whole."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from capaian.cli.backing import restore_backup, write_backup
from capaian.domain.errors import Conflict, Invalid


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a small database, a file and a key."""
    home = tmp_path / "data"
    for name, content in (("files/ab/abcd", b"naskah"), ("keys/secret.key", b"rahasia")):
        (home / name).parent.mkdir(parents=True)
        (home / name).write_bytes(content)
    with sqlite3.connect(home / "capaian.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE events (at TEXT)")
        database.execute("INSERT INTO events VALUES ('2026-04-01')")
    database.close()
    return home


def read_events(home: Path) -> list[tuple[str]]:
    database = sqlite3.connect(home / "capaian.sqlite3")
    rows = database.execute("SELECT at FROM events").fetchall()
    database.close()
    return rows


pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL is backed up with pg_dump"
)


def test_backup_comes_back_whole(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "cadangan.zip"
    assert write_backup(data, book) == 3
    home = tmp_path / "pulih"
    assert restore_backup(book, home) == 3
    assert read_events(home) == [("2026-04-01",)]
    assert (home / "files/ab/abcd").read_bytes() == b"naskah"
    assert (home / "keys/secret.key").stat().st_mode & 0o777 == 0o600


def test_backup_leaves_an_existing_file_alone(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "cadangan.zip"
    book.write_bytes(b"lama")
    with pytest.raises(Conflict):
        write_backup(data, book)
    assert book.read_bytes() == b"lama"


def test_restore_refuses_a_directory_with_data(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "cadangan.zip"
    write_backup(data, book)
    with pytest.raises(Conflict):
        restore_backup(book, data)


@pytest.mark.parametrize("name", ["../luar", "lain/berkas", "/etc/passwd"])
def test_restore_refuses_a_foreign_zip(tmp_path: Path, name: str) -> None:
    book = tmp_path / "asing.zip"
    with zipfile.ZipFile(book, "w") as writer:
        writer.writestr("capaian.sqlite3", b"")
        writer.writestr(name, b"x")
    with pytest.raises(Invalid):
        restore_backup(book, tmp_path / "pulih")
    assert not (tmp_path / "pulih").exists()


def test_restore_refuses_what_is_no_zip(tmp_path: Path) -> None:
    book = tmp_path / "rusak.zip"
    book.write_bytes(b"PK bukan zip")
    with pytest.raises(Invalid):
        restore_backup(book, tmp_path / "pulih")
