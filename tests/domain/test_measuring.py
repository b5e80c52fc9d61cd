"""A whole table: states, averages, findings, and the frozen form of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.findings import Code
from capaian.domain.measuring import (
    Figure,
    Policy,
    Realization,
    Row,
    measure,
)
from capaian.domain.numbers import show
from capaian.domain.period import Period
from capaian.domain.scale import PERMENDAGRI_ABOVE
from capaian.domain.terms import (
    Aggregation,
    CapPlace,
    Direction,
    Formula,
    Severity,
    Status,
    StepKind,
)

YEAR = Row(
    name="Indeks Kepuasan Masyarakat",
    unit="Nilai",
    direction=Direction.HIGHER,
    formula=Formula.RATIO,
    aggregation=Aggregation.LAST,
    targets=("82,5",),
    realizations=(Realization("88,94"),),
)
SECOND_QUARTER = Policy(period=Period(2026, 2))


def make_year(target: str, realization: str, **others: object) -> Row:
    return replace(
        YEAR,
        targets=(target,),
        realizations=(Realization(realization),),
        **others,  # type: ignore[arg-type]
    )


def make_quarters(targets: str, realizations: str, **others: object) -> Row:
    """Cells parted by ``|``; counts that are summed unless told otherwise."""
    values: Mapping[str, object] = {"unit": "dokumen", "aggregation": Aggregation.SUM} | others
    return replace(
        YEAR,
        targets=tuple(targets.split("|")),
        realizations=tuple(Realization(typed) for typed in realizations.split("|")),
        **values,  # type: ignore[arg-type]
    )


def draw(row: Row, policy: Policy | None = None) -> Figure:
    return measure([row], policy or Policy()).figures[0]


def codes(figure: Figure) -> list[Code]:
    return [finding.code for finding in figure.findings]


def test_measure_explains_a_figure_from_typing_to_class() -> None:
    figure = draw(YEAR)
    assert (figure.status, figure.shown, figure.predicate) == (
        Status.MEASURED, "107,81", "Sangat Tinggi",
    )  # fmt: skip
    assert [(step.kind, step.text) for step in figure.working] == [
        (StepKind.TARGET, "Target diketik “82,5”, dibaca 82,5"),
        (StepKind.REALIZATION, "Realisasi diketik “88,94”, dibaca 88,94"),
        (StepKind.RULE, "Realisasi / Target × 100; sumber: semua laporan yang diperiksa"),
        (StepKind.ARITHMETIC, "88,94 / 82,5 × 100 = 107,806061…"),
        (StepKind.ROUNDING, "Dibulatkan setengah ke atas, 2 desimal: 107,81"),
        (StepKind.CLASS, "107,81 = Sangat Tinggi; Permendagri 86/2017"),
    ]
    assert figure.findings == ()


@pytest.mark.parametrize(
    ("row", "status", "code"),
    [
        (make_year("10", ""), Status.NOT_FILLED, Code.MISSING_REALIZATION),
        (make_year("10", "belum diukur"), Status.NOT_MEASURED, Code.MISSING_REASON),
        (make_year("", "5"), Status.NOT_COMPUTABLE, Code.MISSING_TARGET),
        (make_year("10", "1:17,9"), Status.NOT_COMPUTABLE, Code.INVALID_NUMBER),
        (make_year("Ada", "5"), Status.NOT_COMPUTABLE, Code.INVALID_NUMBER),
        (make_year("0", "5"), Status.NOT_COMPUTABLE, Code.TARGET_ZERO),
        (make_year("5", "5", direction=None), Status.NOT_COMPUTABLE, Code.MISSING_DIRECTION),
        (make_year("5", "5", formula=None), Status.NOT_COMPUTABLE, Code.MISSING_FORMULA),
        (
            make_year("5", "5", unit="%", aggregation=Aggregation.SUM),
            Status.NOT_COMPUTABLE,
            Code.INCOMPATIBLE_RULE,
        ),
    ],
)
def test_measure_says_why_there_is_no_figure(row: Row, status: Status, code: Code) -> None:
    figure = draw(row)
    assert (figure.status, figure.percent, figure.predicate) == (status, None, None)
    assert codes(figure) == [code]


def test_measure_keeps_the_reason_of_what_is_not_measured() -> None:
    typed = draw(make_year("10", "Belum diukur, karena survei bulan Desember"))
    told = draw(replace(YEAR, realizations=(Realization("", "survei bulan Desember"),)))
    assert typed.live[0].reason == told.live[0].reason == "survei bulan Desember"
    assert (typed.findings, told.findings) == ((), ())
    assert (typed.status, told.status) == (Status.NOT_MEASURED, Status.NOT_MEASURED)


def test_average_counts_zero_but_neither_empty_nor_unmeasured() -> None:
    cells = ("0", "10", "", "belum diukur, karena tahunan", "Ada")
    measurement = measure([make_year("10", cell) for cell in cells], Policy())
    assert (measurement.average, measurement.shown) == (Decimal(50), "50,00")
    assert measurement.average_rule == "rata-rata sederhana dari 2 indikator"


def test_average_of_nothing_is_nothing() -> None:
    measurement = measure([make_year("10", "")], Policy())
    assert (measurement.average, measurement.predicate) == (None, None)
    assert measurement.shown == "tidak dapat dihitung"


def test_average_follows_the_weights_when_all_have_one() -> None:
    rows = [make_year("10", "5", weight=Decimal(3)), make_year("10", "10", weight=Decimal(1))]
    assert measure(rows, Policy()).shown == "62,50"
    rows[1] = replace(rows[1], weight=None)
    assert measure(rows, Policy()).shown == "75,00"


@pytest.mark.parametrize(
    ("place", "shown", "average"),
    [(CapPlace.INDICATOR, "120,00", "85,00"), (CapPlace.AVERAGE, "525,00", "85,00")],
)
def test_cap_applies_where_the_office_says(place: CapPlace, shown: str, average: str) -> None:
    rows = [make_year("4", "21"), make_year("10", "5")]
    measurement = measure(rows, Policy(cap=Decimal(120), cap_applies=place))
    assert (measurement.figures[0].shown, measurement.shown) == (shown, average)


def test_class_follows_the_printed_figure() -> None:
    figure = draw(make_year("100000", "90996"))
    assert (figure.shown, figure.predicate) == ("91,00", "Sangat Tinggi")
    other = draw(make_year("100000", "90004"), Policy(scale=PERMENDAGRI_ABOVE))
    assert (other.shown, other.predicate) == ("90,00", "Tinggi")


def test_quarters_take_both_sides_of_the_same_quarters() -> None:
    figure = draw(make_quarters("4|5|9|9", "8|1||"), SECOND_QUARTER)
    assert (figure.target, figure.realization, figure.shown) == (
        Decimal(9), Decimal(9), "100,00",
    )  # fmt: skip
    assert figure.quarters == (Decimal("200.00"), Decimal("20.00"))
    assert "Jumlah dari TW I, TW II: realisasi 9, target 9" in [
        step.text for step in figure.working
    ]


@pytest.mark.parametrize(
    ("typed", "now", "to_date", "previous"),
    [
        ("10|", "belum diisi", "s.d. TW I 100,00", "10"),
        ("10|5", "75,00", "", "10"),
        ("|5", "50,00", "", ""),
        ("|", "belum diisi", "", ""),
        ("10|Ada", "tidak dapat dihitung", "", "10"),
    ],
)
def test_empty_quarter_is_not_told_by_the_one_before(
    typed: str, now: str, to_date: str, previous: str
) -> None:
    figure = draw(make_quarters("10|10", typed), SECOND_QUARTER)
    assert (figure.shown_now, figure.to_date, figure.previous) == (now, to_date, previous)


def test_year_measures_against_the_annual_target() -> None:
    quarters = ("4|5|9|2", "8|1|5|6")
    year = Policy(period=Period(2026))
    assert draw(make_quarters(*quarters), year).shown == "100,00"
    assert draw(make_quarters(*quarters, annual_target="40"), year).shown == "50,00"


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (make_quarters("4|5|9|9", "|1||"), Code.INCOMPLETE_PERIOD, "realisasi TW I"),
        (make_quarters("4|5|9|9", "1|1|7|"), Code.FUTURE_PERIOD, "realisasi TW III"),
        (make_quarters("4|5|9|9", "1|||"), Code.MISSING_REALIZATION, "realisasi TW II"),
        (make_quarters("|5|9|9", "1|1||"), Code.MISSING_TARGET, "target TW I"),
        (make_quarters("4|5|9|9", "1|1||", aggregation=None), Code.MISSING_FORMULA, "penggabungan"),
        (
            make_quarters("4|5|9|9", "8|6||", aggregation=Aggregation.LAST),
            Code.DECREASING_CUMULATIVE,
            "realisasi TW II",
        ),
        (make_quarters("4|5|9|9", "1|1||", previous=Decimal(9)), Code.OUTLIER, "realisasi"),
        (make_quarters("4|5|9|9", "4|5||", evidence=0), Code.MISSING_EVIDENCE, "data dukung"),
        (
            make_quarters("4|5|9|9", "4|1||", obstacle="hujan", follow_up=" "),
            Code.MISSING_REASON,
            "tindak lanjut",
        ),
        (
            make_quarters("4|5|9|9", "4|5||", ceiling="100", budgets=("60", "60", "", "")),
            Code.BUDGET_OVER_CEILING,
            "realisasi anggaran",
        ),
        (
            make_quarters("4|5|9|9", "0|0||", ceiling="100", budgets=("60", "", "", "")),
            Code.BUDGET_WITHOUT_PROGRESS,
            "realisasi",
        ),
        (
            make_quarters("4|5|9|9", "4|5||", ceiling="100", budgets=("", "", "", "")),
            Code.PROGRESS_WITHOUT_BUDGET,
            "realisasi anggaran",
        ),
        (
            make_quarters("4|5|9|9", "4|5||", ceiling="100", budgets=("60", "-5", "", "")),
            Code.DECREASING_ABSORPTION,
            "realisasi anggaran TW II",
        ),
        (
            make_quarters("4|5|9|9", "4|5||", annual_target="20", agreed_target="27"),
            Code.TARGET_CHANGED_AFTER_AGREEMENT,
            "target tahunan",
        ),
        (make_quarters("4|5|9|9", "4|5 kasus||"), Code.UNIT_DIFFERS, "realisasi TW II"),
        (make_quarters("4|5|9|9", "4|1.234||"), Code.AMBIGUOUS_NUMBER, "realisasi TW II"),
        (
            make_quarters("4|5|9|9", "4|5||", ceiling="10.0.0"),
            Code.INVALID_NUMBER,
            "pagu",
        ),
        (
            make_quarters("40|90|9|9", "4|101||", unit="%", aggregation=Aggregation.LAST),
            Code.PERCENT_OVER_100,
            "realisasi TW II",
        ),
    ],
)
def test_measure_finds_what_a_validator_needs(row: Row, code: Code, cell: str) -> None:
    found = draw(row, SECOND_QUARTER).findings
    assert [(finding.code, finding.cell) for finding in found] == [(code, cell)]
    assert all(finding.message.endswith(".") for finding in found)


def test_quarters_left_out_are_told_in_one_sentence() -> None:
    row = make_quarters("4|5|9|9", "|||9")
    told = [finding.message for finding in draw(row, Policy(period=Period(2026, 4))).findings]
    assert told == [
        "Realisasi TW I, TW II, TW III kosong padahal sesudahnya terisi. "
        "Lengkapi, atau terangkan sebabnya."
    ]


def test_measure_finds_the_same_indicator_twice() -> None:
    names = ("Rapat  di setiap pekon/Kelurahan (RPK)", "Rapat disetiap Pekon/ Kelurahan", "Lain")
    measurement = measure([replace(YEAR, name=name) for name in names], Policy())
    found = [(finding.code, finding.row) for finding in measurement.findings]
    assert found == [(Code.DUPLICATE_INDICATOR, 2)]


def test_money_counts_a_shared_ceiling_once() -> None:
    row = make_quarters("4|5|9|9", "4|5||", ceiling="100", budgets=("40", "10", "", ""))
    rows = [replace(row, name=f"I{place}", budget_key="7.01.02") for place in range(4)]
    measurement = measure(rows, SECOND_QUARTER)
    assert (measurement.money.ceiling, measurement.money.realized) == (Decimal(100), Decimal(50))
    rows[3] = replace(rows[3], ceiling="90")
    differing = measure(rows, SECOND_QUARTER).findings
    assert {finding.code for finding in differing} == {Code.SHARED_CEILING_DIFFERS}


def test_office_chooses_what_blocks() -> None:
    row = make_year("0", "5")
    strict = Policy(severities={Code.TARGET_ZERO: Severity.BLOCKS})
    assert [finding.blocks for finding in draw(row).findings] == [False]
    assert [finding.blocks for finding in draw(row, strict).findings] == [True]


def test_answered_finding_keeps_its_answer() -> None:
    row = make_year("", "5", answers={Code.MISSING_TARGET: "sudah benar, karena baru"})
    (finding,) = draw(row).findings
    assert (finding.answer, finding.blocks) == ("sudah benar, karena baru", False)


def test_ordinal_compares_scores_on_one_scale() -> None:
    ordinal = {"direction": Direction.ORDINAL, "formula": Formula.ORDINAL}
    assert draw(make_year("A", "BB", **ordinal)).shown == "83,33"
    assert draw(make_year("WTP", "Wajar Tanpa Pengecualian", **ordinal)).shown == "100,00"
    assert codes(draw(make_year("A", "WTP", **ordinal))) == [Code.INVALID_NUMBER] * 2


def test_milestone_is_reached_or_weighs_its_stage() -> None:
    milestone = {"direction": Direction.MILESTONE, "formula": Formula.MILESTONE}
    stages = (("Draf", Decimal(40)), ("Pembahasan", Decimal(70)), ("Terbit", Decimal(100)))
    assert draw(make_year("Ya", "Sudah", **milestone)).shown == "100,00"
    assert draw(make_year("Ya", "Belum", **milestone)).shown == "0,00"
    assert draw(make_year("Terbit", "draf", stages=stages, **milestone)).shown == "40,00"
    assert codes(draw(make_year("Ya", "entah", **milestone))) == [Code.INVALID_NUMBER]


def test_percentage_follows_from_its_parts() -> None:
    figure = draw(make_year("69,23", "7 dari 13", unit="%"))
    assert (figure.shown, figure.findings) == ("77,78", ())


@pytest.mark.parametrize(
    ("target", "realization", "printed", "sentence"),
    [
        ("70", "66,7", "95,29", None),
        ("70", "66,7", "95,3 %", None),
        ("70", "66,7", "95,24", "Tercetak 95,24, hitungan 95,29. "
         "Angka tercetak cocok bila target dan realisasi belum dibulatkan."),
        ("3", "5", "166,66", "Tercetak 166,66, hitungan 166,67. "
         "Angka tercetak dipotong, bukan dibulatkan."),
        ("3", "5", "60", "Tercetak 60, hitungan 166,67. "
         "Angka tercetak cocok dengan Target / Realisasi × 100."),
        ("3", "5", "120", "Tercetak 120, hitungan 166,67. Angka tercetak dibatasi sampai 120."),
        ("3", "5", "5", "Tercetak 5, hitungan 166,67. "
         "Angka tercetak sama dengan realisasinya, belum dibagi target."),
        ("3", "5", "77", "Tercetak 77, hitungan 166,67. Periksa angka, satuan dan rumusnya."),
        ("", "5", "97,69%", "Tercetak 97,69, tetapi target kosong. Lengkapi lalu hitung ulang."),
        ("3", "", "belum ada realisasi", None),
        ("3", "5", "belum ada", "Tercetak “belum ada” bukan satu angka. Bandingkan sendiri."),
    ],
)  # fmt: skip
def test_printed_figure_is_reproduced_or_explained(
    target: str, realization: str, printed: str, sentence: str | None
) -> None:
    found = draw(make_year(target, realization, printed=printed)).findings
    messages = [each.message for each in found if each.code is Code.PRINTED_DIFFERS]
    assert messages == ([] if sentence is None else [sentence])


def test_printed_summary_is_checked_against_the_rows_above() -> None:
    def sum_up(name: str, printed: str) -> Row:
        return Row(name=name, targets=("",), realizations=(Realization(),), printed=printed)

    rows = [
        make_year("82,5", "88,94", name="A"), make_year("65", "66,67", name="B"),
        sum_up("Jumlah", "210,38"), sum_up("Rata-rata", "105,19"), sum_up("Rata-rata ini", "105"),
        sum_up("Rata-rata itu", "105,30"), sum_up("Total", "211"),
    ]  # fmt: skip
    findings = measure(rows, Policy()).findings
    differing = [each for each in findings if each.code is Code.PRINTED_DIFFERS]
    assert [(each.row, each.message) for each in differing] == [
        (6, "Tercetak 105,30, rata-rata baris di atasnya 105,19. Periksa baris dan pembulatannya."),
        (7, "Tercetak 211, jumlah baris di atasnya 210,38. Periksa baris dan pembulatannya."),
    ]


def test_printed_summary_is_checked_against_printed_rows_where_none_can_be_computed() -> None:
    def print_row(name: str, printed: str, target: str = "") -> Row:
        return Row(
            name=name, targets=(target,), realizations=(Realization(target),), printed=printed
        )

    rows = [
        print_row("A", "90", "5"), print_row("B", "120", "6"),
        print_row("Rata-rata", "105"), print_row("Rerata", "98,91"), print_row("Total", "200"),
    ]  # fmt: skip
    findings = measure(rows, Policy()).findings
    differing = [(each.row, each.message) for each in findings if each.row > 2]
    assert differing == [
        (4, "Tercetak 98,91, rata-rata baris di atasnya 105,00. Periksa baris dan pembulatannya."),
        (5, "Tercetak 200, jumlah baris di atasnya 210,00. Periksa baris dan pembulatannya."),
    ]


def test_row_needs_a_realization_beside_each_target() -> None:
    with pytest.raises(ValueError, match="one realization beside each target"):
        replace(YEAR, targets=("1", "2"))


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=6))
def test_average_equals_recomputation(reals: list[Decimal]) -> None:
    rows = [make_year("100", show(real)) for real in reals]
    average = measure(rows, Policy()).average
    assert average is not None
    assert abs(average - sum(reals, Decimal(0)) / len(reals)) < Decimal("1e-20")
