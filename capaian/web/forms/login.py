"""The login by name and password, with a limit on how often it may fail."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest

MOST_FAILURES = 5
PAUSE = 5 * 60  # seconds

_WRONG = "Nama pengguna atau kata sandi salah. Periksa keduanya lalu coba lagi."
_TOO_OFTEN = "Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."


class LoginForm(forms.Form):
    """Name and password. One sentence for every failure: it never tells who has an account."""

    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": "Tulis nama pengguna."},
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Tulis kata sandi."},
    )

    def find_user(self, request: HttpRequest) -> User | None:
        """The user of valid input, or ``None`` with the sentence at the form."""
        counter = _counter(self.cleaned_data["username"], request.META.get("REMOTE_ADDR", ""))
        if cache.get(counter, 0) >= MOST_FAILURES:
            self.add_error(None, _TOO_OFTEN)
            return None
        user = authenticate(
            request,
            username=self.cleaned_data["username"],
            password=self.cleaned_data["password"],
        )
        if user is None:
            cache.add(counter, 0, PAUSE)
            cache.incr(counter)
            self.add_error(None, _WRONG)
            return None
        cache.delete(counter)
        return user


def _counter(username: str, address: str) -> str:
    """Counted by name and address, so that a stranger elsewhere locks nobody out."""
    return "login-" + hashlib.sha256(f"{username.casefold()}\n{address}".encode()).hexdigest()
