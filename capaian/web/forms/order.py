"""Step 1: what the Camat writes on the lembar disposisi."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from capaian.domain.letters import Urgency
from capaian.domain.period import ROMAN
from capaian.domain.terms import Role
from capaian.measurement.commands import OrderRequest
from capaian.measurement.papers.meeting import REQUESTS
from capaian.office.models import Position
from capaian.web.forms.fields import choice_field, day_field, long_field, offer, ticks_field
from capaian.web.forms.slip import SlipForm

YEAR = "tahunan"


class WithdrawForm(SlipForm):
    """Why the order is taken back."""

    reason = long_field("Alasan penarikan", 2)


class OrderForm(SlipForm):
    """Period, deadline, order and addressees."""

    year = forms.IntegerField(
        label="Tahun",
        min_value=2000,
        max_value=2999,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    quarter = choice_field(
        "Periode",
        [
            *((str(place), f"Triwulan {word}") for place, word in enumerate(ROMAN, 1)),
            (YEAR, "Tahunan"),
        ],
    )
    deadline = day_field("Batas waktu")
    instruction = long_field("Isi perintah", 4)
    addressees = ticks_field("Diteruskan kepada")
    requests = forms.MultipleChoiceField(
        label="Dengan hormat harap",
        choices=[(each, each) for each in REQUESTS],
        initial=[REQUESTS[3]],
        widget=forms.CheckboxSelectMultiple,
    )
    urgency = choice_field("Sifat", Urgency.choices(), initial=Urgency.URGENT)
    ordered_on = day_field(
        "Tanggal perintah", help_text="Tanggal lembar disposisi bila kertasnya lebih dulu."
    )

    def __init__(self, positions: Iterable[Position], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [each for each in positions if each.role != Role.HEAD]
        offer(self, "addressees", [(each.pk, each.title) for each in others])
        self.fields["addressees"].initial = [
            each.pk for each in others if each.role == Role.SECRETARY
        ]
        today = timezone.localdate()
        ended = (today.month - 1) // 3
        self.fields["year"].initial = today.year if ended else today.year - 1
        self.fields["quarter"].initial = str(ended or 4)
        self.fields["ordered_on"].initial = today
        self.fields[
            "instruction"
        ].initial = "Susun pengukuran kinerja periode ini dan sampaikan sebelum batas waktu."

    def to_request(self) -> OrderRequest:
        typed = self.cleaned_data
        return OrderRequest(
            year=typed["year"],
            quarter=None if typed["quarter"] == YEAR else int(typed["quarter"]),
            ordered_on=typed["ordered_on"],
            deadline=typed["deadline"],
            instruction=typed["instruction"],
            addressees=tuple(typed["addressees"]),
            requests=tuple(typed["requests"]),
            urgency=Urgency(typed["urgency"]),
        )
