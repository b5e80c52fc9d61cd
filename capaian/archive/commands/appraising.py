"""The decision on a file that is to be looked at again when its retention ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from capaian import gate
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import get_archived, subject_of
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.letters import show_date
from capaian.domain.terms import ArchiveState, Fate


@dataclass(frozen=True, slots=True)
class AppraisalRequest:
    """What becomes of the file and why; ``keep_until`` only where it is to be looked at again."""

    fate: Fate
    reason: str
    keep_until: date | None = None


def appraise_file(
    actor: Actor, pk: int, request: AppraisalRequest, slip: gate.Slip = gate.NO_SLIP
) -> ArchivedCase:
    """Decide on an inactive file whose retention is over: keep until a day, destroy, or for ever.

    Raises :class:`Conflict` before that day or for a file with another fate.
    """
    with gate.enter(actor, Action.APPRAISE_FILE, lambda: subject_of(actor, pk), slip) as permit:
        archived = get_archived(actor, pk)
        if archived.state != ArchiveState.INACTIVE or archived.fate != Fate.REVIEW:
            raise Conflict("Arsip ini tidak menunggu penilaian. Muat ulang halaman.")
        if archived.inactive_until is None or archived.inactive_until >= permit.today:
            raise Conflict("Masa inaktif arsip ini belum lewat.")
        if not request.reason.strip():
            raise Invalid("Tulis alasannya.", problems=(("reason", "Tulis alasannya."),))
        outcome = request.fate.label
        if request.fate is Fate.REVIEW:
            if request.keep_until is None or request.keep_until <= permit.today:
                sentence = "Tulis tanggal sesudah hari ini."
                raise Invalid(sentence, problems=(("keep_until", sentence),))
            archived.inactive_until = request.keep_until
            outcome = f"Disimpan sampai {show_date(request.keep_until)}"
        archived.fate = request.fate
        archived.save(update_fields=["inactive_until", "fate"])
        permit.details.update(
            outcome=outcome, reason=request.reason.strip()[:300], seal=archived.seal
        )
        return archived
