"""The answer of a unit to the findings of one kind."""

from __future__ import annotations

from django import forms

from capaian.domain.findings import Code
from capaian.measurement.commands.answer_finding import LONGEST_ANSWER
from capaian.web.forms.slip import SlipForm


class AnswerForm(SlipForm):
    """What is answered, and the text."""

    code = forms.TypedChoiceField(choices=Code.choices(), coerce=Code, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Jawaban",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Misalnya: sudah benar, karena kegiatan dipindah ke triwulan berikutnya.",
    )
