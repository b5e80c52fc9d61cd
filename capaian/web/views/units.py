"""The page of a unit's form: the grid, the workbook, handing in, validating."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from capaian.adapters.workbook import annotate, write_form
from capaian.documents.commands import XLSX
from capaian.domain.errors import AlreadyDone, Invalid
from capaian.domain.terms import SubmissionState
from capaian.gate import NO_SLIP
from capaian.measurement.due import name_unassigned
from capaian.measurement.forms import describe_form
from capaian.measurement.models import Entry, Submission
from capaian.measurement.queries import OutlineRow, get_submission, outline_form
from capaian.office.queries import list_positions
from capaian.procedure.queries import definition_of
from capaian.web.acting import ask_helping, attempt
from capaian.web.forms.slip import find_slip, make_slip
from capaian.web.paging import open_page
from capaian.web.seats import actor_of, sitter_of
from capaian.web.steps.acts import Stage, StepForm, ask, choose_act, do_posted, list_offers
from capaian.web.steps.evidence import RULES, change_evidence, drop_evidence, save_evidence
from capaian.web.steps.grid import (
    GridForm,
    Saved,
    draw_grid,
    read_cells,
    refuse_unsaved,
    save_cells,
    save_grid,
)
from capaian.web.steps.units import (
    ENTER,
    HAND_IN,
    UNIT_ACTS,
    UploadForm,
    slip_of_handing_in,
    unit_of,
    warn_four_eyes,
)
from capaian.web.views.papers import send_bytes

# What nobody validates any more.
SETTLED = frozenset({SubmissionState.VALIDATED, SubmissionState.EXCUSED})
# Rows on one page: more would neither fit the line nor the eye (our choice).
ROWS = 30


@require_http_methods(["GET", "HEAD", "POST"])
def show_unit(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Show a unit's form, or do one of its acts."""
    name = request.POST.get("act", "")
    if name in _BY_ITSELF:
        return _BY_ITSELF[name](request, pk, unit)
    stage = _find_stage(request, pk, unit)
    if request.method != "POST":
        if request.GET.get("bagian") == "rata-rata":
            return _show_average(request, stage)
        return _show(request, stage, {})
    if name in {ENTER.name, HAND_IN.name}:
        return _save(request, stage, name)
    sentence, shown = do_posted(request, stage, UNIT_ACTS)
    if sentence:
        messages.success(request, sentence)
        return redirect("unit", pk, unit)
    return _show(request, _find_stage(request, pk, unit), shown)


