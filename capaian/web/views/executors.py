"""Who carries the fourteen steps: the SOP's own table, and its lanes and steps to change."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.domain.access import Action, Actor, roles_of_step
from capaian.domain.drawing import draw_rows
from capaian.domain.editing import Edit
from capaian.domain.errors import NotFound
from capaian.domain.procedure import Parts, Step
from capaian.gate import Slip
from capaian.measurement.commands import adopt_procedure, assign_lane, assign_step
from capaian.measurement.commands.assign import find_step
from capaian.measurement.proposals import Proposal, propose_executors
from capaian.office.queries import list_positions
from capaian.procedure.queries import (
    codes_of_executors,
    definition_of,
    find_adopted,
    find_version,
    list_executors,
)
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.executors import ExecutorsForm
from capaian.web.forms.slip import SlipForm
from capaian.web.seats import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def show_executors(request: HttpRequest) -> HttpResponse:
    """The SOP with its executors; before there is one, POST adopts it with those proposed."""
    actor = actor_of(request)
    version = find_adopted(actor)
    if version is None:
        return _propose(request, actor)
    definition = definition_of(version)
    executors = list_executors(version)
    bearers = definition.find_bearers(codes_of_executors(version))
    titles = {each.position.code: each.position for many in executors.values() for each in many}
    rows = []
    for step, symbol in zip(definition.steps, draw_rows(definition), strict=True):
        positions = [each.position for each in executors.get(step.id, [])]
        own = {each.code for each in positions} != bearers[step.lane]
        rows.append((step, symbol, positions, own))
    context = {
        "definition": definition,
        "lanes": [
            (lane, [titles[code] for code in sorted(bearers[lane.id])]) for lane in definition.lanes
        ],
        "rows": rows,
        "may": ask_office(actor, Action.ASSIGN_STEPS),
    }
    return render(request, "web/office/executors.html", context)


def _propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    proposal = propose_executors(list(list_positions(actor)))
    form = SlipForm(request.POST or None)

    def act() -> str:
        adopt_procedure(actor, lanes=proposal.lanes, steps=proposal.steps)
        return "SOP dipakai dengan pelaksana itu. Lembar SOP sudah dibuat."

    if carry_out(request, form, act):
        return redirect("executors")
    context = {
        "lines": _name_positions(actor, proposal),
        "gaps": proposal.gaps,
        "form": form,
        "may": ask_office(actor, Action.SET_UP),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/adopt.html", context, status=status)


def _name_positions(actor: Actor, proposal: Proposal) -> list[tuple[str, list[str]]]:
    titles = {each.code: each.title for each in list_positions(actor)}
    return [(words, [titles[code] for code in codes]) for words, codes in proposal.lines()]


@require_http_methods(["GET", "HEAD", "POST"])
def change_lane(request: HttpRequest, lane: str) -> HttpResponse:
    """Who carries a column of the SOP, and with it each of its steps that has no own executors."""
    version = find_version(actor_of(request))
    definition = definition_of(version)
    found = next((each for each in definition.lanes if each.id == lane), None)
    if found is None:
        raise NotFound("Kolom pelaksana itu tidak ada.")
    executors = codes_of_executors(version)
    held = definition.find_bearers(executors)[lane]
    steps = [step for step in definition.steps_of(lane) if executors.get(step.id) == held]
    return _change(
        request,
        f"Kolom {found.name}",
        steps,
        held,
        lambda actor, edit, slip: assign_lane(actor, lane, edit, slip),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_step(request: HttpRequest, number: int) -> HttpResponse:
    """Who carries one step."""
    version = find_version(actor_of(request))
    step = find_step(definition_of(version), number)
    held = codes_of_executors(version).get(step.id, frozenset())
    return _change(
        request,
        f"Langkah {number}",
        [step],
        held,
        lambda actor, edit, slip: assign_step(actor, number, edit, slip),
    )


def _change(
    request: HttpRequest,
    title: str,
    steps: list[Step],
    held: frozenset[str],
    assign: Callable[[Actor, Edit, Slip], object],
) -> HttpResponse:
    actor = actor_of(request)
    roles = frozenset.intersection(*(roles_of_step(step.id) for step in steps))
    able = [each for each in list_positions(actor) if each.role in roles or each.code in held]
    form = ExecutorsForm(held, able, request.POST or None)

    def act() -> str:
        assign(actor, form.to_edit(), form.read_slip())
        return f"{title} sudah disimpan."

    if carry_out(request, form, act):
        return redirect("executors")
    context = {
        "title": title,
        "steps": steps,
        "initials": any(step.parts is Parts.INITIALS for step in steps),
        "form": form,
        "may": ask_office(actor, Action.ASSIGN_STEPS),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/change_executors.html", context, status=status)
