"""The file store: bytes by their SHA-256 under ``CAPAIAN_HOME/files``, written once.

A file is on the disk before the transaction that names it ends: a crash in between leaves a
file that nobody names, never a name without its file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from capaian.documents.models import StoredFile
from capaian.domain.errors import NotFound, Unavailable, say_why
from capaian.office.models import Office


def store_file(office: Office, data: bytes, media_type: str) -> StoredFile:
    """Keep bytes and return their row; the same bytes are kept once per office.

    Raises :class:`Unavailable` when the disk is full or cannot be written.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    _write_once(path_of(sha256), data)
    stored, _ = StoredFile.objects.get_or_create(
        office=office, sha256=sha256, defaults={"size": len(data), "media_type": media_type}
    )
    return stored


def read_file(stored: StoredFile) -> bytes:
    """The bytes of a stored file; raises :class:`NotFound` where they are gone or changed."""
    return read_bytes(stored.sha256)


def read_bytes(sha256: str) -> bytes:
    """The bytes of that SHA-256; raises :class:`NotFound` where they are gone or changed."""
    try:
        data = path_of(sha256).read_bytes()
    except OSError:
        raise NotFound("Berkas ini hilang dari penyimpanan. Pulihkan dari cadangan.") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFound("Isi berkas ini berubah di penyimpanan. Pulihkan dari cadangan.")
    return data


def path_of(sha256: str) -> Path:
    """Where the bytes of that SHA-256 lie."""
    return Path(settings.FILES) / sha256[:2] / sha256


def _write_once(path: Path, data: bytes) -> None:
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            raise Unavailable("Cakram penuh. Kosongkan ruang, lalu ulangi.") from None
        raise Unavailable(f"Berkas tidak dapat disimpan: {say_why(failure)}.") from None
