"""The meeting while it is held: its page on the screen, and coming in by the code on it."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capaian.adapters.codes import draw_qr
from capaian.domain.access import Action, Actor, decide
from capaian.domain.errors import NotFound, Refusal
from capaian.measurement.attendance import MINUTES_VALID, find_meeting, make_code, opens_at
from capaian.measurement.commands import attend
from capaian.measurement.items import list_open_items
from capaian.measurement.queries import get_cycle
from capaian.procedure.queries import definition_of
from capaian.web.acting import carry_out
from capaian.web.forms.attend import AttendForm
from capaian.web.seats import actor_of, sitter_of
from capaian.web.steps.acts import Stage, StepForm, do_posted, list_offers
from capaian.web.steps.meeting import GUESTS


@require_http_methods(["GET", "HEAD", "POST"])
def show_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for everybody who reads along; code and guests only for note takers."""
    stage = _find_stage(request, pk)
    shown: dict[str, StepForm] = {}
    if request.method == "POST":
        sentence, shown = do_posted(request, stage, GUESTS)
        if sentence:
            messages.success(request, sentence)
            return redirect("meeting", pk)
    context = _describe(stage)
    if getattr(request, "htmx", False):
        return render(request, "web/_meeting.html", context)
    context["offers"] = list_offers(stage, GUESTS, shown) if context["running"] else []
    status = next((form.status for form in shown.values()), 200)
    return render(request, "web/meeting.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest) -> HttpResponse:
    """An invitee enters the code from the screen, or has scanned it."""
    actor = actor_of(request)
    # A code that was guessed would open the daftar hadir: tries are counted as at the login.
    tried = request.method == "POST" or "kode" in request.GET
    if tried and (refused := ratelimit.consume_or_429(request, action="attend", limit_get=True)):
        return refused
    if request.method != "POST":
        code = request.GET.get("kode", "")
        return _show_door(request, actor, AttendForm(initial={"code": code}), code)
    form = AttendForm(request.POST)
    code = request.POST.get("code", "")

    def act() -> str:
        attend(actor, form.cleaned_data["code"], slip=form.read_slip())
        return "Kehadiran Anda sudah tercatat."

    if carry_out(request, form, act, (Refusal,)):
        return redirect("meeting", find_meeting(actor, code).cycle.case_id)
    return _show_door(request, actor, form, code)


def _show_door(request: HttpRequest, actor: Actor, form: AttendForm, code: str) -> HttpResponse:
    meeting = None
    try:
        meeting = find_meeting(actor, code) if code and not form.is_bound else None
    except Refusal as refusal:
        form = AttendForm({"code": code, "slip": form["slip"].value()})
        form.is_valid()
        form.take_refusal(refusal)
    context = {"form": form, "meeting": meeting}
    return render(request, "web/attend.html", context, status=form.status if form.is_bound else 200)


def _find_stage(request: HttpRequest, pk: int) -> Stage:
    sitter = sitter_of(request)
    cycle = get_cycle(sitter.actor, pk)
    if getattr(cycle, "meeting", None) is None:
        raise NotFound("Rapat ini belum diundangkan.")
    step = definition_of(cycle.case.version).step("meet")
    return Stage(sitter.actor, sitter.office, cycle, step)


def _describe(stage: Stage) -> dict[str, Any]:
    actor, meeting, now = stage.actor, stage.cycle.meeting, timezone.now()
    running = meeting.held_at is None
    leads = running and decide(actor, Action.TAKE_MINUTES, stage.subject).allowed
    begun = now >= opens_at(meeting)
    code = make_code(meeting, now) if leads and begun else ""
    invitees = list(meeting.invitees.all())
    address = f"{settings.ADDRESS}{reverse('attend')}"
    return {
        "case": stage.cycle.case,
        "meeting": meeting,
        "running": running,
        "begun": begun,
        "leads": leads,
        "awaited": running
        and any(each.position_id in actor.positions and not each.present for each in invitees),
        "code": code,
        "qr": draw_qr(f"{address}?kode={code}", scalable=True).decode() if code else "",
        "address": address,
        "minutes": MINUTES_VALID,
        "opens_at": opens_at(meeting),
        "invitees": invitees,
        "present": sum(each.present for each in invitees),
        "guests": list(meeting.guests.all()),
        "decisions": list(meeting.decisions.all()),
        "unfinished": [item for item in list_open_items(actor) if item.meeting_id != meeting.pk],
    }
