"""The page of a unit's form: the grid, the workbook, handing in, validating."""

from __future__ import annotations

import base64
from dataclasses import replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from capaian.adapters.workbook import annotate, write_form
from capaian.documents.commands import XLSX
from capaian.domain.errors import AlreadyDone, Conflict, Invalid
from capaian.measurement.forms import describe_form
from capaian.measurement.queries import get_submission
from capaian.procedure.queries import definition_of
from capaian.web.seats import actor_of, sitter_of
from capaian.web.steps.acts import Stage, StepForm, ask, choose_act, list_offers, perform
from capaian.web.steps.grid import GridForm, draw_grid, save_evidence, save_grid
from capaian.web.steps.units import ENTER, HAND_IN, UNIT_ACTS, UploadForm, unit_of
from capaian.web.views.papers import send_bytes


@require_http_methods(["GET", "HEAD", "POST"])
def show_unit(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Show a unit's form, or do one of its acts."""
    stage = _find_stage(request, pk, unit)
    if request.method != "POST":
        return _show(request, stage, {})
    name = request.POST.get("act", "")
    if name in {ENTER.name, HAND_IN.name}:
        return _save(request, stage, name)
    act = choose_act(stage, UNIT_ACTS, name)
    sentence, form = perform(request, stage, act)
    if sentence:
        messages.success(request, sentence)
        return redirect("unit", pk, unit)
    return _show(request, _find_stage(request, pk, unit), {act.name: form})


@require_safe
def send_workbook(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """The unit's form as a workbook, with what is already filled in."""
    submission = get_submission(actor_of(request), pk, unit)
    name = f"isian-{submission.unit.code}-{submission.cycle.period.key}.xlsx"
    return send_bytes(write_form(describe_form(submission)), XLSX, name)


def _find_stage(request: HttpRequest, pk: int, unit: int) -> Stage:
    sitter = sitter_of(request)
    submission = get_submission(sitter.actor, pk, unit)
    submission.cycle.office = submission.office
    step = definition_of(submission.cycle.case.version).step("validate")
    return Stage(sitter.actor, sitter.office, submission.cycle, step, submission)


def _save(request: HttpRequest, stage: Stage, name: str) -> HttpResponse:
    """Save the grid, and hand it in if that was the button.

    What cannot be saved stays on the page as it was typed.
    """
    form = GridForm(stage, request.POST, auto_id="isian-%s")
    choose_act(stage, (ENTER,), ENTER.name)
    problems: dict[int, str] = {}
    sentence = "Isian sudah tersimpan."
    if form.is_valid():
        try:
            problems = save_evidence(stage, form.read_slip(), request.FILES.dict())
            save_grid(stage, unit_of(stage), form, request.POST)
            if name == HAND_IN.name and not problems:
                fresh = _find_stage(request, stage.case, unit_of(stage).unit_id)
                sentence = HAND_IN.carry_out(fresh, form)
        except AlreadyDone as done:
            sentence = done.sentence
        except (Invalid, Conflict) as refusal:
            form.take_refusal(refusal)
    if form.errors or problems:
        return _show(
            request,
            _find_stage(request, stage.case, unit_of(stage).unit_id),
            {ENTER.name: form},
            problems,
        )
    return _saved(request, stage, sentence)


def _saved(request: HttpRequest, stage: Stage, sentence: str) -> HttpResponse:
    unit = unit_of(stage).unit_id
    if not getattr(request, "htmx", False):
        messages.success(request, sentence)
        return redirect("unit", stage.case, unit)
    fresh = _find_stage(request, stage.case, unit)
    context = {
        "grid": draw_grid(fresh, unit_of(fresh)),
        "form": GridForm(fresh, auto_id="isian-%s"),
        "at": timezone.now(),
    }
    return render(request, "web/_grid_saved.html", context)


def _show(
    request: HttpRequest,
    stage: Stage,
    shown: dict[str, StepForm],
    problems: dict[int, str] | None = None,
) -> HttpResponse:
    submission = unit_of(stage)
    sent = shown.get(ENTER.name)
    if sent is not None and getattr(request, "htmx", False):
        return render(request, "web/_grid_refused.html", {"form": sent}, status=sent.status)
    may_enter = ENTER.applies(stage) and ask(stage, ENTER).allowed
    may_hand_in = may_enter and ask(stage, HAND_IN).allowed
    offers = list_offers(stage, UNIT_ACTS, shown)
    context = {
        "case": stage.cycle.case,
        "cycle": stage.cycle,
        "submission": submission,
        "grid": draw_grid(
            stage, submission, typed=request.POST if sent else None, problems=problems
        ),
        "form": GridForm(stage, auto_id="isian-%s") if may_enter else None,
        "refused": sent,
        "offers": [replace(each, main=each.main and not may_hand_in) for each in offers],
        "hand_in": HAND_IN if may_hand_in else None,
        "locked": "" if may_enter else _say_locked(stage),
        "annotated": _annotate(shown.get("unggah")),
    }
    status = next((form.status for form in shown.values()), 200)
    return render(request, "web/unit.html", context, status=status)


def _say_locked(stage: Stage) -> str:
    submission = unit_of(stage)
    if submission.distributed_at is None:
        return "Format belum disampaikan kepada unit ini."
    if not submission.editable:
        return f"Isian ini {submission.get_state_display().lower()}, jadi terkunci."
    return ask(stage, ENTER).sentence


def _annotate(form: StepForm | None) -> str:
    """The refused workbook with its problems at the cells, as an address to save it from."""
    if not isinstance(form, UploadForm) or not form.problems:
        return ""
    file: UploadedFile[bytes] = form.cleaned_data["workbook"]
    file.seek(0)
    try:
        data = annotate(file.read(), form.problems)
    except Invalid:
        return ""
    return f"data:{XLSX};base64,{base64.b64encode(data).decode()}"
