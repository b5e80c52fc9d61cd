"""Anchors: heads of a chain that stand outside the database, on signed papers and in bags.

Whoever rewrites the list of events can write a new head beside it, but not on a paper that was
signed: there the old length and hash remain, and the new list no longer fits them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Anchor:
    """How many events there were, the hash of the last, and where this is written."""

    length: int
    head: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.length}:{self.head}"

    @classmethod
    def find(cls, text: str, place: str) -> Self | None:
        """The anchor in a text as :meth:`__str__` writes it; ``None`` where there is none."""
        found = re.search(r"(\d+):([0-9a-f]{64})", text)
        return cls(int(found[1]), found[2], place) if found else None


def find_broken(events: Iterable[Mapping[str, Any]], anchors: Iterable[Anchor]) -> list[str]:
    """A sentence for each anchor that a chain, oldest event first, does not fit any more."""
    waiting: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        waiting.setdefault(anchor.length, []).append(anchor)
    broken = []
    for event in events:
        for anchor in waiting.pop(event["sequence"], ()):
            if anchor.head != event["hash"]:
                broken.append(
                    f"{anchor.place}: peristiwa nomor {anchor.length} bukan yang tercatat di sana."
                )
    for length in sorted(waiting):
        broken += [
            f"{anchor.place}: mencatat {length} peristiwa, sekarang daftarnya lebih pendek."
            for anchor in waiting[length]
            if length
        ]
    return broken
