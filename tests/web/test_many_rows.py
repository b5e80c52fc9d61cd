"""No list asks the database more often with 60 indicators, or with 5.860, than with one."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.cli.playing import Play
from capaian.domain.terms import Aggregation, Direction, Formula, PlanKind
from capaian.measurement.entries import EntryInput
from capaian.office.queries import console_actor
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.models import PlanVersion
from capaian.planning.rows import PlanRow
from tests.web.conftest import Browsers

pytestmark = pytest.mark.journey

# A kabupaten's own count is 5.860 indicators (design); here all stand in one unit's form.
SIZES = (1, 60, 5860)
MOST_BYTES = 100_000
ASKED = {
    "/": 15,
    "/tugas/": 13,
    "/cari/?q=layanan": 7,
    "/kasus/{case}/": 10,
    "/kasus/{case}/angka/": 11,
    "/kasus/{case}/isian/{unit}/": 13,
    "/kasus/{case}/isian/{unit}/?halaman=2": 13,
    "/kasus/{case}/tabel/e81/": 13,
    "/kasus/{case}/tabel/rekap/": 13,
    "/kasus/{case}/langkah/6/": 15,
    "/kantor/rencana/{plan}/": 11,
}


@pytest.mark.parametrize("size", SIZES)
def test_lists_ask_as_often_whatever_the_number_of_rows(
    size: int, play: Play, browsers: Browsers
) -> None:
    rows = [_make_row(number) for number in range(size)]
    day = date(2026, 4, 1)
    request = PlanRequest(2026, PlanKind.REVISED, day, "Ukuran daftar", rows)
    adopt_plan(console_actor("33.02.02"), request)
    play.filled = {row.code: EntryInput(typed="80,5") for row in rows}
    play.run(until="meet")
    unit = next(each for each in play.units() if each.code == "pemerintahan")
    play.type_figures(unit)
    camat = browsers("camat")
    place = {"case": play.case, "unit": unit.pk, "plan": PlanVersion.objects.latest("pk").pk}
    asked = {}
    for path in ASKED:
        address = path.format(**place)
        camat.open(address)
        with CaptureQueriesContext(connection) as queries:
            page = camat.open(address)
        assert (page.status_code, len(gzip.compress(page.content)) < MOST_BYTES) == (200, True)
        asked[path] = len(queries)
    assert asked == ASKED


def _make_row(number: int) -> PlanRow:
    return PlanRow(
        line=number + 2,
        objective_code="S1",
        objective="Meningkatnya mutu layanan",
        budget_code="",
        budget="",
        ceiling="",
        code=f"I{number:05d}",
        name=f"Persentase layanan, rincian {number}",
        unit_of_measure="%",
        direction=Direction.HIGHER,
        formula=Formula.RATIO,
        aggregation=Aggregation.LAST,
        targets=("90", "80", "85", "88", "90"),
        unit="pemerintahan",
        evidence_asked="Laporan triwulan",
    )
