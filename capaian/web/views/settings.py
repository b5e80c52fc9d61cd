"""The settings of the office, a page a topic, and the letterhead as it will be printed."""

from __future__ import annotations

from copy import copy

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.documents.commands import put_logo, remove_logo
from capaian.documents.printing import draw_letterhead
from capaian.domain.access import Action
from capaian.domain.errors import NotFound, Unavailable
from capaian.domain.preferences import FACTS, Topic, list_fields
from capaian.domain.terms import Role
from capaian.measurement.commands import change_settings
from capaian.office.queries import list_positions, read_topic
from capaian.web.acting import MENDABLE, ask_office, carry_out
from capaian.web.forms.settings import LogoForm, SettingsForm
from capaian.web.forms.slip import SlipForm
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


@require_http_methods(["GET", "HEAD", "POST"])
def change_logo(request: HttpRequest) -> HttpResponse:
    """The picture on the letterhead; POST puts another there, or takes it away."""
    sitter = sitter_of(request)
    removes = request.POST.get("act") == "hapus"
    form = LogoForm(*(() if removes or not request.POST else (request.POST, request.FILES)))
    removal = SlipForm(request.POST if removes else None)

    def put() -> str:
        put_logo(sitter.actor, form.cleaned_data["picture"].read(), form.read_slip())
        return "Gambar terpasang pada kop surat."

    def remove() -> str:
        remove_logo(sitter.actor, removal.read_slip())
        return "Gambar dihapus dari kop surat."

    sent, act = (removal, remove) if removes else (form, put)
    if carry_out(request, sent, act, (*MENDABLE, Unavailable)):
        return redirect("logo")
    context = {
        "form": form,
        "removal": removal,
        "has_logo": bool(sitter.office.logo),
        "may": ask_office(sitter.actor, Action.CHANGE_OFFICE),
    }
    status = sent.status if sent.is_bound else 200
    return render(request, "web/office/logo.html", context, status=status)


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
