"""Codes of budget lines: what level a code stands on, and what stands above it.

Codes as in ``7.01.01.2.03.0001``: urusan, bidang urusan, program, kegiatan (two parts), sub
kegiatan. The last part of a sub kegiatan has two digits (older codes) or four (newer ones); both
are taken. Published plans also write ``X.XX`` for the urusan. Seen in practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from capaian.domain.terms import Level

_CODE = re.compile(r"[0-9X]{1,2}(?:\.[0-9X]{1,4})*", re.IGNORECASE)
_LEVELS = {
    1: Level.AFFAIR,
    2: Level.FIELD,
    3: Level.PROGRAM,
    4: Level.ACTIVITY,
    5: Level.ACTIVITY,
    6: Level.SUBACTIVITY,
}
_SUFFIXES = frozenset({2, 4})


def find_level(code: str) -> Level:
    """The level of a code of :func:`explain` without a problem."""
    return _LEVELS[code.count(".") + 1]


def explain(code: str) -> str:
    """Why a text is no code of a budget line; empty where it is one."""
    parts = code.split(".")
    if not _CODE.fullmatch(code) or len(parts) not in _LEVELS:
        return "Kode anggaran tidak dikenal. Tulis sebagai teks, misalnya 7.01.02.2.01.0001."
    if _LEVELS[len(parts)] is Level.SUBACTIVITY and len(parts[-1]) not in _SUFFIXES:
        return "Kode sub kegiatan berakhir 2 atau 4 angka. Perbaiki angka terakhirnya."
    return ""


def list_above(code: str) -> Iterator[str]:
    """The codes above a code, the nearest first."""
    parts = code.split(".")
    for depth in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:depth])
