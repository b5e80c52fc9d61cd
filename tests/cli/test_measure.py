"""``capaian measure``: the JSON, published tables reproduced, and what people read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from capaian.cli.measuring import run
from capaian.domain.terms import Formula
from tests.cli.measured import HEADER, collect, find_differences, measure_text, read_result


class Published(NamedTuple):
    """A row as an office printed it: cells as strings, and the direction in its own word."""

    indicator: str
    unit: str
    arah: str
    target: str
    realization: str
    printed: str
    formula: str = ""


# Sources: LKIP Kecamatan Gunung Kaler 2019 and 2020, table 3.5; LKjIP DP3AP2KB Lombok Tengah
# 2020; LAKIP Banyuasin 2016; LKIP Provinsi Lampung 2015; LKjIP of a Kesbangpol 2020; e-SAKIP
# Pringsewu 2025 (direction mended later); LAKIP Tanah Datar 2015.
REPRODUCED = (
    Published("IKM 2019", "Nilai", "naik", "82,5", "88,94", "107,81"),
    Published("Desa berkembang 2019", "Persen", "naik", "65", "66,67", "102,57"),
    Published("Laporan desa 2019", "Persen", "naik", "44,44", "44,44", "100,00"),
    Published("Jumlah 2019", "%", "unknown", "", "", "310,38"),
    Published("Rata-rata 2019", "%", "unknown", "", "", "103,46"),
    Published("IKM 2020", "Nilai", "naik", "84,75", "88,95", "104,96"),
    Published("Kasus ditangani", "%", "naik", "90", "100", "111,11"),
    Published("P2TP2A aktif", "%", "naik", "69,23", "53,85", "77,78"),
    Published("Jembatan baik", "%", "naik", "94,17", "93,79", "99,60"),
    Published("Irigasi teknis", "%", "naik", "67", "67,09", "100,13"),
    Published("Kematian bayi", "per 1000 KH", "turun", "32", "4,88", "184,75"),
    Published("Kematian bayi 2019", "per 1000 KH", "turun", "24", "4,88", "179,67"),
    Published("Kasus kriminal", "kasus", "turun", "254 kasus", "181 kasus", "128,74 %"),
    Published("Pengangguran", "%", "turun", "4,20", "4,65", "90,32%", "inverse"),
    Published("Jembatan", "%", "naik", "14,71", "14,71", "100"),
)
DIFFERING = (
    (
        Published("Desa berkembang 2020", "Persen", "naik", "70", "66,7", "95,24"),
        "Tercetak 95,24, hitungan 95,29. "
        "Angka tercetak cocok bila target dan realisasi belum dibulatkan.",
    ),
    (
        Published("Pengangguran, arah kosong", "%", "turun", "4,20", "4,65", "110,71%", "inverse"),
        "Tercetak 110,71, hitungan 90,32. Angka tercetak cocok dengan Realisasi / Target × 100.",
    ),
    (
        Published("Kemiskinan, arah kosong", "%", "turun", "", "7,60", "97,69%"),
        "Tercetak 97,69, tetapi target kosong. Lengkapi lalu hitung ulang.",
    ),
    (
        Published("Risiko bencana, arah kosong", "Indeks", "turun", "", "", "152,16%"),
        "Tercetak 152,16, tetapi target dan realisasi kosong. Lengkapi lalu hitung ulang.",
    ),
    (
        Published("Jalan baik", "%", "naik", "1,49 21 km", "1,81 25,478 km", "121,32"),
        "Tercetak 121,32, tetapi tidak dapat dihitung ulang. Lengkapi lalu hitung ulang.",
    ),
    (
        Published("Urusan umum", "%", "unknown", "80", "80", "100%"),
        "Tercetak 100, tetapi tidak dapat dihitung ulang. "
        "Angka tercetak cocok dengan Realisasi / Target × 100.",
    ),
)
ENGLISH = (
    Published("Dokumen anggaran", "persen", "naik", "95.56", "93", "97.32"),
    Published("Rancangan perda", "dokumen", "naik", "2", "3", "150.00"),
    Published("Serapan", "Rp", "naik", "1,004,422,800", "1,000,972,958", "99.66"),
)
DIRECTIONS = {"naik": ("higher", "ratio"), "turun": ("lower", "mirror"), "unknown": ("", "")}


def convert(rows: Sequence[Published]) -> str:
    """Published rows in the columns of ``capaian measure``; ``mirror`` unless a row says else."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER.split(","))
    for row in rows:
        direction, formula = DIRECTIONS[row.arah]
        cells = (row.indicator, row.unit, direction, row.formula or formula, "")
        writer.writerow((*cells, row.target, row.realization, row.printed))
    return text.getvalue()


