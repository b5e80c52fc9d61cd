"""The office: units, positions, people, and who acts for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.domain.access import Action, Actor, Subject, decide
from capaian.domain.errors import AlreadyDone, Conflict, Invalid
from capaian.office.commands import appoint, end_appointment
from capaian.office.queries import list_appointments, list_people, list_positions, list_units
from capaian.web.forms.appoint import AppointForm, EndForm
from capaian.web.forms.slip import SlipForm
from capaian.web.seats import Sitter, sitter_of

END = "akhiri"


@require_http_methods(["GET", "HEAD", "POST"])
def show_office(request: HttpRequest) -> HttpResponse:
    """The office as it is today; POST appoints somebody or ends an appointment."""
    sitter = sitter_of(request)
    held = list(list_appointments(sitter.actor))
    positions, people = list(list_positions(sitter.actor)), list(list_people(sitter.actor))
    ending = request.method == "POST" and request.POST.get("act") == END
    appointing = request.method == "POST" and not ending
    form = AppointForm(positions, people, request.POST if appointing else None)
    end_form = EndForm(held, request.POST if ending else None, auto_id="akhiri-%s")
    chosen = end_form if ending else form
    if chosen.is_valid() and _change(request, sitter.actor, chosen):
        return redirect("office")
    holders = {each.position_id: each for each in held}
    context = {
        "office": sitter.office,
        "units": list_units(sitter.actor),
        "positions": [(each, holders.get(each.pk)) for each in positions],
        "people": people,
        "facts": _list_facts(sitter),
        "may_appoint": decide(
            sitter.actor, Action.APPOINT, Subject(office=sitter.actor.office)
        ).allowed,
        "form": form,
        "end_form": end_form,
    }
    status = chosen.status if chosen.is_bound else 200
    return render(request, "web/office.html", context, status=status)


def _change(request: HttpRequest, actor: Actor, form: SlipForm) -> bool:
    try:
        if isinstance(form, AppointForm):
            made = appoint(actor, form.to_request(), slip=form.read_slip())
            messages.success(request, f"{made.person.name} menjabat {made.position.title}.")
        elif isinstance(form, EndForm):
            typed = form.cleaned_data
            ended = end_appointment(actor, int(typed["appointment"]), typed["end"])
            messages.success(request, f"Jabatan {ended.position.title} diakhiri.")
    except AlreadyDone as done:
        messages.info(request, done.sentence)
    except (Invalid, Conflict) as refusal:
        form.take_refusal(refusal)
        return False
    return True


def _list_facts(sitter: Sitter) -> list[tuple[str, str]]:
    """The settings that figures and papers depend on, in words."""
    chosen = sitter.office.preferences
    where = "pada setiap indikator" if chosen.cap_applies == "indicator" else "pada rata-rata"
    retention = chosen.retention
    years = (retention.active_years, retention.inactive_years)
    return [
        ("Skala predikat", chosen.scale),
        ("Batas capaian", f"{chosen.cap} persen {where}" if chosen.cap else "tanpa batas"),
        ("Desimal", f"{chosen.decimals} angka"),
        ("Kertas", chosen.paper.upper() if chosen.paper == "a4" else "Folio"),
        ("Tujuan surat pengantar", ", ".join(chosen.addressees)),
        (
            "Retensi arsip",
            "belum ditetapkan"
            if None in years
            else f"{years[0]} tahun aktif, {years[1]} tahun inaktif, {retention.fate.lower()}",
        ),
    ]
