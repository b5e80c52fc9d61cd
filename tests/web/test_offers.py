"""Each step's form is offered to its executor and to nobody else, in few queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from tests.web.browser import read_forms
from tests.web.conftest import Browsers

MOST = 15
SEATS = (
    "camat",
    "sekcam",
    "kasubbag-umpeg",
    "kasubbag-perencanaan",
    "pengadministrasi-kepegawaian",
)

# The seats that are offered each step's form: the executor's, and at step 5 those who may keep
# the minutes. Step 7 is done on the pages of the units.
OFFERED = {
    2: {"kasubbag-umpeg"},
    3: {"pengadministrasi-kepegawaian"},
    4: {"kasubbag-umpeg"},
    5: {*SEATS} - {"camat"},
    6: {"pengadministrasi-kepegawaian"},
    8: {"sekcam"},
    9: {"camat"},
    10: {"kasubbag-perencanaan"},
    11: {"camat"},
    12: {"pengadministrasi-kepegawaian"},
    13: {"pengadministrasi-kepegawaian"},
    14: {"pengadministrasi-kepegawaian"},
}


@pytest.mark.journey
def test_each_open_step_is_offered_to_its_executor_in_few_queries(
    browsers: Browsers, play: Play
) -> None:
    cast = {code: browsers(code) for code in SEATS}
    offered: dict[int, set[str]] = {}
    counts: dict[tuple[int, str], int] = {}

    def look(name: str) -> None:
        number = len(play.played) + 1
        if number > 14:
            return
        path = f"/kasus/{play.case}/langkah/{number}/"
        for code, browser in cast.items():
            with CaptureQueriesContext(connection) as queries:
                response = browser.open(path)
            counts[number, code] = len(queries)
            if any(form.act for form in read_forms(response)):
                offered.setdefault(number, set()).add(code)

    play.run(tell=look)
    assert offered == OFFERED
    assert max(counts.values()) <= MOST, counts
