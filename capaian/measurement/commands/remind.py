"""Reminders: made once per person, subject and day, and put aside by whoever has read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from capaian import gate
from capaian.domain.access import RULES, Action, Actor, Subject
from capaian.domain.errors import NotFound
from capaian.domain.reminding import Timing, say_vacant, time_reminder
from capaian.domain.working_time import WorkingTime
from capaian.measurement.due import Bearer, Due, list_due
from capaian.measurement.models import Reminder
from capaian.office.models import Appointment, Office
from capaian.office.queries import get_office, list_appointments, seat_of

_APPOINTING = RULES[Action.APPOINT].roles


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many reminders were made, and which are to be mailed now."""

    made: int = 0
    to_mail: tuple[Reminder, ...] = ()


def remind(actor: Actor, work: WorkingTime, *, mail: bool = False) -> Reminded:
    """Make today's reminders of an office that are not there yet.

    Each goes to whoever holds the seat today: a Plt. or Plh. instead of the absent, and where it
    is vacant to those who can fill it. With ``mail``
    the reminders of people with an address are marked as mailed before they are, so that a crash
    in between sends nothing twice; they stand in the inbox all the same. Typed again on the same
    day it makes nothing new and mails what failed before.
    """
    office, today = get_office(actor), timezone.localdate()
    wanted = _list_wanted(actor, office, work, today)
    kept = list(Reminder.objects.filter(office=office, day=today).select_related("person"))
    fresh = _leave_out(wanted, kept)
    waiting = _list_unmailed(kept, wanted) if mail else []
    if not fresh and not waiting:
        return Reminded()
    with gate.enter(actor, Action.REMIND, lambda: Subject(actor.office, "Pengingat")) as permit:
        # Read again under the lock: another run may just have made them.
        kept = list(Reminder.objects.filter(office=office, day=today).select_related("person"))
        fresh = Reminder.objects.bulk_create(_leave_out(wanted, kept))
        mailed = _list_unmailed((*kept, *fresh), wanted) if mail else []
        for each in mailed:
            each.mailed_at, each.mail_failure = permit.at, ""
        Reminder.objects.bulk_update(mailed, ["mailed_at", "mail_failure"])
        permit.details.update(
            reminders=len(fresh),
            people=len({each.person_id for each in fresh}),
            mailed=len({each.person_id for each in mailed}),
        )
        return Reminded(len(fresh), tuple(mailed))


def take_back_mail(
    actor: Actor, failures: Mapping[int, str], reminders: Sequence[Reminder]
) -> None:
    """Write down which people the server did not take a message for, by person and sentence."""
    with gate.enter(actor, Action.REMIND, lambda: Subject(actor.office, "Pengingat")) as permit:
        failed = [each for each in reminders if each.person_id in failures]
        for each in failed:
            each.mailed_at, each.mail_failure = None, failures[each.person_id][:300]
        Reminder.objects.bulk_update(failed, ["mailed_at", "mail_failure"])
        permit.details.update(failed=len(failures))


def dismiss_reminder(actor: Actor, pk: int) -> None:
    """Put a reminder aside, with those of earlier days about the same; a new day brings another."""
    with gate.enter(
        actor, Action.DISMISS_REMINDER, lambda: Subject(actor.office, "Pengingat")
    ) as permit:
        own = Reminder.objects.filter(office__code=actor.office, person=actor.person)
        reminder = own.filter(pk=pk).first()
        if reminder is None:
            raise NotFound("Pengingat itu tidak ada.")
        own.filter(
            task=reminder.task_id,
            submission=reminder.submission_id,
            decision=reminder.decision_id,
            dispatch=reminder.dispatch_id,
            dismissed_at=None,
        ).update(dismissed_at=permit.at)
        permit.details.update(reminder=reminder.title)


def _list_wanted(actor: Actor, office: Office, work: WorkingTime, today: date) -> list[Reminder]:
    chosen = office.preferences
    holders = {each.position_id: each for each in list_appointments(actor, on=today)}
    return [
        reminder
        for due in list_due(actor, work, chosen.receipt_days)
        if (
            timing := time_reminder(
                due.deadline,
                today,
                work,
                # A receipt is asked for after its days have passed, never before.
                before=0 if due.subject[0] == "dispatch" else chosen.remind_before,
                after=chosen.remind_after,
            )
        )
        for reminder in _address(due, office, today, holders, timing)
    ]


def _address(
    due: Due, office: Office, today: date, holders: Mapping[int, Appointment], timing: Timing
) -> list[Reminder]:
    """One reminder per person who holds one of the positions today.

    Where nobody holds any of a bearer's, those who can appoint somebody are reminded (our choice).
    """
    field, pk = due.subject
    vacant = [each for each in due.awaited if not each.positions & holders.keys()]
    asked = frozenset[int]().union(*(each.positions for each in due.awaited))
    seats = {held.person_id: held for position in asked if (held := holders.get(position))}
    leaders = {
        held.person_id: held
        for held in holders.values()
        if vacant and held.position.role in _APPOINTING and held.person_id not in seats
    }
    told: list[tuple[Appointment, str, list[int]]] = [
        (held, due.text, []) for held in seats.values()
    ]
    told += [
        (held, f"{say_vacant(each.name for each in vacant)} {due.text}", _list_positions(vacant))
        for held in leaders.values()
    ]
    return [
        Reminder(
            office=office,
            person=held.person,
            seat=seat_of(held).full_title,
            day=today,
            case=due.case,
            title=due.title[:300],
            timing=timing.words,
            late=timing.late > 0,
            text=text,
            vacant=positions,
            **{f"{field}_id": pk},
        )
        for held, text, positions in told
    ]


def _list_positions(bearers: Sequence[Bearer]) -> list[int]:
    return sorted(position for each in bearers for position in each.positions)


def _list_unmailed(kept: Iterable[Reminder], wanted: Sequence[Reminder]) -> list[Reminder]:
    """Those still to be mailed: not of what was done meanwhile, nor of what was put aside."""
    asked = {_key(each) for each in wanted}
    return [
        each
        for each in kept
        if each.person.email
        and not each.mailed_at
        and not each.dismissed_at
        and _key(each) in asked
    ]


def _leave_out(wanted: Sequence[Reminder], kept: Sequence[Reminder]) -> list[Reminder]:
    known = {_key(each) for each in kept}
    return [each for each in wanted if _key(each) not in known]


def _key(reminder: Reminder) -> tuple[int, tuple[int | None, ...]]:
    """Who is reminded of what: one reminder a day."""
    return reminder.person_id, reminder.subject
