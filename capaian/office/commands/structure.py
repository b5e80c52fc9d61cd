"""Units and positions: added, renamed, put in order and opened again.

Closing them is asked for on the floor that knows what still needs them (``measurement``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.text import slugify

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.editing import Edit, settle, tell
from capaian.domain.errors import AlreadyDone, Conflict, Invalid
from capaian.domain.terms import Role
from capaian.office.models import Office, Person, Position, Unit
from capaian.office.queries import get_office, get_position, get_unit

_LONGEST_CODE = 40

Rows = models.QuerySet[Unit] | models.QuerySet[Position]


@dataclass(frozen=True, slots=True)
class PositionRequest:
    """A new position; ``unit`` is a unit's key, none for Camat and Sekcam."""

    title: str
    role: Role
    unit: int | None = None


def add_units(actor: Actor, names: Sequence[str], slip: gate.Slip = gate.NO_SLIP) -> list[Unit]:
    """Add units at the end; their codes, which plan files name, follow from the names."""
    subject = Subject(office=actor.office, label="Unit")
    with gate.enter(actor, Action.CHANGE_UNITS, lambda: subject, slip) as permit:
        office = get_office(actor)
        units = [make_unit(permit, office, name) for name in names]
        permit.details.update(changed=f"unit baru {', '.join(each.name for each in units)}")
        return units


def make_unit(permit: gate.Permit, office: Office, name: str) -> Unit:
    """A new unit of the office; raises :class:`Invalid` for a name that is empty or taken."""
    rows = Unit.objects.filter(office=office)
    return Unit.objects.create(
        office=office,
        code=choose_code(office, Unit, name),
        name=_check_name(rows, "name", name),
        rank=_next_rank(rows),
    )


def add_positions(
    actor: Actor, requests: Sequence[PositionRequest], slip: gate.Slip = gate.NO_SLIP
) -> list[Position]:
    """Add positions at the end; role and unit stay as they are from then on.

    Raises :class:`Invalid` naming the field, as ``title``, or as ``title-3`` where there are many.
    """
    subject = Subject(office=actor.office, label="Jabatan")
    with gate.enter(actor, Action.CHANGE_POSITIONS, lambda: subject, slip) as permit:
        office = get_office(actor)
        positions = []
        for place, request in enumerate(requests):
            try:
                positions.append(make_position(permit, office, request))
            except Invalid as wrong:
                ending = f"-{place}" if len(requests) > 1 else ""
                problems = tuple((f"{name}{ending}", words) for name, words in wrong.problems)
                raise Invalid(wrong.sentence, problems=problems) from None
        titles = ", ".join(each.title for each in positions)
        permit.details.update(changed=f"jabatan baru {titles}")
        return positions


def make_position(permit: gate.Permit, office: Office, request: PositionRequest) -> Position:
    """A new position; raises :class:`Invalid` naming the field.

    Heads of units and clerks have a unit; Camat and Sekcam have none (our reading of the SOP: their
    steps are of the whole office).
    """
    alone = request.role in {Role.HEAD, Role.SECRETARY}
    unit = get_unit(permit.actor, request.unit) if request.unit else None
    if alone == (unit is not None):
        words = "Camat dan Sekcam tidak di bawah unit." if alone else "Pilih unit jabatan ini."
        raise Invalid("Jabatan belum lengkap.", problems=(("unit", words),))
    if unit and unit.closed_on:
        raise Invalid("Unit itu sudah ditutup.", problems=(("unit", "Pilih unit yang buka."),))
    rows = Position.objects.filter(office=office)
    return Position.objects.create(
        office=office,
        code=choose_code(office, Position, request.title),
        title=_check_name(rows, "title", request.title),
        role=request.role,
        unit=unit,
        rank=_next_rank(rows),
    )


def change_unit(actor: Actor, pk: int, edit: Edit, slip: gate.Slip = gate.NO_SLIP) -> Unit:
    """Change ``name`` and ``rank`` of a unit; papers keep the name they were made with."""
    subject = Subject(office=actor.office, label="Unit")
    with gate.enter(actor, Action.CHANGE_UNITS, lambda: subject, slip) as permit:
        unit = get_unit(actor, pk)
        _change(permit, unit, edit, {"name": "Nama", "rank": "Urutan"})
        return unit


