"""The positions that carry a lane or a step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from capaian.office.models import Position
from capaian.web.forms.edit import EditForm
from capaian.web.forms.fields import offer


class ExecutorsForm(EditForm):
    """Ticks at positions; ``codes`` are those ticked now."""

    positions = forms.MultipleChoiceField(
        label="Dilaksanakan oleh", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, codes: Iterable[str], positions: Iterable[Position], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__({"positions": sorted(codes)}, *args, **kwargs)
        offer(self, "positions", [(each.code, each.title) for each in positions])
