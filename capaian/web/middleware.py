"""What every request passes: the content policy, refusals as answers, the login."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils.cache import add_never_cache_headers

from capaian.domain.errors import Invalid, Refusal, name_place
from capaian.office.starting import needs_start
from capaian.web.answers import Message, answer, typed_by

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# A browser shows a paper with its own viewer, which a stricter policy would leave blank.
PAPER_POLICY = "frame-ancestors 'none'"

SEEN_EVERY = 5 * 60

# Our choice, above the largest scan with all evidence of a form. More is not read at all, because
# files are received whole before a view sees them, also from those who have not come in.
MOST_SENT = 64 << 20

TITLES = {
    400: "Permintaan tidak dapat dibaca",
    403: "Bukan untuk jabatan Anda",
    404: "Tidak ditemukan",
    409: "Keadaannya sudah berubah",
    413: "Kiriman terlalu besar",
    422: "Isian perlu diperbaiki",
    503: "Belum dapat dikerjakan",
}


def content_security_policy(get_response: Handler) -> Handler:
    """Nothing from another host, no inline script and no inline style on any page."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        paper = response.get("Content-Type", "").startswith("application/pdf")
        response["Content-Security-Policy"] = PAPER_POLICY if paper else POLICY
        return response

    return handle


def refusals(get_response: Handler) -> Handler:
    """Turn refusals, and requests that nothing here can answer, into answers for people."""

    def handle(request: HttpRequest) -> HttpResponse:
        # No database keeps this sign in a text, so nothing can be found by it either.
        if _read_length(request) > MOST_SENT:
            return answer(request, _TOO_MUCH)
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return answer(request, _UNREADABLE)
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = answer(request, _WRONG_METHOD)
            page["Allow"] = response["Allow"]
            return page
        return response

    handle.process_exception = answer_refusal  # type: ignore[attr-defined]
    return handle


def _read_length(request: HttpRequest) -> int:
    """The bytes that are announced; nothing is read beyond them."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    return int(announced) if announced.isdecimal() and len(announced) < 20 else 0


def answer_refusal(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The answer to a refusal; anything else is a fault and stays one."""
    if not isinstance(error, Refusal):
        return None
    problems = error.problems if isinstance(error, Invalid) else ()
    message = Message(
        status=error.status,
        code=error.code,
        title=TITLES.get(error.status, TITLES[400]),
        sentence=error.sentence,
        problems=tuple((name_place(place), told) for place, told in problems),
    )
    return answer(request, message)


def login_required(get_response: Handler) -> Handler:
    """Every page asks for a login unless its view says ``login_not_required``.

    No answer is kept by a browser or a proxy unless its view says for how long.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    handle.process_view = ask_for_login  # type: ignore[attr-defined]
    return handle


def ask_for_login(
    request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Send a stranger to the login; a lost session in a form loses nothing of what was typed."""
    if request.user.is_authenticated or not getattr(view, "login_required", True):
        return None
    if request.method == "GET" and needs_start():
        return redirect("start")
    if request.method == "GET" and not getattr(request, "htmx", False):
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    return answer(
        request,
        Message(
            status=401,
            code="session_lost",
            title="Anda sudah keluar",
            sentence="Masuk dulu di tab baru, lalu kembali ke halaman ini dan kirim lagi.",
            typed=typed_by(request),
        ),
    )


def sessions_seen(get_response: Handler) -> Handler:
    """Note where and when each session was last seen, at most once in :data:`SEEN_EVERY` seconds.

    Each process remembers for itself what it has noted, so that a page costs no write.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        known = request.user.is_authenticated and key
        if known and caches["memory"].add(f"seen-{key}", True, SEEN_EVERY):
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return handle


_UNREADABLE = Message(
    status=400,
    code="unreadable",
    title=TITLES[400],
    sentence="Alamat ini memuat tanda yang tidak dapat dibaca. Ketik ulang yang dicari.",
)
_TOO_MUCH = Message(
    status=413,
    code="too_large",
    title=TITLES[413],
    sentence="Kiriman ini lebih dari 64 MB. Kirim berkasnya satu per satu, atau perkecil dulu.",
)
_WRONG_METHOD = Message(
    status=405,
    code="wrong_method",
    title="Cara ini tidak dikenal",
    sentence="Alamat ini tidak menerima permintaan itu. Tekan kembali dan pakai tombolnya.",
)
