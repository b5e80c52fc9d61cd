"""Who holds which position from when to when, and in which capacity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from capaian import gate
from capaian.domain.access import RULES, Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid, NotFound
from capaian.domain.terms import Capacity
from capaian.office.models import Appointment, Office, Person, Position
from capaian.office.queries import find_holder, list_appointing

_DAY = timedelta(days=1)
_FARTHEST = date(2999, 12, 31)  # somebody may come back the day after


@dataclass(frozen=True, slots=True)
class AppointRequest:
    """Who takes a position from when to when (days included; no ``end`` = until further notice)."""

    position: int
    person: int
    capacity: Capacity
    start: date
    end: date | None = None


def appoint(actor: Actor, request: AppointRequest, slip: gate.Slip = gate.NO_SLIP) -> Appointment:
    """Give a position to a person; a Plt. or Plh. needs an end, and days may not overlap.

    For a Plh. the definitive official makes room and comes back the day after: he stands in for
    somebody who is away for some days, a Plt. takes a seat that is vacant (seen in practice).
    From the console only where nobody is left who could do it on a page.
    """

    def find_subject() -> Subject:
        return Subject(office=actor.office, label="Pejabat")

    with gate.enter(actor, Action.APPOINT, find_subject, slip) as permit:
        position = Position.objects.filter(office__code=actor.office, pk=request.position).first()
        person = Person.objects.filter(office__code=actor.office, pk=request.person).first()
        if position is None or person is None:
            raise NotFound("Jabatan atau orang itu tidak ada.")
        if position.closed_on:
            raise Conflict(f"{position} sudah ditutup. Buka dulu jabatan itu.", code="closed")
        if actor.console:
            _refuse_bypass(position, permit.today)
        if request.end:
            _check_end(request.start, request.end)
        if request.capacity is not Capacity.DEFINITIVE and request.end is None:
            raise Invalid(
                "Plt. dan Plh. memerlukan tanggal selesai.",
                problems=(("end", "Tulis tanggal selesai."),),
            )
        held = find_holder(position, on=request.start)
        if request.capacity is Capacity.DAILY and held and held.person_id == person.pk:
            raise Invalid(
                f"{person.name} sudah menjabat {held.title}.",
                problems=(("person", "Pilih orang lain."),),
            )
        back = _make_room(position, request)
        _refuse_overlap(position.appointments.all(), request.start, request.end)
        appointment = Appointment.objects.create(
            office=position.office,
            position=position,
            person=person,
            capacity=request.capacity,
            start=request.start,
            end=request.end,
        )
        permit.details.update(
            position=position.title,
            person=person.name,
            seat=appointment.title,
            start=request.start.isoformat(),
            end=request.end.isoformat() if request.end else None,
            back=back.person.name if back else None,
        )
        return appointment


def _refuse_bypass(position: Position, today: date) -> None:
    if position.role not in RULES[Action.APPOINT].roles:
        raise Conflict(f"{position} tidak menetapkan pejabat. Tetapkan Camat atau Sekcam.")
    appointing = list_appointing(position.office, on=today).filter(person__user__is_active=True)
    held = appointing.select_related("position", "person").first()
    if held:
        raise Conflict(
            f"{held.person.name} ({held.title}) dapat menetapkan pejabat di halaman "
            "Kantor › Pejabat. Minta dia."
        )


def _check_end(start: date, end: date) -> None:
    if end < start:
        early = "Tanggal selesai mendahului tanggal mulai."
        raise Invalid(early, problems=(("end", early),))
    if end >= _FARTHEST:
        raise Invalid("Tanggal selesai terlalu jauh.", problems=(("end", "Terlalu jauh."),))


def _make_room(position: Position, request: AppointRequest) -> Appointment | None:
    """How the definitive official comes back after a Plh., if he is there before and after him.

    Who was to come back that very day, as another Plh. ends, comes back later instead.
    """
    if request.capacity is not Capacity.DAILY or request.end is None:
        return None
    held = (
        position.appointments.filter(capacity=Capacity.DEFINITIVE, start__lte=request.start)
        .filter(Q(end__isnull=True) | Q(end__gt=request.end))
        .select_related("person")
        .first()
    )
    if held is None:
        return None
    if held.start == request.start:
        if not _find_absent(position, held.start, held.start - _DAY):
            return None
        held.start = request.end + _DAY
        held.save(update_fields=["start"])
        return held
    last, held.end = held.end, request.start - _DAY
    held.save(update_fields=["end"])
    return Appointment.objects.create(
        office=position.office,
        position=position,
        person=held.person,
        start=request.end + _DAY,
        end=last,
    )


def _move_return(held: Appointment, end: date) -> None:
    """Let whoever made room for a Plh. come back when that one ends, earlier or later."""
    absent = _find_absent(held.position, held.start, held.end)
    if absent is None or held.end is None:
        return
    if end < held.end:
        _let_hold(held.position, absent, end + _DAY, held.end)
        return
    back = held.position.appointments.filter(start=held.end + _DAY, person=absent).first()
    if back and (back.end is None or back.end > end):
        back.start = end + _DAY
        back.save(update_fields=["start"])


def _find_absent(position: Position, start: date, end: date | None) -> Person | None:
    """Who made room for the Plh. of these days: the definitive official before and after them.

    Other Plh. may stand straight before them and straight after.
    """
    held = list(position.appointments.select_related("person"))
    ends, starts = ({getattr(each, day): each for each in held} for day in ("end", "start"))
    before = ends.get(start - _DAY)
    while before and before.capacity == Capacity.DAILY:
        before = ends.get(before.start - _DAY)
    after = starts.get(end + _DAY) if end else None
    while after and after.capacity == Capacity.DAILY and after.end:
        after = starts.get(after.end + _DAY)
    if before is None or after is None or before.person_id != after.person_id:
        return None
    definitive = {before.capacity, after.capacity} == {Capacity.DEFINITIVE.value}
    return before.person if definitive else None


def _let_hold(position: Position, person: Person, start: date, end: date) -> None:
    """Give some days to the definitive official, joined to what he holds before and after."""
    own = position.appointments.filter(capacity=Capacity.DEFINITIVE, person=person)
    before, after = own.filter(end=start - _DAY).first(), own.filter(start=end + _DAY).first()
    last = after.end if after else end
    if after:
        after.delete()
    if before:
        before.end = last
        before.save(update_fields=["end"])
    else:
        Appointment.objects.create(
            office=position.office, position=position, person=person, start=start, end=last
        )


def withdraw_appointment(
    actor: Actor, appointment: int, slip: gate.Slip = gate.NO_SLIP
) -> Appointment:
    """Take back an appointment that has not begun; returns it as it was.

    Whoever was to make room for a Plh. stays. Raises :class:`Conflict` from its first day on: what
    has begun is ended by :func:`end_appointment`.
    """
    with gate.enter(
        actor, Action.APPOINT, lambda: Subject(office=actor.office, label="Pejabat"), slip
    ) as permit:
        held = _find_appointment(actor, appointment)
        if held.start <= permit.today:
            raise Conflict("Masa jabatan itu sudah mulai. Akhiri jabatannya.", code="begun")
        absent = _find_absent(held.position, held.start, held.end)
        held.delete()
        if absent and held.end and held.capacity == Capacity.DAILY:
            _let_hold(held.position, absent, held.start, held.end)
        permit.details.update(
            position=held.position.title,
            person=held.person.name,
            seat=held.title,
            start=held.start.isoformat(),
            withdrawn=True,
        )
        return held


def place_person(permit: gate.Permit, position: Position, person: Person, start: date) -> None:
    """Give a position to a person until further notice; raises :class:`Conflict` if it is held."""
    if position.closed_on:
        raise Conflict(f"{position} sudah ditutup. Buka dulu jabatan itu.", code="closed")
    _refuse_overlap(position.appointments.all(), start, None)
    Appointment.objects.create(
        office=position.office, position=position, person=person, start=start
    )


def _refuse_overlap(others: QuerySet[Appointment], start: date, end: date | None) -> None:
    overlapping = others.filter(Q(end__isnull=True) | Q(end__gte=start))
    if end:
        overlapping = overlapping.filter(start__lte=end)
    other = overlapping.select_related("person", "position").first()
    if other:
        raise Conflict(
            f"{other.position.title} pada tanggal itu masih dijabat {other.person.name}. "
            "Akhiri dulu jabatan itu."
        )


def end_appointment(
    actor: Actor, appointment: int, end: date, slip: gate.Slip = gate.NO_SLIP
) -> Appointment:
    """Let an appointment end with a day (included), at most before the next one begins.

    Whoever made room for a Plh. comes back the day after, whichever day that is.
    """
    with gate.enter(
        actor, Action.APPOINT, lambda: Subject(office=actor.office, label="Pejabat"), slip
    ) as permit:
        held = _find_appointment(actor, appointment)
        _check_end(held.start, end)
        if held.capacity == Capacity.DAILY:
            _move_return(held, end)
        _refuse_overlap(held.position.appointments.exclude(pk=held.pk), held.start, end)
        held.end = end
        held.save(update_fields=["end"])
        _keep_one_who_appoints(held.office, max(end + _DAY, permit.today))
        permit.details.update(
            position=held.position.title,
            person=held.person.name,
            seat=held.title,
            ended=end.isoformat(),
        )
        return held


def _keep_one_who_appoints(office: Office, day: date) -> None:
    """Refuse that on this day no seat is held that appoints: then nobody could mend it."""
    if not list_appointing(office, on=day).exists():
        raise Conflict(
            "Sesudah itu tidak ada lagi yang dapat menetapkan pejabat. Tetapkan dulu penggantinya.",
            code="nobody_appoints",
        )


def _find_appointment(actor: Actor, appointment: int) -> Appointment:
    found = (
        Appointment.objects.select_related("position", "person")
        .filter(office__code=actor.office, pk=appointment)
        .first()
    )
    if found is None:
        raise NotFound("Jabatan itu tidak ada.")
    return found
