"""Reminding an office: when it works, who is mailed what, and what a person still has to read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from capaian.domain.access import Actor
from capaian.domain.terms import OPEN_TASK, SendingState, SubmissionState
from capaian.measurement.commands.remind import remind, take_back_mail
from capaian.measurement.mailing import Line, Message
from capaian.measurement.models import Reminder
from capaian.measurement.sending import EXAMPLE
from capaian.office.models import Office
from capaian.office.queries import get_office, list_appointments, working_time_of


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did in one office: reminders made, people mailed, and why others were not.

    ``resting`` says that the office does not work at this hour, so that nothing was done.
    """

    made: int = 0
    mailed: int = 0
    failures: tuple[str, ...] = ()
    resting: bool = False


def remind_office(actor: Actor, line: Line | None = None) -> Run:
    """Make today's reminders of an office and mail each person one message with all of them.

    ``line`` is the connection to the mail server, ``None`` where there is none. On a day off and
    outside the working hours nothing is done.
    """
    office, now = get_office(actor), timezone.localtime()
    work = working_time_of(office)
    if not work.is_open(now.replace(tzinfo=None)):
        return Run(resting=True)
    done = remind(actor, work, mail=line is not None and line.usable)
    if line is None:
        return Run(done.made)
    by_person: dict[int, list[Reminder]] = {}
    for each in done.to_mail:
        by_person.setdefault(each.person_id, []).append(each)
    failures = {
        person: failure
        for person, own in by_person.items()
        if (failure := line.send(write_message(office, own)))
    }
    if failures:
        take_back_mail(actor, failures, done.to_mail)
    return Run(done.made, len(by_person) - len(failures), tuple(failures.values()))


def write_message(office: Office, reminders: Sequence[Reminder]) -> Message:
    """All that one person is reminded of today, the late first."""
    first = reminders[0]
    person = first.person
    name = person.name if person.name == first.seat else f"{person.name} ({first.seat})"
    ordered = sorted(reminders, key=lambda each: not each.late)
    parts = [f"{each.title}: {each.timing}\n{each.text}" for each in ordered]
    lines = [
        f"Yth. {name}",
        *parts,
        f"Kerjakan di {settings.ADDRESS}/tugas/",
        f"Pesan ini dikirim aplikasi Capaian {office.name}. Tidak perlu dibalas.",
        *([EXAMPLE] if office.example else []),
    ]
    [only, *more] = ordered
    subject = f"{len(ordered)} hal menunggu Anda" if more else f"{only.title}, {only.timing}"
    return Message(to=person.email, subject=f"Pengingat: {subject}", body="\n\n".join(lines) + "\n")


def list_reminders(actor: Actor, tasks: Collection[int]) -> list[Reminder]:
    """What the person was reminded of last and neither did nor put aside, newest first.

    ``tasks`` are those that wait for the person now: of a step that several carry, a reminder is
    over when the own part is done, and whoever gave a seat back is not reminded of it any more. One
    about a vacant seat is over when somebody holds it.
    """
    open_forms = (SubmissionState.OPEN, SubmissionState.RETURNED)
    forms = Q(submission__unit__in=actor.units, submission__state__in=open_forms)
    items = Q(decision__position__in=actor.positions, decision__done_at__isnull=True)
    vacant = ~Q(vacant=[]) & (
        Q(task__state__in=OPEN_TASK)
        | Q(submission__state__in=open_forms)
        | Q(decision__isnull=False, decision__done_at__isnull=True)
    )
    # What was told while a paper had not gone out is over as soon as it has.
    told_since = Q(dispatch__begun_at=None) | Q(day__gt=F("dispatch__begun_at__date"))
    unreceived = Q(dispatch__isnull=False) & ~Q(dispatch__state=SendingState.RECEIVED)
    unreceived &= ~Q(dispatch__state=SendingState.SENT) | told_since
    reminders = (
        Reminder.objects.filter(
            office__code=actor.office, person=actor.person, dismissed_at__isnull=True
        )
        .filter(Q(task__in=tasks) | forms | items | vacant | unreceived)
        .select_related("task", "submission")
    )
    newest: dict[object, Reminder] = {}
    for each in reminders:
        newest.setdefault(each.subject, each)
    return _leave_out_filled(actor, list(newest.values()))


def _leave_out_filled(actor: Actor, reminders: list[Reminder]) -> list[Reminder]:
    """Without those about a vacant seat that somebody holds by now."""
    if not any(each.vacant for each in reminders):
        return reminders
    held = set(list_appointments(actor).values_list("position_id", flat=True))
    return [each for each in reminders if held.isdisjoint(each.vacant)]
