"""The kinds of field that forms are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from capaian.adapters.workbook import MOST_BYTES

# What a browser's calendar and clock send, and what people type where there is none.
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_HOURS = ("%H:%M", "%H.%M", "%H:%M:%S")


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day, with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=_DAYS, **options)


def hour_field(label: str, **options: Any) -> forms.TimeField:
    """An hour of Asia/Jakarta."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, input_formats=_HOURS, **options)


def text_field(label: str, most: int = 200, **options: Any) -> forms.CharField:
    """One line of text of at most ``most`` letters."""
    return forms.CharField(label=label, max_length=most, **options)


def secret_field(label: str, **options: Any) -> forms.CharField:
    """A secret of one line: shown as dots, never filled in again, taken as it was typed."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False)
    return forms.CharField(label=label, widget=widget, max_length=200, strip=False, **options)


class TableFileField(forms.FileField):
    """A table as XLSX or CSV, refused by its size before it is read."""

    widget = forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})

    def validate(self, value: Any) -> None:
        """Raises ValidationError for a file that is too big."""
        super().validate(value)
        if value and (value.size or 0) > MOST_BYTES:
            raise forms.ValidationError("Berkas lebih besar dari 5 MB. Pecah berkas itu.")


def long_field(label: str, rows: int = 4, **options: Any) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=20000, **options)


class Select(forms.Select):
    """A list to choose from, drawn at once: Django's own takes a template for each option."""

    template_name = "web/_select.html"


def choice_field(
    label: str, choices: Iterable[tuple[str, str]] = (), **options: Any
) -> forms.ChoiceField:
    """One of a short list."""
    return forms.ChoiceField(label=label, choices=list(choices), widget=Select, **options)


def ticks_field(
    label: str, choices: Iterable[tuple[int, str]] = (), **options: Any
) -> forms.TypedMultipleChoiceField:
    """Any of a list of numbered things, as boxes to tick."""
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=list(choices),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    """Give a choice field of a form the choices of this very page."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = list(choices)
