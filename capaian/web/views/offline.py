"""What a device keeps for the time without a line: the worker and the pages it answers with."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

_WORKER = Path(settings.STATIC_ROOT) / "web" / "offline.js"


@login_not_required
@require_safe
def send_worker(request: HttpRequest) -> HttpResponse:
    """The worker: its address must stand above those of all pages."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def show_offline(request: HttpRequest) -> HttpResponse:
    """Instead of a page that could not be fetched; kept as a stranger sees it."""
    return render(request, "web/offline.html")


@login_not_required
@require_safe
def show_unsent(request: HttpRequest) -> HttpResponse:
    """Instead of the answer to a form that did not reach the server; kept the same way."""
    return render(request, "web/unsent.html")
