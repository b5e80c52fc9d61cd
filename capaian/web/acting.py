"""One way of carrying out what a form asks, told to the person whichever way it ends."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from capaian.domain.errors import AlreadyDone, Conflict, Invalid
from capaian.web.forms.slip import SlipForm


def carry_out(request: HttpRequest, form: SlipForm, act: Callable[[], str]) -> bool:
    """Whether a valid ``form`` was carried out; ``act`` returns the sentence of success.

    What is done already counts as done. Other refusals stay with the form, at their fields.
    """
    if not form.is_valid():
        return False
    try:
        messages.success(request, act())
    except AlreadyDone as done:
        messages.info(request, done.sentence)
    except (Invalid, Conflict) as refusal:
        form.take_refusal(refusal)
        return False
    return True
