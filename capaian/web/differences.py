"""What changed from one draft to the next, row by row, from the frozen figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from capaian.measurement.models import Snapshot

_TEXTS = (
    ("typed", "Realisasi"),
    ("budget_typed", "Realisasi anggaran"),
    ("not_measured_because", "Belum diukur, karena"),
    ("drivers", "Faktor pendorong"),
    ("obstacles", "Faktor penghambat"),
    ("follow_up", "Tindak lanjut"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One text of a row that is not what it was; empty means that there was none."""

    number: int
    indicator: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """A draft and what changed since the one before; ``first`` has nothing to compare with."""

    snapshot: Snapshot
    first: bool
    differences: tuple[Difference, ...]


def compare(snapshots: Iterable[Snapshot]) -> list[Step]:
    """The drafts with their changes, newest first; ``snapshots`` are in order of version."""
    ordered = list(snapshots)
    first = [Step(each, True, ()) for each in ordered[:1]]
    later = [
        Step(new, False, tuple(_compare(old.figures, new.figures)))
        for old, new in pairwise(ordered)
    ]
    return [*first, *later][::-1]


def _compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Difference]:
    before = _index(old)
    for key, (line, figure) in _index(new).items():
        earlier, earlier_figure = before.get(key, ({}, {}))
        pairs = [(words, earlier.get(name, ""), line.get(name, "")) for name, words in _TEXTS]
        pairs.append(("Capaian", earlier_figure.get("shown", ""), figure["shown"]))
        for words, was, now in pairs:
            if was != now:
                yield Difference(figure["number"], figure["indicator"], words, was, now)


def _index(figures: Mapping[str, Any]) -> dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    rows = figures["measurement"]["rows"]
    return {line["line"]: (line, row) for line, row in zip(figures["lines"], rows, strict=True)}
