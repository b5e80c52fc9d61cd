"""The letter register: one sequence per office and year, without gap or double."""

from __future__ import annotations

from django.db.models import Max

from capaian.documents.models import LetterNumber
from capaian.gate import Permit
from capaian.office.models import Office


def take_number(permit: Permit, office: Office, classification: str, subject: str) -> LetterNumber:
    """The next number of the office's register for the year of the permit (Asia/Jakarta).

    The gate holds the office's lock, so two who ask at once get two numbers; a transaction that
    fails gives its number back. The form ``code/sequence/year`` is seen in practice.
    """
    year = permit.today.year
    last = LetterNumber.objects.filter(office=office, year=year).aggregate(last=Max("sequence"))
    return LetterNumber.objects.create(
        office=office,
        year=year,
        sequence=(last["last"] or 0) + 1,
        classification=classification,
        subject=subject,
        taken_at=permit.at,
    )
