"""The arithmetic of the chain: the hash of one event over its facts and the one before.

It is pure, so that an exported list can be checked without a database: a bag holds the events
in this very form (our choice: SHA-256 over JSON with sorted keys, UTF-8, no spaces).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FACTS = (
    "office",
    "sequence",
    "at",
    "person",
    "name",
    "title",
    "capacity",
    "action",
    "case",
    "label",
    "details",
    "key",
    "previous",
)


def compute_hash(facts: Mapping[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of an event's facts (``at`` as ISO 8601 text in UTC)."""
    text = json.dumps(
        {name: facts[name] for name in FACTS},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def write_proof(event_hash: str) -> str:
    """The proof code of an event, from the first 40 bits of its hash: "K7F2-QXMA".

    Base32, which has no 0, 1, 8 or 9, so that nothing is misread from a note (our choice).
    """
    code = base64.b32encode(bytes.fromhex(event_hash[:10])).decode()
    return f"{code[:4]}-{code[4:]}"


def read_proof(code: str) -> str:
    """How the hash of the event with this proof begins; empty for what is no proof code."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    try:
        start = base64.b32decode(plain, map01="I").hex()
    except ValueError:
        return ""
    return start if len(start) == 10 else ""


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether a chain holds; ``head`` is the hash of its last event, ``length`` their number."""

    genuine: bool
    sentence: str
    length: int
    head: str


def check_chain(
    events: Iterable[Mapping[str, Any]],
    *,
    expected_length: int | None = None,
    expected_head: str | None = None,
) -> ChainVerdict:
    """Recompute a chain from its first event; what is expected finds a shortened end."""
    previous, length = "", 0
    for facts in events:
        length += 1
        where = f"Peristiwa nomor {length}"
        if facts["sequence"] != length:
            return ChainVerdict(False, f"{where} hilang dari daftar peristiwa.", length, previous)
        if facts["previous"] != previous or compute_hash(facts) != facts["hash"]:
            return ChainVerdict(
                False, f"{where} tidak cocok dengan rantai: isinya berubah.", length, previous
            )
        previous = facts["hash"]
    if expected_length is not None and expected_length != length:
        return ChainVerdict(
            False,
            f"Daftar peristiwa berisi {length}, seharusnya {expected_length}: ada yang hilang.",
            length,
            previous,
        )
    if expected_head is not None and expected_head != previous:
        return ChainVerdict(False, "Ujung rantai peristiwa tidak cocok.", length, previous)
    return ChainVerdict(True, f"Rantai utuh: {length} peristiwa.", length, previous)
