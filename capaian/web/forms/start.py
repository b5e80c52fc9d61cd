"""The first run: the start code, the office, the first account, and what is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from capaian.domain.preferences import FACTS, Field
from capaian.domain.terms import Role
from capaian.office.commands import AccountRequest, PositionRequest
from capaian.office.models import Office
from capaian.office.proposals import ProposedPosition
from capaian.office.starting import is_start_code
from capaian.web.forms.fields import long_field, secret_field, text_field
from capaian.web.forms.settings import DescribedForm
from capaian.web.forms.slip import SlipForm


class StartCodeForm(SlipForm):
    """The code of the terminal."""

    code = text_field(
        "Kode awal", 40, help_text="Tercetak di layar tempat Capaian dijalankan: ABCD-EFGH-JKLM."
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not is_start_code(code):
            raise forms.ValidationError("Kode ini tidak cocok. Salin lagi dari layar itu.")
        return code


class OfficeForm(DescribedForm):
    """The office by its kode wilayah, with what its letterhead says."""

    code = forms.RegexField(
        r"^\d{2}\.\d{2}\.\d{2}$",
        label="Kode wilayah kecamatan",
        help_text="Misalnya 33.02.02. Menjadi kunci semua catatan dan tidak dapat diganti lagi.",
        error_messages={"invalid": "Tulis seperti 33.02.02: dua angka, tiga kali."},
    )

    def __init__(self, office: Office | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.describe([Field(fact, fact.label, fact.kind) for fact in FACTS])
        self.fields["code"].error_messages["invalid"] = "Tulis seperti 33.02.02, hanya angka."
        if office is not None:
            self.initial = {"code": office.code} | {
                fact.name: getattr(office, fact.name) for fact in FACTS
            }
            self.fields["code"].disabled = True

    def to_data(self) -> dict[str, Any]:
        """What an ``office.toml`` would say."""
        return {name: self.cleaned_data[name] for name in ("code", *(it.name for it in FACTS))}


class AccountForm(SlipForm):
    """The Sekcam with a login of the own choice."""

    name = text_field("Nama Sekcam", 160, help_text="Lengkap dengan gelar, seperti akan tercetak.")
    nip = text_field("NIP", 30, required=False, help_text="18 angka; boleh diisi nanti.")
    username = text_field(
        "Nama pengguna",
        150,
        help_text="Untuk masuk, misalnya sekcam.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = secret_field("Kata sandi", help_text="Sedikitnya 10 huruf atau angka.")
    again = secret_field("Kata sandi sekali lagi")

    def clean(self) -> dict[str, Any]:
        typed = {**(super().clean() or {})}
        if typed.get("password") and typed.get("again") != typed["password"]:
            self.add_error("again", "Kata sandi kedua berbeda. Ketik lagi keduanya.")
        return typed

    def to_request(self) -> AccountRequest:
        typed = self.cleaned_data
        return AccountRequest(typed["name"], typed["nip"], typed["username"], typed["password"])


class ProposedUnitsForm(SlipForm):
    """Names of units, one a line, proposed and to be edited."""

    name = long_field(
        "Nama unit", 8, help_text="Satu unit tiap baris. Ubah, tambah, atau hapus barisnya."
    )

    def read_names(self) -> list[str]:
        return [line for each in self.cleaned_data["name"].splitlines() if (line := each.strip())]


class ProposedPositionsForm(SlipForm):
    """Titles of positions, each proposed for a role and a unit; an empty one is left out."""

    def __init__(self, proposed: Sequence[ProposedPosition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        for place, each in enumerate(proposed):
            label = f"{each.role.label} – {each.unit.name}" if each.unit else each.role.label
            field = text_field(label, 160, required=False)
            field.initial = each.title
            self.fields[f"title-{place}"] = field
        self.use_our_words()

    def to_requests(self) -> list[PositionRequest]:
        requests = []
        for place, each in enumerate(self.proposed):
            title = self.cleaned_data[f"title-{place}"]
            if title:
                unit = each.unit.pk if each.unit else None
                requests.append(PositionRequest(title, Role(each.role), unit))
        return requests