@require_safe
def send_workbook(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """The unit's form as a workbook, with what is already filled in."""
    submission = get_submission(actor_of(request), pk, unit)
    name = f"isian-{submission.unit.code}-{submission.cycle.period.key}.xlsx"
    return send_bytes(write_form(describe_form(submission)), XLSX, name)


def _find_stage(request: HttpRequest, pk: int, unit: int) -> Stage:
    """The unit's form with the lines of the page that ``?hal=`` asks for."""
    submission = get_submission(actor_of(request), pk, unit)
    outline = outline_form(submission)
    page = open_page(request, outline, ROWS)
    return _set_stage(request, submission, outline, [each.line for each in page.object_list])


def _set_stage(
    request: HttpRequest,
    submission: Submission,
    outline: Sequence[OutlineRow],
    shown: Collection[int],
    read: Collection[Entry] = (),
) -> Stage:
    sitter = sitter_of(request)
    step = definition_of(submission.cycle.case.version).step("validate")
    return Stage(
        actor=sitter.actor,
        office=sitter.office,
        cycle=submission.cycle,
        step=step,
        submission=submission,
        outline=outline,
        shown=frozenset(shown),
        read=read,
    )


def _save_cells(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Save what the page sends by itself; the answer holds the rows of those cells alone."""
    return _answer_page(request, save_cells(actor_of(request), pk, unit, request.POST), {})


def _save_evidence(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    stage = _find_stage(request, pk, unit)
    choose_act(stage, (ENTER,), ENTER.name)
    return _answer_page(request, *change_evidence(stage, request.POST, request.FILES))


def _answer_page(request: HttpRequest, saved: Saved, problems: dict[int, str]) -> HttpResponse:
    outline = outline_form(saved.submission)
    stage = _set_stage(request, saved.submission, outline, saved.lines, saved.entries)
    context = {
        "grid": draw_grid(stage, saved.submission, remarks=False),
        "saved": saved,
        "problems": problems.values(),
        "slip": make_slip(),
        "editable": True,
    }
    return HttpResponse(render_to_string("web/_grid_saved.html", context))


def _show_average(request: HttpRequest, stage: Stage) -> HttpResponse:
    context = {"grid": draw_grid(stage, unit_of(stage))}
    return render(request, "web/_grid_average.html", context)


def _save(request: HttpRequest, stage: Stage, name: str) -> HttpResponse:
    """Save the grid, and hand it in if that was the button.

    What cannot be saved stays on the page as it was typed.
    """
    form = GridForm(stage, request.POST, auto_id="isian-%s")
    # Only handing in locks the form, so a second "Simpan" finds it as the first one did.
    slip = find_slip(request.POST.get("slip", "")) if name == HAND_IN.name else NO_SLIP
    try:
        choose_act(stage, (ENTER,), ENTER.name, slip_of_handing_in(slip))
    except AlreadyDone as done:
        save_evidence(stage, slip, request.FILES)
        refuse_unsaved(stage.actor, unit_of(stage), read_cells(request.POST))
        messages.success(request, done.sentence)
        return redirect(request.get_full_path())
    problems: dict[int, str] = {}

    def act() -> str:
        slip = form.read_slip()
        problems.update(save_evidence(stage, slip, request.FILES)[0])
        save_grid(stage, unit_of(stage), form, request.POST)
        if "hapus" in request.POST:
            drop_evidence(stage, slip, request.POST["hapus"])
            return "Bukti sudah dihapus."
        if name == HAND_IN.name and not problems:
            fresh = _find_stage(request, stage.case, unit_of(stage).unit_id)
            return HAND_IN.carry_out(fresh, form)
        return "Isian sudah tersimpan."

    _, sentence = attempt(stage.actor, form, act)
    if form.errors or problems:
        fresh = _find_stage(request, stage.case, unit_of(stage).unit_id)
        return _show(request, fresh, {ENTER.name: form}, problems)
    messages.success(request, sentence)
    return redirect(request.get_full_path())


def _show(
    request: HttpRequest,
    stage: Stage,
    shown: dict[str, StepForm],
    problems: dict[int, str] | None = None,
) -> HttpResponse:
    submission = unit_of(stage)
    sent = shown.get(ENTER.name)
    may_enter = ENTER.applies(stage) and ask(stage, ENTER).allowed
    may_hand_in = may_enter and ask(stage, HAND_IN).allowed
    offers = list_offers(stage, UNIT_ACTS, shown)
    grid = draw_grid(stage, submission, typed=request.POST if sent else None, problems=problems)
    state = SubmissionState(submission.state)
    context = {
        "case": stage.cycle.case,
        "cycle": stage.cycle,
        "submission": submission,
        "state": state.say(begun=grid.filled > 0),
        "begun": state.say(begun=True),
        "grid": grid,
        "page": open_page(request, stage.outline, ROWS),
        "form": GridForm(stage, auto_id="isian-%s") if may_enter else None,
        "person": stage.actor.person,
        "evidence": RULES,
        "editable": may_enter,
        "refused": sent,
        "offers": [replace(each, main=each.main and not may_hand_in) for each in offers],
        "hand_in": HAND_IN if may_hand_in else None,
        "locked": "" if may_enter else _say_locked(stage),
        "unassigned": _list_unassigned(stage),
        **ask_helping(stage.actor),
        "four_eyes": warn_four_eyes(stage) if may_enter or _has_typed(stage) else "",
        "annotated": _annotate(stage, shown.get("unggah")),
    }
    status = next((form.status for form in shown.values()), 200)
    response = render(request, "web/unit.html", context, status=status)
    if may_enter:
        response["Capaian-Isian"] = "1"  # the worker may keep this page on the device
    return response


def _has_typed(stage: Stage) -> bool:
    """Whether the actor typed what now waits for somebody to validate it."""
    settled = unit_of(stage).state in SETTLED
    return not settled and stage.actor.person in stage.subject.entered_by


def _say_locked(stage: Stage) -> str:
    submission = unit_of(stage)
    if submission.distributed_at is None:
        return "Format belum disampaikan kepada unit ini."
    if not submission.editable:
        return f"Isian ini {submission.get_state_display().lower()}, jadi terkunci."
    return ask(stage, ENTER).sentence


def _list_unassigned(stage: Stage) -> list[str]:
    """The step that a handed in form waits for, where nobody of the unit carries it."""
    form, subject = unit_of(stage), stage.subject
    if form.state != SubmissionState.HANDED_IN or stage.step.id not in subject.open_steps:
        return []
    own = list_positions(stage.actor).filter(unit=form.unit_id, pk__in=subject.executors)
    return [] if own.exists() else [name_unassigned(stage.step.number, [form.unit.name])]


def _annotate(stage: Stage, form: StepForm | None) -> str:
    """The refused workbook with its problems at the cells, as an address to save it from."""
    if not isinstance(form, UploadForm) or not form.problems:
        return ""
    file: UploadedFile[bytes] = form.cleaned_data["workbook"]
    file.seek(0)
    try:
        present = describe_form(unit_of(stage))
        data = annotate(file.read(), form.problems, present=present)
    except Invalid:
        return ""
    return f"data:{XLSX};base64,{base64.b64encode(data).decode()}"


# What the page sends by itself, without a button.
_BY_ITSELF = {"sel": _save_cells, "bukti": _save_evidence}
