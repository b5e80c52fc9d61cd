"""What a meeting left to be done: one decision as a task."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.domain.access import Actor
from capaian.measurement.commands import finish_item
from capaian.measurement.items import get_item, name_doer
from capaian.web.acting import carry_out
from capaian.web.forms.items import FinishForm
from capaian.web.seats import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def show_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision, or mark it as done."""
    actor = actor_of(request)
    item = get_item(actor, pk)
    form = FinishForm(request.POST or None)
    if carry_out(request, form, lambda: _finish(actor, pk, form)):
        return redirect("tasks")
    context = {
        "item": item,
        "doer": ", ".join(name_doer(item).values()),
        "form": form if item.done_at is None and item.position_id in actor.positions else None,
    }
    return render(request, "web/item.html", context, status=form.status if form.is_bound else 200)


def _finish(actor: Actor, pk: int, form: FinishForm) -> str:
    finish_item(actor, pk, form.cleaned_data["note"], slip=form.read_slip())
    return "Tindak lanjut ini sudah selesai."
