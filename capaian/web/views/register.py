"""The letter register of a year: every number with what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capaian.documents.commands import cancel_number, reserve_number, use_number
from capaian.documents.queries import list_numbers, list_reserved
from capaian.domain.access import Action, Actor
from capaian.domain.errors import NotFound
from capaian.web.acting import MENDABLE, ask_office, carry_out
from capaian.web.forms.fields import choice_field, offer, text_field
from capaian.web.forms.slip import SlipForm
from capaian.web.paging import keep_query, open_page
from capaian.web.seats import sitter_of


class ReserveForm(SlipForm):
    """For which letter the next number is wanted."""

    classification = choice_field("Kode klasifikasi")
    subject = text_field("Perihal surat", 300)


class SettleForm(SlipForm):
    """What became of a reserved number."""

    number = choice_field("Nomor yang dipesan")
    outcome = choice_field("Menjadi", [("pakai", "Dipakai untuk surat"), ("batal", "Batal")])
    words = text_field("Perihal surat, atau alasan batal", 300)


@require_http_methods(["GET", "HEAD", "POST"])
def show_register(request: HttpRequest) -> HttpResponse:
    """The register of ``?tahun=``, newest first; POST reserves a number or settles one."""
    sitter = sitter_of(request)
    actor, today = sitter.actor, timezone.localdate()
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    numbers = list_numbers(actor, year)
    waiting = list_reserved(actor, year)
    act = request.POST.get("act", "")
    reserving = ReserveForm(request.POST if act == "pesan" else None)
    codes = [each for each in sitter.office.preferences.codes if each.is_valid(today)]
    offer(reserving, "classification", [(each.code, str(each)) for each in codes])
    settling = SettleForm(request.POST if act == "selesai" else None, auto_id="selesai-%s")
    offer(settling, "number", [(str(each.pk), f"{each}: {each.subject}") for each in waiting])
    chosen = settling if act == "selesai" else reserving
    if carry_out(request, chosen, lambda: _change(actor, chosen), (*MENDABLE, NotFound)):
        return redirect("register")
    context = {
        "year": year,
        "page": open_page(request, numbers),
        "query": keep_query(request),
        "reserving": reserving,
        "settling": settling,
        "waiting": waiting,
        "may_change": ask_office(actor, Action.RESERVE_NUMBER).allowed,
    }
    status = chosen.status if chosen.is_bound else 200
    return render(request, "web/register.html", context, status=status)


_OUTCOMES: dict[str, Callable[..., Any]] = {"pakai": use_number, "batal": cancel_number}


def _change(actor: Actor, form: SlipForm) -> str:
    typed = form.cleaned_data
    if isinstance(form, ReserveForm):
        number = reserve_number(actor, typed["classification"], typed["subject"], form.read_slip())
        return f"Nomor {number} dipesan."
    settle = _OUTCOMES[typed["outcome"]]
    number = settle(actor, int(typed["number"]), typed["words"], form.read_slip())
    return f"Nomor {number} dicatat: {number.get_state_display()}."
