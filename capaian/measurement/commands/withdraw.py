"""Taking the order back: nothing of a wrong measurement has to be carried through."""

from __future__ import annotations

from capaian import gate
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.measurement.models import Cycle
from capaian.measurement.queries import get_cycle
from capaian.measurement.texts import check_text
from capaian.procedure.commands import withdraw_case
from capaian.procedure.queries import subject_of


def withdraw_order(actor: Actor, case: int, reason: str, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """End a measurement that was ordered wrongly; its period can be ordered again.

    Its papers and their numbers stay. Raises :class:`Conflict` once the form was handed out: from
    then on the units fill in, and nothing of theirs is thrown away (our choice).
    """
    # The case is read under the lock: another may just have withdrawn it.
    with gate.enter(
        actor,
        Action.WITHDRAW_ORDER,
        lambda: subject_of(get_cycle(actor, case).case, "order"),
        slip,
    ) as permit:
        cycle = get_cycle(actor, case)
        if cycle.form_deadline is not None:
            raise Conflict(
                "Format sudah disampaikan kepada unit. Perintah tidak dapat ditarik lagi.",
                code="distributed",
            )
        missing = "Tulis mengapa perintah ditarik."
        if problems := tuple(check_text("reason", reason, 1000, missing)):
            raise Invalid("Perintah belum dapat ditarik.", problems=problems)
        withdraw_case(permit, cycle.case, reason.strip())
        permit.details.update(period=cycle.period.key, reason=reason.strip())
        return cycle