def test_measure_writes_the_agreed_json(tmp_path: Path) -> None:
    text = 'indicator,target,realization,direction,formula\nIKM,"82,5","88,94",higher,ratio\n'
    result = read_result(tmp_path, text)
    (row,) = result.pop("rows")
    assert result == {
        "average": "107.81", "predicate": "Sangat Tinggi", "scale": "Permendagri 86/2017",
    }  # fmt: skip
    working = row.pop("working")
    assert working[0] == {
        "step": "target", "text": "Target diketik “82,5”, dibaca 82,5", "typed": "82,5",
        "read": "82.5",
    }  # fmt: skip
    assert [step["step"] for step in working] == [
        "target", "realization", "rule", "arithmetic", "rounding", "class",
    ]  # fmt: skip
    assert row == {
        "indicator": "IKM",
        "achievement": "107.81",
        "status": "measured",
        "predicate": "Sangat Tinggi",
        "rule": "Realisasi / Target × 100 (makin tinggi makin baik)",
        "findings": [],
    }


def test_measure_needs_a_rule_for_each_row(tmp_path: Path) -> None:
    result = read_result(tmp_path, "indicator,target,realization\nIKM,10,5\n")
    (row,) = result["rows"]
    assert (row["achievement"], row["status"], row["predicate"], row["rule"]) == (
        None, "not_computable", None, None,
    )  # fmt: skip
    assert [each["code"] for each in row["findings"]] == ["missing_direction", "missing_formula"]
    assert (result["average"], result["predicate"]) == (None, None)


@pytest.mark.parametrize("cell", ["1:17,9", "=1+1", "NaN", "1e400", "١٢", "１２", "n/a", "-"])
def test_measure_refuses_what_is_no_number(tmp_path: Path, cell: str) -> None:
    text = f'{HEADER}\nA,,higher,ratio,,10,"{cell}",\n'
    (row,) = read_result(tmp_path, text)["rows"]
    assert (row["achievement"], row["status"]) == (None, "not_computable")
    (finding,) = row["findings"]
    assert (finding["code"], finding["severity"], finding["cell"]) == (
        "invalid_number", "blocks", "realisasi",
    )  # fmt: skip
    assert finding["message"].startswith("Realisasi: ")


def test_measure_tells_the_three_states_apart(tmp_path: Path) -> None:
    cells = ("", "0", '"belum diukur, karena tahunan"')
    lines = [f"I{place},,higher,ratio,,10,{cell}," for place, cell in enumerate(cells)]
    rows = read_result(tmp_path, "\n".join([HEADER, *lines]))["rows"]
    assert [(row["status"], row["achievement"]) for row in rows] == [
        ("not_filled", None), ("measured", "0.00"), ("not_measured", None),
    ]  # fmt: skip


def test_measure_reproduces_published_figures(tmp_path: Path) -> None:
    rows = read_result(tmp_path, convert(REPRODUCED))["rows"]
    assert [find_differences(row) for row in rows] == [[]] * len(REPRODUCED)
    printed = [row.printed.strip(" %").replace(",", ".") for row in REPRODUCED if row.target]
    shown = [row["achievement"] for row in rows if row["achievement"]]
    assert [float(figure) for figure in shown] == [float(figure) for figure in printed]


def test_measure_reproduces_english_figures_when_told(tmp_path: Path) -> None:
    rows = read_result(tmp_path, convert(ENGLISH), decimal="en")["rows"]
    assert [row["achievement"] for row in rows] == ["97.32", "150.00", "99.66"]
    assert [row["findings"] for row in rows] == [[], [], []]


@pytest.mark.parametrize(("published", "sentence"), DIFFERING)
def test_measure_explains_published_mistakes(
    tmp_path: Path, published: Published, sentence: str
) -> None:
    (row,) = read_result(tmp_path, convert([published]))["rows"]
    assert find_differences(row) == [sentence]


def test_measure_finds_an_average_that_was_cut(tmp_path: Path) -> None:
    rows = [
        Published("Jalan", "km", "naik", "21", "25,478", "121,32"),
        Published("Jembatan", "%", "naik", "14,71", "14,71", "100"),
        Published("Rata-rata Capaian", "%", "unknown", "", "", "110"),
    ]
    last = read_result(tmp_path, convert(rows))["rows"][-1]
    sentence = "Tercetak 110, rata-rata baris di atasnya 110,66. Periksa baris dan pembulatannya."
    assert [each["message"] for each in last["findings"]] == [sentence]
    _, out, _ = measure_text(tmp_path, convert(rows), as_json=False)
    assert out.splitlines()[-5:-3] == [
        "3. Rata-rata Capaian: ringkasan, tercetak 110",
        f"   ! peringatan: {sentence}",
    ]


