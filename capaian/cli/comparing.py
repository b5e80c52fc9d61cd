"""What the database says of a signed paper, beside the paper itself and the list of events.

A signature covers the file, not the rows that pages read. So the figures in the database are
compared with those that travel inside the file, and who signed, when and how with what the
signature says and with the event of signing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from capaian.audit.models import Event
from capaian.documents.models import Document, Signature, name_signer
from capaian.documents.signers import pair_signers
from capaian.documents.verifying import read_embedded
from capaian.documents.ways import OWN_WAYS
from capaian.domain.access import Action
from capaian.domain.letters import SignatureMethod, show_date, show_moment
from capaian.domain.letters.wording import JAKARTA
from capaian.domain.terms import PaperKind
from capaian.measurement.models import Snapshot

WITHIN = timedelta(minutes=10)
"""Ours: between making a signature and keeping it a service has less than a minute."""
_MOST_ROWS = 5

Signed = tuple[str, datetime, str]
"""Who signed in which capacity, when, and in which way."""


def find_differences(paper: Document, pdf: bytes) -> Iterator[str]:
    """One sentence for each thing that the database says otherwise than the signed file."""
    signatures = list(paper.signatures.all())
    told = _differ_from_file(paper, signatures, pdf) or _differ_from_events(paper, signatures)
    if told:
        yield told
    if paper.kind == PaperKind.PERFORMANCE:
        yield from filter(None, (_compare_block(paper, signatures), _compare_figures(paper, pdf)))


def _differ_from_file(paper: Document, signatures: list[Signature], pdf: bytes) -> str:
    """Where what a signature in the file says of itself is not what is recorded."""
    pairs, left = pair_signers(pdf, [each for each in signatures if each.method in OWN_WAYS])
    for claim, row in pairs:
        if row is None or claim.at is None or abs(row.at - claim.at) >= WITHIN:
            at = f", {show_moment(claim.at)}" if claim.at else ""
            return (
                f"{_say_recorded(signatures)}, padahal berkasnya ditandatangani {claim.name}{at}."
            )
    if left:
        return f"{_say_recorded(signatures)}, padahal berkasnya memuat {len(pairs)} tanda tangan."
    return ""


def _differ_from_events(paper: Document, signatures: list[Signature]) -> str:
    """Where what is recorded is not what the events of signing tell."""
    events = list(
        _find_events(paper, Action.SIGN, Action.SIGN_REPORT, Action.FILE_SCAN).order_by("sequence")
    )
    # A berita acara that is signed by hand names in its event only the number of its scan.
    by_hand = paper.kind != PaperKind.PERFORMANCE
    recorded = sorted(
        (str(each), each.at, each.method)
        for each in signatures
        if not (by_hand and each.method == SignatureMethod.WET)
    )
    told = sorted(signed for event in events for signed in _read_event(paper, event))
    if recorded != told:
        words = "; ".join(f"{who}, {show_moment(at)}" for who, at, _ in told) or "tidak ada"
        return f"{_say_recorded(signatures)}, padahal menurut daftar peristiwa {words}."
    if events and events[-1].details.get("sha256") != paper.file.sha256:
        return "berkasnya bukan yang tercatat pada daftar peristiwa saat ditandatangani."
    return ""


def _find_events(paper: Document, *actions: Action) -> QuerySet[Event]:
    return Event.objects.filter(
        office=paper.office.code, action__in=actions, details__code=paper.code
    )


def _read_event(paper: Document, event: Event) -> Iterator[Signed]:
    """Who signed: whoever acted, or, where a scan was kept, whoever had printed the paper."""
    signers = [event]
    if event.action == Action.FILE_SCAN:
        signers = list(_find_events(paper, Action.PRINT_PAPER))
    for each in signers:
        # A berita acara names its signers as they were called when it was proposed and decided.
        who = each.details.get("signer") or name_signer(each.name, each.title)
        yield who, event.at, str(event.details.get("way", ""))


def _say_recorded(signatures: list[Signature]) -> str:
    words = "; ".join(f"{each}, {show_moment(each.at)}" for each in signatures)
    return f"penanda tangan di basis data {words or 'tidak ada'}"


def _compare_block(paper: Document, signatures: list[Signature]) -> str:
    """Where the stored text of the signature block names somebody else, or another day."""
    block = paper.data.get("signature") or {}
    signatory = block.get("signatory") or {}
    named = name_signer(str(signatory.get("name")), str(signatory.get("title")))
    for each in signatures:
        by_hand = each.method == SignatureMethod.WET  # printed on one day, its scan on another
        day = show_date(each.at.astimezone(JAKARTA).date())
        if named != str(each) or not (by_hand or block.get("day") == day):
            return (
                f"data naskah di basis data menyebut {named}, {block.get('day')}, padahal "
                f"ditandatangani {each}, {day}."
            )
    return ""


def _compare_figures(paper: Document, pdf: bytes) -> str:
    """Where the frozen figures are not those that travel inside the signed file."""
    snapshot = Snapshot.objects.filter(document=paper, final=True).first()
    if snapshot is None:
        return "angka yang ditandatangani tidak ada lagi di basis data."
    signed = read_embedded(pdf)
    if snapshot.figures == signed:
        return ""
    rows = _list_changed(snapshot.figures, signed)
    where = f" (baris {', '.join(rows)})" if rows else ""
    return f"angka di basis data berbeda dari angka di berkas yang ditandatangani{where}."


def _list_changed(kept: Any, signed: Any) -> list[str]:
    """The numbers of the rows that differ, a few of them; none where the shape differs."""
    try:
        pairs = zip(kept["measurement"]["rows"], signed["measurement"]["rows"], strict=True)
        changed = [str(right["number"]) for left, right in pairs if left != right]
    except (KeyError, TypeError, ValueError):
        return []
    more = ["…"] if len(changed) > _MOST_ROWS else []
    return changed[:_MOST_ROWS] + more
