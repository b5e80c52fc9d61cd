"""What changed from one draft to the next, row by row, from the frozen figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from capaian.measurement.models import Review, Snapshot

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
    """One text of a row that is not what it was; empty means that there was none.

    ``remark`` is what the Camat had written on the row, where that led to the change.
    """

    number: int
    indicator: str
    what: str
    old: str
    new: str
    remark: str


@dataclass(frozen=True, slots=True)
class Step:
    """A draft and what changed since the one before; ``first`` has nothing to compare with.

    ``review`` is the round of correction between the two, if the draft was sent back.
    """

    snapshot: Snapshot
    first: bool
    review: Review | None
    differences: tuple[Difference, ...]


def compare(snapshots: Iterable[Snapshot], reviews: Iterable[Review]) -> list[Step]:
    """The drafts with their changes, newest first; both are given in their order."""
    ordered, rounds = list(snapshots), [each for each in reviews if each.returned_to]
    first = [Step(each, True, None, ()) for each in ordered[:1]]
    return [*first, *(_step(*pair, rounds) for pair in pairwise(ordered))][::-1]


def _step(old: Snapshot, new: Snapshot, rounds: Iterable[Review]) -> Step:
    between = [each for each in rounds if old.made_at < each.at < new.made_at]
    review = between[-1] if between else None
    marks = review.marks.all() if review else ()
    remarks = {mark.line_id: mark.remark for mark in marks if mark.line_id}
    return Step(new, False, review, tuple(_compare(old.figures, new.figures, remarks)))


def _compare(
    old: Mapping[str, Any], new: Mapping[str, Any], remarks: Mapping[int, str]
) -> Iterable[Difference]:
    before = _index(old)
    for key, (line, figure) in _index(new).items():
        earlier, earlier_figure = before.get(key, ({}, {}))
        pairs = [(words, earlier.get(name, ""), line.get(name, "")) for name, words in _TEXTS]
        pairs.append(("Capaian", earlier_figure.get("shown", ""), figure["shown"]))
        for words, was, now in pairs:
            if was != now:
                remark = remarks.get(key, "")
                yield Difference(figure["number"], figure["indicator"], words, was, now, remark)


def _index(figures: Mapping[str, Any]) -> dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    rows = figures["measurement"]["rows"]
    return {line["line"]: (line, row) for line, row in zip(figures["lines"], rows, strict=True)}
