"""The forms of django-allauth in our words, with errors told at their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

_NEW = "Sedikitnya 10 huruf atau angka, bukan kata yang umum."
_CODE = "Enam angka dari aplikasi kode, atau satu kode pemulihan."


class _Worded(forms.Form):
    """``words`` are pairs (label, help) by field; the errors are told by us, not by the browser."""

    words: Mapping[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = f"Tulis {label.lower()}."
            field.widget.attrs.pop("placeholder", None)

    def add_error(self, field: str | None, error: Any) -> None:
        """As Django's; two different passwords are told in our words."""
        if field == "password2":
            error = "Kedua kata sandi tidak sama. Ketik lagi."
        super().add_error(field, error)


class LoginForm(_Worded, account.LoginForm):
    """Name and password. One sentence for every failure: it never tells who has an account."""

    words = {"login": ("Nama pengguna", ""), "password": ("Kata sandi", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class ChangePasswordForm(_Worded, account.ChangePasswordForm):
    """A new password for the old one."""

    words = {
        "oldpassword": ("Kata sandi sekarang", ""),
        "password1": ("Kata sandi baru", _NEW),
        "password2": ("Kata sandi baru sekali lagi", ""),
    }


class SetPasswordForm(_Worded, account.SetPasswordForm):
    """A first password."""

    words = {
        "password1": ("Kata sandi baru", _NEW),
        "password2": ("Kata sandi baru sekali lagi", ""),
    }


class LinkPasswordForm(_Worded, account.ResetPasswordKeyForm):
    """The password chosen after opening a login link."""

    words = SetPasswordForm.words


class ConfirmForm(_Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": ("Kata sandi", "")}


class CodeForm(_Worded, mfa.AuthenticateForm):
    """The code of the second step."""

    words = {"code": ("Kode", _CODE)}


class ConfirmCodeForm(_Worded, mfa.ReauthenticateForm):
    """A code, before something that matters."""

    words = {"code": ("Kode", _CODE)}


class ActivateForm(_Worded, ActivateTOTPForm):
    """The first code of the app, which shows that it holds the secret."""

    words = {"code": ("Kode dari aplikasi", "Enam angka yang sedang ditunjukkan aplikasi.")}


class PasskeyForm(_Worded, AddWebAuthnForm):
    """A new passkey."""

    words = {
        "name": ("Nama kunci sandi", "Misalnya: HP kantor."),
        "passwordless": (
            "Masuk cukup dengan kunci ini",
            "Tanpa kata sandi; perangkat meminta sidik jari, wajah, atau PIN.",
        ),
    }

    def clean_credential(self) -> dict[str, Any]:
        """An object: the library would keep 0 or false unread, as a passkey that counts.

        What is none is answered as any other that cannot be read (views/login.py).
        """
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise TypeError("a passkey is an object")
        return credential
