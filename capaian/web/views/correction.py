"""A remark on one row of the draft, while the Camat reads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capaian.domain.access import Actor
from capaian.measurement.commands import remark_row
from capaian.measurement.models import Cycle
from capaian.measurement.queries import get_cycle
from capaian.procedure.queries import definition_of
from capaian.web.acting import attempt
from capaian.web.forms.remark import RemarkForm
from capaian.web.seats import actor_of
from capaian.web.steps.desk import describe_remark


@require_http_methods(["GET", "HEAD", "POST"])
def write_remark(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """The field for a row's remark, or the remark itself; without htmx all is the step's page."""
    actor = actor_of(request)
    cycle = get_cycle(actor, pk)
    alive = bool(getattr(request, "htmx", False))
    if request.method != "POST":
        if alive:
            context = {"case": cycle.case, **describe_remark(actor, cycle, line)}
            return render(request, "web/steps/_remark.html", context)
        # Without a fragment: a browser gives its target the focus, not the field that asks for it.
        return redirect(f"{_address(cycle)}?baris={line}")
    form = RemarkForm(request.POST)
    sentence = _keep(actor, cycle, line, form)
    if alive:
        context = {
            "case": cycle.case,
            **describe_remark(actor, cycle, line),
            "at": timezone.now(),
            "refused": form if form.errors else None,
        }
        status = form.status if form.errors else 200
        return render(request, "web/steps/_remark_saved.html", context, status=status)
    if form.errors:
        return _show_refused(request, actor, cycle, line, form)
    messages.success(request, sentence)
    return redirect(f"{_address(cycle)}#catatan")


def _show_refused(
    request: HttpRequest, actor: Actor, cycle: Cycle, line: int, form: RemarkForm
) -> HttpResponse:
    """The field again with what was typed, on a page of its own."""
    context = {"case": cycle.case, **describe_remark(actor, cycle, line), "remark_form": form}
    return render(request, "web/remark.html", context, status=form.status)


def _keep(actor: Actor, cycle: Cycle, line: int, form: RemarkForm) -> str:
    def act() -> str:
        text = form.cleaned_data["remark"]
        kept = remark_row(actor, cycle.case_id, line, text)
        return "Catatan sudah tersimpan." if kept else "Catatan sudah dihapus."

    return attempt(actor, form, act)[1]


def _address(cycle: Cycle) -> str:
    number = definition_of(cycle.case.version).step("correct").number
    return reverse("step", args=[cycle.case_id, number])
