"""An installation that nobody can log in to yet, and the code that proves who may begin.

The code stands on the terminal of ``capaian serve`` and in a file that only the keeper of the
machine can read; with 60 random bits it cannot be guessed. It is good until the first account is
made and then goes.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from capaian.domain.errors import Unavailable, say_why
from capaian.office.models import Office, Person

# Without 0, O, 1 and I: people type the code from a terminal.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def needs_start() -> bool:
    """Whether nobody has a login yet, so that the first run is to be shown."""
    return not Person.objects.filter(user__isnull=False).exists()


def find_started() -> Office | None:
    """The office that a first run has begun to set up."""
    return Office.objects.first()


def keep_start_code() -> str:
    """The code of this installation, ``ABCD-EFGH-JKLM``, made where there is none yet."""
    path = code_path()
    if kept := read_start_code():
        return kept
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(code)
    except OSError as failure:
        raise Unavailable(f"Kode awal tidak dapat ditulis: {say_why(failure)}.") from None
    return code


def read_start_code() -> str:
    """The code, or nothing where none was made or it was used."""
    try:
        return code_path().read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def is_start_code(typed: str) -> bool:
    """Whether this is the code, however it is grouped and written."""
    plain = "".join(typed.split()).replace("-", "").upper()
    kept = read_start_code().replace("-", "")
    return bool(kept) and secrets.compare_digest(plain.encode(), kept.encode())


def drop_start_code() -> None:
    """Forget the code; it opened what it was for."""
    code_path().unlink(missing_ok=True)


def code_path() -> Path:
    """Where the code stands for the keeper of the machine."""
    return Path(settings.KEYS) / "start-code.txt"
