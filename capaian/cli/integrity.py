"""The integrity run: everything that is kept, looked at once, one finding a line.

Files are read in pieces and rows one after another, so that memory does not grow with what is
kept; only a signed paper is read whole, because its signature covers the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from capaian.adapters.bag import CHUNK
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import (
    has_leftover,
    list_bag_anchors,
    path_of,
    verify_archived,
    verify_listed_chain,
)
from capaian.audit.anchors import find_broken
from capaian.audit.queries import export_chain, list_chains, verify_chain
from capaian.cli.comparing import find_differences
from capaian.documents.files import path_of as file_path
from capaian.documents.files import read_file
from capaian.documents.models import Document, StoredFile
from capaian.documents.queries import list_paper_anchors
from capaian.documents.verifying import verify
from capaian.domain.errors import NotFound
from capaian.domain.terms import ArchiveState, DocumentState
from capaian.office.queries import list_offices

REWRITTEN = "Daftar peristiwa pernah ditulis ulang atau dipotong. Pulihkan dari cadangan."
NO_ANCHOR = "Belum ada naskah bertanda tangan atau arsip sebagai pembanding."

Tell = Callable[[str, int, int], None]
"""Hears what is looked at, how many are done and how many there are."""


@dataclass(slots=True)
class Part:
    """One part of the report: how many were looked at, what is wrong, what only to be known."""

    title: str
    checked: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def inspect_all(tell: Tell) -> Iterator[Part]:
    """Look at every chain, stored file, signed paper and bag of this installation."""
    yield _inspect_chains(tell)
    yield _inspect_files(tell)
    yield _inspect_papers(tell)
    yield _inspect_bags(tell)


def check_chain_of(office: str) -> tuple[bool, list[str]]:
    """The chain itself, then what signed papers and bags say that it was.

    Where something is wrong, only that is told: what holds beside it is no comfort.
    """
    verdict = verify_chain(office)
    anchors = [*list_paper_anchors(office), *list_bag_anchors(office)]
    broken = find_broken(export_chain(office), anchors)
    wrong = [] if verdict.genuine else [verdict.sentence]
    if broken:
        wrong += [*broken, REWRITTEN]
    if wrong:
        return False, wrong
    places = len({anchor.place for anchor in anchors})
    kept = f"Cocok dengan {places} naskah bertanda tangan dan arsip." if places else NO_ANCHOR
    return True, [verdict.sentence, kept]


def list_chained_offices() -> list[str]:
    """All offices that must have a chain: one whose events are all gone has papers and bags."""
    return sorted({*list_chains(), *list_offices()})


def _inspect_chains(tell: Tell) -> Part:
    part = Part("Rantai peristiwa")
    offices = list_chained_offices()
    for office in offices:
        tell(f"Rantai peristiwa {office}", part.checked, len(offices))
        genuine, lines = check_chain_of(office)
        told = [f"{office}: {line}" for line in lines]
        (part.notes if genuine else part.wrong).extend(told)
        part.checked += 1
    return part


def _inspect_files(tell: Tell) -> Part:
    """Every stored file against its SHA-256, then what no row names."""
    part = Part("Berkas tersimpan")
    total = StoredFile.objects.count()
    for stored in StoredFile.objects.order_by("sha256").iterator(chunk_size=500):
        tell("Berkas tersimpan", part.checked, total)
        path = file_path(stored.sha256)
        try:
            same = _hash(path) == stored.sha256
        except OSError:
            part.wrong.append(f"{stored.sha256}: hilang dari penyimpanan.")
        else:
            if not same:
                part.wrong.append(f"{stored.sha256}: isinya berubah.")
        part.checked += 1
    for path in Path(settings.FILES).glob("*/*"):
        if not StoredFile.objects.filter(sha256=path.name).exists():
            part.notes.append(f"{path.name}: tidak disebut naskah mana pun (sisa kegagalan).")
    return part


def _hash(path: Path) -> str:
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()


def _inspect_papers(tell: Tell) -> Part:
    """Every signed paper by its signature, as anybody outside would, then what is kept of it."""
    part = Part("Naskah bertanda tangan")
    states = (DocumentState.SIGNED, DocumentState.WET_SIGNED)
    signed = Document.objects.filter(state__in=states).select_related("file", "office")
    total = signed.count()
    for paper in signed.defer("data").iterator(chunk_size=100):
        tell("Naskah bertanda tangan", part.checked, total)
        part.wrong.extend(f"{paper.office.code}: {paper}: {each}" for each in _find_wrong(paper))
        part.checked += 1
    return part


def _find_wrong(paper: Document) -> Iterator[str]:
    """What is wrong with a signed paper; beside a file that was changed nothing is compared."""
    try:
        pdf = read_file(paper.file)
    except NotFound as failure:
        yield failure.sentence
        return
    if paper.state == DocumentState.SIGNED:
        verdict = verify(pdf)
        if not verdict.genuine:
            yield verdict.sentence
            return
    yield from find_differences(paper, pdf)


def _inspect_bags(tell: Tell) -> Part:
    """Every bag with its seal and its events, rests of destroyed ones, and folders nobody names."""
    part = Part("Arsip")
    kept = ArchivedCase.objects.select_related("office").order_by("pk")
    total, named = kept.count(), set()
    for archived in kept.defer("manifest").iterator(chunk_size=200):
        tell(f"Arsip {archived}", part.checked, total)
        named.add(path_of(archived))
        _inspect_bag(part, archived)
        part.checked += 1
    root = Path(settings.ARCHIVE)
    for path in sorted([*root.glob("*"), *root.glob("*/*")]):
        is_bag = (path / "bagit.txt").exists() and path.parent in {root, *root.glob("diterima")}
        if is_bag and path not in named:
            part.notes.append(f"{path.name}: folder arsip yang tidak disebut daftar arsip.")
    return part


def _inspect_bag(part: Part, archived: ArchivedCase) -> None:
    where = f"{archived.office.code}: {archived.bag}"
    if archived.state == ArchiveState.DESTROYED:
        if has_leftover(archived):
            part.notes.append(f"{where}: sudah dimusnahkan, sisa berkasnya belum terhapus.")
        return
    verdict = verify_archived(archived)
    if not verdict.genuine:
        part.wrong.append(f"{where}: {verdict.sentence}")
        part.wrong.extend(f"{where}: {problem}" for problem in verdict.problems)
        return
    chain = verify_listed_chain(path_of(archived))
    if not chain.genuine:
        part.wrong.append(f"{where}: {chain.sentence}")
