"""A list of people read: dirty headings, Indonesian dates, findings at the cell."""

from __future__ import annotations

from datetime import date

import pytest

from capaian.domain.errors import Invalid
from capaian.domain.plan.rows import Line
from capaian.domain.roster import RosterReading, read_day, read_roster

NIP = "198501312010011001"


def read(*rows: list[str]) -> RosterReading:
    return read_roster(Line(number, cells) for number, cells in enumerate(rows, 1))


@pytest.mark.parametrize(
    "text",
    [
        *("1 Januari 2026", "01 januari 2026", "1 Jan 2026", "1 jan. 2026", "1-1-2026"),
        *("01/01/2026", "1.1.2026", "2026-01-01", "2026-01-01 00:00:00", " 1  JANUARI  2026 "),
    ],
)
def test_days_are_read_as_offices_write_them(text: str) -> None:
    assert read_day(text) == date(2026, 1, 1)


@pytest.mark.parametrize(
    "text", ["", "1-1-26", "31 Februari 2026", "13/13/2026", "46023", "1 Mok 2026", "besok"]
)
def test_days_that_mean_nothing_are_not_guessed(text: str) -> None:
    assert read_day(text) is None


def test_months_are_read_in_their_old_spelling_too() -> None:
    words = "Januari Pebruari Maret April Mei Juni Juli Agustus September Oktober Nopember Desember"
    days = [read_day(f"2 {word} 2026") for word in words.split()]
    assert days == [date(2026, month, 2) for month in range(1, 13)]


def test_dirty_headings_are_known_and_foreign_ones_told() -> None:
    reading = read(
        ["", ""],
        [" No. ", "NAMA  LENGKAP", "N I P", "Pangkat / Gol. Ruang", "Surel", "No. HP", "TMT"],
        [
            "1",
            " Kasi\xa0 Satu ",
            "19850131 201001 1 001",
            "Penata",
            "a@b.id",
            "0812345678",
            "1-2-2026",
        ],
    )
    (row,) = reading.rows
    assert row.facts == {
        "name": "Kasi Satu",
        "nip": NIP,
        "rank": "Penata",
        "email": "a@b.id",
        "phone": "0812345678",
    }
    assert (row.start, row.problems) == (date(2026, 2, 1), ())
    assert [words for _, words in reading.notes] == [
        "Kolom “No.” tidak dikenal, jadi tidak dibaca.",
    ]


def test_what_is_wrong_is_told_at_its_cell() -> None:
    (row,) = read(["Nama", "NIP", "Email", "Mulai"], ["Kasi", "12 34", "kasi", "1-1-26"]).rows
    assert row.problems == (
        ("baris 2, kolom nip", "NIP terdiri atas 18 angka, ini 4. Periksa lagi."),
        (
            "baris 2, kolom surel",
            "Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id.",
        ),
        (
            "baris 2, kolom mulai",
            "Tanggal “1-1-26” tidak terbaca. Tulis seperti 31 Januari 2026.",
        ),
    )


def test_row_without_a_name_is_noted() -> None:
    reading = read(["nama", "jabatan"], ["", "Camat"], ["Camat", "Camat"])
    assert [row.line for row in reading.rows] == [3]
    assert reading.notes == (("baris 2", "Tidak ada nama, jadi tidak dibaca."),)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Berkas ini kosong. Isi judul kolom dan sedikitnya satu orang."),
        ([["NIP"], [NIP]], "Kolom nama tidak ada. Unduh contoh berkas untuk susunan kolomnya."),
        ([["Nama", "nama"], ["a", "b"]], "Kolom nama ada dua kali. Hapus salah satunya."),
        ([["Nama"]], "Berkas ini belum memuat nama. Isi sedikitnya satu orang."),
    ],
)
def test_file_that_is_no_list_is_refused(rows: list[list[str]], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(*rows)
    assert refused.value.sentence == sentence
