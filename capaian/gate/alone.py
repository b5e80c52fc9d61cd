"""One at a time, for what takes long while no transaction is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from capaian.audit.models import Underway
from capaian.audit.turn import take_turn
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict
from capaian.domain.letters import show_time
from capaian.gate.door import let_in
from capaian.gate.permit import NO_SLIP, Permit, Slip

GIVEN_UP = timedelta(minutes=2)
"""After which nobody is at it any more (our choice): a service has 17 seconds to sign, the
longest papers take about half a minute of a slow processor."""


@contextmanager
def alone(
    actor: Actor, action: Action, find_subject: Callable[[], Subject], slip: Slip = NO_SLIP
) -> Iterator[None]:
    """Let nobody begin the same ``action`` on the same subject before this block has ended.

    Around :func:`rehearse` and :func:`enter`; nothing is open meanwhile and nobody else waits.
    Raises what :func:`enter` raises, and :class:`Conflict` where somebody is at it, who is named.
    """
    with take_turn():
        begun = _begin(let_in(actor, action, find_subject, slip)[1])
    try:
        yield
    finally:
        with take_turn():
            Underway.objects.filter(pk=begun.pk).delete()


def _begin(permit: Permit) -> Underway:
    actor, subject = permit.actor, permit.subject
    which = {
        "office": actor.office,
        "action": permit.action,
        "subject": f"{subject.case} {subject.label}",
    }
    kept = Underway.objects.filter(**which)
    if other := kept.filter(since__range=(permit.at - GIVEN_UP, permit.at)).first():
        who = "Anda" if other.person == actor.person else other.name
        moment = show_time(timezone.localtime(other.since).time())
        raise Conflict(
            f"{who} sedang {permit.action.label} ini sejak pukul {moment}. "
            "Tunggu sebentar, lalu muat ulang halaman.",
            code="underway",
        )
    kept.delete()
    return Underway.objects.create(**which, person=actor.person, name=actor.name, since=permit.at)
