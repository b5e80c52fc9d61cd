"""No page asks the database more often because there is more to show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from capaian.measurement.models import Submission
from tests.web.conftest import Browsers

MOST = 15


def _count(browsers: Browsers, code: str, path: str) -> int:
    browser = browsers(code)
    browser.open(path)
    with CaptureQueriesContext(connection) as queries:
        response = browser.open(path)
    assert response.status_code == 200, path
    return len(queries)


@pytest.mark.parametrize("code", ["camat", "sekcam", "kasi-pemerintahan"])
@pytest.mark.parametrize(
    "path",
    ["/", "/tugas/", "/kasus/", "/kasus/{case}/", "/kantor/", "/arsip/", "/riwayat/"],
)
def test_pages_ask_at_most_fifteen_times(
    browsers: Browsers, correcting: Play, code: str, path: str
) -> None:
    assert _count(browsers, code, path.format(case=correcting.case)) <= MOST


OPEN = [
    ("order", 2, "kasubbag-umpeg"),
    ("design_form", 3, "pengadministrasi-kepegawaian"),
    ("distribute_form", 4, "kasubbag-umpeg"),
    ("invite", 5, "sekcam"),
    ("meet", 6, "pengadministrasi-kepegawaian"),
    ("collect", 7, "kasi-pemerintahan"),
    ("validate", 8, "sekcam"),
    ("submit", 9, "camat"),
    ("correct", 10, "kasubbag-perencanaan"),
    ("request_approval", 11, "camat"),
    ("sign", 12, "pengadministrasi-kepegawaian"),
    ("cover_letter", 13, "pengadministrasi-kepegawaian"),
    ("copy", 14, "pengadministrasi-kepegawaian"),
]


@pytest.mark.parametrize(("until", "number", "code"), OPEN)
def test_open_steps_ask_at_most_fifteen_times(
    browsers: Browsers, play: Play, until: str, number: int, code: str
) -> None:
    play.run(until=until)
    assert _count(browsers, code, f"/kasus/{play.case}/langkah/{number}/") <= MOST


def test_unit_pages_ask_at_most_fifteen_times(browsers: Browsers, collecting: Play) -> None:
    counts = {
        submission.entries.count(): _count(
            browsers,
            _staff(submission),
            f"/kasus/{collecting.case}/isian/{submission.unit_id}/",
        )
        for submission in Submission.objects.select_related("unit").filter(state="diisi")
    }
    assert max(counts.values()) <= MOST
    assert len(set(counts.values())) == 1, counts


def _staff(submission: Submission) -> str:
    position = submission.unit.positions.filter(role="pengadministrasi").first()
    assert position is not None
    return position.code
