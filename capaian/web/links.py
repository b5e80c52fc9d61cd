"""The link by which a person chooses a password: good once and for a limited time."""

from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from capaian.domain.errors import Unavailable
from capaian.measurement.mailing import Message, can_mail, deliver
from capaian.office.models import Person

HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600


def make_link(user: User) -> str:
    """A link that ends with the next login, the next password, or after :data:`HOURS`."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    # Never the name in the request: whoever asks for another's link chooses that name.
    return settings.ADDRESS + path


def can_mail_to(person: Person) -> bool:
    """Whether there is a mail server and an address."""
    return can_mail() and bool(person.email)


def mail_link(person: Person, user: User) -> None:
    """Send a link; raises :class:`Unavailable` where the mail server does not take it."""
    text = (
        f"{person.name},\n\nbuka tautan ini untuk memilih kata sandi dan masuk ke Capaian:\n\n"
        f"{make_link(user)}\n\nNama pengguna: {user.get_username()}\n"
        f"Tautan berlaku {HOURS} jam dan hanya sekali. Bila Anda tidak memintanya, abaikan."
    )
    if failure := deliver(Message(person.email, "Tautan masuk Capaian", text)):
        raise Unavailable(f"{failure} Cara lain: buat tautan masuk, lalu salin.")
