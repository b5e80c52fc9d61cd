"""Which number a paper takes: the next one, or one that the office has reserved for it."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from capaian.documents.queries import list_reserved
from capaian.domain.access import Actor
from capaian.office.models import Office
from capaian.web.forms.fields import choice_field


def add_numbers(form: forms.Form, actor: Actor, office: Office, kind: str) -> None:
    """Let one of this year's reserved numbers be chosen; no field where none waits.

    ``kind`` is the kind of paper whose classification the number must have.
    """
    code = office.preferences.classification[kind]
    waiting = list_reserved(actor, timezone.localdate().year).filter(classification=code)
    reserved = [(str(each.pk), f"{each}, dipesan: {each.subject}") for each in waiting]
    if reserved:
        choices = [("", "Nomor berikutnya"), *reserved]
        form.fields["number"] = choice_field("Nomor surat", choices, required=False)


def read_number(form: forms.Form) -> int | None:
    """The reserved number that was chosen, ``None`` for the next one."""
    chosen = form.cleaned_data.get("number")
    return int(chosen) if chosen else None
