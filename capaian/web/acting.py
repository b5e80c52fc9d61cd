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


def attempt(
    form: SlipForm,
    act: Callable[[], str],
    mendable: tuple[type[Refusal], ...] = MENDABLE,
) -> tuple[int, str]:
    """Carry out what a valid ``form`` asks; the level and the sentence that tell how it ended.

    The level is one of Django's messages, 0 where nothing was done and the form is to be shown
    again. What is done already counts as done. ``mendable`` refusals stay with the form, at their
    fields; others are raised and become a page of their own.
    """
    if not form.is_valid():
        return 0, ""
    try:
        return messages.SUCCESS, act()
    except AlreadyDone as done:
        return messages.INFO, done.sentence
    except mendable as refusal:
        form.take_refusal(refusal)
        return 0, ""


def carry_out(
    request: HttpRequest,
    form: SlipForm,
    act: Callable[[], str],
    mendable: tuple[type[Refusal], ...] = MENDABLE,
) -> bool:
    """Whether :func:`attempt` carried the form out; the next page says how it ended.

    ``act`` returns the sentence of success, or "" where it has told the outcome itself.
    """
    level, sentence = attempt(form, act, mendable)
    if sentence:
        messages.add_message(request, level, sentence)
    return level > 0
