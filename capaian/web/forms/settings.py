"""The form of a page of settings, made from their one definition in ``domain/preferences``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from capaian.domain.errors import Invalid
from capaian.domain.preferences import Choice, Codes, Field, Lines, Setting, Topic, list_fields
from capaian.web.forms.edit import EditForm
from capaian.web.forms.slip import SlipForm

_LONG = 40  # letters of an option from which on a list is shown whole

Offers = Iterable[tuple[str, str]]


class DescribedForm(SlipForm):
    """A form whose fields are made from their descriptions, and read by their kinds."""

    described: Sequence[Field] = ()

    def describe(self, fields: Sequence[Field], positions: Offers = ()) -> None:
        """Make these fields; ``positions`` are offered where one names positions by code."""
        self.described = fields
        for each in fields:
            self.fields[each.name] = _make_field(each, positions)
        self.use_our_words()

    def clean(self) -> dict[str, Any]:
        """The typed values as JSON holds them, each read by its own kind."""
        typed = {**(super().clean() or {})}
        for each in self.described:
            if each.name not in typed:
                continue
            try:
                typed[each.name] = _parse(each, typed[each.name])
            except Invalid as wrong:
                self.add_error(each.name, wrong.sentence)
        return typed


class LogoForm(SlipForm):
    """The picture of the letterhead."""

    picture = forms.FileField(
        label="Gambar",
        help_text="PNG atau JPEG, paling besar 2 MB. Tercetak setinggi 2 cm di kiri kop.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )


class SettingsForm(DescribedForm, EditForm):
    """The fields of a topic; ``positions`` are offered where a setting names positions by code."""

    def __init__(
        self,
        topic: Topic,
        current: Mapping[str, Any],
        positions: Offers = (),
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(current, *args, **kwargs)
        self.describe(list_fields(topic), positions)
        self.initial = {each.name: _fill(each, current[each.name]) for each in self.described}

    def groups(self) -> list[tuple[Setting, list[BoundField]]]:
        """The fields below the setting that they belong to."""
        grouped: dict[str, tuple[Setting, list[BoundField]]] = {}
        for each in self.described:
            _, fields = grouped.setdefault(each.setting.name, (each.setting, []))
            fields.append(self[each.name])
        return list(grouped.values())


def _make_field(described: Field, positions: Offers) -> forms.Field:
    field = _make_plain(described, positions)
    field.label = described.label
    if not described.cell:
        field.help_text = f"{described.setting.help} {described.setting.source}".strip()
    return field


def _make_plain(described: Field, positions: Offers) -> forms.Field:
    kind = described.kind
    if isinstance(kind, Choice):
        options = [(kind.type(value), text) for value, text in kind.options]
        long = any(len(text) > _LONG for _, text in options)
        return forms.ChoiceField(
            choices=options, widget=forms.RadioSelect if long else forms.Select
        )
    if isinstance(kind, Codes):
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=list(positions), widget=widget, required=False)
    if isinstance(kind, Lines):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=kind.least > 0)
    return forms.CharField(max_length=300, required=described.needed)


def _fill(described: Field, stored: Any) -> Any:
    return stored if isinstance(described.kind, Codes) else described.kind.type(stored)


def _parse(described: Field, typed: Any) -> Any:
    return typed if isinstance(described.kind, Codes) else described.kind.parse(typed)
