"""Step 4: the officials are invited to the meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from capaian import gate
from capaian.adapters.calendar_file import write_event
from capaian.documents.commands import ICS, Place, file_data, issue_paper
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.letters.wording import JAKARTA
from capaian.domain.terms import PaperKind
from capaian.gate import Permit
from capaian.measurement.days import check_ahead
from capaian.measurement.models import Cycle, Invitee, Meeting
from capaian.measurement.papers.meeting import build_invitation
from capaian.measurement.queries import get_cycle, list_invitations
from capaian.measurement.texts import check_text
from capaian.office.queries import list_appointments
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import case_reference, subject_of


@dataclass(frozen=True, slots=True)
class Schedule:
    """When (Asia/Jakarta) and where a meeting is."""

    day: date
    start: time
    end: time | None
    place: str


@dataclass(frozen=True, slots=True)
class InviteRequest(Schedule):
    """The meeting, and the positions that are invited.

    ``number`` is a reserved number that the undangan takes instead of the next one.
    """

    agenda: str
    positions: tuple[int, ...]
    number: int | None = None


def invite(
    actor: Actor, case: int, request: InviteRequest, slip: gate.Slip = gate.NO_SLIP
) -> Meeting:
    """Number and write the undangan rapat and a calendar file."""
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.INVITE, lambda: subject_of(cycle.case, "invite"), slip) as permit:
        cycle = get_cycle(actor, case)
        _check(request, cycle, permit.today)
        meeting = Meeting.objects.create(
            office=cycle.office,
            cycle=cycle,
            day=request.day,
            start=request.start,
            end=request.end,
            place=request.place.strip(),
            agenda=request.agenda.strip(),
        )
        held = list_appointments(actor).filter(position__in=request.positions)
        invitees = Invitee.objects.bulk_create(
            Invitee(
                office=cycle.office,
                meeting=meeting,
                position=each.position,
                name=each.person.name,
                title=each.title,
            )
            for each in held
        )
        if not invitees:
            raise Invalid(
                "Undang sedikitnya satu pejabat.", problems=(("positions", "Pilih pejabat."),)
            )
        write_invitation(permit, meeting, invitees, request.number)
        finish_step(permit, cycle.case, "invite")
        permit.details.update(invited=len(invitees))
        return meeting


def _check(request: InviteRequest, cycle: Cycle, today: date) -> None:
    problems = [
        *check_schedule(request, cycle, today),
        *check_text("agenda", request.agenda, 300, "Tulis acara rapat."),
    ]
    if problems:
        raise Invalid("Undangan belum lengkap.", problems=tuple(problems))


def check_schedule(schedule: Schedule, cycle: Cycle, today: date) -> Iterator[tuple[str, str]]:
    """The problems of day, hours and place."""
    yield from check_text("place", schedule.place, 200, "Tulis tempat rapat.")
    yield from check_ahead("day", schedule.day, today)
    if schedule.day < cycle.ordered_on:
        yield "day", "Hari rapat mendahului perintah Camat."
    if schedule.end and schedule.end <= schedule.start:
        yield "end", "Jam selesai mendahului jam mulai."


def write_invitation(
    permit: Permit, meeting: Meeting, invitees: Sequence[Invitee], reserved: int | None
) -> None:
    """The numbered undangan and the calendar file; those of a moved meeting replace the last."""
    case, office = meeting.cycle.case, meeting.office
    earlier = list(list_invitations(meeting.cycle))
    number = take_number(
        permit, office, office.preferences.classification["undangan"], meeting.agenda, reserved
    )
    issue_paper(
        permit,
        Place.in_case(case, "invite", PaperKind.INVITATION),
        lambda imprint: build_invitation(
            permit, meeting, invitees, number, imprint, replaced=earlier[-1] if earlier else None
        ),
        number=number,
    )
    file_data(
        permit,
        Place.in_case(case, "invite", PaperKind.CALENDAR),
        _write_calendar(permit, meeting, invitees, len(earlier)),
        ICS,
        title=f"Kalender {meeting.agenda}",
        name=f"rapat {meeting.cycle.period.key}",
    )
    permit.details.update(number=str(number), day=meeting.day.isoformat())


def _write_calendar(
    permit: Permit, meeting: Meeting, invitees: Sequence[Invitee], sequence: int
) -> bytes:
    # Two hours where the invitation says "selesai": a calendar needs an end (our choice).
    start = datetime.combine(meeting.day, meeting.start, JAKARTA)
    latest = time(min(meeting.start.hour + 2, 23), meeting.start.minute)
    return write_event(
        uid=f"rapat-{meeting.cycle.case_id}-{meeting.office.code}",
        title=meeting.agenda,
        start=start,
        end=datetime.combine(meeting.day, meeting.end or latest, JAKARTA),
        place=meeting.place,
        description=f"{meeting.cycle.case.title} ({case_reference(meeting.cycle.case)})",
        organizer=permit.seat.full_title,
        attendees=[each.title for each in invitees],
        dtstamp=permit.at,
        sequence=sequence,
    )
