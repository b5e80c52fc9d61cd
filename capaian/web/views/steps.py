"""A step's page: what the SOP asks, the papers so far, the form, the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capaian.audit.queries import list_events
from capaian.documents.models import Document
from capaian.documents.queries import list_documents
from capaian.domain.access import Action, decide, step_of
from capaian.domain.errors import NotFound
from capaian.domain.procedure import Definition, Step
from capaian.domain.terms import DocumentState, PaperKind
from capaian.measurement.due import Awaited, list_awaited
from capaian.measurement.models import Meeting, Submission
from capaian.measurement.queries import get_cycle
from capaian.office.queries import working_time_of
from capaian.procedure.models import Executor
from capaian.procedure.queries import (
    case_reference,
    definition_of,
    list_executors,
    list_own_parts,
    list_tasks_of,
)
from capaian.web.acting import ask_helping
from capaian.web.inviting import prepare_invitation
from capaian.web.seats import sitter_of
from capaian.web.sentences import tell
from capaian.web.steprows import StepRow, list_rows
from capaian.web.steps import ACTS, BY_UNIT
from capaian.web.steps.acts import (
    Act,
    Stage,
    StepForm,
    ask,
    choose_act,
    do_posted,
    list_offers,
    perform,
)
from capaian.web.steps.desk import describe_remark

HISTORY = 8
# The steps whose form is worked on for a while: over the whole width, and saved meanwhile.
WORKPLACES = frozenset({"meet", "correct"})
# What the steps after the collecting are about.
_AT_HAND = frozenset({PaperKind.DRAFT, PaperKind.PERFORMANCE})


@require_http_methods(["GET", "HEAD", "POST"])
def show_step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a step, or do one of its acts."""
    stage = _find_stage(request, pk, number)
    shown: dict[str, StepForm] = {}
    if request.method == "POST":
        acts, name = ACTS[stage.step.id], request.POST.get("act", "")
        if getattr(request, "htmx", False) and (act := choose_act(stage, acts, name)).save:
            sentence, form = perform(request, stage, act, saving=True)
            return _answer_autosave(request, stage, act, form, saved=bool(sentence))
        sentence, shown = do_posted(request, stage, acts)
        if sentence:
            messages.success(request, sentence)
            verdict = request.POST.get("verdict", "")
            stays = any(act.stays(verdict) for act in acts if act.name == name)
            return redirect("step", pk, number) if stays else redirect("case", pk)
    status = next((form.status for form in shown.values()), 200)
    context = _describe(stage, shown)
    line = request.GET.get("baris", "")
    if context["workplace"] and stage.step.id == "correct" and line.isdecimal():
        context |= describe_remark(stage.actor, stage.cycle, int(line))
    return render(request, "web/step.html", context, status=status)


def _answer_autosave(
    request: HttpRequest, stage: Stage, act: Act, form: StepForm, *, saved: bool
) -> HttpResponse:
    """What a form that saves itself is told: when it was saved, or why not."""
    if not saved:
        return render(
            request, "web/steps/_minutes_refused.html", {"form": form}, status=form.status
        )
    fresh = _find_stage(request, stage.case, stage.step.number)
    kept = act.form(fresh, auto_id=f"{act.name}-%s")
    return render(request, act.saved, {"form": kept, "at": timezone.now()})


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
        working_time_of(stage.office),
        papers=list_documents(stage.actor, case),
    )
    row = next(row for row in rows if row.step.id == stage.step.id)
    meeting = _find_meeting(stage)
    # Whoever invited to a meeting that is not closed may still move it.
    acting = row.open or shown or meeting.get("invitation")
    offers = list_offers(stage, ACTS[stage.step.id], shown) if acting else []
    workplace = bool(offers) and stage.step.id in WORKPLACES
    by_unit = stage.step.id in BY_UNIT and stage.cycle.form_version > 0
    executors = list_executors(case.version)
    waiting = _find_waiting(row, rows)
    awaited = None if offers else _find_awaited(stage, waiting, executors)
    own_forms = _list_own_forms(stage, row)
    if offers:
        locked = _say_unguarded(stage)
    else:
        locked = "" if own_forms else _say_locked(stage, row, waiting, awaited)
    return {
        "cycle": stage.cycle,
        "case": case,
        "row": row,
        "rows": rows,
        "next": _list_next(stage, rows, executors),
        "at_hand": None if workplace or not row.rounds else _find_at_hand(stage.step, rows),
        "own_forms": own_forms,
        "carriers": _find_carriers(stage) if own_forms else "",
        "offers": offers,
        "vacant": awaited.vacant if awaited else (),
        "unassigned": awaited.unassigned if awaited else (),
        **ask_helping(stage.actor),
        "locked": locked,
        "unit_states": stage.unit_states if by_unit else (),
        "own_units": stage.actor.units,
        "workplace": workplace,
        **meeting,
        # Whoever works on such a step for a while needs the room, and finds the history by a link.
        "history": [] if workplace else _list_history(stage),
    }


