"""The official tables as data: what stands in which cell, redone by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.measuring import Policy, Row
from capaian.domain.scale import REACHED
from capaian.domain.tables import (
    E81,
    TABLES,
    Cell,
    Cells,
    Column,
    Group,
    Table,
    build_evaluation,
    build_form,
    build_recap,
    build_yearly_form,
    to_json,
)
from capaian.domain.tables.definition import lay_head, merge_equal
from capaian.domain.terms import CapPlace
from tests.domain.table_samples import NODES, ROWS, make_report, make_row

FOOT = [
    "Rata-rata capaian kinerja (%)",
    "Predikat kinerja",
    "Faktor pendorong keberhasilan kinerja",
    "Faktor penghambat pencapaian kinerja",
    "Tindak lanjut yang diperlukan dalam triwulan berikutnya",
    "Tindak lanjut yang diperlukan dalam Renja Perangkat Daerah kabupaten/kota berikutnya",
]


def read(table: Table, *keys: str) -> list[tuple[str, ...]]:
    """The texts of some columns; ``<`` where a merged cell covers the place."""
    places = [[column.key for column in table.leaves].index(key) for key in keys]
    return [
        tuple(cell.text if (cell := row[place]) else "<" for place in places) for row in table.rows
    ]


def covers_everything(rows: tuple[Cells, ...], width: int) -> bool:
    """Whether every place of a grid is covered by exactly one cell."""
    covered = [
        (row + down, column + right)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell is not None
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]
    places = [(row, column) for row in range(len(rows)) for column in range(width)]
    return sorted(covered) == places


def test_evaluation_has_the_sixteen_columns_and_the_extra_pair() -> None:
    *_, numbers = build_evaluation(make_report()).head
    assert [cell.text for cell in numbers if cell] == [
        *map(str, range(1, 13)),
        "12/7",
        *map(str, range(13, 17)),
    ]
    pairs = [cell.columns for cell in numbers if cell]
    assert pairs == [1] * 4 + [2] * 11 + [1] * 2


def test_evaluation_puts_every_level_above_its_indicators() -> None:
    rows = read(build_evaluation(make_report()), "1", "3")
    assert rows == [
        ("1", ""),
        ("", "7 Unsur Kewilayahan"),
        ("", "7.01 Kecamatan"),
        ("2", "7.01.01 Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota"),
        ("3", "7.01.01.2.02 Administrasi Keuangan"),
        ("", "7.01.02 Penyelenggaraan Pemerintahan dan Pelayanan Publik"),
        ("", "7.01.02.2.01 Koordinasi Penyelenggaraan Pemerintahan"),
        ("4", "7.01.02.2.01.0001 Koordinasi Kegiatan"),
        ("5", "<"),
    ]


def test_evaluation_prints_rupiah_once_and_sums_it_upward() -> None:
    rows = read(build_evaluation(make_report()), "7rp", "8rp", "9rp", "12rp", "12/7rp")
    assert rows == [
        ("", "", "", "", ""),
        ("2.684.791.439", "616.500.000", "504.000.000", "1.120.500.000", "41,74"),
        ("2.684.791.439", "616.500.000", "504.000.000", "1.120.500.000", "41,74"),
        ("2.666.646.911", "612.400.000", "500.000.000", "1.112.400.000", "41,72"),
        ("1.753.720.871", "421.300.000", "430.000.000", "851.300.000", "48,54"),
        ("18.144.528", "4.100.000", "4.000.000", "8.100.000", "44,64"),
        ("18.144.528", "4.100.000", "4.000.000", "8.100.000", "44,64"),
        ("18.144.528", "4.100.000", "4.000.000", "8.100.000", "44,64"),
        ("<",) * 5,
    ]


def test_evaluation_joins_quarters_by_the_indicators_own_method() -> None:
    rows = read(build_evaluation(make_report()), "1", "7k", "8k", "9k", "12k", "12/7k")
    assert [row for row in rows if row[0]] == [
        ("1", "91", "88,5", "89,25", "89,25", "98,08"),
        ("2", "A", "BB", "A", "A", "100,00"),
        ("3", "15", "15", "14", "14", "93,33"),
        ("4", "12", "2", "4", "6", "50,00"),
        ("5", "2", "1", "belum diisi", "1", "150,00"),
    ]


def test_evaluation_holds_the_renstra_against_what_is_known() -> None:
    rows = read(build_evaluation(make_report()), "1", "5k", "6k", "13k", "14k", "6rp", "13rp")
    assert [row for row in rows if row[0]] == [
        ("1", "", "", "89,25", "", "", ""),
        ("2", "AA", "B", "A", "85,71", "5.000.000.000", "6.112.400.000"),
        ("3", "", "", "14", "", "", ""),
        ("4", "60", "24", "30", "50,00", "", ""),
        ("5", "", "", "", "", "<", "<"),
    ]


def test_evaluation_leaves_what_is_not_known_of_a_sum_empty() -> None:
    table = build_evaluation(make_report())
    kecamatan = read(table, "3", "5rp", "6rp", "13rp", "14rp")[2]
    assert kecamatan == ("7.01 Kecamatan", "", "", "", "")
    known = {
        code: replace(node, end_budget=Decimal(40), spent_before=Decimal(10))
        if code == "7.01.02"
        else node
        for code, node in NODES.items()
    }
    table = build_evaluation(replace(make_report(), nodes=known))
    assert read(table, "3", "5rp", "6rp", "13rp", "14rp")[2] == (
        "7.01 Kecamatan",
        "13.000.000.040",
        "5.000.000.010",
        "6.120.500.010",
        "47,08",
    )


def test_evaluation_leaves_later_quarters_empty() -> None:
    table = build_evaluation(make_report(quarter=1))
    later = read(table, *(f"{column}{kind}" for column in (9, 10, 11) for kind in ("k", "rp")))
    assert {cell for row in later for cell in row} == {"", "<"}


def test_evaluation_foot_stands_in_the_given_order() -> None:
    table = build_evaluation(make_report())
    assert [row[0].text for row in table.foot if row[0]] == FOOT
    average, predicate, drivers, obstacles, quarter, renja = table.foot
    assert [cell.text for cell in average if cell and cell.text][1:] == ["98,28", "41,74", "67,86"]
    assert [cell.text for cell in predicate if cell and cell.text][1:] == [
        "Sangat Tinggi",
        "Sedang",
    ]
    texts = [row[4].text for row in (drivers, obstacles, quarter, renja) if row[4]]
    assert texts == ["Kerja sama desa (no. 4)", "Data terlambat (no. 5)",
                     "Jadwal lebih awal (no. 5)", ""]  # fmt: skip


def test_evaluation_moves_follow_ups_of_the_last_quarter_to_the_next_plan() -> None:
    foot = build_evaluation(make_report(quarter=4)).foot
    assert [row[4].text for row in foot[-2:] if row[4]] == ["", "Jadwal lebih awal (no. 5)"]


def test_evaluation_is_signed_left_and_right() -> None:
    left, right = build_evaluation(make_report()).signers
    assert left
    assert right
    assert (left.caption, left.title) == ("Disusun", "Camat Wangon")
    assert (right.caption, right.title) == ("Dievaluasi", "Kepala Bappedalitbang Kabupaten")


def test_form_shows_its_quarter_beside_the_year_so_far() -> None:
    table = build_form(make_report())
    assert table.period == "Triwulan II 2026"
    assert read(table, "no", "target", "t2", "r2", "c2", "k2", "tt", "rt", "ct", "kt") == [
        ("1", "91", "89", "89,25", "100,28", "Sangat Tinggi",
         "89", "89,25", "100,28", "Sangat Tinggi"),
        ("2", "A", "BB", "A", "120,00", "Sangat Tinggi", "BB", "A", "120,00", "Sangat Tinggi"),
        ("3", "15", "15", "14", "93,33", "Sangat Tinggi", "15", "14", "93,33", "Sangat Tinggi"),
        ("4", "12", "3", "4", "133,33", "Sangat Tinggi", "6", "6", "100,00", "Sangat Tinggi"),
        ("5", "2", "0", "belum diisi", "", "", "1", "1", "100,00", "Sangat Tinggi"),
    ]  # fmt: skip


def test_form_shares_one_budget_line_among_neighbours() -> None:
    table = build_form(make_report())
    rows = read(table, "program", "pagu", "b2", "s2", "bt", "st")
    assert rows[3:] == [
        ("7.01.02.2.01.0001 Koordinasi Kegiatan", "18.144.528", "4.000.000", "22,05",
         "8.100.000", "44,64"),
        ("<",) * 6,
    ]  # fmt: skip


def test_form_says_where_a_budget_line_stands_that_comes_again() -> None:
    rows = (ROWS[3], ROWS[0], ROWS[4])
    table = build_form(make_report(rows))
    assert read(table, "program", "pagu")[2] == ("lihat no. 1", "")
    (foot,) = table.foot
    assert [cell.text for cell in foot if cell and cell.number is not None] == [
        "100,09",
        "18.144.528",
        "8.100.000",
        "44,64",
    ]


def test_yearly_form_measures_against_the_year_and_keeps_later_quarters_empty() -> None:
    table = build_yearly_form(make_report())
    assert table.period == "Tahun 2026, s.d. Triwulan II"
    assert read(table, "no", "c1", "c2", "rt", "ct")[3] == ("4", "66,67", "133,33", "6", "50,00")
    assert {cell for row in read(table, "t3", "r3", "c3", "b3", "t4") for cell in row} == {"", "<"}


def test_yearly_form_is_cut_into_bands_that_keep_their_rows() -> None:
    table = build_yearly_form(make_report())
    first, second = table.cut()
    assert [column.key for column in second.leaves][:4] == ["no", "indikator", "program", "pagu"]
    assert len(first.leaves) + len(second.leaves) - 2 == len(table.leaves)
    for band in (first, second):
        assert covers_everything(band.head, len(band.leaves))
        assert covers_everything(band.rows, len(band.leaves))
        assert covers_everything(band.foot, len(band.leaves))
    label = second.foot[0][0]
    assert label is not None
    assert label.columns == 2


def test_recap_counts_and_averages_each_unit() -> None:
    table = build_recap(make_report())
    assert read(
        table, "unit", "indikator", "terukur", "tercapai", "capaian", "pagu", "serapan"
    ) == [
        ("Perencanaan", "2", "2", "2", "110,14", "2.666.646.911", "41,72"),
        ("Umum", "1", "1", "0", "93,33", "1.753.720.871", "48,54"),
        ("Trantib", "2", "2", "2", "100,00", "18.144.528", "44,64"),
    ]
    (whole,) = table.foot
    assert [cell.text for cell in whole if cell][1:8] == [
        "Kecamatan Wangon seluruhnya", "5", "5", "4", "102,72", "Sangat Tinggi", "2.684.791.439",
    ]  # fmt: skip


@pytest.mark.parametrize("key", TABLES)
def test_table_covers_every_place_once(key: str) -> None:
    _, build = TABLES[key]
    table = build(make_report())
    for part in (table.head, table.rows, table.foot):
        assert covers_everything(part, len(table.leaves))


@pytest.mark.parametrize("key", TABLES)
def test_table_prints_rule_scale_cap_and_regulation_below(key: str) -> None:
    form, build = TABLES[key]
    policy = Policy(scale=REACHED, cap=Decimal(120), cap_applies=CapPlace.AVERAGE)
    notes = "\n".join(build(make_report(policy=policy)).notes)
    assert f"Bentuk tabel mengikuti {form.regulation}; versi bentuk {form.version}." in notes
    assert "Skala predikat: Tercapai (batas pilihan kantor): Tercapai ≥ 100" in notes
    assert "Capaian dibatasi 120 persen pada perhitungan rata-rata." in notes
    assert "dibulatkan 2 desimal, setengah ke atas" in notes
    assert "Sel kosong berarti belum ada data, bukan nol." in notes
    assert "Angka dari dokumen nomor 000.8.6.3/3/2026." in notes


def test_notes_name_the_formula_of_every_number() -> None:
    notes = build_evaluation(make_report()).notes
    assert (
        "Rumus capaian: Realisasi / Target × 100 (no. 1, 3–4); "
        "Skor realisasi / skor target × 100 (no. 2); "
        "(2 × Target − Realisasi) / Target × 100 (no. 5)."
    ) in notes
    assert "Penggabungan triwulan: nilai terakhir (no. 1–3); jumlah (no. 4–5)." in notes


@pytest.mark.parametrize("key", TABLES)
def test_empty_report_is_a_table_without_rows(key: str) -> None:
    _, build = TABLES[key]
    table = build(replace(make_report(()), nodes={}, unit_results={}))
    assert table.rows == ()
    assert covers_everything(table.foot, len(table.leaves))


def test_long_blocks_say_their_name_again_and_their_rupiah_once() -> None:
    rows = [replace(ROWS[3], name=f"Rapat {place}") for place in range(7)]
    laid = read(build_evaluation(make_report(rows)), "3", "7rp")
    members = laid[-7:]
    assert members[0] == ("7.01.02.2.01.0001 Koordinasi Kegiatan", "18.144.528")
    assert members[5] == ("7.01.02.2.01.0001 Koordinasi Kegiatan (lanjutan)", "")
    assert [row for place, row in enumerate(members) if place not in {0, 5}] == [("<", "<")] * 5


def test_codes_stand_in_the_order_of_their_numbers() -> None:
    nodes = {code: replace(NODES["7.01.01"], code=code, name="") for code in
             ("7.01.10", "7.01.2", "7.01.02.2.01.10", "7.01.02.2.01.9", "X.1")}  # fmt: skip
    table = build_evaluation(replace(make_report(()), nodes=nodes))
    assert [row[0] for row in read(table, "3")] == [
        "7 Unsur Kewilayahan", "7.01 Kecamatan", "7.01.2", "7.01.02.2.01.9", "7.01.02.2.01.10",
        "7.01.10", "X.1",
    ]  # fmt: skip


def test_a_text_that_is_no_number_is_printed_as_typed_and_counts_nowhere() -> None:
    table = build_evaluation(
        make_report([make_row("Rasio", "1|1|1|1", "1|1:17,9||", unit="Orang")])
    )
    assert read(table, "9k", "12k", "12/7k")[0] == ("1:17,9", "1", "")
    cell = table.rows[0][[column.key for column in table.leaves].index("9k")]
    assert cell is not None
    assert cell.number is None


def test_json_carries_what_is_shown_and_the_number_of_it() -> None:
    data = json.loads(json.dumps(to_json(build_evaluation(make_report()))))
    assert data["form"]["regulation"] == E81.regulation
    assert data["rows"][7]["12/7k"] == {"text": "50,00", "value": "50.00", "rows": 1, "columns": 1}
    assert data["rows"][7]["7rp"] == {
        "text": "18.144.528",
        "value": "18144528",
        "rows": 2,
        "columns": 1,
    }
    assert "7rp" not in data["rows"][8]
    assert data["foot"][0]["12/7k"]["value"] == "98.28"


def test_head_groups_span_their_columns() -> None:
    head = lay_head((Column("a", "A", 1), Group("G", (Column("b", "B", 1), Column("c", "C", 1)))))
    assert head == (
        (Cell("A", rows=2, strong=True), Cell("G", columns=2, strong=True), None),
        (None, Cell("B", strong=True), Cell("C", strong=True)),
    )


TEXTS = st.lists(st.sampled_from(["", "a", "b"]), max_size=20)


@given(TEXTS)
def test_merging_equal_cells_loses_nothing(texts: list[str]) -> None:
    merged = merge_equal([(Cell(text),) for text in texts], 0)
    assert covers_everything(tuple(merged), 1)
    assert [row[0].text for row in merged if row[0] for _ in range(row[0].rows)] == texts


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_typed_text_gives_a_table(target: str, realization: str) -> None:
    row: Row = replace(ROWS[3], targets=(target, "", "", ""))
    row = replace(row, realizations=(replace(row.realizations[0], typed=realization),) * 4)
    for _, build in TABLES.values():
        table = build(make_report([row]))
        assert covers_everything(table.rows, len(table.leaves))
