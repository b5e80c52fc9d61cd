"""A thousand changes of one byte each in what leaves the program: every one is found.

As with hypothesis, `make test` tries a tenth of them. What is asked are the functions behind
``capaian verify``, in one process. Places and values are drawn from a fixed seed; the keys that
sign are fresh each time.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from hypothesis import settings

from capaian.adapters.bag import make_bag, verify_bag
from capaian.audit.anchors import Anchor, find_broken
from capaian.audit.chain import FACTS, check_chain, compute_hash
from capaian.documents.verifying import verify
from tests.adapters.test_signing import AT, make_signed, make_signed_twice

SEED = 20260420
OFFICE = "33.02.02"
IN_PDF, IN_BAG, IN_LIST = 2.5, 3, 5

Accepts = Callable[[bytes], bool]


def write_events(count: int = 12) -> bytes:
    """A list of events as a bag holds it: one JSON object a line, chained."""
    lines, previous = [], ""
    for sequence in range(1, count + 1):
        facts: dict[str, Any] = {
            **dict.fromkeys(FACTS, ""),
            "office": OFFICE,
            "sequence": sequence,
            "at": f"2026-04-{sequence:02d}T03:00:00.000000+00:00",
            "person": sequence % 3,
            "title": "Sekretaris Kecamatan Wangon",
            "details": {"number": f"000.8.6.3/{sequence}/2026", "note": "naskah – é"},
            "key": None,
            "previous": previous,
        }
        previous = facts["hash"] = compute_hash(facts)
        lines.append(json.dumps(facts, ensure_ascii=False, sort_keys=True))
    return ("\n".join(lines) + "\n").encode()


def read_events(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().rstrip("\n").split("\n")]


EVENTS = write_events()
LAST = read_events(EVENTS)[-1]
ANCHOR = Anchor(LAST["sequence"], LAST["hash"], "Naskah A")


def accept_events(data: bytes) -> bool:
    """Whether a list still holds: its chain, and the anchor on a paper."""
    try:
        events = read_events(data)
        return check_chain(events).genuine and not find_broken(events, [ANCHOR])
    except (ValueError, LookupError, TypeError):
        return False


def accept_pdf(data: bytes) -> bool:
    return verify(data).genuine


def accept_file(bag: Path, file: Path, data: bytes) -> bool:
    """Whether the bag is still genuine with other bytes in one of its files."""
    kept = file.read_bytes()
    file.write_bytes(data)
    genuine = verify_bag(bag).genuine
    file.write_bytes(kept)
    return genuine


def find_missed(accepts: Accepts, data: bytes, draw: random.Random, share: float) -> list[str]:
    """The changes of one byte that are accepted; the untouched bytes have to be.

    ``share`` is of the examples that hypothesis would try, 100 or 10.
    """
    assert accepts(data)
    missed = []
    for _ in range(ceil(share * settings().max_examples)):
        place = draw.randrange(len(data))
        value = data[place] ^ draw.randrange(1, 256)
        if accepts(data[:place] + bytes([value]) + data[place + 1 :]):
            missed.append(f"byte {place}: {data[place]:#x} became {value:#x}")
    return missed


def test_every_changed_byte_of_signed_papers_is_found(home: Path) -> None:
    draw = random.Random(SEED)
    for pdf in (make_signed(), make_signed_twice()):
        assert find_missed(accept_pdf, pdf, draw, IN_PDF) == []


def test_every_changed_byte_of_a_bag_is_found(tmp_path: Path) -> None:
    draw, bag = random.Random(SEED), tmp_path / "bag"
    contents = {"naskah/dokumen.pdf": make_signed(), "peristiwa/peristiwa.jsonl": EVENTS}
    make_bag(bag, contents, {"Rantai": ANCHOR.head}, AT)
    files = sorted(each for each in bag.rglob("*") if each.is_file())
    missed = [
        f"{file.name}: {each}"
        for file in files
        for each in find_missed(
            partial(accept_file, bag, file), file.read_bytes(), draw, IN_BAG / len(files)
        )
    ]
    assert missed == []


def test_every_changed_byte_of_a_list_of_events_is_found() -> None:
    missed = find_missed(accept_events, EVENTS, random.Random(SEED), IN_LIST)
    assert missed == []


def test_list_without_its_last_events_no_longer_fits_the_paper() -> None:
    events = read_events(EVENTS)
    for length in range(len(events)):
        assert check_chain(events[:length]).genuine
        assert find_broken(events[:length], [ANCHOR]) == [
            "Naskah A: mencatat 12 peristiwa, sekarang daftarnya lebih pendek."
        ]
