"""Coming to a meeting: the code from its screen."""

from __future__ import annotations

from django import forms

from capaian.web.forms.slip import SlipForm


class AttendForm(SlipForm):
    """The code as it stands on the screen."""

    code = forms.CharField(
        label="Kode di layar rapat",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
