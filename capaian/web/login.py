"""How django-allauth is fitted to this office: its words, its QR, whom it leads where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from capaian.adapters.codes import draw_qr
from capaian.office.logins import find_by_name, find_login
from capaian.web.seats import is_asked_for_factor

_SENTENCES = {
    "account/messages/password_changed.txt": "Kata sandi diganti. Sesi di perangkat lain berakhir.",
    "account/messages/password_set.txt": "Kata sandi dipasang.",
    "mfa/messages/totp_activated.txt": "Aplikasi kode terpasang.",
    "mfa/messages/totp_deactivated.txt": "Aplikasi kode dilepas.",
    "mfa/messages/webauthn_added.txt": "Kunci sandi tersimpan.",
    "mfa/messages/webauthn_removed.txt": "Kunci sandi dilepas.",
}
_WRONG_CODE = "Kode ini tidak cocok. Tunggu kode berikutnya, lalu ketik lagi."
_TOO_OFTEN = "Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."
_PATIENCE = timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)


class Backend(ModelBackend):
    """Logins by a name in any capitals: a phone writes the first letter large.

    A login is read together with its official and the office: every page asks for all three.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **others: Any,
    ) -> User | None:
        """The login of that name and password, if it may come in."""
        user = find_by_name(username or "")
        name = user.username if user else username
        return super().authenticate(request, name, password, **others)

    def get_user(self, user_id: int) -> User | None:
        """The login of a session, if it may still come in."""
        user = find_login(user_id)
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Logging in by name and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": (
            "Nama pengguna atau kata sandi salah. Periksa keduanya lalu coba lagi."
        ),
        "too_many_login_attempts": _TOO_OFTEN,
        "rate_limited": _TOO_OFTEN,
        "incorrect_password": "Kata sandi salah. Periksa lalu coba lagi.",
        "enter_current_password": "Kata sandi sekarang salah. Periksa lalu coba lagi.",
        "incorrect_code": _WRONG_CODE,
    }

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *rest: Any,
        message: str | None = None,
        **others: Any,
    ) -> None:
        """Say it in our words, or say nothing."""
        if sentence := message or _SENTENCES.get(message_template or ""):
            messages.add_message(request, level, sentence)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **facts: Any
    ) -> HttpResponse:
        """Lead whoever should have a second factor, and has none, to set one up first."""
        response: HttpResponse = super().post_login(request, user, **facts)
        if not is_asked_for_factor(request):
            return response
        messages.warning(request, "Pasang verifikasi dua langkah dulu. Pilih salah satu di bawah.")
        return redirect("account")

    def is_reauthentication_required(self, *, app: str, **facts: Any) -> bool:
        """Nobody is asked twice: who has just come in is known."""
        last_login = context.request.user.last_login
        if last_login and timezone.now() - last_login < _PATIENCE:
            return False
        return bool(super().is_reauthentication_required(app=app, **facts))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address; the nearest one where a proxy does not say it as promised."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR") or "::"


class FactorAdapter(DefaultMFAAdapter):
    """The second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG_CODE,
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR as the papers have it."""
        return draw_qr(url).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """What a passkey is called until its owner gives it a name."""
        return "Kunci sandi"

    def _get_site_name(self) -> str:
        return "Capaian"
