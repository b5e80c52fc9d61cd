"""Which answers to findings count: those given to the figures that still stand."""

from __future__ import annotations

from capaian.measurement.models import Answer, Entry


def answers_of(entry: Entry) -> list[Answer]:
    """The answers of a line that speak of its present figures."""
    return [answer for answer in entry.answers.all() if answer.counts_for(entry)]
