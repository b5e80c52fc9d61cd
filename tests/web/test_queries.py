"""No page asks the database more often because there is more to show."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from capaian.measurement.models import Submission
from tests.web.browser import Browser
from tests.web.conftest import Browsers, staff_of

MOST = 15
LISTS = ("/", "/tugas/", "/kasus/", "/kasus/{case}/", "/kantor/", "/arsip/", "/riwayat/")


def _count(browser: Browser, path: str) -> int:
    browser.open(path)
    with CaptureQueriesContext(connection) as queries:
        response = browser.open(path)
    assert response.status_code == 200, path
    return len(queries)


def test_lists_ask_at_most_fifteen_times_and_the_same_with_more_rows(
    browsers: Browsers, collecting: Play
) -> None:
    cast = {code: browsers(code) for code in ("camat", "kasi-pemerintahan")}
    paths = [path.format(case=collecting.case) for path in LISTS]

    def count() -> dict[tuple[str, str], int]:
        return {
            (code, path): _count(browser, path) for code, browser in cast.items() for path in paths
        }

    few = count()
    collecting.fill(collecting.units()[1])
    collecting.fill(collecting.units()[2])
    assert count() == few
    assert max(few.values()) <= MOST


def test_unit_pages_ask_the_same_with_one_line_and_with_four(
    browsers: Browsers, collecting: Play
) -> None:
    counts = {
        submission.entries.count(): _count(
            browsers(staff_of(submission)),
            f"/kasus/{collecting.case}/isian/{submission.unit_id}/",
        )
        for submission in Submission.objects.select_related("unit").filter(state="diisi")
    }
    assert len(counts) >= 2
    assert len(set(counts.values())) == 1, counts
    assert max(counts.values()) <= MOST
