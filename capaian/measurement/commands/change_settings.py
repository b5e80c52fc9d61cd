"""Changing the office's settings, on the floor that knows what a measurement reads by them."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.editing import Edit
from capaian.domain.preferences import Topic
from capaian.measurement.style import FIELD, check_style
from capaian.office.commands import write_settings


def change_settings(actor: Actor, topic: Topic, edit: Edit, slip: gate.Slip = gate.NO_SLIP) -> None:
    """Change the settings of one topic; raises as :func:`write_settings` and :func:`check_style`.

    Whoever left the style of numbers as the page showed it does not change it.
    """
    subject = Subject(office=actor.office, label=topic.label)
    with gate.enter(actor, Action.CHANGE_OFFICE, lambda: subject, slip) as permit:
        style = edit.typed.get(FIELD)
        if style and style != edit.seen.get(FIELD):
            check_style(actor, style)
        write_settings(permit, topic, edit)
