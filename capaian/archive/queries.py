"""How the archive is read. Each query takes the actor first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from capaian.adapters.bag import (
    Verdict,
    has_rest,
    read_info,
    seal_of,
    verify_bag,
)
from capaian.archive.contents import read_events
from capaian.archive.models import HARDCOPY, ArchivedCase
from capaian.audit.anchors import Anchor, find_broken
from capaian.audit.chain import ChainVerdict, check_chain
from capaian.documents.models import Document, Signature
from capaian.domain.access import Action, Actor, Subject, decide
from capaian.domain.errors import NotFound
from capaian.domain.terms import ArchiveState, DocumentState, Fate, PaperKind
from capaian.office.models import Person
from capaian.procedure.queries import case_reference


@dataclass(frozen=True, slots=True)
class ArchiveSearch:
    """What is looked for; an empty part asks nothing. ``year`` is the year of closing."""

    words: str = ""
    year: int | None = None
    code: str = ""
    place: str = ""
    state: str = ""


def list_archived(actor: Actor) -> QuerySet[ArchivedCase]:
    """The archived cases of the office, newest first."""
    return (
        ArchivedCase.objects.filter(office__code=actor.office)
        .select_related("case", "office")
        .defer("case__workflow", "manifest")
    )


def search_archived(actor: Actor, asked: ArchiveSearch) -> QuerySet[ArchivedCase]:
    """The archived cases that fit all that is asked.

    Words are looked for in the description, the origin and the titles of the case's papers. The
    office, the year, the code and the state go through an index; words are then looked for in
    what is left, a handful of files a year.
    """
    found = list_archived(actor)
    for word in asked.words.split():
        papers = Document.objects.filter(
            office=OuterRef("office"), case=OuterRef("case"), title__icontains=word
        )
        found = found.filter(
            Q(description__icontains=word) | Q(origin__icontains=word) | Exists(papers)
        )
    for word in asked.place.split():
        parts = Q()
        for part in HARDCOPY:
            parts |= Q(**{f"{part}__icontains": word})
        found = found.filter(parts)
    if asked.year:
        found = found.filter(archived_at__year=asked.year)
    if asked.code:
        found = found.filter(classification=asked.code)
    if asked.state:
        found = found.filter(state=asked.state)
    return found


def list_to_transfer(actor: Actor) -> QuerySet[ArchivedCase]:
    """Active files whose active time is over."""
    return list_archived(actor).filter(
        state=ArchiveState.ACTIVE, active_until__lt=timezone.localdate()
    )


def list_ended(actor: Actor) -> QuerySet[ArchivedCase]:
    """Inactive files whose whole retention is over and that wait for what becomes of them."""
    over = list_archived(actor).filter(
        state=ArchiveState.INACTIVE, inactive_until__lt=timezone.localdate()
    )
    return over.exclude(fate=Fate.PERMANENT)


def list_undated(actor: Actor) -> QuerySet[ArchivedCase]:
    """Files that were archived before the office had set its schedule."""
    kept = (ArchiveState.ACTIVE, ArchiveState.INACTIVE)
    return list_archived(actor).filter(
        Q(active_until=None) | Q(inactive_until=None), state__in=kept
    )


def get_archived(actor: Actor, pk: int) -> ArchivedCase:
    """One archived case of the actor's office."""
    archived = (
        list_archived(actor)
        .select_related("proposed_by", "transfer_report__number", "destruction_report__number")
        .filter(pk=pk)
        .first()
    )
    if archived is None:
        raise NotFound("Arsip itu tidak ada.")
    return archived


def subject_of(actor: Actor, pk: int) -> Subject:
    """An archived case as the table of access asks for it."""
    archived = get_archived(actor, pk)
    proposer = archived.proposed_by_id
    signers = list_signers(archived)
    return Subject(
        office=archived.office.code,
        label=archived.description,
        case=case_reference(archived.case) if archived.case else "",
        entered_by=frozenset({proposer} if proposer else ()),
        signers=frozenset(person.pk for person, _ in signers),
        executor_titles=tuple(title for _, title in signers),
    )


def list_unsigned_destructions(actor: Actor) -> QuerySet[ArchivedCase]:
    """Destroyed files whose berita acara still waits for a signature."""
    return list_archived(actor).filter(destruction_report__state=DocumentState.PRINTED)


