"""Destruction by two people: one proposes, another approves; a berita acara stays.

The row, the berita acara and the event are kept in one transaction; only then are the bag's files
removed. A crash before it changes nothing; a crash after it leaves files whose removal is done
again (:func:`finish_destruction`, named by ``capaian verify --all``).
"""

from __future__ import annotations

from capaian import gate
from capaian.adapters.bag import has_rest, read_manifests, remove_bag
from capaian.archive.models import ArchivedCase
from capaian.archive.papers import build_destruction_report
from capaian.archive.queries import get_archived, path_of, subject_of, verify_archived
from capaian.documents.commands import Place, issue_paper
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import ArchiveState, DocumentState, Fate, PaperKind


def propose_destruction(
    actor: Actor, pk: int, reason: str, slip: gate.Slip = gate.NO_SLIP
) -> ArchivedCase:
    """Propose that a file be destroyed; raises :class:`Conflict` where it may not be yet."""
    with gate.enter(
        actor, Action.PROPOSE_DESTRUCTION, lambda: subject_of(actor, pk), slip
    ) as permit:
        archived = get_archived(actor, pk)
        _check_due(permit, archived)
        if archived.proposed_at:
            raise Conflict("Pemusnahan arsip ini sudah diusulkan. Muat ulang halaman.")
        if not reason.strip():
            raise Invalid("Tulis alasannya.", problems=(("reason", "Tulis alasannya."),))
        archived.proposed_at = permit.at
        archived.proposed_by_id = permit.actor.person
        archived.proposed_as = permit.seat.full_title
        archived.save(update_fields=["proposed_at", "proposed_by", "proposed_as"])
        permit.details.update(reason=reason.strip()[:300], seal=archived.seal)
        return archived


def withdraw_destruction(
    actor: Actor, pk: int, reason: str, slip: gate.Slip = gate.NO_SLIP
) -> ArchivedCase:
    """Take a proposal back, or turn it down; the file stays."""
    with gate.enter(
        actor, Action.WITHDRAW_DESTRUCTION, lambda: subject_of(actor, pk), slip
    ) as permit:
        archived = get_archived(actor, pk)
        _check_proposed(archived)
        if not reason.strip():
            raise Invalid("Tulis alasannya.", problems=(("reason", "Tulis alasannya."),))
        archived.proposed_at, archived.proposed_by, archived.proposed_as = None, None, ""
        archived.save(update_fields=["proposed_at", "proposed_by", "proposed_as"])
        permit.details.update(reason=reason.strip()[:300])
        return archived


def approve_destruction(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> ArchivedCase:
    """Destroy what somebody else has proposed; the berita acara is kept before the files go.

    Raises :class:`Conflict` before its day, without a proposal, or for a bag that is no longer
    the one that was sealed: what is destroyed must be provable. Raises :class:`Unavailable` where
    the files cannot be removed; the rest is :func:`finish_destruction`.
    """
    with gate.enter(
        actor, Action.APPROVE_DESTRUCTION, lambda: subject_of(actor, pk), slip
    ) as permit:
        archived = get_archived(actor, pk)
        _check_proposed(archived)
        _check_due(permit, archived)
        verdict = verify_archived(archived)
        if not verdict.genuine:
            raise Conflict(f"{verdict.sentence} Arsip ini tidak dimusnahkan.", code="not_genuine")
        office = archived.office
        number = take_number(
            permit,
            office,
            office.preferences.code_of("berita_acara", permit.today).code,
            f"Pemusnahan arsip {archived}"[:300],
        )
        archived.destruction_report = issue_paper(
            permit,
            Place(office, PaperKind.DESTRUCTION_REPORT),
            lambda imprint: build_destruction_report(permit, archived, number, imprint),
            number=number,
            state=DocumentState.PRINTED,
        )
        archived.manifest = read_manifests(path_of(archived))
        archived.state = ArchiveState.DESTROYED
        archived.destroyed_at = permit.at
        archived.save(update_fields=["state", "destroyed_at", "destruction_report", "manifest"])
        permit.details.update(number=str(number), seal=archived.seal)
    remove_bag(path_of(archived))
    return archived


def finish_destruction(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> ArchivedCase:
    """Remove what a destruction that was cut short has left on the disk."""
    with gate.enter(
        actor, Action.FINISH_DESTRUCTION, lambda: subject_of(actor, pk), slip
    ) as permit:
        archived = get_archived(actor, pk)
        if archived.state != ArchiveState.DESTROYED or not has_rest(path_of(archived)):
            raise Conflict("Tidak ada sisa berkas. Muat ulang halaman.")
        remove_bag(path_of(archived))
        permit.details.update(seal=archived.seal)
        return archived


def _check_proposed(archived: ArchivedCase) -> None:
    if archived.state == ArchiveState.DESTROYED:
        raise Conflict("Arsip ini sudah dimusnahkan. Muat ulang halaman.")
    if not archived.proposed_at:
        raise Conflict("Pemusnahan arsip ini tidak diusulkan. Muat ulang halaman.")


def _check_due(permit: gate.Permit, archived: ArchivedCase) -> None:
    if archived.state == ArchiveState.DESTROYED:
        raise Conflict("Arsip ini sudah dimusnahkan. Muat ulang halaman.")
    if archived.fate == Fate.PERMANENT:
        raise Conflict("Arsip ini permanen dan tidak pernah dimusnahkan.", code="permanent")
    if archived.fate != Fate.DESTROY:
        raise Conflict("Arsip ini harus dinilai kembali lebih dahulu.", code="not_appraised")
    if archived.state != ArchiveState.INACTIVE:
        raise Conflict("Hanya arsip inaktif yang dapat dimusnahkan.", code="not_inactive")
    if archived.inactive_until is None:
        raise Conflict(
            "Masa inaktif arsip ini belum ditetapkan. Sekcam mengisi dulu retensi di Kantor."
        )
    if archived.inactive_until >= permit.today:
        raise Conflict("Masa inaktif arsip ini belum lewat.", code="not_due")
