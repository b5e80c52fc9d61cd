"""Step 5: a meeting that is not closed yet is moved, and those invited get another undangan."""

from __future__ import annotations

from dataclasses import dataclass

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.measurement.attendance import opens_at
from capaian.measurement.commands.invite import Schedule, check_schedule, write_invitation
from capaian.measurement.models import Meeting
from capaian.measurement.queries import get_cycle
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class MoveRequest(Schedule):
    """The new schedule; ``number`` is a reserved number that the new undangan takes."""

    number: int | None = None


def move_meeting(
    actor: Actor, case: int, request: MoveRequest, slip: gate.Slip = gate.NO_SLIP
) -> Meeting:
    """Change day, hours or place of a meeting; a new undangan names the one that it replaces.

    Raises :class:`Conflict` where somebody is marked present before the new hour.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.MOVE_MEETING, lambda: subject_of(cycle.case, "meet"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        if problems := tuple(check_schedule(request, cycle, permit.today)):
            raise Invalid("Jadwal belum lengkap.", problems=problems)
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
        # The daftar hadir would show an hour of another day.
        opening = opens_at(meeting)
        early = [each.title for each in invitees if each.present_at and each.present_at < opening]
        if early:
            raise Conflict(
                f"Sudah tercatat hadir sebelum jadwal itu: {', '.join(early)}. "
                "Hapus dulu centangnya di notula, lalu ubah jadwalnya."
            )
        meeting.save(update_fields=["day", "start", "end", "place"])
        write_invitation(permit, meeting, invitees, request.number)
        return meeting
