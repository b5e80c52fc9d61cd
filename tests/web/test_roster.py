"""People imported from a file: looked at row by row, adopted as a whole, the same twice is once."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.audit.models import Event
from capaian.domain.access import Actor
from capaian.office.models import Appointment, Person, RosterDraft
from tests.web.browser import Browser
from tests.web.conftest import Browsers

PAGE = "/kantor/orang/impor/"
NIP = "198501312010011001"
KASI = "Kasi Ketenteraman dan Ketertiban Umum"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def upload(browser: Browser, content: str | bytes, name: str = "orang.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return browser.send(PAGE, browser.form(PAGE), file=SimpleUploadedFile(name, data))


def propose(browser: Browser, content: str | bytes) -> str:
    answer = upload(browser, content)
    assert answer.status_code == 302, words(answer)
    return str(answer.url)


def settle(browser: Browser, path: str, act: str = "tetapkan") -> Any:
    return browser.send(path, browser.form(path), act=act)


def held(title: str) -> list[tuple[str, date, date | None]]:
    rows = Appointment.objects.filter(position__title=title).order_by("start")
    return [(each.person.name, each.start, each.end) for each in rows]


def test_list_is_shown_row_by_row_and_counts_only_when_adopted(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    text = (
        "Nama Lengkap;NIP;Pangkat/Gol;Jabatan;No. HP;TMT\n"
        f"Petugas Baru;19850131 201001 1 001;Penata;{KASI};0812 345 678;1 April 2026\n"
        "Camat Wangon;;Pembina;Camat  wangon;;\n"
    )
    path = propose(sekcam, text)
    page = words(sekcam.open(path))
    # Until now the position stood for the name, so this row tells who that person is.
    assert "1 baru, 1 berubah, 0 tetap" not in page
    assert "0 baru, 2 berubah, 0 tetap" in page
    assert f"Nama: {KASI} → <strong>Petugas Baru</strong>" in page
    assert "Pangkat: <strong>Pembina</strong>" in page
    assert "12 orang, tetap seperti sekarang" in page
    assert Person.objects.filter(nip=NIP).count() == 0
    assert settle(sekcam, path).status_code == 302
    assert Person.objects.get(nip=NIP).name == "Petugas Baru"
    assert held(KASI) == [("Petugas Baru", date(2026, 1, 1), None)]
    draft = RosterDraft.objects.get()
    assert (bytes(draft.content), draft.settled_at is None) == (b"", False)
    told = Event.objects.latest("sequence")
    assert (told.action, told.details) == (
        "adopt_people",
        {"changed": "0 baru, 2 berubah, 0 tetap"},
    )
    assert sekcam.open(path).status_code == 404


def test_same_file_twice_changes_nothing_more(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    text = f"nama,nip,jabatan,mulai\nPetugas Baru,{NIP},{KASI},2026-04-01\n"
    settle(sekcam, propose(sekcam, text))
    count = Event.objects.count()
    again = upload(sekcam, text)
    assert (again.url, Event.objects.count()) == ("/kantor/orang/", count)
    assert "Isi berkas sama dengan data kantor." in words(sekcam.open("/kantor/orang/"))


def test_successor_takes_the_position_from_the_day_told(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    settle(sekcam, propose(sekcam, f"nama,jabatan\nPetugas Lama,{KASI}\n"))
    text = f"nama,nip,jabatan,mulai\nPetugas Baru,{NIP},{KASI},1 Mei 2026\n"
    path = propose(sekcam, text)
    assert "menggantikan Petugas Lama" in words(sekcam.open(path))
    settle(sekcam, path)
    assert held(KASI) == [
        ("Petugas Lama", date(2026, 1, 1), date(2026, 4, 30)),
        ("Petugas Baru", date(2026, 5, 1), None),
    ]


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        (
            "A,,Kasi Trantib,2026-05-01\n",
            ["Baris 2, kolom jabatan: Jabatan ini tidak ada di kantor."],
        ),
        (
            "A,,Kasi Pemerintahn,2026-05-01\n",
            ["Jabatan ini tidak ada di kantor. Maksudnya Kasi Pemerintahan?"],
        ),
        ("A,12,,\n", ["Baris 2, kolom nip: NIP terdiri atas 18 angka, ini 2."]),
        (
            f"A,{NIP},,\nB,{NIP},,\n",
            ["Baris 3, kolom nama: Orang ini sudah ada di baris 2 dengan data lain."],
        ),
        (
            "A,,Kasi Pemerintahan,\nB,,Kasi Pemerintahan,2026-05-01\n",
            ["Baris 3, kolom jabatan: Jabatan ini sudah ada di baris 2."],
        ),
    ],
)
def test_wrong_cells_are_told_and_nothing_is_adopted(
    browsers: Browsers, rows: str, sentences: list[str]
) -> None:
    sekcam = browsers("sekcam")
    path = propose(sekcam, f"nama,nip,jabatan,mulai\n{rows}")
    page = words(sekcam.open(path))
    assert [sentence for sentence in sentences if sentence not in page] == []
    assert "Tetapkan daftar ini" not in page
    before = Person.objects.count()
    refused = settle(sekcam, path)
    assert (refused.status_code, Person.objects.count()) == (422, before)
    assert settle(sekcam, path, "batalkan").url == "/kantor/orang/"


def test_position_that_is_held_needs_a_day_after_its_holder(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    settle(sekcam, propose(sekcam, f"nama,jabatan\nPetugas Lama,{KASI}\n"))
    for day, sentence in [
        ("", "Tulis tanggal mulai menjabat, misalnya 31 Januari 2026."),
        ("1-1-2026", f"{KASI} dijabat Petugas Lama sejak 01-01-2026. Mulai harus sesudah itu."),
    ]:
        path = propose(sekcam, f"nama,jabatan,mulai\nPetugas Baru,{KASI},{day}\n")
        assert sentence in words(sekcam.open(path))


def test_change_since_the_list_was_looked_at_is_told(browsers: Browsers) -> None:
    first, second = browsers("sekcam"), browsers("sekcam")
    path = propose(first, f"nama,nip,pangkat\nCamat Wangon,{NIP},Pembina\n")
    seen = first.form(path)
    person = Person.objects.get(code="camat")
    second.do(f"/kantor/orang/{person.pk}/", "", rank="Penata")
    stale = first.send(path, seen, act="tetapkan")
    assert (stale.status_code, "Pangkat: Penata →" in words(stale)) == (409, True)
    assert settle(first, path).status_code == 302
    person.refresh_from_db()
    assert (person.rank, person.nip) == ("Pembina", NIP)


def test_export_imports_unchanged_and_the_template_names_positions(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    for ending in ("xlsx", "csv"):
        data = sekcam.open(f"/kantor/orang/daftar.{ending}").content
        assert upload(sekcam, data, f"x.{ending}").url == "/kantor/orang/"
    assert RosterDraft.objects.count() == 0
    blank = sekcam.open("/kantor/orang/contoh.csv").content.decode()
    assert blank.splitlines()[:2] == [
        "nama,nip,pangkat,jabatan,surel,telepon,mulai",
        ",,,Camat Wangon,,,",
    ]
    book: Any = openpyxl.load_workbook(BytesIO(sekcam.open("/kantor/orang/contoh.xlsx").content))
    assert book.active.max_row == 15
    assert sekcam.open("/kantor/orang/lain.csv").status_code == 404


def test_workbook_as_people_fill_it_in_is_read(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["NAMA", "NIP", "JABATAN", "TMT"])
    sheet.append(["Petugas Baru", 198501312010011001, KASI, datetime(2026, 5, 1)])  # noqa: DTZ001
    data = BytesIO()
    book.save(data)
    page = words(sekcam.open(propose(sekcam, data.getvalue())))
    # Excel keeps fifteen digits: the number is not what was typed, and the day is.
    assert "NIP ini dibulatkan Excel (berakhir 000). Ketik NIP sebagai teks." in page
    assert "kolom mulai" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "Berkas ini PDF. Simpan sebagai .xlsx atau CSV, lalu coba lagi."),
        (b"nip\n12\n", "Kolom nama tidak ada."),
        (b"", "Berkas ini kosong."),
        (b"\x00\x01", "Berkas ini bukan teks."),
    ],
)
def test_file_that_is_no_list_is_told_at_the_form(
    browsers: Browsers, content: bytes, sentence: str
) -> None:
    answer = upload(browsers("sekcam"), content)
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert RosterDraft.objects.count() == 0


def test_others_and_other_offices_find_no_list(browsers: Browsers, stranger: Actor) -> None:
    path = propose(browsers("sekcam"), "nama\nOrang Baru\n")
    camat = browsers("camat")
    assert "Ini dikerjakan oleh Sekcam." in words(camat.open(PAGE))
    assert "Tetapkan daftar ini" not in words(camat.open(path))
    assert Browser(stranger).open(path).status_code == 404
    assert "Camat Wangon" not in Browser(stranger).open("/kantor/orang/daftar.csv").content.decode()


def test_preview_asks_the_same_with_one_row_and_with_three(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    counts = []
    for count in (1, 3):
        rows = "".join(f"Orang {number}\n" for number in range(count))
        path = propose(sekcam, f"nama\n{rows}")
        sekcam.open(path)
        with CaptureQueriesContext(connection) as queries:
            assert sekcam.open(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
