"""``capaian verify [PATH]``: a signed PDF, a bag, or the event chains of the database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from capaian.adapters.bag import verify_bag
from capaian.archive.queries import list_bag_anchors
from capaian.audit.anchors import find_broken
from capaian.audit.chain import check_chain
from capaian.audit.queries import export_chain, list_chains, verify_chain
from capaian.documents.queries import list_paper_anchors
from capaian.documents.verifying import verify
from capaian.office.queries import list_offices

REWRITTEN = "Daftar peristiwa pernah ditulis ulang atau dipotong. Pulihkan dari cadangan."
NO_ANCHOR = "Belum ada naskah bertanda tangan atau arsip sebagai pembanding."
EVENTS = Path("data/peristiwa/peristiwa.jsonl")


class Command(BaseCommand):
    """Say whether something is as it was; exit 1 when anything is wrong."""

    help = "Memeriksa keaslian: PDF bertanda tangan, arsip, atau rantai peristiwa."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["path"]
        if path is None:
            genuine, lines = _check_chains()
        elif path.is_dir():
            genuine, lines = _check_bag(path)
        else:
            genuine, lines = _check_file(path)
        (sys.stdout if genuine else sys.stderr).write("\n".join(lines) + "\n")
        if not genuine:
            sys.exit(1)


def _check_chains() -> tuple[bool, list[str]]:
    # An office whose events are all gone still has its papers and bags.
    chains = sorted({*list_chains(), *list_offices()})
    if not chains:
        return True, ["Belum ada peristiwa."]
    results = [_check_chain(office) for office in chains]
    return (
        all(genuine for genuine, _ in results),
        [
            f"{office}: {line}"
            for office, (_, lines) in zip(chains, results, strict=True)
            for line in lines
        ],
    )


def _check_chain(office: str) -> tuple[bool, list[str]]:
    """The chain itself, then what signed papers and bags say that it was."""
    verdict = verify_chain(office)
    anchors = [*list_paper_anchors(office), *list_bag_anchors(office)]
    broken = find_broken(export_chain(office), anchors)
    if broken:
        return False, [verdict.sentence, *broken, REWRITTEN]
    places = len({anchor.place for anchor in anchors})
    kept = f"Cocok dengan {places} naskah bertanda tangan dan arsip." if places else NO_ANCHOR
    return verdict.genuine, [verdict.sentence, kept]


def _check_bag(path: Path) -> tuple[bool, list[str]]:
    verdict = verify_bag(path)
    lines = [verdict.sentence, *(f"  {problem}" for problem in verdict.problems)]
    if not verdict.genuine or not (path / EVENTS).exists():
        return verdict.genuine, lines
    try:
        # Not splitlines(): a remark may hold U+2028, which is no end of a line in JSON.
        listed = (path / EVENTS).read_text("utf-8").rstrip("\n").split("\n")
        chain = check_chain(json.loads(line) for line in listed)
    except (ValueError, LookupError, TypeError):
        return False, [*lines, "Daftar peristiwa dalam arsip ini rusak. Pakai salinan cadangan."]
    return chain.genuine, [*lines, chain.sentence]


def _check_file(path: Path) -> tuple[bool, list[str]]:
    try:
        content = path.read_bytes()
    except OSError as failure:
        return False, [f"{path} tidak dapat dibaca: {failure.strerror}."]
    verdict = verify(content)
    return verdict.genuine, [
        verdict.sentence,
        *(f"  {each.sentence}" for each in verdict.signatures),
    ]
