"""The letter register by hand: reserve a number, use it for a letter, or cancel it."""

from __future__ import annotations

from capaian import gate
from capaian.documents.models import LetterNumber
from capaian.documents.numbering import take_number
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import Conflict, Invalid, NotFound
from capaian.domain.terms import NumberState
from capaian.office.models import Office


def reserve_number(
    actor: Actor, classification: str, subject: str, slip: gate.Slip = gate.NO_SLIP
) -> LetterNumber:
    """Take the next number for a letter still to be written; ``subject`` says for which.

    Raises :class:`Invalid` for a code that is not valid today, or no subject.
    """
    with gate.enter(actor, Action.RESERVE_NUMBER, lambda: Subject(actor.office), slip) as permit:
        office = Office.objects.get(code=actor.office)
        number = take_number(permit, office, classification, _require(subject))
        return _settle(permit, number, NumberState.RESERVED, subject)


def use_number(actor: Actor, pk: int, subject: str, slip: gate.Slip = gate.NO_SLIP) -> LetterNumber:
    """A reserved number was given to a letter written outside the program, about ``subject``."""
    with gate.enter(actor, Action.USE_NUMBER, lambda: Subject(actor.office), slip) as permit:
        number = _find_reserved(permit, pk)
        number.subject = _require(subject)
        return _settle(permit, number, NumberState.USED, subject)


def cancel_number(
    actor: Actor, pk: int, reason: str, slip: gate.Slip = gate.NO_SLIP
) -> LetterNumber:
    """A reserved number that no letter will carry; it stays in the register with its reason."""
    with gate.enter(actor, Action.CANCEL_NUMBER, lambda: Subject(actor.office), slip) as permit:
        number = _find_reserved(permit, pk)
        number.note = _require(reason)
        return _settle(permit, number, NumberState.CANCELLED, reason)


def _find_reserved(permit: gate.Permit, pk: int) -> LetterNumber:
    """Raises :class:`Conflict` for one that is used, cancelled, or waits on a print's scan."""
    number = LetterNumber.objects.filter(office__code=permit.actor.office, pk=pk).first()
    if number is None:
        raise NotFound("Nomor itu tidak ada.")
    if number.state != NumberState.RESERVED or hasattr(number, "document"):
        raise Conflict("Nomor ini tidak lagi dipesan. Muat ulang halaman.")
    return number


def _require(text: str) -> str:
    if not text.strip():
        raise Invalid("Tulis perihal surat atau alasannya.")
    return text.strip()[:300]


def _settle(
    permit: gate.Permit, number: LetterNumber, state: NumberState, reason: str
) -> LetterNumber:
    number.state = state
    number.save(update_fields=["state", "subject", "note"])
    permit.details.update(number=str(number), reason=reason.strip())
    return number
