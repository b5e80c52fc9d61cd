"""Anchors outside the database: a chain that was cut or written anew no longer fits them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import bagit
import pytest
from django.core.management import call_command

from capaian.adapters.signing import read_keywords
from capaian.archive.queries import list_bag_anchors, path_of
from capaian.audit.anchors import Anchor, find_broken
from capaian.audit.chain import compute_hash
from capaian.audit.models import Chain, Event
from capaian.audit.queries import export_chain, verify_chain
from capaian.cli.playing import Play
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.documents.queries import list_paper_anchors
from capaian.measurement.models import Cycle
from capaian.measurement.queries import get_cycle
from tests.apps.test_audit import unlock

HASHES = tuple(letter * 64 for letter in "abcdef")
EVENTS = [{"sequence": place, "hash": text} for place, text in enumerate(HASHES, start=1)]


def test_anchor_is_read_as_it_is_written() -> None:
    anchor = Anchor(12, HASHES[0], "Naskah A")
    assert Anchor.find(f"kata {anchor} kata", "Naskah A") == anchor
    for text in ("", "12", HASHES[0], f"x:{HASHES[0]}", "12:abc"):
        assert Anchor.find(text, "") is None


def test_only_anchors_that_do_not_fit_are_told() -> None:
    fitting = [Anchor(0, "", "A"), Anchor(1, HASHES[0], "B"), Anchor(6, HASHES[5], "C")]
    assert find_broken(EVENTS, fitting) == []
    assert find_broken([], [Anchor(0, "", "A")]) == []
    assert find_broken(EVENTS[:5], fitting) == [
        "C: mencatat 6 peristiwa, sekarang daftarnya lebih pendek."
    ]
    assert find_broken(EVENTS, [Anchor(3, HASHES[4], "D")]) == [
        "D: peristiwa nomor 3 bukan yang tercatat di sana."
    ]


def cut(office: str) -> None:
    """Delete the last events and lower the head, as if they had never been."""
    signing = Event.objects.get(action="sign").sequence
    Event.objects.filter(sequence__gte=signing - 1).delete()
    end = Event.objects.latest("sequence")
    Chain.objects.update(length=end.sequence, head=end.hash)


def rewrite(office: str) -> None:
    """Change one early event and compute all later hashes anew."""
    facts = list(export_chain(office))
    facts[1]["name"] = "Orang lain"
    facts[1]["hash"] = compute_hash(facts[1])
    for before, after in pairwise(facts[1:]):
        after["previous"] = before["hash"]
        after["hash"] = compute_hash(after)
    for each in facts[1:]:
        Event.objects.filter(sequence=each["sequence"]).update(
            name=each["name"], previous=each["previous"], hash=each["hash"]
        )
    Chain.objects.update(head=facts[-1]["hash"])


def rewrite_and_the_rows_of_papers(office: str) -> None:
    """As before, and the database's own copy of what the papers say is changed with it."""
    rewrite(office)
    for paper in Document.objects.filter(data__imprint__chain_head__gt=""):
        paper.data["imprint"]["chain_head"] = ""
        paper.save(update_fields=["data"])


def empty(office: str) -> None:
    Event.objects.all().delete()
    Chain.objects.all().delete()


@pytest.fixture(scope="module")
def played(play_once: Play) -> Play:
    """A measurement that is signed and archived, played once for all these tests."""
    play_once.run()
    return play_once


@pytest.fixture
def cycle(played: Play, db: None) -> Cycle:
    return get_cycle(played.cast["camat"], played.case)


def change(office: str) -> None:
    Event.objects.filter(sequence=5).update(name="Orang lain")


def shorten(office: str) -> None:
    Event.objects.filter(sequence__gt=5).delete()


def verify_all(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    try:
        call_command("verify")
    except SystemExit as end:
        return int(str(end.code)), capsys.readouterr().err
    return 0, capsys.readouterr().out


def test_head_stands_on_the_paper_in_its_file_and_in_the_bag(
    cycle: Cycle, capsys: pytest.CaptureFixture[str]
) -> None:
    office = cycle.office.code
    events = {each["sequence"]: each for each in export_chain(office)}
    signed = cycle.snapshots.get(final=True).document
    signing = next(each for each in events.values() if each["action"] == "sign")
    head = f"{signing['sequence'] - 1}:{signing['previous']}"
    assert signed.data["imprint"]["chain_head"] == head
    assert read_keywords(read_file(signed.file)) == head
    bag: Any = bagit.Bag
    info = bag(str(path_of(cycle.case.archived))).info
    archiving = next(each for each in events.values() if each["action"] == "archive")
    assert (info["Peristiwa-Terakhir"], info["Rantai"]) == (
        str(archiving["sequence"] - 1),
        archiving["previous"],
    )
    places = [anchor.place for anchor in (*list_paper_anchors(office), *list_bag_anchors(office))]
    name = cycle.case.archived.bag
    assert places == [f"Naskah {signed.code}"] * 2 + [f"Arsip {name}"]
    assert verify_all(capsys) == (
        0,
        f"{office}: Rantai utuh: {len(events)} peristiwa.\n"
        f"{office}: Cocok dengan 2 naskah bertanda tangan dan arsip.\n",
    )


@pytest.mark.parametrize("forge", [cut, rewrite, rewrite_and_the_rows_of_papers, empty])
def test_forged_list_with_a_fitting_head_is_found_by_its_anchors(
    cycle: Cycle, capsys: pytest.CaptureFixture[str], forge: Callable[[str], None]
) -> None:
    office = cycle.office.code
    unlock()
    forge(office)
    assert verify_chain(office).genuine
    code, told = verify_all(capsys)
    signed = cycle.snapshots.get(final=True).document
    assert code == 1
    assert f"{office}: Naskah {signed.code}: " in told
    assert f"{office}: Arsip {cycle.case.archived.bag}: " in told
    assert "Daftar peristiwa pernah ditulis ulang atau dipotong." in told
    assert "Rantai utuh" not in told


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (change, "Peristiwa nomor 5 tidak cocok dengan rantai: isinya berubah."),
        (shorten, "Daftar peristiwa berisi 5, seharusnya"),
    ],
)
def test_spoiled_chain_is_found(
    cycle: Cycle,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[str], None],
    sentence: str,
) -> None:
    unlock()
    spoil(cycle.office.code)
    code, told = verify_all(capsys)
    assert (code, told.startswith(f"{cycle.office.code}: {sentence}")) == (1, True)
    assert "Cocok dengan" not in told
