"""What happened, in sentences."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.audit.queries import list_events
from capaian.domain.access import Actor
from capaian.office.queries import list_people
from capaian.procedure.models import Case
from capaian.procedure.queries import case_reference, list_cases
from capaian.web.paging import keep_query, open_page
from capaian.web.seats import actor_of
from capaian.web.sentences import tell


@require_safe
def show_history(request: HttpRequest) -> HttpResponse:
    """The events of the office, newest first, of one case, person or proof if chosen."""
    actor = actor_of(request)
    case, person = request.GET.get("kasus", ""), request.GET.get("orang", "")
    proof = request.GET.get("kode", "").strip()[:20]
    events = list_events(actor, case=case, proof=proof)
    if person.isdigit():
        events = events.filter(person=int(person))
    page = open_page(request, events)
    context = {
        "page": page,
        "sentences": tell(page.object_list),
        "cases": [(case_reference(each), each.title) for each in _recent_cases(actor)],
        "people": list_people(actor),
        "chosen": {"case": case, "person": person, "proof": proof},
        "query": keep_query(request),
    }
    return render(request, "web/history.html", context)


def _recent_cases(actor: Actor) -> list[Case]:
    return list(list_cases(actor).defer("workflow")[:40])
