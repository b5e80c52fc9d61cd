"""What is typed about a plan file: its year, kind, day, reason and how it writes numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from capaian.domain.terms import PlanKind
from capaian.office.models import Office
from capaian.planning.commands import ProposeRequest
from capaian.planning.models import PlanVersion
from capaian.web.forms.fields import TableFileField, choice_field, day_field, text_field
from capaian.web.forms.slip import SlipForm

STYLES = (("id", "1.234,56 (koma untuk desimal)"), ("en", "1,234.56 (titik untuk desimal)"))


class UploadPlanForm(SlipForm):
    """A plan file to look at; nothing is adopted by sending it."""

    year = forms.IntegerField(
        label="Tahun",
        min_value=2000,
        max_value=2999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    kind = choice_field("Jenis", PlanKind.choices())
    effective = day_field("Berlaku mulai")
    reason = text_field("Alasan", 300, required=False, help_text="Wajib untuk perubahan.")
    decimal_style = choice_field("Penulisan angka di berkas", STYLES)
    file = TableFileField(
        label="Berkas rencana",
        help_text="XLSX atau CSV sampai 5 MB. Unduh versi yang berlaku sebagai contoh.",
    )

    def __init__(
        self, office: Office, newest: PlanVersion | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["year"].initial = newest.year if newest else today.year
        self.fields["kind"].initial = PlanKind.REVISED if newest else PlanKind.ORIGINAL
        self.fields["effective"].initial = today
        self.fields["decimal_style"].initial = office.preferences.decimal_style

    def to_request(self) -> ProposeRequest:
        typed = self.cleaned_data
        return ProposeRequest(
            year=typed["year"],
            kind=PlanKind(typed["kind"]),
            effective=typed["effective"],
            reason=typed["reason"],
            file_name=typed["file"].name,
            content=typed["file"].read(),
            decimal_style=typed["decimal_style"],
        )


class SettleForm(SlipForm):
    """Adopt or withdraw an uploaded plan; ``base`` is the version it was shown beside."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
