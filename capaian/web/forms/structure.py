"""Units, positions and people: what is typed about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from capaian.domain.people import LABELS
from capaian.domain.terms import Role
from capaian.office.commands import PersonRequest, PositionRequest
from capaian.office.models import Position, Unit
from capaian.web.forms.edit import EditForm
from capaian.web.forms.fields import TableFileField, choice_field, day_field, offer, text_field
from capaian.web.forms.slip import SlipForm

_NONE = ("", "–")


def _rank_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Urutan",
        min_value=0,
        max_value=999,
        help_text="Angka kecil tampil lebih dulu.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class NewUnitForm(SlipForm):
    """A unit to add."""

    name = text_field("Nama unit", 160, help_text="Misalnya Seksi Pelayanan Umum.")


class UnitForm(EditForm):
    """Name and order of a unit."""

    name = text_field("Nama unit", 160)
    rank = _rank_field()


class PositionForm(EditForm):
    """Title and order of a position."""

    title = text_field("Nama jabatan", 160)
    rank = _rank_field()


class NewPositionForm(SlipForm):
    """A position to add."""

    title = text_field("Nama jabatan", 160, help_text="Misalnya Kasi Pelayanan Umum.")
    role = choice_field("Peran dalam SOP", Role.choices())
    unit = choice_field("Unit", required=False, help_text="Camat dan Sekcam tanpa unit.")

    def __init__(self, units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", [_NONE, *((str(each.pk), each.name) for each in units)])

    def to_request(self) -> PositionRequest:
        typed = self.cleaned_data
        unit = int(typed["unit"]) if typed["unit"] else None
        return PositionRequest(typed["title"], Role(typed["role"]), unit)


class _PersonFields(forms.Form):
    name = text_field("Nama", 160, help_text="Lengkap dengan gelar, seperti akan tercetak.")
    nip = text_field("NIP", 30, required=False, help_text="18 angka; boleh dengan spasi.")
    rank = text_field("Pangkat", 80, required=False, help_text="Misalnya Penata Tingkat I.")
    email = text_field("Surel", 254, required=False, help_text="Untuk pengingat saja.")
    phone = text_field("Telepon", 20, required=False)


class PersonForm(_PersonFields, EditForm):
    """What is known of a person."""


class UploadRosterForm(SlipForm):
    """A list of people to look at; nobody is changed by sending it."""

    file = TableFileField(
        label="Berkas daftar orang",
        help_text="XLSX atau CSV. Kolom: nama, nip, pangkat, jabatan, surel, telepon, mulai.",
    )


class SettleRosterForm(SlipForm):
    """Adopt or withdraw a list; ``fingerprint`` is of what was shown."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)


class NewPersonForm(_PersonFields, SlipForm):
    """A person to add, with the position that is taken at once."""

    position = choice_field("Langsung menjabat", required=False)
    start = day_field("Mulai menjabat", required=False)

    def __init__(self, positions: Iterable[Position], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "position", [_NONE, *((str(each.pk), each.title) for each in positions)])

    def to_request(self) -> PersonRequest:
        typed = self.cleaned_data
        return PersonRequest(
            {name: typed[name] for name in LABELS},
            int(typed["position"]) if typed["position"] else None,
            typed["start"],
        )
