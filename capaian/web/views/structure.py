"""Units and positions: their lists, and one of them to rename, close or open again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.domain.access import Action, Actor
from capaian.domain.editing import Edit
from capaian.gate import Slip
from capaian.measurement.commands import close_position, close_unit
from capaian.office.commands import (
    add_positions,
    add_units,
    change_position,
    change_unit,
    reopen_position,
    reopen_unit,
)
from capaian.office.models import Position, Unit
from capaian.office.queries import (
    get_position,
    get_unit,
    list_appointments,
    list_positions,
    list_units,
)
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.edit import EditForm
from capaian.web.forms.slip import SlipForm
from capaian.web.forms.structure import NewPositionForm, NewUnitForm, PositionForm, UnitForm
from capaian.web.seats import actor_of

CLOSE, REOPEN = "tutup", "buka"


@require_http_methods(["GET", "HEAD", "POST"])
def show_units(request: HttpRequest) -> HttpResponse:
    """The units in their order; POST adds one."""
    actor = actor_of(request)
    form = NewUnitForm(request.POST or None)

    def act() -> str:
        (unit,) = add_units(actor, [form.cleaned_data["name"]], form.read_slip())
        return f"{unit} ditambahkan."

    if carry_out(request, form, act):
        return redirect("units")
    context = {
        "open": list_units(actor),
        "closed": list_units(actor, closed=True),
        "form": form,
        "may": ask_office(actor, Action.CHANGE_UNITS),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/units.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_one_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: POST renames, closes or opens it."""
    unit = get_unit(actor_of(request), pk)
    facts = [("Kode pada berkas rencana", unit.code)]
    return _show_row(request, unit, _UNIT, facts)


@require_http_methods(["GET", "HEAD", "POST"])
def show_positions(request: HttpRequest) -> HttpResponse:
    """The positions in their order with today's holders; POST adds one."""
    actor = actor_of(request)
    form = NewPositionForm(list_units(actor), request.POST or None)

    def act() -> str:
        (position,) = add_positions(actor, [form.to_request()], form.read_slip())
        return f"{position} ditambahkan."

    if carry_out(request, form, act):
        return redirect("positions")
    holders = {each.position_id: each for each in list_appointments(actor)}
    context = {
        "open": [(each, holders.get(each.pk)) for each in list_positions(actor)],
        "closed": list_positions(actor, closed=True),
        "form": form,
        "may": ask_office(actor, Action.CHANGE_POSITIONS),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/positions.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_one_position(request: HttpRequest, pk: int) -> HttpResponse:
    """One position: POST renames, closes or opens it."""
    position = get_position(actor_of(request), pk)
    facts = [("Peran dalam SOP", position.get_role_display())]
    if position.unit:
        facts.append(("Unit", position.unit.name))
    return _show_row(request, position, _POSITION, facts)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the page of one row needs to know of its kind."""

    label: str
    place: str
    action: Action
    name: str
    form: type[EditForm]
    change: Callable[[Actor, int, Edit, Slip], Unit | Position]
    close: Callable[[Actor, int, Slip], Unit | Position]
    reopen: Callable[[Actor, int, Slip], Unit | Position]


_UNIT = _Kind(
    "Unit", "units", Action.CHANGE_UNITS, "name", UnitForm, change_unit, close_unit, reopen_unit
)
_POSITION = _Kind(
    "Jabatan",
    "positions",
    Action.CHANGE_POSITIONS,
    "title",
    PositionForm,
    change_position,
    close_position,
    reopen_position,
)


def _show_row(
    request: HttpRequest, row: Unit | Position, kind: _Kind, facts: list[tuple[str, str]]
) -> HttpResponse:
    actor = actor_of(request)
    settling = request.POST.get("act") in {CLOSE, REOPEN}
    current = {kind.name: str(row), "rank": row.rank}
    form = kind.form(current, None if settling else request.POST or None)
    state_form = SlipForm(request.POST if settling else None, auto_id="keadaan-%s")

    def change() -> str:
        return f"{kind.change(actor, row.pk, form.to_edit(), form.read_slip())} disimpan."

    def settle() -> str:
        if request.POST["act"] == CLOSE:
            return f"{kind.close(actor, row.pk, state_form.read_slip())} ditutup."
        return f"{kind.reopen(actor, row.pk, state_form.read_slip())} dibuka lagi."

    if carry_out(request, form, change) or carry_out(request, state_form, settle):
        return redirect(kind.place)
    context = {
        "row": row,
        "kind": kind,
        "facts": facts,
        "form": form,
        "state_form": state_form,
        "may": ask_office(actor, kind.action),
    }
    status = next((each.status for each in (form, state_form) if each.is_bound), 200)
    return render(request, "web/office/row.html", context, status=status)
