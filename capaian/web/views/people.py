"""The people of the office: the list, a new one, one with the positions held, and an import."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.documents.commands import XLSX
from capaian.domain.access import Action
from capaian.domain.errors import NotFound
from capaian.domain.people import LABELS
from capaian.office.commands import (
    add_person,
    adopt_roster,
    change_person,
    propose_roster,
    withdraw_roster,
)
from capaian.office.models import RosterDraft
from capaian.office.queries import (
    get_person,
    get_roster,
    list_appointments,
    list_held,
    list_people,
    list_positions,
    list_rosters,
)
from capaian.office.rosters import list_blank_rows, list_rows, preview_roster, write_roster
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.structure import (
    NewPersonForm,
    PersonForm,
    SettleRosterForm,
    UploadRosterForm,
)
from capaian.web.paging import open_page
from capaian.web.seats import actor_of
from capaian.web.views.papers import send_bytes

WITHDRAW = "batalkan"


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
        "may": ask_office(actor, Action.CHANGE_PEOPLE),
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
    context = {"form": form, "may": ask_office(actor, Action.CHANGE_PEOPLE)}
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
        "may": ask_office(actor, Action.CHANGE_PEOPLE),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def import_roster(request: HttpRequest) -> HttpResponse:
    """Send a list of people; it is kept and shown beside the office before it counts."""
    actor = actor_of(request)
    form = UploadRosterForm(request.POST or None, request.FILES or None)
    made: list[RosterDraft] = []

    def act() -> str:
        file = form.cleaned_data["file"]
        made.append(propose_roster(actor, file.name, file.read(), form.read_slip()))
        return "Berkas sudah dibaca. Periksa barisnya di bawah ini."

    if carry_out(request, form, act):
        return redirect("roster", made[0].pk) if made else redirect("people")
    context = {
        "form": form,
        "waiting": list_rosters(actor),
        "may": ask_office(actor, Action.CHANGE_PEOPLE),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """An uploaded list row by row: new, changed, as it was; POST adopts or withdraws it."""
    actor = actor_of(request)
    form = SettleRosterForm(request.POST or None)

    def act() -> str:
        if request.POST.get("act") == WITHDRAW:
            withdraw_roster(actor, pk, form.read_slip())
            return "Daftar dibatalkan. Data orang tidak berubah."
        adopt_roster(actor, pk, form.cleaned_data["fingerprint"], form.read_slip())
        return "Daftar orang sudah ditetapkan."

    if carry_out(request, form, act):
        return redirect("people")
    draft = get_roster(actor, pk)
    preview = preview_roster(actor, bytes(draft.content))
    context = {
        "draft": draft,
        "preview": preview,
        "page": open_page(request, preview.changes),
        "query": "",
        "refused": form.non_field_errors() if form.is_bound else (),
        "form": SettleRosterForm(initial={"fingerprint": preview.fingerprint}),
        "may": ask_office(actor, Action.CHANGE_PEOPLE),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/office/roster.html", context, status=status)


@require_safe
def send_roster(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """Everybody as a file that imports unchanged (``daftar``), or one to fill in (``contoh``)."""
    actor = actor_of(request)
    lists = {"daftar": list_rows, "contoh": list_blank_rows}
    if kind not in lists or ending not in {"xlsx", "csv"}:
        raise NotFound("Bentuk berkas itu tidak ada. Pilih XLSX atau CSV.")
    data = write_roster(lists[kind](actor), workbook=ending == "xlsx")
    media_type = XLSX if ending == "xlsx" else "text/csv; charset=utf-8"
    return send_bytes(data, media_type, f"orang-{kind}.{ending}")
