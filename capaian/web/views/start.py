"""The first run: from an empty installation to the first account, then what is proposed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from capaian.domain.access import Action, Decision
from capaian.office.commands import (
    add_positions,
    add_units,
    begin_office,
    open_first_account,
)
from capaian.office.models import Office
from capaian.office.proposals import UNITS, propose_positions
from capaian.office.queries import list_positions, list_units, starting_actor
from capaian.office.starting import find_started, needs_start, read_start_code
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.start import (
    AccountForm,
    OfficeForm,
    ProposedPositionsForm,
    ProposedUnitsForm,
    StartCodeForm,
)
from capaian.web.readiness import list_readiness
from capaian.web.seats import actor_of, sitter_of

_PROVED = "start"


@login_not_required
@sensitive_post_parameters("password", "again", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Code, office, account: whichever of them comes next; each is kept when it was sent."""
    if not needs_start():
        return redirect("home")
    if request.session.get(_PROVED) != _seal():
        return _ask_for_code(request)
    office = find_started()
    # The second of two browsers sends its office when there is one already: it is told so.
    if office is None or "kantor" in request.GET or "regency" in request.POST:
        return _ask_for_office(request, office if "kantor" in request.GET else None)
    return _ask_for_account(request, office)


def _seal() -> str:
    """What a session keeps of the code: it ends with the code, and tells nobody the code."""
    return hashlib.sha256(read_start_code().encode()).hexdigest()


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    form = StartCodeForm(request.POST or None)
    if form.is_valid():
        request.session[_PROVED] = _seal()
        return redirect("start")
    return _show(request, "Siapkan Capaian", 1, form)


def _ask_for_office(request: HttpRequest, office: Office | None) -> HttpResponse:
    form = OfficeForm(office, request.POST or None)

    def act() -> str:
        data = form.to_data()
        return f"{begin_office(starting_actor(data['code']), {'office': data})} disimpan."

    if carry_out(request, form, act):
        return redirect("start")
    return _show(request, "Kantor Anda", 2, form)


def _ask_for_account(request: HttpRequest, office: Office) -> HttpResponse:
    form = AccountForm(request.POST or None)

    def act() -> str:
        person = open_first_account(
            starting_actor(office.code), form.to_request(), form.read_slip()
        )
        if person.user:
            login(request, person.user)
        return f"Selamat datang, {person.name}. Lanjutkan persiapan di bawah ini."

    if carry_out(request, form, act):
        return redirect("readiness")
    return _show(request, f"Akun Sekcam {office.name}", 3, form)


def _show(request: HttpRequest, title: str, step: int, form: StartForm) -> HttpResponse:
    context = {"title": title, "step": step, "form": form}
    status = form.status if form.is_bound else 200
    return render(request, "web/start/begin.html", context, status=status)


StartForm = StartCodeForm | OfficeForm | AccountForm


@require_safe
def show_readiness(request: HttpRequest) -> HttpResponse:
    """What is still missing before the first order, and who does it."""
    sitter = sitter_of(request)
    items = list_readiness(sitter.actor, sitter.office)
    context = {"items": items, "missing": [each for each in items if not each.done]}
    return render(request, "web/start/readiness.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_units(request: HttpRequest) -> HttpResponse:
    """The units that a kecamatan usually has, to be edited and taken."""
    actor = actor_of(request)
    taken = {each.name.casefold() for each in list_units(actor)}
    proposed = [name for name in UNITS if name.casefold() not in taken]
    form = ProposedUnitsForm(request.POST or None, initial={"name": "\n".join(proposed)})

    def act() -> str:
        units = add_units(actor, form.read_names(), form.read_slip())
        return f"{len(units)} unit ditambahkan."

    if carry_out(request, form, act):
        return redirect("readiness")
    return _show_proposal(request, "Unit", form, ask_office(actor, Action.CHANGE_UNITS), proposed)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_titles(request: HttpRequest) -> HttpResponse:
    """The positions that are missing in the office's units, to be edited and taken."""
    sitter = sitter_of(request)
    actor = sitter.actor
    proposed = propose_positions(sitter.office, list_units(actor), list_positions(actor))
    form = ProposedPositionsForm(proposed, request.POST or None)

    def act() -> str:
        positions = add_positions(actor, form.to_requests(), form.read_slip())
        return f"{len(positions)} jabatan ditambahkan."

    if carry_out(request, form, act):
        return redirect("readiness")
    return _show_proposal(
        request, "Jabatan", form, ask_office(actor, Action.CHANGE_POSITIONS), proposed
    )


def _show_proposal(
    request: HttpRequest,
    title: str,
    form: ProposedUnitsForm | ProposedPositionsForm,
    may: Decision,
    proposed: Sequence[object],
) -> HttpResponse:
    context = {"title": title, "form": form, "may": may, "proposed": proposed}
    status = form.status if form.is_bound else 200
    return render(request, "web/start/proposal.html", context, status=status)
