"""The logins of the office: who comes in, links to log in, blocking, lost second factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.domain.access import Action, Actor, Decision, Subject, decide
from capaian.domain.errors import NotFound
from capaian.domain.terms import LoginState
from capaian.gate import Slip
from capaian.office.commands import block, end_sessions, let_in, reset_factor
from capaian.office.logins import list_logins, state_of
from capaian.office.models import Person
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.slip import SlipForm
from capaian.web.links import HOURS, can_mail_to, mail_link, make_link
from capaian.web.paging import open_page
from capaian.web.seats import actor_of

LINK, MAIL = "tautan", "surel"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done to an account: what, on which button, with what effect."""

    action: Action
    button: str
    words: str
    look: str = ""
    command: Callable[[Actor, int, Slip], Person] | None = None
    done: str = ""


_OFFERS: Mapping[str, Offer] = {
    LINK: Offer(
        Action.LET_IN,
        "Buat tautan masuk",
        f"Tautan untuk memilih kata sandi, berlaku {HOURS} jam dan sekali pakai. "
        "Akun yang diblokir terbuka lagi.",
    ),
    MAIL: Offer(
        Action.LET_IN,
        "Kirim tautan lewat surel",
        "Tautan yang sama, langsung ke alamat surel orang ini.",
    ),
    "sesi": Offer(
        Action.END_SESSIONS,
        "Akhiri semua sesi",
        "Di semua perangkat, seketika. Orang ini dapat masuk lagi.",
        "",
        end_sessions,
        "Semua sesi {} diakhiri.",
    ),
    "faktor": Offer(
        Action.RESET_FACTOR,
        "Hapus verifikasi dua langkah",
        "Hanya bila HP dan kode pemulihannya hilang. Orang ini memasangnya lagi setelah masuk.",
        "danger",
        reset_factor,
        "Verifikasi dua langkah {} dihapus.",
    ),
    "blokir": Offer(
        Action.BLOCK,
        "Blokir",
        "Kata sandi, tautan, dan semua sesi berakhir seketika.",
        "danger",
        block,
        "Akun {} diblokir.",
    ),
}


@require_safe
def show_accounts(request: HttpRequest) -> HttpResponse:
    """Everybody by name, with the state of the login."""
    actor = actor_of(request)
    page = open_page(request, list_logins(actor))
    context = {
        "page": page,
        "query": "",
        "rows": [(each, state_of(each)) for each in page.object_list],
        "may": ask_office(actor, Action.LET_IN),
    }
    return render(request, "web/office/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_login_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One login; POST acts upon it. A link is shown once, on the answer, and kept nowhere."""
    actor = actor_of(request)
    person = _get(actor, pk)
    form = SlipForm(request.POST or None)
    link: list[str] = []

    def act() -> str:
        chosen = request.POST.get("act", "")
        if chosen not in _choose(person):
            raise NotFound("Tombol itu tidak ada di sini. Muat ulang halaman.")
        command = _OFFERS[chosen].command
        if command:
            return _OFFERS[chosen].done.format(command(actor, pk, form.read_slip()).name)
        user = let_in(actor, pk, form.read_slip())
        if chosen == MAIL:
            mail_link(person, user)
            return f"Tautan masuk dikirim ke {person.email}."
        link.append(make_link(user))
        return "Tautan masuk dibuat. Salin sekarang."

    if carry_out(request, form, act) and not link:
        return redirect("login_of", pk)
    person = _get(actor, pk)
    context = {
        "person": person,
        "state": state_of(person),
        "form": SlipForm() if link else form,
        "link": link[0] if link else "",
        "hours": HOURS,
        "offers": [(act, _OFFERS[act], _ask(actor, person, act)) for act in _choose(person)],
    }
    status = form.status if form.is_bound and not link else 200
    return render(request, "web/office/login_of.html", context, status=status)


def _get(actor: Actor, pk: int) -> Person:
    person = list_logins(actor).filter(pk=pk).first()
    if person is None:
        raise NotFound("Orang itu tidak ada.")
    return person


def _choose(person: Person) -> list[str]:
    """The acts that mean something for this login as it is."""
    state = state_of(person)
    fits = {
        LINK: True,
        MAIL: can_mail_to(person),
        "sesi": state is LoginState.ACTIVE,
        "faktor": getattr(person, "guarded", False),
        "blokir": person.user is not None and state is not LoginState.BLOCKED,
    }
    return [act for act, fit in fits.items() if fit]


def _ask(actor: Actor, person: Person, act: str) -> Decision:
    return decide(actor, _OFFERS[act].action, Subject(actor.office, person=person.pk))
