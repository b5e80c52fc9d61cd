"""How the archive is read. Each query takes the actor first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from capaian.adapters.bag import Verdict, read_info, verify_bag
from capaian.archive.commands import seal_of
from capaian.archive.models import ArchivedCase
from capaian.audit.anchors import Anchor
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound


def list_archived(actor: Actor) -> QuerySet[ArchivedCase]:
    """The archived cases of the office, newest first."""
    return ArchivedCase.objects.filter(office__code=actor.office).select_related("case")


def get_archived(actor: Actor, pk: int) -> ArchivedCase:
    """One archived case of the actor's office."""
    archived = list_archived(actor).filter(pk=pk).first()
    if archived is None:
        raise NotFound("Arsip itu tidak ada.")
    return archived


def path_of(archived: ArchivedCase) -> Path:
    """Where the bag lies."""
    return Path(settings.ARCHIVE) / archived.bag


def list_bag_anchors(office: str) -> Iterator[Anchor]:
    """The heads of the office's chain that stand in its bags, also in those no row names."""
    for bag in sorted(Path(settings.ARCHIVE).glob(f"{office}-*")):
        info = read_info(bag)
        anchor = Anchor.find(
            f"{info.get('Peristiwa-Terakhir')}:{info.get('Rantai')}", f"Arsip {bag.name}"
        )
        if anchor:
            yield anchor


def verify_archived(archived: ArchivedCase) -> Verdict:
    """Check a bag file by file, and that it is the very bag that was sealed."""
    bag = path_of(archived)
    verdict = verify_bag(bag)
    if verdict.genuine and seal_of(bag) != archived.seal:
        return Verdict(
            False,
            ("Arsip ini bukan arsip yang disegel.",),
            "Arsip ini utuh, tetapi bukan yang disegel. Pakai salinan cadangan.",
        )
    return verdict
