"""The search of the frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.measurement.searching import search
from capaian.web.seats import actor_of

LONGEST = 100


@require_safe
def show_found(request: HttpRequest) -> HttpResponse:
    """What holds the words of ``?q=``; without words, only the field."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = search(actor_of(request), typed) if typed else None
    return render(request, "web/search.html", {"typed": typed, "found": found})
