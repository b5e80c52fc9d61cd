"""The settings of the office, a page a topic, and the letterhead as it will be printed."""

from __future__ import annotations

from copy import copy

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.documents.printing import draw_letterhead
from capaian.domain.access import Action
from capaian.domain.errors import NotFound
from capaian.domain.preferences import FACTS, Topic, list_fields
from capaian.domain.terms import Role
from capaian.office.commands import change_settings
from capaian.office.queries import list_positions, read_topic
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.settings import SettingsForm
from capaian.web.seats import sitter_of
from capaian.web.views.papers import send_bytes


@require_http_methods(["GET", "HEAD", "POST"])
def change_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic of settings; whoever may not change them reads them."""
    sitter = sitter_of(request)
    chosen = next((each for each in Topic if each.value == topic), None)
    if chosen is None:
        raise NotFound("Pengaturan itu tidak ada.")
    if getattr(request, "htmx", False):
        return render(request, "web/office/_letterhead.html", {"sample": request.GET.urlencode()})
    current = read_topic(sitter.office, chosen)
    positions = [
        (each.code, each.title)
        for each in list_positions(sitter.actor).filter(role=Role.SUBDIVISION_HEAD)
    ]
    form = SettingsForm(chosen, current, positions, request.POST or None)

    def act() -> str:
        change_settings(sitter.actor, chosen, form.to_edit(), form.read_slip())
        return f"{chosen.label} sudah disimpan."

    if carry_out(request, form, act):
        return redirect("settings", topic)
    titles = dict(positions)
    context = {
        "topic": chosen,
        "form": form,
        "may": ask_office(sitter.actor, Action.CHANGE_OFFICE),
        "values": [
            (each.label, each.setting, each.kind.show(_name(current[each.name], titles)))
            for each in list_fields(chosen)
        ],
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/settings.html", context, status=status)


def _name(stored: object, titles: dict[str, str]) -> object:
    """Positions by their titles instead of their codes."""
    return [titles.get(each, each) for each in stored] if isinstance(stored, list) else stored


@require_safe
def send_letterhead(request: HttpRequest) -> HttpResponse:
    """The letterhead as a picture, with the facts of the query where it has them."""
    office = copy(sitter_of(request).office)
    for fact in FACTS:
        setattr(office, fact.name, request.GET.get(fact.name, getattr(office, fact.name))[:250])
    folio = request.GET.get("paper", office.preferences.paper) == "folio"
    return send_bytes(
        draw_letterhead(office, "folio" if folio else "a4"), "image/svg+xml", "kop.svg"
    )
