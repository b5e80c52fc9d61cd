"""The first page: for whom one waits, each once, and what is late only when it is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from capaian.cli.playing import Play
from capaian.office.models import Appointment
from capaian.procedure.models import Task
from capaian.web.templatetags.words import day, moment, remaining
from tests.conftest import NEXT_QUARTER
from tests.memory import recall_play
from tests.web.browser import read_running, read_text
from tests.web.conftest import Browsers

TRANTIB = "Seksi Ketenteraman dan Ketertiban Umum"


def test_late_units_are_named_once(browsers: Browsers, collecting: Play) -> None:
    told = read_running(browsers("camat"))
    assert (told.count(TRANTIB), told.count("lewat 2 hari")) == (1, 1)
    own = read_running(browsers("kasi-trantib"))
    assert (own.count(TRANTIB), own.count("Seksi Pelayanan Umum"), own.count("lewat 2 hari")) == (
        0,
        1,
        1,
    )


def test_who_holds_no_position_is_told_and_who_can_give_one(
    browsers: Browsers, collecting: Play
) -> None:
    clerk, told = browsers("staf-trantib"), "Anda tidak memegang jabatan hari ini"
    assert told not in read_text(clerk.open("/"))
    Appointment.objects.filter(position__code="staf-trantib").update(end=date(2026, 4, 1))
    shown = read_text(clerk.open("/"))
    assert f"{told}, jadi tidak ada tugas untuk Anda. Camat atau Sekcam dapat menetapkan" in shown
    assert "Tidak ada yang menunggu Anda." not in shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 10), "hari ini"),
        (date(2026, 4, 13), "3 hari lagi"),
        (date(2026, 4, 8), "lewat 2 hari"),
        (date(2099, 1, 1), "72 tahun lagi"),
        (date(2023, 1, 1), "lewat 3 tahun"),
        (None, ""),
    ],
)
def test_deadline_is_told_in_days_and_far_ones_in_years(day: date | None, words: str) -> None:
    assert remaining(day) == words.replace(" ", "\u00a0")


def test_a_date_and_an_hour_are_not_parted_at_the_end_of_a_line() -> None:
    at = datetime(2026, 1, 20, 3, 32, tzinfo=UTC)
    assert [day(at.date()), moment(at)] == [
        "20\u00a0Januari\u00a02026",
        "20\u00a0Januari\u00a02026 10.32\u00a0WIB",
    ]


def test_minutes_used_are_those_of_the_working_hours(browsers: Browsers, collecting: Play) -> None:
    camat, case = browsers("camat"), f"/kasus/{collecting.case}/"
    tasks = Task.objects.filter(case=collecting.case, done_at__isnull=False)
    tasks.update(begun_at=at("2026-04-10 15:00"), done_at=at("2026-04-10 15:10"))
    # From Friday into Monday.
    tasks.filter(step="order").update(done_at=at("2026-04-13 08:00"))
    table = read_text(camat.open(case))
    assert " 15 menit 90 menit " in table
    assert " 830 menit 130 menit " in table
    assert "Waktu terpakai dihitung pada hari dan jam kerja kantor (07.30 – 16.00 WIB)." in table
    assert "Gambar SOP: terpakai 130 menit dari 830 menit baku" in read_text(camat.open("/"))
    step = camat.open(f"{case}langkah/1/").content.decode()
    assert '<span class="state late">90 menit</span>' in step


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


def test_vacant_seat_is_told_with_who_can_fill_it(browsers: Browsers, collecting: Play) -> None:
    pages = ("/", "/tugas/", f"/kasus/{collecting.case}/", f"/kasus/{collecting.case}/langkah/6/")
    words = f"Belum ada pejabat untuk {TRANTIB}."
    clerk = browsers("pengadministrasi-kepegawaian")
    assert [words in clerk.open(page).content.decode() for page in pages] == [False] * 4
    Appointment.objects.filter(position__unit__code="trantib").update(end=date(2026, 4, 2))
    for code, way in (
        ("camat", "Tetapkan pejabat, Plt., atau Plh.</a>"),
        ("kasi-pelayanan", "Camat atau Sekcam menetapkannya."),
    ):
        for page in pages:
            told = browsers(code).open(page).content.decode()
            assert (words in told, way in told) == (True, True), (code, page)


def test_open_form_is_being_filled_in_only_when_a_row_is_filled(
    browsers: Browsers, collecting: Play
) -> None:
    camat, unit = browsers("camat"), collecting.units()[1]
    form = f"/kasus/{collecting.case}/isian/{unit.pk}/"

    def read() -> tuple[str, str, str]:
        table = read_text(camat.open(f"/kasus/{collecting.case}/langkah/6/"))
        row = table.partition(f" {unit.name} ")[2]
        return (
            read_running(camat).partition("Isian unit: ")[2],
            row.partition(",")[0],
            read_text(camat.open(form)).partition(f"{unit.name} ")[2].partition(" ,")[0],
        )

    assert read() == ("5 belum diisi, 1 sudah dikirim.", "Belum diisi", "Belum diisi")
    collecting.type_figures(unit)
    counts = "4 belum diisi, 1 sedang diisi, 1 sudah dikirim."
    assert read() == (counts, "Sedang diisi", "Sedang diisi")


def test_the_sops_own_picture_lights_the_current_step(browsers: Browsers, collecting: Play) -> None:
    tasks = Task.objects.filter(case=collecting.case, done_at__isnull=False)
    tasks.update(begun_at=at("2026-04-10 15:00"), done_at=at("2026-04-10 15:10"))
    page = browsers("kasi-pelayanan").open("/").content.decode()
    _, _, picture = page.partition('<details class="picture" open>')
    heads, *rows = re.findall(r"<tr.*?</tr>", picture.partition("</details>")[0], re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in (heads, rows[5], rows[13])]
    assert words == [
        "No Aktivitas Camat Sekcam Kasi/Kasubbag Umpeg Pengadministrasi Kepegawaian "
        "Terpakai / baku (menit)",
        "6 Menghimpun format data dan informasi pengukuran kinerja masing-masing bidang dan "
        "sekretariat Langkah 6, Pengadministrasi Kepegawaian: proses "
        "Sedang dikerjakan. Lanjut ke langkah 7. Data bidang kurang /&nbsp;120",
        "14 Pengarsipan dokumen pengukuran kinerja Langkah 14, Pengadministrasi Kepegawaian: mulai "
        "atau selesai Langkah terakhir. /&nbsp;10",
    ]
    marks = [re.findall(r'class="(open|state[ \w]*|sop-row[ \w-]*)"', row) for row in rows]
    assert marks == [
        *[["state done", "sop-row sop-done"]] * 5,
        ["open", "state late", "sop-row sop-current"],
        *[["state", "sop-row"]] * 8,
    ]
    assert [row.partition('"number">')[2].partition(" <")[0] for row in rows[:5]] == ["10"] * 5


def test_the_picture_of_one_measurement_is_open_those_of_others_at_a_click(
    browsers: Browsers, collecting: Play, clock: time_machine.Traveller
) -> None:
    clock.move_to(NEXT_QUARTER)
    recall_play(collecting.cast, quarter=2).run(until="order")
    page = browsers("kasi-pelayanan").open("/").content.decode()
    assert re.findall(r'<details class="picture"( open)?>', page) == [" open", ""]
