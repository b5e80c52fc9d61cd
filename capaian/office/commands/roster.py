"""A list of people: kept to be looked at, then adopted as a whole or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Conflict, Invalid
from capaian.office.commands.appointing import place_person
from capaian.office.commands.people import make_person, renew_person
from capaian.office.models import Office, Person, RosterDraft
from capaian.office.queries import get_office, get_roster
from capaian.office.rosters import RosterChange, day_before, preview_roster


def propose_roster(
    actor: Actor, file_name: str, content: bytes, slip: gate.Slip = gate.NO_SLIP
) -> RosterDraft:
    """Keep an uploaded list until somebody adopts or withdraws it; nobody is changed yet.

    Raises :class:`Invalid` for a file that holds no such list, :class:`AlreadyDone` where it says
    what the office knows already.
    """
    subject = Subject(office=actor.office, label="Daftar orang")
    with gate.enter(actor, Action.PROPOSE_PEOPLE, lambda: subject, slip) as permit:
        preview = preview_roster(actor, content)
        if preview.same:
            raise AlreadyDone("Isi berkas sama dengan data kantor. Tidak ada yang berubah.")
        draft = RosterDraft.objects.create(
            office=get_office(actor),
            file_name=file_name[:160],
            content=content,
            uploaded_at=permit.at,
            uploaded_by_id=actor.person,
        )
        permit.details.update(changed=preview.summary)
        return draft


def adopt_roster(
    actor: Actor, pk: int, fingerprint: str, slip: gate.Slip = gate.NO_SLIP
) -> RosterDraft:
    """Carry out a list that was looked at with this fingerprint, all of it or nothing.

    Raises :class:`Invalid` naming the cells that are wrong, :class:`Conflict` where the office
    changed since the list was looked at.
    """
    subject = Subject(office=actor.office, label="Daftar orang")
    with gate.enter(actor, Action.ADOPT_PEOPLE, lambda: subject, slip) as permit:
        draft = get_roster(actor, pk)
        preview = preview_roster(actor, bytes(draft.content))
        if preview.problems:
            raise Invalid(
                "Berkas perlu diperbaiki dulu, lalu unggah lagi.", problems=tuple(preview.problems)
            )
        if preview.fingerprint != fingerprint:
            raise Conflict(
                "Data kantor berubah sejak halaman ini dibuka. Periksa lagi, lalu tetapkan.",
                code="stale",
            )
        _carry_out(permit, draft.office, preview.changes)
        _settle(permit, draft)
        permit.details.update(changed=preview.summary)
        return draft


def withdraw_roster(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> None:
    """Let an uploaded list go without adopting it."""
    subject = Subject(office=actor.office, label="Daftar orang")
    with gate.enter(actor, Action.WITHDRAW_PEOPLE, lambda: subject, slip) as permit:
        _settle(permit, get_roster(actor, pk))


def _settle(permit: gate.Permit, draft: RosterDraft) -> None:
    """The file held personal data: it goes as soon as nobody needs it."""
    RosterDraft.objects.filter(pk=draft.pk).update(settled_at=permit.at, content=b"")


def _carry_out(permit: gate.Permit, office: Office, changes: Sequence[RosterChange]) -> None:
    made: dict[tuple[str, str], Person] = {}
    for change in changes:
        key = (change.row.facts["nip"], change.row.facts["name"])
        person = change.person or made.get(key)
        if person is None:
            person = made[key] = make_person(permit, office, change.row.facts)
        elif change.person and change.changes:
            renew_person(permit, person, {name: new for name, (_, new) in change.changes.items()})
        if change.position and change.row.start:
            if change.replaced:
                change.replaced.end = day_before(change.row.start)
                change.replaced.save(update_fields=["end"])
            place_person(permit, change.position, person, change.row.start)
