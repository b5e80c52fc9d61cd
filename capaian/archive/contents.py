"""What a bag says, read strictly: whoever packs a bag anew can seal into it what they like.

A bag is read when it is received and again for its page. What has another shape than the program
writes is refused with a sentence, so that no page fails on it later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from capaian.adapters.bag import list_members, read_info, read_member
from capaian.audit.chain import FACTS
from capaian.audit.models import Event
from capaian.domain.errors import Invalid

EVENTS = "data/peristiwa/peristiwa.jsonl"
FIGURES = "data/data/pengukuran.json"
IDENTIFIER = re.compile(r"([\d.]{1,13})/(\d{1,9}/[\w-]{1,40})", re.ASCII)
"""Office, then number and period of the case, as ``33.02.02/1/2026-TW1``."""

# A figure, or the two ends of a range; a longer one is no figure of any office.
_ONE = r"-?\d{1,40}(\.\d{1,80})?(E[+-]?\d{1,2})?"
_FIGURE = re.compile(rf"{_ONE}(\.\.{_ONE})?", re.ASCII)
# A half of a character outside the first plane can be written in JSON, but on no page.
_HALF = re.compile("[\ud800-\udfff]")
T = TypeVar("T")
_ASK = "Minta arsip yang baru kepada pengirimnya."
_LONGEST_TEXT = 5_000
_LONGEST_LINE = 16 << 20


@dataclass(frozen=True, slots=True)
class BagRow:
    """One indicator of the signed figures; a figure is text with a decimal point, or empty."""

    number: int
    indicator: str
    target: str
    realization: str
    achievement: str
    predicate: str


@dataclass(frozen=True, slots=True)
class BagReading:
    """What a bag says, as it was kept: its files, rows of figures, events of its own case."""

    papers: tuple[str, ...]
    evidence: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[BagRow, ...]
    events: tuple[Event, ...]


def read_bag(bag: Path) -> BagReading:
    """Read figures and events out of a bag; the workflow is not rebuilt.

    Raises :class:`NotFound` where files are gone or were changed, :class:`Invalid` for figures or
    events of a shape that this program does not write.
    """
    identifier = IDENTIFIER.fullmatch(read_info(bag).get("External-Identifier", ""))
    if identifier is None:
        raise Invalid(
            "bag-info.txt tidak menyebut nomor arsip Capaian (External-Identifier), "
            "misalnya 33.02.02/1/2026-TW1. Minta arsip yang dibuat aplikasi Capaian."
        )
    names = sorted(list_members(bag))
    papers = tuple(name for name in names if name.startswith("data/naskah/"))
    evidence = tuple(name for name in names if name.startswith("data/bukti/"))
    return BagReading(
        papers=papers,
        evidence=evidence,
        others=tuple(name for name in names if name not in {*papers, *evidence}),
        rows=tuple(_read_rows(read_member(bag, FIGURES))),
        events=tuple(_read_own_events(bag, identifier[2])),
    )


def read_events(bag: Path) -> Iterator[Any]:
    """The events in a bag as its list has them, oldest first.

    Raises ``OSError``, ``ValueError`` or ``RecursionError`` for a list that cannot be read.
    """
    # Lines end at \n alone: a remark may hold U+2028, which is no end of a line in JSON.
    with (bag / EVENTS).open(encoding="utf-8", newline="\n") as lines:
        while line := lines.readline(_LONGEST_LINE):
            yield json.loads(line)


def _read_rows(content: bytes) -> Iterator[BagRow]:
    place = FIGURES.removeprefix("data/")
    try:
        measurement = json.loads(content)["measurement"]
        rows: list[Any] = measurement["rows"]
        if not isinstance(rows, list):
            raise TypeError
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Invalid(f"Angka dalam arsip ({place}) tidak dapat dibaca. {_ASK}") from None
    for number, row in enumerate(rows, start=1):
        try:
            yield BagRow(
                number=_keep(row["number"], lambda it: type(it) is int and 0 <= it < 10**9),
                indicator=_keep(row["indicator"], _is_text),
                target=_keep(row["target"] or "", _is_figure),
                realization=_keep(row["realization"] or "", _is_figure),
                achievement=_keep(row["achievement"] or "", _is_figure),
                predicate=_keep(row["predicate"] or "", _is_text),
            )
        except (LookupError, TypeError, ValueError):
            raise Invalid(f"Baris {number} pada {place} tidak dapat dibaca. {_ASK}") from None


def _read_own_events(bag: Path, case: str) -> Iterator[Event]:
    try:
        for facts in read_events(bag):
            if facts["case"] == case:
                yield _read_event(facts)
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        place = EVENTS.removeprefix("data/")
        raise Invalid(f"Peristiwa dalam arsip ({place}) tidak dapat dibaca. {_ASK}") from None


def _read_event(facts: Mapping[str, Any]) -> Event:
    known = {name: facts[name] for name in (*FACTS, "hash")}
    known["at"] = _keep(datetime.fromisoformat(facts["at"]), _is_of_our_time)
    for name in ("office", "name", "title", "capacity", "action", "case", "label", "hash"):
        _keep(known[name], _is_text)
    details = _keep(known["details"], lambda it: isinstance(it, dict))
    for name in ("documents", "marks"):
        for each in _keep(details.get(name, []), lambda it: isinstance(it, list)):
            _keep(each, lambda it: isinstance(it, dict))
    for paper in details.get("documents", ()):
        _keep(paper["title"], _is_text)
    for mark in details.get("marks", ()):
        if mark.get("row") or mark.get("line"):
            _keep(mark["remark"], _is_text)
    return Event(**known)


def _keep(value: T, is_sound: Callable[[Any], bool]) -> T:
    if not is_sound(value):
        raise ValueError
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT and not _HALF.search(value)


def _is_figure(value: object) -> bool:
    return value == "" or (isinstance(value, str) and bool(_FIGURE.fullmatch(value)))


def _is_of_our_time(at: datetime) -> bool:
    return at.tzinfo is not None and 1970 <= at.year <= 9000
