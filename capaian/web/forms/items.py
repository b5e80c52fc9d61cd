"""What was done of what a meeting decided."""

from __future__ import annotations

from capaian.web.forms.fields import long_field
from capaian.web.forms.slip import SlipForm


class FinishForm(SlipForm):
    """The note with which a decision is marked as done."""

    note = long_field("Yang sudah dikerjakan", 3)
