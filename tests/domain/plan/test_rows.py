"""Plan rows: read, tidied, refused by line and column; any text gives an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.errors import Invalid
from capaian.domain.plan import (
    HEADINGS,
    Line,
    PlanRow,
    Text,
    compare,
    find_level,
    flatten,
    grow,
    inspect,
    read_rows,
    read_stages,
)
from capaian.domain.plan.codes import explain
from capaian.domain.plan.rows import tidy
from capaian.domain.terms import Aggregation, Direction, Formula, Level

UNITS = {"trantib": "Seksi Ketenteraman dan Ketertiban Umum"}
GOOD = {
    "kode_sasaran": "S01",
    "sasaran": "Meningkatnya ketertiban",
    "kode": "I01",
    "indikator": "Persentase desa tertib",
    "satuan": "%",
    "arah": "naik",
    "rumus": "ratio",
    "agregasi": "last",
    "target_tahunan": "90",
    "tw1": "60",
    "tw2": "70",
    "tw3": "80",
    "tw4": "90",
    "unit": "trantib",
}


def read(*rows: dict[str, str]) -> tuple[PlanRow, ...]:
    lines = [Line(1, HEADINGS)]
    lines += [
        Line(number, [row.get(heading, "") for heading in HEADINGS])
        for number, row in enumerate(rows, start=2)
    ]
    return read_rows(lines).rows


def find_problems(*rows: dict[str, str]) -> list[tuple[str, str]]:
    lines = [Line(1, HEADINGS)]
    lines += [
        Line(number, [row.get(heading, "") for heading in HEADINGS])
        for number, row in enumerate(rows, start=2)
    ]
    reading = read_rows(lines)
    found = inspect(reading.rows, decimal="id", units=UNITS)
    return [*reading.problems, *found.problems]


def find_notes(*rows: dict[str, str]) -> list[tuple[str, str]]:
    assert find_problems(*rows) == []
    return list(inspect(read(*rows), decimal="id", units=UNITS).notes)


def test_row_is_read_with_its_terms() -> None:
    (row,) = read(GOOD)
    assert (row.direction, row.formula, row.aggregation) == (
        Direction.HIGHER,
        Formula.RATIO,
        Aggregation.LAST,
    )
    assert row.targets == ("90", "60", "70", "80", "90")
    assert find_problems(GOOD) == []
    assert find_notes(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        (
            {"agregasi": "sum"},
            "agregasi",
            "Satuan “%” tidak boleh dijumlah. Pilih nilai terakhir atau rata-rata.",
        ),
        (
            {"rumus": "mirror"},
            "rumus",
            "Rumus tidak cocok dengan arah “makin tinggi makin baik”. Pilih rumus lain.",
        ),
        (
            {"arah": "berjenjang", "rumus": "ordinal", "satuan": "", "agregasi": "sum"}
            | dict.fromkeys(("target_tahunan", "tw1", "tw2", "tw3", "tw4"), "WTP"),
            "agregasi",
            "Predikat dan tahapan tidak boleh dijumlah. Pilih nilai terakhir.",
        ),
        (
            {"tw1": "Ada"},
            "tw1",
            "“Ada” bukan angka. Tulis angka saja, misalnya 1.234,56.",
        ),
        ({"tw2": "-5"}, "tw2", "Target di bawah nol atau terlalu besar. Periksa angkanya."),
        ({"arah": "atas"}, "arah", "Arah “atas” tidak dikenal. Pilih: "
         "naik, turun, rentang, berjenjang, tahapan."),
        ({"unit": "seksi"}, "unit", "Unit “seksi” tidak ada di kantor ini. Pilih: trantib."),
        ({"unit": ""}, "unit", "Kolom unit kosong. Isi sel itu."),
        ({"pagu": "1.000"}, "kode_anggaran", "Kolom kode_anggaran kosong. Isi sel itu."),
        (
            {"kode_anggaran": "7.01.01.2.03.001"},
            "kode_anggaran",
            "Kode sub kegiatan berakhir 2 atau 4 angka. Perbaiki angka terakhirnya.",
        ),
        (
            {"kode_anggaran": "7,01"},
            "kode_anggaran",
            "Kode anggaran tidak dikenal. Tulis sebagai teks, misalnya 7.01.02.2.01.0001.",
        ),
        (
            {"kode_anggaran": "7.01.01", "pagu": "satu juta"},
            "pagu",
            "“satu juta” bukan angka. Tulis angka saja, misalnya 1.234,56.",
        ),
        ({"bobot": "0"}, "bobot", "Bobot di luar batas. Isi angka di atas nol."),
        (
            {"skala_predikat": "Opini BPK"},
            "skala_predikat",
            "Skala predikat hanya untuk rumus ordinal. Kosongkan, atau ganti rumusnya.",
        ),
        (
            {"tahapan": "Mulai=10"},
            "tahapan",
            "Tahapan hanya untuk rumus milestone. Kosongkan, atau ganti rumusnya.",
        ),
        ({"indikator": "x" * 401}, "indikator", "Isi sel lebih dari 400 huruf. Pendekkan isinya."),
    ],
)  # fmt: skip
def test_cell_that_makes_no_sense_is_named(
    changes: dict[str, str], place: str, sentence: str
) -> None:
    assert (f"baris 2, kolom {place}", sentence) in find_problems({**GOOD, **changes})


def test_range_needs_both_ends() -> None:
    row = {**GOOD, "arah": "rentang", "rumus": "range", "satuan": "indeks"}
    quarters = dict.fromkeys(("target_tahunan", "tw1", "tw2", "tw3", "tw4"), "4 - 5")
    assert find_problems({**row, **quarters}) == []
    assert find_problems({**row, **quarters, "tw3": "4"}) == [
        ("baris 2, kolom tw3", "“4” bukan rentang. Tulis dua batas, misalnya 4 - 5.")
    ]


def test_ordinal_targets_stand_on_the_named_ranking() -> None:
    row = {**GOOD, "arah": "berjenjang", "rumus": "ordinal", "satuan": "", "agregasi": "last"}
    row |= dict.fromkeys(("target_tahunan", "tw1", "tw2", "tw3", "tw4"), "WDP")
    assert find_problems({**row, "skala_predikat": "Opini BPK"}) == []
    places = [place for place, _ in find_problems({**row, "skala_predikat": "Status desa"})]
    assert places == [f"baris 2, kolom {name}" for name in ("target_tahunan", "tw1", "tw2", "tw3",
                                                            "tw4")]  # fmt: skip


def test_milestone_targets_are_its_stages() -> None:
    row = {**GOOD, "arah": "tahapan", "rumus": "milestone", "satuan": "", "agregasi": "last"}
    row |= {"tahapan": "Persiapan=25; Selesai=100", "target_tahunan": "Selesai"}
    row |= {"tw1": "", "tw2": "Persiapan", "tw3": "", "tw4": "selesai"}
    assert find_problems(row) == []
    assert [place for place, _ in find_problems({**row, "tw3": "Lelang"})] == ["baris 2, kolom tw3"]


@pytest.mark.parametrize("text", ["Mulai", "Mulai=", "=5", "Mulai=101", "Mulai=-1", "A=1; a=2"])
def test_unclear_stages_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="Tahapan"):
        read_stages(text, decimal="id")


def test_code_twice_is_refused_with_the_first_line() -> None:
    assert find_problems(GOOD, {**GOOD, "indikator": "Lain"}) == [
        ("baris 3, kolom kode", "Kode “I01” sudah dipakai baris 2. Beri kode lain.")
    ]


def test_budget_line_has_one_ceiling() -> None:
    first = {**GOOD, "kode_anggaran": "7.01.01", "anggaran": "Program", "pagu": "1.000"}
    same = {**first, "kode": "I02", "indikator": "Lain", "pagu": "1000,00"}
    assert find_problems(first, same, {**same, "kode": "I03", "pagu": ""}) == []
    assert find_problems(first, {**same, "pagu": "2.000"}) == [
        (
            "baris 3, kolom pagu",
            "7.01.01 bernilai “1.000” pada baris 2. Samakan keduanya.",
        )
    ]


def test_doubts_are_noted_and_refuse_nothing() -> None:
    sums = {**GOOD, "satuan": "Laporan", "agregasi": "sum", "target_tahunan": "9"}
    sums |= {"tw1": "1", "tw2": "2", "tw3": "3", "tw4": "4"}
    near = {**GOOD, "kode": "I02", "indikator": "Prosentase  desa-tertib"}
    assert find_notes({**sums, "arah": "", "rumus": ""}, near) == [
        ("baris 2, kolom arah", "Arah kosong. Indikator ini tidak akan dihitung."),
        ("baris 2, kolom rumus", "Rumus kosong. Indikator ini tidak akan dihitung."),
        (
            "baris 2, kolom target_tahunan",
            "Jumlah triwulan 10, target tahunan 9. Periksa keduanya.",
        ),
        (
            "baris 3, kolom indikator",
            "Nama hampir sama dengan baris 2 (I01). Periksa bila kembar.",
        ),
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Desa \n yang  \t tertib ", "Desa yang tertib"),
        ("Desa\u00a0yang\u200b tertib\u00ad", "Desa yang tertib"),
        ("Desa\x00\x1bnya", "Desa nya"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_text_is_tidied(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("7", Level.AFFAIR),
        ("7.01", Level.FIELD),
        ("X.XX.01", Level.PROGRAM),
        ("7.01.01.2", Level.ACTIVITY),
        ("7.01.01.2.03", Level.ACTIVITY),
        ("7.01.01.2.03.01", Level.SUBACTIVITY),
        ("7.01.01.2.03.0001", Level.SUBACTIVITY),
    ],
)
def test_level_follows_from_the_code(code: str, level: Level) -> None:
    assert (explain(code), find_level(code)) == ("", level)


def test_budget_lines_stand_below_each_other_by_code() -> None:
    row = {**GOOD, "kode_anggaran": "7.01.01.2.03.0001", "anggaran": "Sub", "pagu": "5"}
    alone = {"kode_anggaran": "7.01.01", "anggaran": "Program"}
    branches = grow(read(row, alone))
    assert branches[Level.SUBACTIVITY, "7.01.01.2.03.0001"].above == (Level.PROGRAM, "7.01.01")
    assert branches[Level.PROGRAM, "7.01.01"].above is None


def test_tree_written_as_rows_grows_again() -> None:
    rows = read(
        {"kode_tujuan": "T1", "tujuan": "Tujuan tanpa sasaran"},
        {**GOOD, "kode_tujuan": "T2", "tujuan": "Tertib", "kode_anggaran": "7.01.01",
         "anggaran": "Program", "pagu": "5", "pagu_renstra": "25", "realisasi_pagu_lalu": "3"},
        {"kode_anggaran": "7.01.02", "anggaran": "Program tanpa indikator", "pagu": "7"},
        {"kode_sasaran": "S09", "sasaran": "Sasaran tanpa indikator", "kode_tujuan": "T1"},
        {**GOOD, "kode": "I02", "indikator": "Lain", "kode_anggaran": "7.01.01"},
    )  # fmt: skip
    indicators = [row for row in rows if row.code]
    again = flatten(grow(rows), indicators)
    assert compare(Text(rows), Text(again)).same
    # The tujuan without an indicator still comes first.
    assert next(row.goal_code for row in again) == "T1"


def test_headings_may_be_written_like_titles() -> None:
    titles = [heading.replace("_", " ").title() for heading in HEADINGS]
    reading = read_rows([Line(1, titles), Line(2, [GOOD.get(heading, "") for heading in HEADINGS])])
    assert reading.rows == (replace(read(GOOD)[0], line=2),)


def test_unknown_column_is_noted_and_a_missing_one_refused() -> None:
    cells = [GOOD.get(heading, "") for heading in HEADINGS]
    reading = read_rows([Line(1, [*HEADINGS, "catatan"]), Line(2, [*cells, "x"])])
    assert reading.notes == (("baris 1", "Kolom “catatan” tidak dikenal, jadi tidak dibaca."),)
    with pytest.raises(Invalid, match=r"Kolom rencana tidak ada: unit\."):
        read_rows([Line(1, [each for each in HEADINGS if each != "unit"]), Line(2, cells)])


def test_too_many_cells_are_named_instead_of_dropped() -> None:
    cells = [GOOD.get(heading, "") for heading in HEADINGS]
    reading = read_rows([Line(1, HEADINGS), Line(2, [*cells, "lebih"])])
    assert reading.problems == (
        ("baris 2", "Ada 31 sel untuk 30 kolom. Beri tanda kutip pada isi sel."),
    )


@given(st.dictionaries(st.sampled_from(HEADINGS), st.text(max_size=90), max_size=30))
def test_any_text_gives_a_sentence_or_a_reading(cells: dict[str, str]) -> None:
    try:
        problems = find_problems({**GOOD, **cells})
    except Invalid as refusal:
        problems = list(refusal.problems)
    assert all(place and sentence for place, sentence in problems)
    if not problems:
        rows = read({**GOOD, **cells})
        again = flatten(grow(rows), [row for row in rows if row.code])
        assert compare(Text(rows), Text(again)).same
