"""Step 5: the minutes are written while the meeting runs."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.measurement.minutes import MinutesRequest, keep_minutes
from capaian.measurement.models import Meeting
from capaian.measurement.queries import get_cycle
from capaian.procedure.queries import subject_of


def take_minutes(actor: Actor, case: int, request: MinutesRequest) -> Meeting:
    """Keep the minutes so far as a draft; papers are made when the meeting is closed.

    Without a slip: what is typed after an answer was lost comes under the same one, and is kept.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(actor, Action.TAKE_MINUTES, lambda: subject_of(cycle.case, "meet")) as permit:
        meeting = get_cycle(actor, case).meeting
        keep_minutes(permit, meeting, request)
        permit.details.update(decisions=meeting.decisions.count())
        return meeting
