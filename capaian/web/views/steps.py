"""A step's page: what the SOP asks, the papers so far, the form, the history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.audit.queries import list_events
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.procedure import Definition, Step
from capaian.measurement.models import Cycle
from capaian.measurement.queries import get_cycle
from capaian.procedure.queries import case_reference, definition_of
from capaian.web.reading import list_papers, list_tasks_of
from capaian.web.seats import sitter_of
from capaian.web.sentences import tell
from capaian.web.steprows import StepRow, list_rows
from capaian.web.steps import ACTS, BY_UNIT
from capaian.web.steps.acts import Stage, StepForm, ask, choose_act, list_offers, perform

HISTORY = 8


@require_http_methods(["GET", "HEAD", "POST"])
def show_step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a step, or do one of its acts."""
    stage = _find_stage(request, pk, number)
    shown: dict[str, StepForm] = {}
    if request.method == "POST":
        act = choose_act(stage, ACTS[stage.step.id], request.POST.get("act", ""))
        sentence, form = perform(request, stage, act)
        if sentence:
            messages.success(request, sentence)
            return redirect("case", pk)
        shown[act.name] = form
    status = next((form.status for form in shown.values()), 200)
    return render(request, "web/step.html", _describe(stage, shown), status=status)


def _find_stage(request: HttpRequest, pk: int, number: int) -> Stage:
    sitter = sitter_of(request)
    cycle = get_cycle(sitter.actor, pk)
    step = _find_step(definition_of(cycle.case.version), number)
    return Stage(sitter.actor, sitter.office, cycle, step)


def _find_step(definition: Definition, number: int) -> Step:
    for step in definition.steps:
        if step.number == number:
            return step
    raise NotFound("Langkah itu tidak ada dalam SOP ini.")


def _describe(stage: Stage, shown: dict[str, StepForm]) -> dict[str, Any]:
    case = stage.cycle.case
    rows = list_rows(
        case,
        list_tasks_of(stage.actor, [case]).get(case.pk, []),
        papers=list_papers(stage.actor, case),
    )
    row = next(row for row in rows if row.step.id == stage.step.id)
    offers = list_offers(stage, ACTS[stage.step.id], shown) if row.open or shown else []
    by_unit = stage.step.id in BY_UNIT and stage.cycle.form_version > 0
    return {
        "cycle": stage.cycle,
        "case": case,
        "row": row,
        "rows": rows,
        "next": _list_next(stage, rows),
        "offers": offers,
        "locked": _say_unguarded(stage) if offers else _say_locked(stage, row, rows),
        "unit_states": stage.unit_states if by_unit else (),
        "own_units": stage.actor.units,
        "history": _list_history(stage.actor, stage.cycle),
    }


def _list_next(stage: Stage, rows: tuple[StepRow, ...]) -> list[tuple[Step, str]]:
    """The next steps with those who carry them."""
    definition = definition_of(stage.cycle.case.version)
    following = [way.target for way in definition.ways() if way.source == stage.step.id]
    return [
        (row.step, definition.lane(row.step.lane).name)
        for row in rows
        if row.step.id in following and row.step.number > stage.step.number
    ]


def _say_locked(stage: Stage, row: StepRow, rows: tuple[StepRow, ...]) -> str:
    """Why nothing can be done here now, and for whom one waits."""
    if row.open:
        decisions = [ask(stage, act) for act in ACTS[stage.step.id] if act.applies(stage)]
        sentence = next((each.sentence for each in decisions if each.sentence), "")
        waiting = row.awaited or stage.subject.executor_titles
        return sentence or f"Menunggu {', '.join(waiting)}."
    if row.rounds and row.state == "done":
        return "Langkah ini sudah selesai."
    now = next((each for each in rows if each.open), None)
    if now is None:
        return "Pengukuran ini sudah selesai."
    return f"Langkah ini belum terbuka. Sekarang langkah {now.step.number}: {now.step.name}."


def _say_unguarded(stage: Stage) -> str:
    """That a second factor is missing, beside what can be done without one."""
    decisions = [ask(stage, act) for act in ACTS[stage.step.id] if act.applies(stage)]
    return next((each.sentence for each in decisions if each.code == "no_second_factor"), "")


def _list_history(actor: Actor, cycle: Cycle) -> list[Any]:
    events = list_events(actor, case=case_reference(cycle.case))
    return tell(events[:HISTORY])
