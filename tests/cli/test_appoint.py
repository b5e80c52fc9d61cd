"""``capaian appoint``: a way in for an office in which nobody is left who gives seats."""

from __future__ import annotations

from datetime import date

import pytest

from capaian.audit.queries import verify_chain
from capaian.office.models import Appointment, Position
from tests.cli.conftest import Run
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Lurah", "sekcam"), "Jabatan Lurah tidak ada. Yang ada: Camat Wangon, "),
        (("Camat Wangon", "siapa"), "Nama pengguna siapa tidak ada di kantor ini."),
        (("Camat Wangon", "sekcam", "--office", "1"), "Kantor 1 tidak ada."),
        (("Camat Wangon", "sekcam"), "Camat Wangon (Camat Wangon) dapat menetapkan pejabat di"),
    ],
)
def test_what_does_not_fit_is_refused(
    cast: Cast, run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    before = list(Appointment.objects.values())
    answer = run("appoint", *arguments)
    assert (answer.code, answer.err.startswith(sentence)) == (1, True), answer.err
    assert list(Appointment.objects.values()) == before


def test_only_a_seat_that_appoints_is_given(cast: Cast, run: Run) -> None:
    Appointment.objects.filter(position__role__in=("camat", "sekcam")).update(end=date(2026, 3, 1))
    answer = run("appoint", "Kasi Pemerintahan", "sekcam")
    said = "Kasi Pemerintahan tidak menetapkan pejabat. Tetapkan Camat atau Sekcam."
    assert (answer.code, said in answer.err) == (1, True)


def test_a_seat_is_given_where_nobody_is_left(cast: Cast, run: Run) -> None:
    Appointment.objects.filter(position__role__in=("camat", "sekcam")).update(end=date(2026, 3, 1))
    answer = run("appoint", "camat wangon", "SEKCAM", "--office", "33.02.02")
    said = "Sekretaris Kecamatan Wangon menjabat Camat Wangon mulai hari ini.\n"
    assert (answer.code, answer.out) == (0, said)
    held = Position.objects.get(code="camat").appointments.get(end=None)
    assert (held.person.code, held.capacity, held.start) == (
        "sekcam",
        "definitif",
        date(2026, 4, 10),
    )
    assert verify_chain("33.02.02").genuine