def list_signers(archived: ArchivedCase) -> list[tuple[Person, str]]:
    """Who proposed and who approved a destruction, with the titles that its berita acara names."""
    report = archived.destruction_report
    if report is None or report.made_by is None or archived.proposed_by is None:
        return []
    return [(archived.proposed_by, archived.proposed_as), (report.made_by, report.made_as)]


def list_awaited(archived: ArchivedCase) -> list[tuple[Person, str]]:
    """Whose signature the berita acara of a destruction still lacks."""
    report = archived.destruction_report
    if report is None or report.state != DocumentState.PRINTED:
        return []
    signed = set(report.signatures.values_list("person", flat=True))
    return [each for each in list_signers(archived) if each[0].pk not in signed]


@dataclass(frozen=True, slots=True)
class Asked:
    """What waits for a person at a file: a berita acara to be signed, a destruction to be decided.

    ``title`` is the paper's, or the file's description; ``proposer`` is empty for a paper.
    """

    archived: int
    title: str
    since: datetime
    proposer: int | None


def list_asked_of(actor: Actor) -> list[Asked]:
    """The papers that this person has yet to sign and the destructions to approve, in one query.

    A moved file's berita acara is signed by whoever moved it, by hand: it waits until its scan is
    kept.
    """
    signed = Signature.objects.filter(document=OuterRef("pk"), person=actor.person)
    moved = ArchivedCase.objects.filter(transfer_report=OuterRef("pk")).order_by("pk")
    papers = Document.objects.filter(
        Q(made_by=actor.person) | Q(destroyed_case__proposed_by=actor.person),
        ~Exists(signed),
        office__code=actor.office,
        case=None,
        kind__in=(PaperKind.TRANSFER_REPORT, PaperKind.DESTRUCTION_REPORT),
        state=DocumentState.PRINTED,
    ).values_list(
        Coalesce("destroyed_case", Subquery(moved.values("pk")[:1])),
        "title",
        "made_at",
        Value(None, IntegerField()),
    )
    proposed = list_ended(actor).exclude(proposed_by=None)
    proposals = proposed.values_list("pk", "description", "proposed_at", "proposed_by")
    found = papers.order_by().union(proposals.order_by(), all=True)
    asked = sorted(starmap(Asked, found), key=lambda each: each.since)
    return [each for each in asked if each.proposer is None or _may_approve(actor, each.proposer)]


def _may_approve(actor: Actor, proposer: int) -> bool:
    subject = Subject(office=actor.office, entered_by=frozenset({proposer}))
    return decide(actor, Action.APPROVE_DESTRUCTION, subject).allowed


def path_of(archived: ArchivedCase) -> Path:
    """Where the bag lies."""
    return Path(settings.ARCHIVE) / archived.bag


def list_unsigned(archived: ArchivedCase) -> list[Document]:
    """The berita acara of a file that wait for their signatures, the newest first."""
    reports = (archived.destruction_report, archived.transfer_report)
    return [each for each in reports if each and each.state == DocumentState.PRINTED]


def is_over(archived: ArchivedCase) -> bool:
    """Whether an inactive file has reached the end of its retention."""
    until = archived.inactive_until
    ended = until is not None and until < timezone.localdate()
    return ended and archived.state == ArchiveState.INACTIVE


def has_leftover(archived: ArchivedCase) -> bool:
    """Whether a destruction was cut short before all files were removed."""
    return archived.state == ArchiveState.DESTROYED and has_rest(path_of(archived))


def list_bag_anchors(office: str) -> Iterator[Anchor]:
    """The heads of the office's chain that stand in its bags, also in those no row names."""
    for bag in sorted(Path(settings.ARCHIVE).glob(f"{office}-*")):
        anchor = _find_anchor(bag)
        if anchor:
            yield anchor


def _find_anchor(bag: Path) -> Anchor | None:
    info = read_info(bag)
    head = f"{info.get('Peristiwa-Terakhir')}:{info.get('Rantai')}"
    return Anchor.find(head, f"Arsip {bag.name}")


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


def verify_listed_chain(bag: Path) -> ChainVerdict:
    """Check the events inside a bag, and that they end where ``bag-info.txt`` says."""
    try:
        chain = check_chain(read_events(bag))
        anchor = _find_anchor(bag)
        broken = find_broken(read_events(bag), [anchor] if anchor else [])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        sentence = "Daftar peristiwa dalam arsip ini rusak. Pakai salinan cadangan."
        return ChainVerdict(False, sentence, 0, "")
    if chain.genuine and broken:
        return ChainVerdict(False, broken[0], chain.length, chain.head)
    return chain
