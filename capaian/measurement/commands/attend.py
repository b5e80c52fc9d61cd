"""Step 5: whoever comes to the meeting is put on the daftar hadir."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Invalid, NotFound
from capaian.domain.letters.wording import JAKARTA, show_time
from capaian.measurement.attendance import find_meeting
from capaian.measurement.models import Guest, Invitee, Meeting
from capaian.measurement.queries import get_cycle
from capaian.measurement.texts import check_text
from capaian.procedure.queries import subject_of


def attend(actor: Actor, code: str, slip: gate.Slip = gate.NO_SLIP) -> Meeting:
    """Mark the actor as present by the code on the screen.

    Raises :class:`NotFound` for a code of no running meeting of the office, a refusal for whoever
    is not invited, :class:`AlreadyDone` for whoever is present already.
    """
    meeting = find_meeting(actor, code)
    with gate.enter(actor, Action.ATTEND, lambda: _subject_of(meeting), slip) as permit:
        # Whoever holds two invited seats sits there for both.
        invited = meeting.invitees.filter(position__in=actor.positions)
        if not invited.filter(present=False).update(
            present=True, present_at=permit.at, by_code=True
        ):
            raise AlreadyDone(f"Kehadiran Anda sudah tercatat {_say_since(invited)}.")
        return meeting


def add_guest(
    actor: Actor, case: int, name: str, title: str, slip: gate.Slip = gate.NO_SLIP
) -> Guest:
    """Put somebody without a login on the daftar hadir."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.TAKE_MINUTES, lambda: subject_of(cycle.case, "meet"), slip
    ) as permit:
        problems = [
            *check_text("name", name, 160, "Tulis nama tamu."),
            *check_text("title", title, 200, "Tulis jabatan atau asal tamu."),
        ]
        if problems:
            raise Invalid("Tamu belum dapat dicatat.", problems=tuple(problems))
        permit.details.update(guest=name.strip())
        return Guest.objects.create(
            office=cycle.office, meeting=cycle.meeting, name=name.strip(), title=title.strip()
        )


def remove_guest(actor: Actor, case: int, guest: int, slip: gate.Slip = gate.NO_SLIP) -> None:
    """Take a guest off the daftar hadir while the meeting runs."""
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.TAKE_MINUTES, lambda: subject_of(cycle.case, "meet"), slip
    ) as permit:
        found = Guest.objects.filter(meeting__cycle=cycle, pk=guest).first()
        if found is None:
            raise NotFound("Tamu itu tidak ada dalam daftar hadir.")
        permit.details.update(guest=found.name, removed=True)
        found.delete()


def _say_since(invited: QuerySet[Invitee]) -> str:
    first = min(each.present_at for each in invited if each.present_at)
    return f"pukul {show_time(first.astimezone(JAKARTA).time())}"


def _subject_of(meeting: Meeting) -> Subject:
    invited = frozenset(meeting.invitees.values_list("position", flat=True))
    subject = subject_of(meeting.cycle.case, "meet")
    return replace(
        subject, executors=invited, executor_titles=("pejabat dalam daftar undangan rapat",)
    )
