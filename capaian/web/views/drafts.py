"""The drafts of a measurement and what changed from one to the next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.measurement.queries import get_cycle
from capaian.web.differences import compare
from capaian.web.seats import actor_of


@require_safe
def show_drafts(request: HttpRequest, pk: int) -> HttpResponse:
    """Every draft with the differences to the one before, newest first."""
    cycle = get_cycle(actor_of(request), pk)
    snapshots = cycle.snapshots.select_related("document").order_by("version")
    reviews = cycle.reviews.prefetch_related("marks").order_by("round")
    context = {"case": cycle.case, "steps": compare(snapshots, reviews)}
    return render(request, "web/drafts.html", context)
