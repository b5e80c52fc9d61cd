"""The addresses of logging in. Of django-allauth's pages only these are there, under our names.

Its code leads from page to page by the names that begin with ``account_`` and ``mfa_``.
"""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

import capaian.web.converters  # noqa: F401 - knows "number"
from capaian.web.views import account, accounts, login

account_patterns = [
    *(path("masuk/", login.show_login, name=name) for name in ("account_login", "login")),
    path("masuk/contoh/<number:appointment>/", login.take_seat, name="take_seat"),
    path("masuk/lupa/", login.ask_for_link, name="forgotten"),
    path("masuk/diblokir/", account_views.account_inactive, name="account_inactive"),
    path(
        "masuk/tautan/<str:uidb36>/<str:key>/",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("masuk/kode/", login.reading_passkey(mfa.authenticate), name="mfa_authenticate"),
    path("masuk/kunci/", login.reading_passkey(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("keluar/", login.leave, name="leave"),
    *(
        path("akun/", account.show_account, name=name)
        for name in ("mfa_index", "mfa_list_webauthn", "account")
    ),
    path("akun/kata-sandi/", account_views.password_change, name="account_change_password"),
    path("akun/kata-sandi/baru/", account_views.password_set, name="account_set_password"),
    path("akun/pastikan/", account_views.reauthenticate, name="account_reauthenticate"),
    path("akun/pastikan/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "akun/pastikan/kunci/",
        login.reading_passkey(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("akun/aplikasi/", account.setting_up(totp.activate_totp), name="mfa_activate_totp"),
    path("akun/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "akun/kunci/tambah/",
        account.setting_up(login.reading_passkey(passkeys.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path("akun/kunci/<number:pk>/lepas/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/kode-pemulihan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "akun/kode-pemulihan/baru/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("kantor/akun/", accounts.show_accounts, name="accounts"),
    path("kantor/akun/<number:pk>/", accounts.show_login_of, name="login_of"),
]