def _find_meeting(stage: Stage) -> dict[str, Any]:
    """The meeting that steps 4 and 5 are about, at step 4 with its messages for whoever invited."""
    if stage.step.id not in {"invite", "meet"}:
        return {}
    meeting: Meeting | None = getattr(stage.cycle, "meeting", None)
    if stage.step.id == "meet" or meeting is None or meeting.held_at is not None:
        return {"meeting": meeting}
    # Who may invite is known although the step is over: the person is judged before the step.
    invites = decide(stage.actor, Action.INVITE, stage.subject).code in {"allowed", "wrong_step"}
    return {
        "meeting": meeting,
        "invitation": prepare_invitation(stage.actor, stage.cycle, meeting) if invites else None,
    }


def _find_at_hand(step: Step, rows: Iterable[StepRow]) -> Document | None:
    """The newest draft, or the signed document, that earlier steps have left for this one."""
    papers = [
        paper
        for row in rows
        if row.step.number < step.number
        for paper in row.papers
        if paper.kind in _AT_HAND and paper.state != DocumentState.CANCELLED
    ]
    return max(papers, key=lambda paper: paper.pk, default=None)


def _list_next(
    stage: Stage, rows: tuple[StepRow, ...], executors: Mapping[str, list[Executor]]
) -> list[tuple[Step, str]]:
    """The next steps with the positions that carry them, more than two as a number."""
    definition = definition_of(stage.cycle.case.version)
    following = [way.target for way in definition.ways() if way.source == stage.step.id]
    return [
        (row.step, _name_carriers([each.seat for each in executors.get(row.step.id, [])]))
        for row in rows
        if row.step.id in following and row.step.number > stage.step.number
    ]


def _name_carriers(titles: Sequence[str]) -> str:
    if not titles:
        return "jabatan yang belum ditetapkan"
    return " dan ".join(titles) if len(titles) < 3 else f"{len(titles)} pejabat"


def _say_locked(stage: Stage, row: StepRow, now: StepRow | None, awaited: Awaited | None) -> str:
    """Why nothing can be done here, where ``now`` is what waits, and for whom."""
    if row.open:
        decisions = [ask(stage, act) for act in ACTS[stage.step.id] if act.applies(stage)]
        sentence = next((each.sentence for each in decisions if each.sentence), "")
        return sentence or (f"Menunggu {', '.join(awaited.names)}." if awaited else "")
    if row.rounds and row.state == "done":
        return "Langkah ini sudah selesai."
    if stage.cycle.case.withdrawn_because:
        return "Perintah pengukuran ini sudah ditarik."
    if now is None:
        return "Pengukuran ini sudah selesai."
    whom = f", ditunggu {', '.join(awaited.names)}" if awaited else ""
    return f"Langkah ini belum terbuka. Sekarang langkah {now.step.number}: {now.step.name}{whom}."


def _find_waiting(row: StepRow, rows: tuple[StepRow, ...]) -> StepRow | None:
    """The open step that a page is about or that stands before it; none where it is over."""
    if row.open or row.state == "done":
        return row
    return next((each for each in rows if each.open), None)


def _list_own_forms(stage: Stage, row: StepRow) -> list[Submission]:
    """The forms of the actor's units for which this step waits to be filled in or checked."""
    parts = list_own_parts(row.task, stage.actor) if row.open and row.task else []
    awaited = {part.unit_id for part in parts}
    if not awaited:
        return []
    checked = stage.subject.executors
    return [
        each.submission
        for each in stage.unit_states
        if each.submission.unit_id in awaited
        and (
            each.submission.editable or checked & stage.actor.positions_in(each.submission.unit_id)
        )
    ]


def _find_carriers(stage: Stage) -> str:
    """Who does this step, for whoever has the own unit's form in it and does not."""
    if stage.actor.positions & stage.subject.executors:
        return ""
    return _name_carriers(stage.subject.executor_titles)


def _find_awaited(
    stage: Stage, row: StepRow | None, executors: Mapping[str, list[Executor]]
) -> Awaited | None:
    """Whom a step awaits, while it is open."""
    if row is None or not row.open or row.task is None:
        return None
    carriers = chain.from_iterable(executors.values())
    return list_awaited(stage.actor, [row.task], carriers)[row.task.pk]


def _say_unguarded(stage: Stage) -> str:
    """That a second factor is missing, beside what can be done without one."""
    decisions = [ask(stage, act) for act in ACTS[stage.step.id] if act.applies(stage)]
    return next((each.sentence for each in decisions if each.code == "no_second_factor"), "")


def _list_history(stage: Stage) -> list[Any]:
    """What was done last at this step, or before it came; not what followed."""
    case = stage.cycle.case
    steps = definition_of(case.version).steps
    ids = {step.id for step in steps if step.number <= stage.step.number}
    actions = [action for action in Action if step_of(action) in ids]
    events = list_events(stage.actor, case=case_reference(case), actions=actions)
    return tell(events[:HISTORY])
