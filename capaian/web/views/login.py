"""Coming in and going out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from capaian.domain.errors import NotFound
from capaian.office.models import Appointment
from capaian.web.forms.login import LoginForm


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def show_login(request: HttpRequest) -> HttpResponse:
    """The login; who is in already goes on."""
    if request.user.is_authenticated:
        return _go_on(request)
    form = LoginForm(request.POST or None)
    if form.is_valid():
        user = form.find_user(request)
        if user is not None:
            return _enter(request, user)
    seats = example_seats() if settings.DEMO else []
    context = {"form": form, "seats": seats, "next": _next(request)}
    return render(request, "web/login.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
def take_seat(request: HttpRequest, appointment: int) -> HttpResponse:
    """Come in as one of the example office's officials; only in demonstration mode."""
    held = example_seats().filter(pk=appointment).first() if settings.DEMO else None
    if held is None or held.person.user is None:
        raise NotFound("Jabatan contoh itu tidak ada.")
    return _enter(request, held.person.user)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Going out ends the session on this device."""
    logout(request)
    return redirect("login")


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


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return _go_on(request)


def _go_on(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


def _next(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""
