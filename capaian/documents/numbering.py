"""The letter register: one sequence per office and year, without gap or double."""

from __future__ import annotations

from django.db.models import Max

from capaian.documents.models import LetterNumber
from capaian.domain.classification import find_code
from capaian.domain.errors import Conflict
from capaian.domain.terms import NumberState
from capaian.gate import Permit
from capaian.office.models import Office


def take_number(
    permit: Permit,
    office: Office,
    classification: str,
    subject: str,
    reserved: int | None = None,
) -> LetterNumber:
    """The next number of the office's register for the year of the permit (Asia/Jakarta).

    Instead of the next one the number ``reserved`` (its row) is used, if it still waits for a
    letter of that year and classification; else :class:`Conflict`. A code that is not valid on
    that day is :class:`Invalid`. The gate holds the office's
    lock, so two who ask at once get two numbers; a transaction that fails gives its number back.
    The form ``code/sequence/year`` is seen in practice.
    """
    find_code(office.preferences.codes, classification, permit.today)
    year = permit.today.year
    if reserved is not None:
        return _use_reserved(office, year, classification, subject, reserved)
    last = LetterNumber.objects.filter(office=office, year=year).aggregate(last=Max("sequence"))
    return LetterNumber.objects.create(
        office=office,
        year=year,
        sequence=(last["last"] or 0) + 1,
        classification=classification,
        subject=subject,
        taken_at=permit.at,
    )


def _use_reserved(
    office: Office, year: int, classification: str, subject: str, pk: int
) -> LetterNumber:
    number = LetterNumber.objects.filter(
        office=office,
        year=year,
        classification=classification,
        state=NumberState.RESERVED,
        document=None,
        pk=pk,
    ).first()
    if number is None:
        raise Conflict("Nomor itu tidak lagi dipesan untuk naskah ini. Pilih nomor lain.")
    number.note = f"dipesan untuk {number.subject}"[:300]
    number.subject = subject
    number.state = NumberState.USED
    number.save(update_fields=["note", "subject", "state"])
    return number
