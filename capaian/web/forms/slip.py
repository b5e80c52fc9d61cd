"""The hidden slip of every form: a key against double posts and when the page was opened.

Both stand in one signed field, so that neither can be made up: ``key:time:signature``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.utils.text import capfirst

from capaian.domain.errors import Conflict, Invalid, Refusal, Stale, name_place
from capaian.gate import NO_SLIP, Slip

_SIGNER = TimestampSigner(salt="capaian.slip")

_INCOMPLETE = "Halaman ini tidak lengkap. Muat ulang halaman, lalu kirim lagi."
_WORDS = {
    "required": "Isian ini masih kosong. Lengkapi dulu.",
    "invalid": "Isian ini tidak dapat dibaca. Periksa penulisannya.",
    "invalid_choice": "Pilihan itu tidak ada. Pilih dari daftar.",
    "max_length": "Terlalu panjang, paling banyak %(limit_value)d huruf.",
    "min_value": "Tulis angka mulai dari %(limit_value)d.",
    "max_value": "Tulis angka sampai %(limit_value)d.",
    "null_characters_not_allowed": "Ada tanda yang tidak dapat disimpan. Ketik lagi.",
    "invalid_list": "Pilihan itu tidak dapat dibaca. Pilih lagi.",
    "invalid_pk_value": "Pilihan itu tidak ada. Pilih dari daftar.",
    "empty": "Berkas ini kosong. Pilih berkas lain.",
    "missing": "Berkas belum dipilih.",
}
_NO_NUMBER = "Tulis angka bulat, tanpa huruf, titik, atau koma."


def make_slip() -> str:
    """A fresh slip, to be put into a form when its page is opened."""
    return _SIGNER.sign(uuid4().hex)


def read_slip(text: str) -> Slip:
    """The slip that came back.

    Raises :class:`Conflict` for one that this program did not sign.
    """
    try:
        key = _SIGNER.unsign(text)
    except BadSignature:
        raise Conflict(_INCOMPLETE, code="bad_slip") from None
    opened = b62_decode(text.split(":")[1])
    return Slip(key=key, opened_at=datetime.fromtimestamp(opened, UTC))


def find_slip(text: str) -> Slip:
    """As :func:`read_slip`; a slip without a key where none, or a wrong one, came back."""
    try:
        return read_slip(text)
    except Conflict:
        return NO_SLIP


class SlipForm(forms.Form):
    """A form that carries a slip; the base of every form that changes something.

    ``status`` is that of the answer when the form is shown again: 422, or that of a refusal,
    whose ``problems`` it then keeps.
    """

    slip = forms.CharField(widget=forms.HiddenInput, initial=make_slip, required=False)
    status = 422
    problems: tuple[tuple[str, str], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Errors are told by us, in our words and at their place, not by the browser's.
        self.use_required_attribute = False
        self.use_our_words()

    def use_our_words(self) -> None:
        """Give every field our sentences; again after a form has made further fields."""
        for field in self.fields.values():
            field.error_messages = {**field.error_messages, **_WORDS}
            if isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = _NO_NUMBER
            field.widget.attrs.pop("required", None)

    def read_slip(self) -> Slip:
        """The slip of a valid form."""
        return read_slip(self.cleaned_data["slip"])

    def find_slip(self) -> Slip:
        """The slip of a form that may be wrong otherwise; one without a key where it has none."""
        return find_slip(self.cleaned_data.get("slip", "")) if self.is_bound else NO_SLIP

    def take_refusal(self, refusal: Refusal) -> None:
        """Put a refusal beside the fields it speaks of, the rest above the form; nothing twice."""
        self.status = refusal.status
        self.problems = refusal.problems if isinstance(refusal, Invalid | Stale) else ()
        told = {sentence for place, sentence in self.problems if self._has(place)}
        if refusal.sentence not in told:
            self.add_error(None, refusal.sentence)
        for place, sentence in self.problems:
            if self._has(place):
                self.add_error(place, sentence)
            else:
                named = name_place(place)
                self.add_error(None, f"{capfirst(named)}: {sentence}" if named else sentence)

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with a hidden field stands above the form: nobody can mend it there."""
        if field is not None and self[field].is_hidden:
            field, error = None, _INCOMPLETE
        super().add_error(field, error)

    def _has(self, place: str) -> bool:
        return place in self.fields and not self[place].is_hidden
