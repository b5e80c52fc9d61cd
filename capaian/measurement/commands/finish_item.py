"""What a meeting decided is done by the seat it was given to."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Invalid
from capaian.measurement.items import get_item, name_doer
from capaian.measurement.models import MeetingDecision
from capaian.measurement.texts import check_text
from capaian.procedure.queries import case_reference


def finish_item(
    actor: Actor, item: int, note: str, slip: gate.Slip = gate.NO_SLIP
) -> MeetingDecision:
    """Mark a decision as done, with what was done; also after the measurement is closed."""
    found = get_item(actor, item)
    with gate.enter(actor, Action.FINISH_ITEM, lambda: _subject_of(found), slip) as permit:
        found = get_item(actor, item)
        if found.done_at is not None:
            raise AlreadyDone(f"Tindak lanjut ini sudah diselesaikan oleh {found.done_as}.")
        missing = "Tulis apa yang sudah dikerjakan."
        if problems := tuple(check_text("note", note, 1000, missing)):
            raise Invalid("Tindak lanjut belum dapat diselesaikan.", problems=problems)
        found.done_at, found.done_note = permit.at, note.strip()
        found.done_by_id, found.done_as = permit.actor.person, permit.seat.full_title
        found.save(update_fields=["done_at", "done_note", "done_by", "done_as"])
        permit.details.update(item=found.text, note=found.done_note)
        return found


def _subject_of(item: MeetingDecision) -> Subject:
    case = item.meeting.cycle.case
    doer = name_doer(item)
    return Subject(
        office=item.office.code,
        label=case.title,
        case=case_reference(case),
        executors=frozenset(doer),
        executor_titles=tuple(doer.values()),
    )
