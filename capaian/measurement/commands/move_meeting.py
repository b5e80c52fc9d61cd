"""A meeting that is not closed yet is moved; those invited get another undangan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.measurement.attendance import opens_at
from capaian.measurement.commands.invite import Schedule, check_schedule, write_invitation
from capaian.measurement.models import Cycle, Invitee, Meeting
from capaian.measurement.queries import get_cycle, list_invitations
from capaian.office.queries import list_appointments
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class MoveRequest(Schedule):
    """The new schedule; ``number`` is a reserved number that the new undangan takes.

    ``replaced`` is the undangan (its document's key) whose schedule was seen and changed.
    """

    replaced: int
    number: int | None = None


def move_meeting(
    actor: Actor, case: int, request: MoveRequest, slip: gate.Slip = gate.NO_SLIP
) -> Meeting:
    """Change day, hours or place of a meeting; a new undangan names the one that it replaces.

    It bears the names of those who hold the invited positions today. Raises :class:`Conflict`
    where somebody else moved it meanwhile, or where somebody came at another time than the new.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.MOVE_MEETING, lambda: subject_of(cycle.case, "invite"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        if problems := tuple(check_schedule(request, cycle, permit.today)):
            raise Invalid("Jadwal belum lengkap.", problems=problems)
        _check_replaced(cycle, request)
        meeting = cycle.meeting
        before = (meeting.day, meeting.start, meeting.end, meeting.place)
        meeting.day, meeting.start, meeting.end = request.day, request.start, request.end
        meeting.place = request.place.strip()
        if before == (meeting.day, meeting.start, meeting.end, meeting.place):
            raise Invalid(
                "Jadwal ini sama dengan undangannya.",
                problems=(("day", "Ubah hari, jam atau tempat."),),
            )
        invitees = list(meeting.invitees.all())
        _check_present(meeting, invitees)
        _name_anew(actor, invitees)
        meeting.save(update_fields=["day", "start", "end", "place"])
        write_invitation(permit, meeting, invitees, request.number)
        return meeting


def _check_replaced(cycle: Cycle, request: MoveRequest) -> None:
    newest = list_invitations(cycle).last()
    if newest and newest.pk != request.replaced:
        raise Conflict(
            f"Jadwal ini sudah diubah dengan undangan nomor {newest.number}. Muat ulang halaman, "
            "lalu ubah lagi bila masih perlu.",
            code="stale",
        )


def _check_present(meeting: Meeting, invitees: list[Invitee]) -> None:
    opening = opens_at(meeting)

    def differs(at: datetime, *, by_code: bool) -> bool:
        # The daftar hadir prints the hour of whoever came by the code.
        return at < opening or (by_code and localdate(at) > meeting.day)

    wrong = [
        each.title
        for each in invitees
        if each.present_at and differs(each.present_at, by_code=each.by_code)
    ]
    if wrong:
        raise Conflict(
            f"Sudah tercatat hadir pada waktu lain: {', '.join(wrong)}. "
            "Hapus dulu centangnya di notula, lalu ubah jadwalnya."
        )


def _name_anew(actor: Actor, invitees: list[Invitee]) -> None:
    """Whoever holds a position by now is invited; whoever came already keeps the own name."""
    held = {each.position_id: each for each in list_appointments(actor)}
    for each in invitees:
        now = held.get(each.position_id)
        if now and not each.present:
            each.name, each.title = now.person.name, now.title
            each.save(update_fields=["name", "title"])
