"""Checking a paper by its bytes alone, without the database, and reading what they say."""

from __future__ import annotations

import json
import re
from typing import Any

from capaian.adapters import signing
from capaian.adapters.signing import Claim, Verdict
from capaian.documents.keys import trusted_certificates

# Signatures that the program makes itself say who signed as the office names them; a service
# uses a field and words of its own.
_OWN_FIELD = re.compile(r"TandaTangan\d+", re.ASCII)


def name_field(place: int) -> str:
    """The field of the signature at this place, counted from 1, that the program makes itself."""
    return f"TandaTangan{place}"


def verify(pdf: bytes) -> Verdict:
    """Whether a signed PDF is genuine, and how far its certificate is trusted here."""
    return signing.verify(pdf, trusted=trusted_certificates())


def read_signers(pdf: bytes) -> list[Claim]:
    """Who signed, as ``Nama (Jabatan)``, by the signatures that the program made itself."""
    return [each for each in signing.read_claims(pdf) if _OWN_FIELD.fullmatch(each.field)]


def read_embedded(pdf: bytes) -> Any:
    """The data that a signed document carries as JSON; ``None`` where it carries none."""
    for name, content in signing.read_attachments(pdf).items():
        if name.endswith(".json"):
            try:
                return json.loads(content)
            except ValueError:
                return None
    return None
