"""What is typed about a plan file: its year, kind, day, reason and how it writes numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from capaian.domain.errors import Invalid, Refusal
from capaian.domain.terms import PlanKind
from capaian.office.models import Office
from capaian.planning.commands import ProposeRequest
from capaian.planning.models import PlanVersion
from capaian.web.forms.fields import TableFileField, choice_field, day_field, text_field
from capaian.web.forms.slip import SlipForm

STYLES = (("id", "1.234,56 (koma untuk desimal)"), ("en", "1,234.56 (titik untuk desimal)"))


class UploadPlanForm(SlipForm):
    """A plan file to look at; nothing is adopted by sending it.

    ``cells`` are the places of the file that were refused, which the page lists on their own.
    """

    cells: tuple[tuple[str, str], ...] = ()

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

    def take_refusal(self, refusal: Refusal) -> None:
        """Only what is wrong with the fields of the form stays at it."""
        if isinstance(refusal, Invalid):
            fields = tuple(each for each in refusal.problems if each[0] in self.fields)
            self.cells = tuple(each for each in refusal.problems if each not in fields)
            refusal = Invalid(refusal.sentence, problems=fields)
        super().take_refusal(refusal)


class SettleForm(SlipForm):
    """Adopt or withdraw an uploaded plan; ``base`` is the version it was shown beside."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def take_refusal(self, refusal: Refusal) -> None:
        """The places that a refusal names are fields of the upload: only the sentences are told."""
        problems = refusal.problems if isinstance(refusal, Invalid) else ()
        super().take_refusal(Invalid(refusal.sentence) if problems else refusal)
        for _, sentence in problems:
            self.add_error(None, sentence)
