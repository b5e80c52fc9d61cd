"""Closing a unit or a position, on the floor that knows what still needs it."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict
from capaian.domain.terms import PartState
from capaian.office.commands import close_row
from capaian.office.models import Position, Unit
from capaian.office.queries import get_position, get_unit, list_positions
from capaian.planning.queries import list_versions
from capaian.procedure.models import Executor, Part
from capaian.procedure.queries import definition_of


def close_unit(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Unit:
    """Close a unit whose positions are closed and that no measurement and no plan needs.

    Raises :class:`Conflict` that says what to do first.
    """
    subject = Subject(office=actor.office, label="Unit")
    with gate.enter(actor, Action.CHANGE_UNITS, lambda: subject, slip) as permit:
        unit = get_unit(actor, pk)
        if titles := [each.title for each in list_positions(actor).filter(unit=unit)]:
            raise Conflict(f"Tutup dulu jabatan di unit ini: {', '.join(titles)}.")
        if Part.objects.filter(unit=unit, state=PartState.WAITING).exists():
            raise Conflict("Pengukuran yang berjalan masih menunggu unit ini. Selesaikan dulu.")
        plan = list_versions(actor).first()
        if plan and (count := plan.indicators.filter(unit=unit).count()):
            raise Conflict(
                f"{plan} memuat {count} indikator unit ini. Pindahkan dulu lewat rencana perubahan."
            )
        close_row(permit, unit)
        return unit


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
        executions = Executor.objects.filter(position=position).select_related("version")
        carried = {
            str(definition_of(each.version).step(each.step).number)
            for each in executions.defer("version__bpmn")
        }
        if carried:
            steps = ", ".join(sorted(carried, key=int))
            raise Conflict(f"{position} melaksanakan langkah {steps}. Ganti dulu pelaksananya.")
        if Part.objects.filter(position=position, state=PartState.WAITING).exists():
            raise Conflict("Pengukuran yang berjalan masih menunggu jabatan ini.")
        close_row(permit, position)
        return position
