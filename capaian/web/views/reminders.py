"""Putting a reminder aside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from capaian.measurement.commands import dismiss_reminder
from capaian.web.seats import actor_of


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one of the own reminders aside and go back to the page it stood on."""
    dismiss_reminder(actor_of(request), pk)
    return redirect("tasks" if request.POST.get("back") == "tasks" else "home")
