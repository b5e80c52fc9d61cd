"""One's own account: password, second factor, and the devices one came in from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capaian.office.logins import FACTORS, list_factors, list_sessions
from capaian.web.seats import is_asked_for_factor

OTHERS = "lain"

# The first mark that is found counts: Edge and Opera call themselves Chrome, Chrome Safari.
_BROWSERS: Mapping[str, str] = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Mapping[str, str] = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@require_http_methods(["GET", "HEAD", "POST"])
def show_account(request: HttpRequest) -> HttpResponse:
    """The account of whoever asks; POST ends one session or all others, at once."""
    user = cast("User", request.user)
    if request.method == "POST":
        return _end_sessions(request, user)
    factors: dict[str, list[Authenticator]] = {kind: [] for kind in Authenticator.Type}
    for each in list_factors(user):
        factors[each.type].append(each)
    codes = [
        RecoveryCodes(each).get_unused_codes()
        for each in factors[Authenticator.Type.RECOVERY_CODES]
    ]
    context = {
        "apps": factors[Authenticator.Type.TOTP],
        "keys": factors[Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0]) if codes else None,
        "asked": is_asked_for_factor(request),
        "sessions": [(each, name_device(each.user_agent)) for each in list_sessions(user)],
    }
    return render(request, "web/account/account.html", context)


View = Callable[..., HttpResponseBase]


def setting_up(view: View) -> View:
    """A page that adds a second factor: the first one ends all sessions that came in without."""

    @wraps(view)
    def handle(request: HttpRequest) -> HttpResponseBase:
        user = cast("User", request.user)
        guards = list_factors(user).filter(type__in=FACTORS)
        bare = not guards.exists()
        response = view(request)
        if bare and guards.exists():
            for session in list_sessions(user):
                if not session.is_current():
                    session.end()
        return response

    return handle


def name_device(user_agent: str) -> str:
    """``Chrome di Windows``: what a person recognises of a browser's name for itself."""
    browser = next(
        (name for mark, name in _BROWSERS.items() if mark in user_agent), "Peramban lain"
    )
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return f"{browser} di {system}" if system else browser


def _end_sessions(request: HttpRequest, user: User) -> HttpResponse:
    wanted = request.POST.get("sesi", "")
    ended = [
        each
        for each in list_sessions(user)
        if (not each.is_current() if wanted == OTHERS else str(each.pk) == wanted)
    ]
    for session in ended:
        session.end()
    messages.success(request, f"{len(ended)} sesi diakhiri.")
    return redirect("account")