def test_measure_prints_text_for_people(tmp_path: Path) -> None:
    text = f"{HEADER}\nIKM,Nilai,higher,ratio,last,10,5,\nB,,,,,10,,\n"
    code, out, err = measure_text(tmp_path, text, as_json=False)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "1. IKM: 50,00  Sangat Rendah",
        "   Target: Target diketik “10”, dibaca 10",
        "   Realisasi: Realisasi diketik “5”, dibaca 5",
        "   Rumus: Realisasi / Target × 100; sumber: semua laporan yang diperiksa",
        "   Hitungan: 5 / 10 × 100 = 50",
        "   Pembulatan: Dibulatkan setengah ke atas, 2 desimal: 50,00",
        "   Predikat: 50,00 = Sangat Rendah; Permendagri 86/2017",
        "2. B: belum diisi",
        "   Target: Target diketik “10”, dibaca 10",
        "   Realisasi: Realisasi belum diisi",
        "   ! menghalangi: Arah indikator belum diisi atau tidak dikenal. Pilih arahnya.",
        "   ! menghalangi: Rumus capaian belum diisi atau tidak dikenal. Pilih rumusnya.",
        "   ! menghalangi: Realisasi belum diisi. Isi, atau tandai belum diukur dengan alasan.",
        "",
        "Rata-rata capaian: 50,00 (Sangat Rendah); rata-rata sederhana dari 1 indikator",
        "Skala: Permendagri 86/2017: Sangat Tinggi ≥ 91; Tinggi ≥ 76; Sedang ≥ 66; "
        "Rendah ≥ 51; Sangat Rendah selebihnya",
    ]


def test_measure_takes_the_formula_of_lower_is_better_from_the_command(tmp_path: Path) -> None:
    path = tmp_path / "tabel.csv"
    path.write_text("indikator,satuan,arah,target,realisasi\nKasus,kasus,turun,10,5\n")
    shown = []
    for lower in (Formula.MIRROR, Formula.INVERSE, None):
        out, err = io.StringIO(), io.StringIO()
        assert run(path, decimal="id", as_json=True, out=out, err=err, lower=lower) == 0
        shown.append(json.loads(out.getvalue())["rows"][0]["achievement"])
    assert shown == ["150.00", "200.00", None]


def test_measure_keeps_an_empty_cell_of_formulas_open(tmp_path: Path) -> None:
    text = "indikator,arah,rumus,target,realisasi\nIKM,naik,,10,5\n"
    (row,) = read_result(tmp_path, text)["rows"]
    assert [each["code"] for each in row["findings"]] == ["missing_formula"]


def test_measure_holds_a_printed_absorption_against_the_money(tmp_path: Path) -> None:
    text = collect(
        "s,A,2026,,,Program satu,Rp,unknown,,,98% terserap,,Rp 5.000.000,Rp 4.900.000,",
        "s,A,2026,,,Program dua,Rp,unknown,,,47% terserap,,Rp 5.000.000,,",
        "s,A,2026,,,Program tiga,Rp,unknown,,,99%,,Rp 1.000,Rp 998,",
        "s,A,2026,,,Program empat,Rp,unknown,,,belum ada realisasi,,Rp 7.000,,",
        "s,A,2026,,,Program lima,Rp,unknown,,,pagu belum diisi,,Rp 0,,",
        "s,A,2026,,,Jumlah,Rp,unknown,,,,,Rp 10.009.000,Rp 4.900.998,",
    )
    rows = read_result(tmp_path, text)["rows"]
    assert [row["absorption"] for row in rows] == ["98.00", None, "99.80", None, None, "48.97"]
    assert [find_differences(row) for row in rows] == [
        [],
        ["Tercetak serapan 47, tetapi belum ada realisasi. Lengkapi lalu hitung ulang."],
        ["Tercetak serapan 99, hitungan 99,80. Angka tercetak dipotong, bukan dibulatkan."],
        [],
        [],
        ["Tercetak Rp 10.009.000, jumlah baris di atasnya Rp 10.008.000. Periksa pagu tiap baris."],
    ]


def test_measure_says_when_the_other_way_of_writing_numbers_fits_better(tmp_path: Path) -> None:
    text = 'indicator,target,realization,arah\nBelanja,"1,004,422,800","1,000,972,958",naik\n'
    code, out, err = measure_text(tmp_path, text)
    assert (code, err) == (0, "Angka berkas ini lebih cocok dibaca dengan --decimal en.\n")
    assert json.loads(out)["rows"][0]["achievement"] is None
    assert read_result(tmp_path, text, decimal="en")["rows"][0]["achievement"] == "99.66"
