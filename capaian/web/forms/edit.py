"""A form that changes what others may change as well: it brings along what the page showed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from capaian.domain.editing import Edit
from capaian.domain.errors import Conflict, Refusal, Stale
from capaian.web.forms.slip import SlipForm


class EditForm(SlipForm):
    """The base of such forms; ``current`` are the values as JSON holds them, by field."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, current: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=current, **kwargs)
        self.current = current
        self.fields["seen"].initial = json.dumps(current)

    def to_edit(self) -> Edit:
        """What was seen and typed; raises :class:`Conflict` for a page that was tampered with."""
        try:
            seen = dict(json.loads(self.cleaned_data["seen"]))
        except (TypeError, ValueError):
            raise Conflict(
                "Halaman ini tidak lengkap. Muat ulang halaman, lalu kirim lagi.", code="bad_form"
            ) from None
        return Edit(seen, self.read_typed())

    def read_typed(self) -> dict[str, Any]:
        """The typed values as JSON holds them, by field."""
        return {name: self.cleaned_data[name] for name in self.current}

    def take_refusal(self, refusal: Refusal) -> None:
        """As the base; after a :class:`Stale` the page shows anew what was not touched on it."""
        if isinstance(refusal, Stale):
            edit = self.to_edit()
            renewed = QueryDict(mutable=True)
            renewed.update(self.data)
            renewed["seen"] = json.dumps(self.current)
            for name, typed in edit.typed.items():
                if typed == edit.seen.get(name):
                    shown = self.initial[name]
                    renewed.setlist(name, shown if isinstance(shown, list) else [shown])
            self.data = renewed
        super().take_refusal(refusal)
