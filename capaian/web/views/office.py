"""The office: what it is made of and what it chooses, each on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from capaian.domain.access import Action
from capaian.domain.letters import show_date
from capaian.domain.preferences import ABOUT
from capaian.office.commands import appoint, end_appointment, withdraw_appointment
from capaian.office.queries import (
    find_end_of_appointing,
    list_appointments,
    list_coming,
    list_people,
    list_positions,
)
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.appoint import AppointForm, EndForm, WithdrawForm
from capaian.web.readiness import list_readiness
from capaian.web.seats import sitter_of

END, WITHDRAW = "akhiri", "batalkan"

_STRUCTURE = (
    ("holders", "Pejabat", "Siapa memegang jabatan apa hari ini; menetapkan Plt. dan Plh."),
    ("units", "Unit", "Subbagian dan seksi: nama, urutan, menambah, menutup."),
    ("positions", "Jabatan", "Nama jabatan, peran dalam SOP, dan unitnya."),
    ("people", "Orang", "Nama, NIP, pangkat, dan cara menghubungi."),
    ("executors", "Pelaksana langkah", "Jabatan mana melaksanakan langkah SOP yang mana."),
    ("accounts", "Akun", "Siapa dapat masuk; tautan masuk, blokir, dan sesi."),
)
_RECORDS = (
    ("plans", "Rencana kinerja", "Versi rencana, unggah, perbandingan, Perjanjian Kinerja."),
    ("register", "Register surat", "Nomor surat per tahun: dipesan, dipakai, dibatalkan."),
    ("dispatches", "Pengiriman", "Apa dikirim ke mana, dan siapa menerimanya."),
    ("keys", "Kunci akses program lain", "Siapa di luar kantor membaca hasil lewat programnya."),
    ("history", "Riwayat kantor", "Semua perubahan: siapa, apa, kapan."),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index: where it leads and what is there."""

    address: str
    label: str
    words: str


@require_safe
def show_office(request: HttpRequest) -> HttpResponse:
    """The index of everything that belongs to the office."""
    sitter = sitter_of(request)
    office = sitter.office
    items = list_readiness(sitter.actor, office)
    context = {
        "missing": [each for each in items if not each.done],
        "ready": sum(each.done for each in items),
        "parts": len(items),
        "office": office,
        "sections": [
            ("Orang dan susunan", [Entry(reverse(name), *words) for name, *words in _STRUCTURE]),
            (
                "Pengaturan",
                [
                    Entry(reverse("settings", args=[topic.value]), topic.label, words)
                    for topic, words in ABOUT.items()
                ],
            ),
            ("Catatan kantor", [Entry(reverse(name), *words) for name, *words in _RECORDS]),
        ],
    }
    return render(request, "web/office/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_holders(request: HttpRequest) -> HttpResponse:
    """Who holds which position today; POST appoints somebody, or ends or takes back that."""
    sitter = sitter_of(request)
    actor = sitter.actor
    held, coming = list(list_appointments(actor)), list(list_coming(actor))
    positions, people = list(list_positions(actor)), list(list_people(actor))
    act = request.POST.get("act", "")
    posted = request.POST if request.method == "POST" else None
    form = AppointForm(positions, people, None if act in {END, WITHDRAW} else posted)
    end_form = EndForm(held, posted if act == END else None, auto_id="akhiri-%s")
    withdrawal = WithdrawForm(coming, posted if act == WITHDRAW else None, auto_id="batalkan-%s")

    def name_holder() -> str:
        made = appoint(actor, form.to_request(), slip=form.read_slip())
        until = f" sampai {show_date(made.end)}" if made.end else ""
        return f"{made.person.name} menjabat {made.title}{until}."

    def end_holding() -> str:
        typed = end_form.cleaned_data
        chosen = int(typed["appointment"])
        ended = end_appointment(actor, chosen, typed["end"], end_form.read_slip())
        return f"{ended.person.name} menjabat {ended.title} sampai {show_date(typed['end'])}."

    def withdraw() -> str:
        chosen = int(withdrawal.cleaned_data["appointment"])
        was = withdraw_appointment(actor, chosen, withdrawal.read_slip())
        return f"Penetapan {was.person.name} sebagai {was.title} dibatalkan."

    acts = ((form, name_holder), (end_form, end_holding), (withdrawal, withdraw))
    if any(carry_out(request, each, do) for each, do in acts):
        return redirect("holders")
    holders = {each.position_id: each for each in held}
    context = {
        "appointing_until": find_end_of_appointing(sitter.office),
        "positions": [(each, holders.get(each.pk)) for each in positions],
        "may": ask_office(actor, Action.APPOINT),
        "form": form,
        "end_form": end_form,
        "coming": coming,
        "withdrawal": withdrawal,
    }
    status = next((each.status for each, _ in acts if each.is_bound), 200)
    return render(request, "web/office/holders.html", context, status=status)
