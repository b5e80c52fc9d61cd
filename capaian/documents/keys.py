"""Certificates in ``CAPAIAN_HOME/keys``: the office's, and those of whom it trusts.

The demonstration certificate is made by the office itself and called so everywhere. It stands in
until the office brings one of its own; its passphrase lies beside it, because it proves nothing
about a person (our choice, said on each paper that it signs).
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from capaian.adapters import signing
from capaian.domain.errors import Unavailable
from capaian.office.models import Office


@dataclass(frozen=True, slots=True)
class Certificate:
    """A PKCS#12 container and what opens it."""

    pkcs12: bytes
    passphrase: bytes


def demonstration_certificate(office: Office, at: datetime) -> Certificate:
    """The office's self-made certificate, made at the first signature and kept since."""
    folder = Path(settings.KEYS)
    container, secret = folder / f"{office.code}.p12", folder / f"{office.code}.txt"
    if not container.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        passphrase = secrets.token_urlsafe(24).encode()
        # The secret first: a container that nobody can open would have to be made again.
        _write(secret, passphrase)
        _write(
            container,
            signing.make_certificate(
                common_name=f"{office.name} (contoh)",
                organization=office.regency,
                passphrase=passphrase,
                now=at,
            ),
        )
    # Read anew each time: whoever puts a container right signs with it at once.
    return Certificate(container.read_bytes(), secret.read_bytes())


def office_certificate(office: Office) -> bytes:
    """The PKCS#12 container that the office named in its settings; its passphrase is nowhere.

    Raises :class:`Unavailable` where none is named or it cannot be read.
    """
    name = office.preferences.certificate
    if not name:
        raise Unavailable(
            "Sertifikat kantor belum diatur. Hubungi pengelola server.", code="no_certificate"
        )
    try:
        return (Path(settings.KEYS) / name).read_bytes()
    except OSError:
        raise Unavailable(
            f"Sertifikat kantor {name} tidak dapat dibaca. Hubungi pengelola server.",
            code="no_certificate",
        ) from None


def trusted_certificates() -> tuple[bytes, ...]:
    """The roots that this office trusts: ``keys/trusted/*.pem``, and those of BSrE."""
    return (*_read_folder("trusted"), *bsre_certificates())


def bsre_certificates() -> tuple[bytes, ...]:
    """The roots under which BSrE issues: ``keys/bsre/*.pem``."""
    return _read_folder("bsre")


def _read_folder(name: str) -> tuple[bytes, ...]:
    files = sorted((Path(settings.KEYS) / name).glob("*.pem"))
    return tuple(file.read_bytes() for file in files)


def _write(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
