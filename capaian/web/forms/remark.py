"""What the Camat writes on a row of the draft."""

from __future__ import annotations

from django import forms

from capaian.measurement.commands.correct import LONGEST_REMARK
from capaian.web.forms.slip import SlipForm


class RemarkForm(SlipForm):
    """A remark; an empty one takes it away."""

    remark = forms.CharField(
        label="Catatan",
        max_length=LONGEST_REMARK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text="Ketik, atau dikte dengan mikrofon papan ketik.",
    )
