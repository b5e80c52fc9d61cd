"""Dates for files that were archived before the office had set its schedule."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from capaian import gate
from capaian.archive.commands.sealing import compute_dates
from capaian.archive.models import ArchivedCase
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.classification import find_code
from capaian.domain.errors import Conflict
from capaian.domain.terms import ArchiveState
from capaian.office.queries import get_office


def schedule_files(actor: Actor, slip: gate.Slip = gate.NO_SLIP) -> int:
    """Work out the missing dates from the day of closing; returns the number of files changed.

    Dates that stand are never moved. Raises :class:`Conflict` where the schedule still lacks the
    years, so that nothing can be worked out.
    """
    with gate.enter(actor, Action.SCHEDULE_FILES, lambda: Subject(actor.office), slip) as permit:
        preferences = get_office(actor).preferences
        kept = (ArchiveState.ACTIVE, ArchiveState.INACTIVE)
        files = ArchivedCase.objects.filter(office__code=actor.office, state__in=kept)
        changed = 0
        for each in files.filter(Q(active_until=None) | Q(inactive_until=None)):
            closed_on = timezone.localdate(each.archived_at)
            code = find_code(preferences.codes, each.classification, closed_on)
            retention = code.retention or preferences.retention
            active_until, inactive_until = compute_dates(retention, closed_on)
            new = (each.active_until or active_until, each.inactive_until or inactive_until)
            if new == (each.active_until, each.inactive_until):
                continue
            each.active_until, each.inactive_until = new
            each.fate = retention.fate
            each.save(update_fields=["active_until", "inactive_until", "fate"])
            changed += 1
        if not changed:
            raise Conflict(
                "Tidak ada tanggal yang dapat dihitung. Sekcam mengisi dulu retensi di Kantor."
            )
        permit.details.update(files=changed)
        return changed
