"""What happened, in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.audit.searching import WINDOW, EventSearch, search_events
from capaian.domain.access import Action, Actor, step_of
from capaian.domain.letters.wording import JAKARTA
from capaian.domain.procedure import Step
from capaian.office.queries import list_people
from capaian.procedure.models import Case
from capaian.procedure.queries import case_reference, definition_of, find_adopted, list_cases
from capaian.web.forms.history import HistoryForm
from capaian.web.paging import keep_query
from capaian.web.seats import actor_of
from capaian.web.sentences import tell


@require_safe
def show_history(request: HttpRequest) -> HttpResponse:
    """The events of the office, newest first, of what is chosen and with the words looked for."""
    actor = actor_of(request)
    form = HistoryForm(
        [_offer(each) for each in _recent_cases(actor)],
        [(each.pk, each.name) for each in list_people(actor)],
        _list_steps(actor),
        request.GET,
    )
    page = search_events(actor, _read(form, request.GET.get("sebelum", "")))
    context = {
        "form": form,
        "narrowed": any(each for name, each in form.cleaned_data.items() if name != "cari"),
        "page": page,
        "sentences": tell(page.events),
        "window": WINDOW,
        "query": keep_query(request, "sebelum"),
        "later": "sebelum" in request.GET,
    }
    return render(request, "web/history.html", context)


def _offer(case: Case) -> tuple[str, str]:
    """A measurement to choose: one period may have been measured twice."""
    reference = case_reference(case)
    return reference, f"{case.title}, No. berkas {reference}"


def _read(form: HistoryForm, before: str) -> EventSearch:
    """What was chosen; a choice that does not exist is as none."""
    form.is_valid()
    chosen = form.cleaned_data
    step, action = chosen.get("langkah"), chosen.get("tindakan")
    actions = [each for each in Action if step and step_of(each) == step]
    return EventSearch(
        case=chosen.get("kasus") or "",
        person=chosen.get("orang"),
        actions=[Action(action)] if action else actions,
        words=chosen.get("cari") or "",
        proof=chosen.get("kode") or "",
        since=_begin(chosen.get("dari")),
        until=_begin(chosen.get("sampai"), days=1),
        before=int(before) if before.isdecimal() and len(before) < 10 else None,
    )


def _begin(day: date | None, days: int = 0) -> datetime | None:
    """When a day begins in Asia/Jakarta, or the one some days later."""
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=days), time(), JAKARTA).astimezone(UTC)
    except OverflowError:  # the first or the last day of the calendar bounds nothing
        return None


def _recent_cases(actor: Actor) -> list[Case]:
    return list(list_cases(actor).defer("workflow")[:40])


def _list_steps(actor: Actor) -> tuple[Step, ...]:
    version = find_adopted(actor)
    return definition_of(version).steps if version else ()
