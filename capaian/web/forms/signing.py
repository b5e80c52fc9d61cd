"""What the ways of signing ask the signer to type; the other ways ask for nothing."""

from __future__ import annotations

from django import forms

from capaian.documents.ways import Credentials
from capaian.web.forms.fields import secret_field

_NOT_KEPT = "Hanya diteruskan, tidak disimpan."


class PassphraseFields(forms.Form):
    """The passphrase of the office's own certificate."""

    passphrase = secret_field("Kata sandi sertifikat kantor", help_text=_NOT_KEPT)


class EsignFields(forms.Form):
    """NIK and passphrase of whoever holds a BSrE certificate."""

    nik = secret_field("NIK pemilik sertifikat", help_text=f"16 angka. {_NOT_KEPT}")
    passphrase = secret_field("Kata sandi tanda tangan elektronik", help_text=_NOT_KEPT)


def read_credentials(form: forms.Form) -> Credentials:
    """What was typed into those of these fields that a valid form has."""
    typed = {name: form.cleaned_data[name] for name in ("nik", "passphrase") if name in form.fields}
    return Credentials(**typed)
