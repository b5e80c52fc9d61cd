"""Coming in and going out; the steps between are django-allauth's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from capaian.domain.errors import Invalid, NotFound, Unavailable
from capaian.measurement.mailing import can_mail
from capaian.office.logins import find_by_name
from capaian.office.models import Appointment, Person
from capaian.web.forms.fields import text_field
from capaian.web.links import can_mail_to, mail_link

_LOG = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]
# What the library makes of a passkey that is none, in whatever place: it checks no types.
_UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
_OWN = {"127.0.0.1", "::1"}


class ShowLogin(LoginView):
    """The login by name and password, by passkey, or by one click in demonstration mode."""

    template_name = "web/login.html"
    http_method_names = ["get", "head", "post"]

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """The page with its sentence, as 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows beside the form."""
        seats = example_seats() if is_open_demonstration(self.request) else []
        return {**super().get_context_data(**kwargs), "seats": seats, "next": _next(self.request)}


show_login = ShowLogin.as_view()


class ForgottenForm(forms.Form):
    """Whose password is forgotten."""

    username = text_field("Nama pengguna", 150, error_messages={"required": "Tulis nama pengguna."})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """A forgotten password: a link by mail, or the word whom to ask.

    The answer is the same for every name, so that it never tells who has an account.
    """
    form = ForgottenForm(request.POST or None, use_required_attribute=False)
    asked = can_mail() and form.is_valid()
    if asked:
        name = form.cleaned_data["username"]
        if refused := ratelimit.consume_or_429(request, action="reset_password", key=name.lower()):
            return refused
        _mail_link_to(name)
    context = {"form": form, "asked": asked, "mail": can_mail()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "web/account/forgotten.html", context, status=status)


def _mail_link_to(name: str) -> None:
    user = find_by_name(name)
    person = Person.objects.filter(user=user).first() if user and user.is_active else None
    if user and person and can_mail_to(person):
        try:
            mail_link(person, user)
        except Unavailable as failure:
            # Told to the keeper alone: a stranger would learn by it who has an account.
            _LOG.warning(failure.sentence)


@login_not_required
@require_POST
def take_seat(request: HttpRequest, appointment: int) -> HttpResponse:
    """Come in as one of the example office's officials; only in demonstration mode."""
    open_now = is_open_demonstration(request)
    held = example_seats().filter(pk=appointment).first() if open_now else None
    if held is None or held.person.user is None:
        raise NotFound("Jabatan contoh itu tidak ada.")
    login(request, held.person.user)
    return redirect(_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Going out ends the session on this device, also half-way through coming in."""
    logout(request)
    return redirect("login")


def reading_passkey(view: View) -> View:
    """A page that takes what a passkey says, which anybody can make up."""

    @wraps(view)
    def handle(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request)
        except _UNREADABLE:
            if "credential" not in request.POST:
                raise
            _LOG.warning("Kunci sandi tidak terbaca", exc_info=True)
            raise Invalid("Kunci sandi ini tidak terbaca. Muat ulang halaman ini.") from None

    return handle


def is_open_demonstration(request: HttpRequest) -> bool:
    """Demonstration mode, asked for from this very machine.

    Whoever starts the server by hand may bind it to any address; seats stay closed to others.
    """
    near = request.META.get("REMOTE_ADDR") in _OWN
    return bool(settings.DEMO) and near and "X-Forwarded-For" not in request.headers


def example_seats() -> QuerySet[Appointment]:
    """Who can be played in demonstration mode: the officials of example offices today."""
    today = timezone.localdate()
    return (
        Appointment.objects.filter(
            Q(end__isnull=True) | Q(end__gte=today),
            office__example=True,
            start__lte=today,
            person__user__is_active=True,
        )
        .select_related("position", "person__user", "office")
        .order_by("office__code", "position__rank", "start")
    )


def _next(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""
