"""No page asks the database more often because there is more to show."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from capaian.measurement.models import Submission
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers, staff_of

MOST = 15
LISTS = ("/", "/tugas/", "/kasus/", "/kasus/{case}/", "/kantor/", "/arsip/", "/riwayat/")
SEATS = (
    "camat",
    "sekcam",
    "kasubbag-umpeg",
    "kasubbag-perencanaan",
    "pengadministrasi-kepegawaian",
)

# The seat that is offered each step's form; step 7 is done on the pages of the units.
OFFERED = {
    2: "kasubbag-umpeg",
    3: "pengadministrasi-kepegawaian",
    4: "kasubbag-umpeg",
    5: "sekcam",
    6: "pengadministrasi-kepegawaian",
    8: "sekcam",
    9: "camat",
    10: "kasubbag-perencanaan",
    11: "camat",
    12: "pengadministrasi-kepegawaian",
    13: "pengadministrasi-kepegawaian",
    14: "pengadministrasi-kepegawaian",
}


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


def test_each_open_step_is_offered_to_its_executor_in_few_queries(
    browsers: Browsers, play: Play
) -> None:
    cast = {code: browsers(code) for code in SEATS}
    offered, counts = {}, {}

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
                offered[number] = code

    play.run(tell=look)
    assert offered == OFFERED
    assert max(counts.values()) <= MOST, counts


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
