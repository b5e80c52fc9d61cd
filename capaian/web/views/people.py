"""The people of the office: the list, a new one, and the page of one with the positions held."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.domain.access import Action, Actor, Decision, Subject, decide
from capaian.domain.people import LABELS
from capaian.office.commands import add_person, change_person
from capaian.office.queries import (
    get_person,
    list_appointments,
    list_held,
    list_people,
    list_positions,
)
from capaian.web.acting import carry_out
from capaian.web.forms.structure import NewPersonForm, PersonForm
from capaian.web.paging import open_page
from capaian.web.seats import actor_of


@require_safe
def show_people(request: HttpRequest) -> HttpResponse:
    """Everybody by name, with the positions held today."""
    actor = actor_of(request)
    page = open_page(request, list_people(actor))
    titles: dict[int, list[str]] = {}
    for held in list_appointments(actor).filter(person__in=list(page.object_list)):
        titles.setdefault(held.person_id, []).append(held.title)
    context = {
        "page": page,
        "query": "",
        "rows": [(each, titles.get(each.pk, [])) for each in page.object_list],
        "may": _ask(actor),
    }
    return render(request, "web/office/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_one(request: HttpRequest) -> HttpResponse:
    """A new person, with the position taken at once if one is chosen."""
    actor = actor_of(request)
    form = NewPersonForm(list_positions(actor), request.POST or None)

    def act() -> str:
        return f"{add_person(actor, form.to_request(), form.read_slip())} ditambahkan."

    if carry_out(request, form, act):
        return redirect("people")
    context = {"form": form, "may": _ask(actor)}
    status = form.status if form.is_bound else 200
    return render(request, "web/office/new_person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with all positions held; POST changes what is known."""
    actor = actor_of(request)
    person = get_person(actor, pk)
    current = {name: getattr(person, name) for name in LABELS}
    form = PersonForm(current, request.POST or None)

    def act() -> str:
        return f"{change_person(actor, pk, form.to_edit(), form.read_slip())} disimpan."

    if carry_out(request, form, act):
        return redirect("person", pk)
    context = {
        "person": person,
        "facts": [(label, current[name]) for name, label in LABELS.items() if name != "name"],
        "held": list_held(person),
        "form": form,
        "may": _ask(actor),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/person.html", context, status=status)


def _ask(actor: Actor) -> Decision:
    return decide(actor, Action.CHANGE_PEOPLE, Subject(office=actor.office))
