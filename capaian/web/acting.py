"""One way of asking whether a button is shown, and of carrying out what its form asks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from capaian.domain.access import Action, Actor, Decision, Subject, decide
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, Refusal
from capaian.web.forms.slip import SlipForm

MENDABLE: tuple[type[Refusal], ...] = (Invalid, Conflict)


def ask_office(actor: Actor, action: Action) -> Decision:
    """What the gate would answer about a thing of the actor's office as a whole."""
    return decide(actor, action, Subject(office=actor.office))


def carry_out(
    request: HttpRequest,
    form: SlipForm,
    act: Callable[[], str],
    mendable: tuple[type[Refusal], ...] = MENDABLE,
) -> bool:
    """Whether a valid ``form`` was carried out.

    ``act`` returns the sentence of success, or "" where it has told the outcome itself. What is
    done already counts as done. ``mendable`` refusals stay with the form, at their fields; others
    are raised and become a page of their own.
    """
    if not form.is_valid():
        return False
    try:
        if sentence := act():
            messages.success(request, sentence)
    except AlreadyDone as done:
        messages.info(request, done.sentence)
    except mendable as refusal:
        form.take_refusal(refusal)
        return False
    return True
