"""Closing a unit or a position, on the floor that knows what still needs it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict
from capaian.domain.period import QUARTERS, Period
from capaian.domain.terms import CaseState, PartState
from capaian.measurement.models import Cycle
from capaian.measurement.queries import list_cycles, list_running, take_plan
from capaian.office.commands import close_row
from capaian.office.models import Position, Unit
from capaian.office.queries import get_position, get_unit, list_positions
from capaian.planning.models import PlanVersion
from capaian.planning.queries import find_version_in_force, list_versions
from capaian.procedure.models import Executor, Part
from capaian.procedure.queries import definition_of, find_adopted

_LATE = timedelta(days=92)
"""How long after its end a period may still be ordered here: a quarter (our choice)."""


def close_unit(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Unit:
    """Close a unit whose positions are closed and that no measurement and no plan needs.

    Raises :class:`Conflict` that says what to do first.
    """
    subject = Subject(office=actor.office, label="Unit")
    with gate.enter(actor, Action.CHANGE_UNITS, lambda: subject, slip) as permit:
        unit = get_unit(actor, pk)
        if titles := [each.title for each in list_positions(actor).filter(unit=unit)]:
            raise Conflict(f"Tutup dulu jabatan di unit ini: {', '.join(titles)}.")
        if cycle := _find_measurement(actor, unit):
            raise Conflict(f"{cycle.case} masih memerlukan unit ini. Selesaikan dulu.")
        for plan in sorted(_list_plans(actor, permit.today), key=lambda each: each.pk):
            if count := plan.indicators.filter(unit=unit).count():
                raise Conflict(
                    f"{plan} memuat {count} indikator unit ini. "
                    "Pindahkan dulu lewat rencana perubahan."
                )
        close_row(permit, unit)
        return unit


def _find_measurement(actor: Actor, unit: Unit) -> Cycle | None:
    """A running measurement with a form of the unit, or whose form the plan in force asks of it."""
    running = list_running(actor)
    if cycle := running.filter(submissions__unit=unit).first():
        return cycle
    coming = [take_plan(actor, each) for each in running.filter(form_version=0)]
    asks = (each for each in coming if each.plan_version.indicators.filter(unit=unit).exists())
    return next(asks, None)


def _list_plans(actor: Actor, today: date) -> set[PlanVersion]:
    """The versions by which a period is still to be measured."""
    since = today - _LATE
    years = set(list_versions(actor).filter(year__gte=since.year).values_list("year", flat=True))
    done = set(
        list_cycles(actor).filter(case__state=CaseState.CLOSED).values_list("year", "quarter")
    )
    return {
        find_version_in_force(actor, year, period.end)
        for year in years
        for period in (Period(year), *(Period(year, quarter) for quarter in QUARTERS))
        if period.end >= since and (period.year, period.quarter) not in done
    }


def close_position(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Position:
    """Close a position that nobody holds or will hold and that carries no step.

    Raises :class:`Conflict` that says what to do first.
    """
    subject = Subject(office=actor.office, label="Jabatan")
    with gate.enter(actor, Action.CHANGE_POSITIONS, lambda: subject, slip) as permit:
        position = get_position(actor, pk)
        held = position.appointments.exclude(end__lt=permit.today).select_related("person").first()
        if held:
            raise Conflict(f"{position} dijabat {held.person.name}. Akhiri dulu jabatan itu.")
        executions = Executor.objects.filter(position=position)
        if steps := _name_steps(executions.filter(version=find_adopted(actor))):
            raise Conflict(f"{position} melaksanakan langkah {steps}. Ganti dulu pelaksananya.")
        # The executors of an earlier SOP are not changed any more: its cases come to their end.
        if steps := _name_steps(executions.filter(version__cases__state=CaseState.OPEN)):
            raise Conflict(
                f"{position} melaksanakan langkah {steps} dalam pengukuran yang berjalan dengan "
                "SOP sebelumnya. Selesaikan dulu pengukuran itu."
            )
        if Part.objects.filter(position=position, state=PartState.WAITING).exists():
            raise Conflict("Pengukuran yang berjalan masih menunggu jabatan ini.")
        close_row(permit, position)
        return position


def _name_steps(executions: QuerySet[Executor]) -> str:
    """The numbers of the steps, in their order."""
    numbers = {
        definition_of(each.version).step(each.step).number
        for each in executions.select_related("version").defer("version__bpmn")
    }
    return ", ".join(map(str, sorted(numbers)))
