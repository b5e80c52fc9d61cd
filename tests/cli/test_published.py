"""Tables as ``capaian measure`` finds them: of reports, of Excel, and some that cannot be used."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from capaian.cli.measuring import run
from tests.cli.measured import HEADER, collect, find_differences, measure_text, read_result


def test_measure_reads_the_headings_of_published_tables(tmp_path: Path) -> None:
    text = collect(
        's,Kantor,2019,tahunan,Sasaran,IKM,Nilai,naik,"82,5","88,94","107,81",,,,',
        's,Kantor,2020,tahunan,Sasaran,IKM,Nilai,naik,"84,75","88,95","104,96",,,,',
        's,Kantor,2020,tahunan,Sasaran,IKM,Nilai,naik,"84,75","88,95","104,96",,,,',
        's,Kantor,2020,tahunan,Sasaran,Kasus,kasus,turun,254 kasus,181 kasus,"128,74 %",,,,',
    )
    rows = read_result(tmp_path, text)["rows"]
    assert [row["achievement"] for row in rows] == ["107.81", "104.96", "104.96", None]
    assert [[each["code"] for each in row["findings"]] for row in rows] == [
        [], [], ["duplicate_indicator"], ["missing_formula", "printed_differs"],
    ]  # fmt: skip
    assert find_differences(rows[3]) == [
        "Tercetak 128,74, tetapi tidak dapat dihitung ulang. "
        "Angka tercetak cocok dengan (2 × Target − Realisasi) / Target × 100."
    ]


def test_measure_reads_what_excel_writes(tmp_path: Path) -> None:
    text = "\ufeffIndicator;Target;Realization;Direction;Formula;Catatan\r\nIKM – x;82,5;88,94;"
    semicolons = text + "HIGHER;ratio;a\r\n;;;;;\r\n"
    assert read_result(tmp_path, semicolons)["average"] == "107.81"
    result = read_result(tmp_path, semicolons.removeprefix("\ufeff").encode("cp1252"))
    assert result["rows"][0]["indicator"] == "IKM – x"


def test_measure_reads_the_headings_of_a_report(tmp_path: Path) -> None:
    heading = "No.;Sasaran Strategis;Indikator Kinerja;Satuan;Arah;Target;Realisasi;Capaian (%)"
    text = f"{heading}\n1;Layanan;IKM;Nilai;naik;84,75;88,95;104,96\n2;;Aduan;%;naik;80;60;80\n"
    rows = read_result(tmp_path, text)["rows"]
    assert [row["achievement"] for row in rows] == ["104.96", "75.00"]
    assert [find_differences(row) for row in rows] == [
        [],
        ["Tercetak 80, hitungan 75,00. Periksa angka, satuan dan rumusnya."],
    ]


# As reports print it: a title, headings in two lines, the columns numbered, a section, a note.
REPORT = (
    ("Tabel 3.1 Capaian Kinerja Tahun 2024, Kecamatan Contoh",),
    ("NO", "SASARAN", "INDIKATOR KINERJA UTAMA", "SATUAN", "TAHUN 2024", "", ""),
    ("", "", "", "", "TARGET", "REALISASI 2024", "% CAPAIAN"),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7) = (6)/(5)"),
    ("I", "Layanan", "", "", "", "", ""),
    ("1", "", "Indeks Kepuasan Masyarakat", "Nilai", "84,75", "88,95", "104,96"),
    ("2", "", "Konflik selesai", "%", "95", "90", "94,47"),
    ("", "", "Rata-rata", "", "", "", "99,72"),
    ("Sumber: data contoh",),
)
REPORTED = [
    ("Indeks Kepuasan Masyarakat", "Angka tercetak cocok dengan Realisasi / Target × 100."),
    ("Konflik selesai", "Lengkapi lalu hitung ulang."),
    ("Rata-rata", None),
]


def read_report(result: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Each row's name and the last sentence about its printed figure."""
    told = [(row["indicator"], find_differences(row)) for row in result["rows"]]
    return [(name, ". ".join(said[0].split(". ")[1:]) if said else None) for name, said in told]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_measure_reads_a_table_as_a_report_prints_it(tmp_path: Path, sign: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(REPORT)
    assert read_report(read_result(tmp_path, text.getvalue())) == REPORTED


def test_measure_reads_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cells in REPORT:
        book.active.append([_type_cell(cell) for cell in cells])
    book.active.merge_cells("A1:G1")
    book.active.merge_cells("C2:C3")
    book.active["E7"], book.active["E7"].number_format = 0.95, "0.00%"
    book.save(path := tmp_path / "laporan.xlsx")
    assert read_report(read_result(tmp_path, path.read_bytes())) == REPORTED


def _type_cell(cell: str) -> str | float:
    return float(cell.replace(",", ".")) if cell.replace(",", "").isdigit() else cell


def test_measure_refuses_a_date_that_excel_made(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["indikator", "target", "realisasi"])
    book.active.append(["IKM", date(2024, 4, 3), 5])
    book.save(path := tmp_path / "laporan.xlsx")
    sentence = "Sel B2 terbaca tanggal 03/04/2024. Ketik isinya sebagai teks."
    assert measure_text(tmp_path, path.read_bytes()) == (2, "", f"{sentence}\n")


def test_measure_keeps_odd_line_breaks_inside_cells(tmp_path: Path) -> None:
    text = f'\n{HEADER}\rA\u2028B,,higher,ratio,,10,5,\r"C\nD",,higher,ratio,,10,5,\r'
    rows = read_result(tmp_path, text)["rows"]
    assert [row["indicator"] for row in rows] == ["A B", "C D"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Baris 1: berkas tidak memuat indikator. Isi sedikitnya satu baris."),
        ("\n\n", "Baris 1: berkas tidak memuat indikator. Isi sedikitnya satu baris."),
        (f"{HEADER}\n", "Baris 2: berkas tidak memuat indikator. Isi sedikitnya satu baris."),
        (
            "indicator,target\nA,1\n",
            "Baris 1: kolom realization tidak ada. Tambahkan pada kepala tabel.",
        ),
        (
            "indicator,target,realization,target\nA,1,1,1\n",
            "Baris 1: kolom “target” kembar. Hapus salah satu.",
        ),
        (
            "indicator,target,realization\nA,1,1\nB,88,95,1\n",
            "Baris 3: 4 sel untuk 3 kolom. Beri tanda kutip pada sel yang memuat pemisah.",
        ),
        (
            'indicator,target,realization\nA,1,"1\n',
            "Baris 2: tanda kutip atau isi sel rusak. Perbaiki baris itu.",
        ),
        (
            b"indicator,target,realization\nA,1,\x00\n",
            "Berkas ini bukan teks. Simpan sebagai .xlsx atau CSV, lalu coba lagi.",
        ),
        (
            b"indicator,target,realization\nA,1,\x81\xff\n",
            "Berkas ini bukan teks. Simpan sebagai .xlsx atau CSV, lalu coba lagi.",
        ),
        (
            b"PK\x03\x04\x00\x00",
            "Berkas rusak dan tidak dapat dibaca. "
            "Simpan formulir sebagai .xlsx tanpa kata sandi, lalu coba lagi.",
        ),
    ],
)  # fmt: skip
def test_measure_refuses_an_unusable_file(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    assert measure_text(tmp_path, text) == (2, "", f"{sentence}\n")


def test_measure_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    path = tmp_path / "tidak-ada.csv"
    assert run(path, decimal="id", as_json=True, out=out, err=err) == 2
    assert (out.getvalue(), err.getvalue()) == (
        "", f"Berkas {path} tidak dapat dibaca. Periksa nama dan izinnya.\n",
    )  # fmt: skip
    assert run(tmp_path, decimal="id", as_json=True, out=out, err=err) == 2
