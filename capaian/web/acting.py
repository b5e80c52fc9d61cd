"""One way of asking whether a button is shown, and of carrying out what its form asks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from capaian.domain.access import Action, Actor, Decision, Subject, decide
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, Refusal
from capaian.gate import refuse_repeated
from capaian.web.forms.slip import SlipForm
from capaian.web.seats import find_sitter

MENDABLE: tuple[type[Refusal], ...] = (Invalid, Conflict)


def ask_office(actor: Actor, action: Action) -> Decision:
    """What the gate would answer about a thing of the actor's office as a whole."""
    return decide(actor, action, Subject(office=actor.office))


def ask_helping(actor: Actor) -> dict[str, bool]:
    """Whether the actor may fill a vacant seat, and assign a step, for ``_vacant.html``."""
    helping = {"may_fill": Action.APPOINT, "may_assign": Action.ASSIGN_STEPS}
    return {name: ask_office(actor, action).allowed for name, action in helping.items()}


def attempt(
    actor: Actor | None,
    form: SlipForm,
    act: Callable[[], str],
    mendable: tuple[type[Refusal], ...] = MENDABLE,
) -> tuple[int, str]:
    """Carry out what a valid ``form`` asks; the level and the sentence that tell how it ended.

    The level is one of Django's messages, 0 where nothing was done and the form is to be shown
    again. What is done already counts as done, also where the form that comes a second time would
    not be valid any more, as its choice is gone. ``mendable`` refusals stay with the form, at their
    fields; others are raised and become a page of their own.
    """
    try:
        if not form.is_valid():
            if actor:
                refuse_repeated(actor, form.find_slip())
            return 0, ""
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
    sitter = find_sitter(request)
    level, sentence = attempt(sitter.actor if sitter else None, form, act, mendable)
    if sentence:
        messages.add_message(request, level, sentence)
    return level > 0