def change_position(actor: Actor, pk: int, edit: Edit, slip: gate.Slip = gate.NO_SLIP) -> Position:
    """Change ``title`` and ``rank`` of a position; papers keep the title they were made with."""
    subject = Subject(office=actor.office, label="Jabatan")
    with gate.enter(actor, Action.CHANGE_POSITIONS, lambda: subject, slip) as permit:
        position = get_position(actor, pk)
        _change(permit, position, edit, {"title": "Nama jabatan", "rank": "Urutan"})
        return position


def reopen_unit(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Unit:
    """Open a closed unit again."""
    subject = Subject(office=actor.office, label="Unit")
    with gate.enter(actor, Action.CHANGE_UNITS, lambda: subject, slip) as permit:
        unit = get_unit(actor, pk)
        _reopen(permit, unit)
        return unit


def reopen_position(actor: Actor, pk: int, slip: gate.Slip = gate.NO_SLIP) -> Position:
    """Open a closed position again, where its unit is open."""
    subject = Subject(office=actor.office, label="Jabatan")
    with gate.enter(actor, Action.CHANGE_POSITIONS, lambda: subject, slip) as permit:
        position = get_position(actor, pk)
        if position.unit and position.unit.closed_on:
            raise Conflict(f"{position.unit} ditutup. Buka dulu unit itu.", code="unit_closed")
        _reopen(permit, position)
        return position


def close_row(permit: gate.Permit, row: Unit | Position) -> None:
    """Close what nothing needs any more; its history stays and it can be opened again."""
    if row.closed_on:
        raise AlreadyDone(f"{row} sudah ditutup.")
    row.closed_on = permit.today
    row.save(update_fields=["closed_on"])
    permit.details.update(changed=f"{row} ditutup")


def choose_code(office: Office, kind: type[Unit | Position | Person], name: str) -> str:
    """A code that no row of that kind has yet, made from the name."""
    stem = slugify(name)[: _LONGEST_CODE - 4] or "tanpa-nama"
    taken = set(
        kind._default_manager.filter(office=office, code__startswith=stem).values_list(
            "code", flat=True
        )
    )
    codes = (stem if count == 1 else f"{stem}-{count}" for count in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def _reopen(permit: gate.Permit, row: Unit | Position) -> None:
    if row.closed_on is None:
        raise AlreadyDone(f"{row} sudah buka.")
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    permit.details.update(changed=f"{row} dibuka lagi")


def _change(permit: gate.Permit, row: Unit | Position, edit: Edit, labels: dict[str, str]) -> None:
    before = {name: getattr(row, name) for name in labels}
    changes = settle(edit, before, lambda name, value: str(value))
    others = type(row)._default_manager.filter(office=row.office).exclude(pk=row.pk)
    for name, value in changes.items():
        setattr(row, name, value if name == "rank" else _check_name(others, name, value))
    words = tell((labels[name], str(before[name]), str(changes[name])) for name in changes)
    permit.details.update(changed=f"{before.get('name') or before['title']}: {words}")
    row.save(update_fields=list(changes))


def _check_name(rows: Rows, field: str, text: str) -> str:
    name = " ".join(text.split())
    problem = ""
    if not name:
        problem = "Tulis namanya."
    elif len(name) > 160:
        problem = "Nama lebih dari 160 huruf. Pendekkan."
    elif rows.filter(**{f"{field}__iexact": name}).exists():
        problem = f"{name} sudah ada, mungkin sudah ditutup. Pakai nama lain atau buka lagi."
    if problem:
        raise Invalid("Nama belum dapat dipakai.", problems=((field, problem),))
    return name


def _next_rank(rows: Rows) -> int:
    last: int | None = rows.aggregate(last=models.Max("rank"))["last"]
    return 0 if last is None else last + 1
