"""``capaian appoint``: a way in for an office in which nobody is left who gives seats."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from capaian.audit.queries import verify_chain
from capaian.domain.errors import Refusal
from capaian.office.models import Appointment, Position
from tests.conftest import Cast

CAMAT = "Camat Wangon"


def leave_nobody() -> None:
    held = Appointment.objects.filter(position__role__in=("camat", "sekcam"))
    held.update(end=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Lurah", "sekcam"), "Jabatan Lurah tidak ada. Yang ada: Camat Wangon, "),
        ((CAMAT, "siapa"), "Nama pengguna siapa tidak ada di kantor ini."),
        ((CAMAT, "sekcam", "--office", "1"), "Kantor 1 tidak ada."),
        ((CAMAT, "sekcam"), "Camat Wangon (Camat Wangon) dapat menetapkan pejabat di"),
    ],
)
def test_what_does_not_fit_is_refused(
    cast: Cast, arguments: tuple[str, ...], sentence: str
) -> None:
    before = list(Appointment.objects.values())
    with pytest.raises(Refusal) as refused:
        call_command("appoint", *arguments)
    assert refused.value.sentence.startswith(sentence)
    assert list(Appointment.objects.values()) == before


def test_only_a_seat_that_appoints_is_given(cast: Cast) -> None:
    leave_nobody()
    with pytest.raises(Refusal, match=r"tidak menetapkan pejabat. Tetapkan Camat atau Sekcam\."):
        call_command("appoint", "Kasi Pemerintahan", "sekcam")


def test_a_seat_is_given_where_nobody_is_left_until_the_next_one_comes(cast: Cast) -> None:
    leave_nobody()
    told, camat = StringIO(), Position.objects.get(code="camat")
    Appointment.objects.create(
        office=camat.office, position=camat, person_id=cast["camat"].person, start=date(2026, 5, 1)
    )
    call_command("appoint", "camat wangon", "SEKCAM", "--office", "33.02.02", stdout=told)
    said = "Sekretaris Kecamatan Wangon menjabat Camat Wangon mulai hari ini.\n"
    assert told.getvalue() == said
    held = camat.appointments.get(start=date(2026, 4, 10))
    facts = (held.person.code, held.capacity, held.end)
    assert facts == ("sekcam", "definitif", date(2026, 4, 30))
    assert verify_chain("33.02.02").genuine
