"""A unit's form in the second quarter: what the first one gave never stands for this one."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import time_machine
from django.http import HttpResponse
from openpyxl.reader.excel import load_workbook

from capaian.archive.models import ArchivedCase
from capaian.cli.playing import Play
from capaian.measurement.models import Entry
from tests.conftest import NEXT_QUARTER
from tests.memory import recall_play
from tests.web.browser import read_text
from tests.web.conftest import PAST, Browsers


def test_an_empty_quarter_is_told_empty_on_the_page_and_in_the_workbook(
    browsers: Browsers, play: Play, clock: time_machine.Traveller
) -> None:
    play.run()
    clock.move_to(NEXT_QUARTER)
    second = recall_play(play.cast, quarter=2)
    second.run(until="meet")
    unit = next(each for each in second.units() if each.code == "pemerintahan")
    page = f"/kasus/{second.case}/isian/{unit.pk}/"
    entries = Entry.objects.filter(submission__cycle__case=second.case, submission__unit=unit)
    first, other = entries.order_by("line__rank").values_list("line_id", flat=True)
    staff = browsers("staf-pemerintahan")

    def read(*places: str) -> list[str]:
        return [_read(staff.open(page), place) for place in places]

    before = ["belum diisi, hitungan baris 1 s.d. TW I 100,00", "–", "Rata-rata unit belum diisi"]
    assert read(f"c{first}", f"p{first}", "rata-rata") == before
    book = load_workbook(BytesIO(staff.open(f"{page}buku-kerja/").content))["Isian"]
    asked = [[book[f"{column}{row}"].value for column in "FGJ"] for row in (13, 14)]
    assert asked == [["50", "25 %", None], ["50", "22,5", None]]

    staff.do(page, "simpan", **{f"typed-{first}": "50"})
    after = ["100,00, hitungan baris 1", "Sangat Tinggi"]
    assert read(f"c{first}", f"p{first}") == after
    assert read(f"c{other}", "rata-rata") == [
        "belum diisi, hitungan baris 2 s.d. TW I 90,00",
        "Rata-rata unit 95,00 Sangat Tinggi; sementara, 1 dari 2 terisi",
    ]
    assert "Capaian s.d. TW\u00a0II (%)</th>" in staff.open(page).content.decode()


def test_a_quarter_measured_again_is_the_newest_on_the_first_page(
    browsers: Browsers, play: Play, clock: time_machine.Traveller
) -> None:
    again = _measure_twice(play, clock, until="submit")
    home = browsers("camat").open("/").content.decode()
    assert re.findall(r'href="/kasus/(\d+)/angka/"', home)[:1] == [str(again.case)]


def _measure_twice(play: Play, clock: time_machine.Traveller, *, until: str = "archive") -> Play:
    """The first quarter to its end, and an hour later once more."""
    play.run()
    clock.shift(timedelta(hours=1))
    again = Play(play.cast, 2026, 1, play.start, play.filled)
    again.run(until=until)
    return again


def _read(response: HttpResponse, place: str) -> str:
    """What stands in a place of the page, without tags."""
    inside = response.content.decode().partition(f'id="{place}"')[2].partition(">")[2]
    inside = re.split(r"</(?:div|tr)>", inside)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split()).replace(" ,", ",")


def test_two_measurements_of_a_period_are_told_apart_wherever_they_are_listed(
    browsers: Browsers, play: Play, clock: time_machine.Traveller
) -> None:
    again = _measure_twice(play, clock)
    clerk = browsers("pengadministrasi-kepegawaian")
    ArchivedCase.objects.update(active_until=PAST)
    lists = (
        "/kasus/",
        "/arsip/",
        "/arsip/pindah/",
        "/riwayat/",
        "/cari/?q=triwulan",
        "/cari/?q=I03",
    )
    for page in lists:
        told = re.findall(r"No\. berkas (\d/2026-TW1)", read_text(clerk.open(page)))
        assert {*told} == {"1/2026-TW1", "2/2026-TW1"}, page
    for number, pk in enumerate((play.case, again.case), 1):
        assert f"No. berkas {number}/2026-TW1" in read_text(clerk.open(f"/kasus/{pk}/"))
