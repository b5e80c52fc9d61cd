"""What is looked for in the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from capaian.domain.access import Action
from capaian.domain.procedure import Step
from capaian.web.forms.fields import choice_field, day_field, text_field

_ALL = ("", "Semua")


class HistoryForm(forms.Form):
    """The filters of the history; all may be left open."""

    cari = text_field("Kata", 100, required=False)
    kasus = choice_field("Pengukuran", required=False)
    orang = forms.TypedChoiceField(label="Pejabat", coerce=int, empty_value=None, required=False)
    langkah = choice_field("Langkah", required=False)
    tindakan = choice_field(
        "Tindakan",
        [_ALL, *((str(each), each.label.capitalize()) for each in Action)],
        required=False,
    )
    kode = text_field("Kode terima", 20, required=False)
    dari = day_field("Dari tanggal", required=False)
    sampai = day_field("Sampai tanggal", required=False)

    def __init__(
        self,
        cases: Iterable[tuple[str, str]],
        people: Iterable[tuple[int, str]],
        steps: Iterable[Step],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[Any, str]]] = {
            "kasus": list(cases),
            "orang": list(people),
            "langkah": [(step.id, f"{step.number}. {step.name}") for step in steps],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [_ALL, *choices]
