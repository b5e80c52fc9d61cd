"""A database of another version of the program is refused in a sentence and stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from capaian.cli.backing import DATABASE
from capaian.cli.playing import EXAMPLE
from capaian.office.versions import EARLIER, UNKNOWN
from tests.cli.conftest import Run, run_program

NEWER = "INSERT INTO django_migrations (app, name, applied) VALUES ('office', '0999_next', '')"
# As the first steps of the development left it: the same names, fewer columns and tables.
FEWER_COLUMNS = "ALTER TABLE office_office DROP COLUMN example"
FEWER_TABLES = "DROP TABLE measurement_reminder"
OTHER_ORDER = "DELETE FROM django_migrations WHERE app = 'planning'"
CASES = [
    (NEWER, UNKNOWN),
    (FEWER_COLUMNS, EARLIER),
    (FEWER_TABLES, EARLIER),
    (OTHER_ORDER, EARLIER),
    (f"{NEWER}; {FEWER_COLUMNS}", EARLIER),
]


@pytest.fixture
def current(demo: Path) -> Path:
    """The database of an office that this version has loaded."""
    return demo / "data" / DATABASE


def bring(current: Path, home: Path, change: str) -> Path:
    """A data directory with that database, changed."""
    home.mkdir()
    path = Path(shutil.copy(current, home))
    with closing(sqlite3.connect(path)) as database:
        database.executescript(change)
    return path


@pytest.mark.parametrize(("change", "sentence"), CASES)
def test_other_version_is_refused_and_left_alone(
    run_at: Run, current: Path, tmp_path: Path, change: str, sentence: str
) -> None:
    path = bring(current, tmp_path / "data", change)
    before = sha256(path.read_bytes()).digest()
    done = run_at("load", EXAMPLE, home=path.parent)
    assert (done.code, done.out, done.err) == (1, "", f"{sentence}\n")
    assert sha256(path.read_bytes()).digest() == before


def test_every_command_that_reads_it_refuses_it_too(
    run_at: Run, current: Path, tmp_path: Path
) -> None:
    path = bring(current, tmp_path / "data", NEWER)
    book = tmp_path / "cadangan.zip"
    for run, command in (
        (run_program, ("serve", "--port", 0)),
        (run_at, ("remind",)),
        (run_at, ("backup", book)),
        (run_at, ("verify",)),
        (run_at, ("verify", "--all")),
        (run_at, ("table", "e81", "--case", 1)),
    ):
        done = run(*command, home=path.parent)
        assert (done.code, done.out, done.err) == (1, "", f"{UNKNOWN}\n")
    assert not book.exists()


def test_backup_of_another_version_leaves_the_directory_empty(
    run_at: Run, current: Path, tmp_path: Path
) -> None:
    path = bring(current, tmp_path / "data", FEWER_COLUMNS)
    book = tmp_path / "cadangan.zip"
    with zipfile.ZipFile(book, "w") as writer:
        writer.write(path, DATABASE)
        writer.writestr("files/ab/abcd", b"naskah")
    home = tmp_path / "pulih"
    done = run_at("restore", book, home=home)
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith(f"{EARLIER}\n")
    assert "Traceback" not in done.err
    assert list(home.iterdir()) == []


def test_database_of_an_earlier_release_is_brought_up_to_date(
    run_at: Run, current: Path, tmp_path: Path
) -> None:
    change = """
        ALTER TABLE office_office DROP COLUMN logo;
        DELETE FROM django_migrations WHERE app = 'office' AND name = '0002_letterhead_logo';
    """
    path = bring(current, tmp_path / "data", change)
    done = run_at("load", EXAMPLE, home=path.parent)
    assert (done.code, done.err) == (0, "")
