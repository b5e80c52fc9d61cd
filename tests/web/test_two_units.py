"""Who holds seats in two units: each unit's task stands by itself, with its name and its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import Capacity, SubmissionState
from capaian.measurement.models import Submission
from capaian.office.models import Appointment, Unit
from tests.web.conftest import Browsers

PAGES = ("/", "/tugas/", "/kasus/{case}/langkah/{step}/")
OWN, OTHER = "Seksi Pemerintahan", "Seksi Ketenteraman dan Ketertiban Umum"


def _give(cast: Mapping[str, Actor], seat: str, to: str) -> None:
    """Whoever holds the position ``to`` is Plt. of ``seat`` besides."""
    held = Appointment.objects.filter(position__code=seat)
    held.update(person=cast[to].person, capacity=Capacity.ACTING)


def _list_offered(page: Any, case: int) -> list[tuple[str, ...]]:
    """The forms that a page leads to by its first buttons, with what each button or card says."""
    html = page.content.decode().partition("<h1>")[2]
    cards = re.findall(r'<li class="card.*?</li>', html, re.DOTALL)
    buttons = re.findall(r'<a class="button primary".*?</a>', html, re.DOTALL)
    names = dict(Unit.objects.values_list("pk", "name"))
    found = []
    for words in cards or buttons:
        for pk in re.findall(rf"/kasus/{case}/isian/(\d+)/", words):
            name = names[int(pk)]
            verbs = [verb for verb in ("Isi data", "Periksa data") if f"{verb} " in words]
            found.append((name if name in words else "", *verbs))
    return found


@pytest.mark.parametrize(
    ("seat", "to", "until", "step", "verb"),
    [
        ("kasi-trantib", "kasi-pemerintahan", "collect", 7, "Periksa data"),
        ("kasi-trantib", "kasi-pemerintahan", "meet", 6, "Isi data"),
        ("staf-trantib", "staf-pemerintahan", "meet", 6, "Isi data"),
    ],
)
def test_each_unit_has_a_task_of_its_own(
    *, browsers: Browsers, play: Play, seat: str, to: str, until: str, step: int, verb: str
) -> None:
    play.run(until=until)
    pages = [path.format(case=play.case, step=step) for path in PAGES]

    def look() -> tuple[list[list[tuple[str, ...]]], list[int]]:
        offered, asked = [], []
        for path in pages:
            browser = browsers(to)
            browser.open(path)
            with CaptureQueriesContext(connection) as queries:
                offered.append(_list_offered(browser.open(path), play.case))
            asked.append(len(queries))
        return offered, asked

    one, few = look()
    _give(play.cast, seat, to)
    two, more = look()
    assert (one, two) == ([[(OWN, verb)]] * 3, [[(OWN, verb), (OTHER, verb)]] * 3)
    assert more == few


def test_form_of_a_unit_in_which_one_is_no_head_is_not_offered_to_be_checked(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="collect")
    _give(play.cast, "staf-trantib", "kasi-pemerintahan")
    kasi = browsers("kasi-pemerintahan")
    pages = [path.format(case=play.case, step=7) for path in PAGES]

    def look() -> list[list[tuple[str, ...]]]:
        return [_list_offered(kasi.open(path), play.case) for path in pages]

    assert look() == [[(OWN, "Periksa data")]] * 3
    Submission.objects.filter(unit__code="trantib").update(state=SubmissionState.RETURNED)
    assert look() == [[(OWN, "Periksa data"), (OTHER, "Isi data")]] * 3
