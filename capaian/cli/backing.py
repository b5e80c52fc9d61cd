"""A backup of the whole data directory as one file, and putting it back.

The database is copied first, as one moment; files are on the disk before the row that names them,
so a copy in this order misses nothing. Nothing needs to be stopped for a backup.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from capaian.domain.errors import Conflict, Invalid, Unavailable, say_why

DATABASE = "capaian.sqlite3"
FOLDERS = ("files", "archive", "keys")

Tell = Callable[[int, int], None]
"""Hears how many files of how many are done."""


def write_backup(home: Path, target: Path, tell: Tell = lambda done, total: None) -> int:
    """Write everything in ``home`` to the zip file ``target``; returns the number of files.

    Raises :class:`Conflict` where the target exists and :class:`Unavailable` on PostgreSQL or
    where the disk refuses. A backup that was cut short leaves no file of that name.
    """
    if connection.vendor != "sqlite":
        raise Unavailable(
            "Basis data ini PostgreSQL. Cadangkan dengan pg_dump dan salin folder data."
        )
    if target.exists():
        raise Conflict(f"{target} sudah ada. Pilih nama lain.")
    draft = target.with_name(f"{target.name}.part")
    try:
        with (
            tempfile.TemporaryDirectory(dir=target.parent) as folder,
            zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        ):
            copy = Path(folder) / DATABASE
            _copy_database(home / DATABASE, copy)
            paths = [(copy, DATABASE), *_list_files(home)]
            for done, (path, name) in enumerate(paths, start=1):
                book.write(path, name)
                tell(done, len(paths))
        _sync(draft)
        draft.rename(target)
    except OSError as failure:
        raise Unavailable(f"Cadangan tidak dapat ditulis: {say_why(failure)}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return len(paths)


def restore_backup(source: Path, home: Path, tell: Tell = lambda done, total: None) -> int:
    """Put a backup into an empty ``home``; returns the number of files.

    Raises :class:`Conflict` where the directory already has data, :class:`Invalid` for a file
    that is no backup of this program or is damaged.
    """
    if home.exists() and any(home.iterdir()):
        raise Conflict(f"{home} sudah berisi data. Pindahkan isinya lebih dahulu.")
    try:
        with zipfile.ZipFile(source) as book:
            members = book.infolist()
            if DATABASE not in book.namelist() or not all(_is_ours(each) for each in members):
                raise Invalid(f"{source} bukan cadangan Capaian.")
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            for done, member in enumerate(members, start=1):
                book.extract(member, home)
                tell(done, len(members))
    except (zipfile.BadZipFile, EOFError):
        raise Invalid(f"{source} rusak atau bukan cadangan Capaian.") from None
    except OSError as failure:
        raise Unavailable(f"Cadangan tidak dapat dipulihkan: {say_why(failure)}.") from None
    for path in (home / "keys").glob("*"):
        path.chmod(0o600)
    return len(members)


def take_back(home: Path) -> None:
    """Leave ``home`` as empty as :func:`restore_backup` found it."""
    for path in home.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _copy_database(source: Path, target: Path) -> None:
    reader = sqlite3.connect(source)
    try:
        reader.execute("VACUUM INTO ?", [str(target)])
    finally:
        reader.close()


def _list_files(home: Path) -> list[tuple[Path, str]]:
    return [
        (path, path.relative_to(home).as_posix())
        for folder in FOLDERS
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    ]


def _is_ours(member: zipfile.ZipInfo) -> bool:
    parts = Path(member.filename).parts
    return ".." not in parts and (member.filename == DATABASE or parts[0] in FOLDERS)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
