"""Money along the tree, figures over time, and what was signed staying as it was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from capaian.adapters.typeset import typeset
from capaian.cli.playing import Play
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.measurement.budgets import list_budgets
from capaian.measurement.figures import freeze, lines_of, measure_lines
from capaian.measurement.models import Cycle, Entry, Snapshot
from capaian.measurement.trend import read_series, trace_indicator, trace_office, trace_units
from capaian.planning.models import PlanNode, Target
from tests.reading import read_words


@pytest.fixture
def two_quarters(second_quarter: Play) -> Play:
    """The first quarter signed and closed, the second handed to the Camat."""
    second_quarter.run(until="submit")
    return second_quarter


def test_indicator_is_followed_from_signed_to_running(two_quarters: Play) -> None:
    cycle = Cycle.objects.get(case_id=two_quarters.case)
    series = read_series(cycle, freeze)
    assert [(period.key, final) for period, _, final in series] == [
        ("2026-TW1", True),
        ("2026-TW2", False),
    ]
    trend = trace_indicator(series, "I03", "Indeks Kepuasan Masyarakat", "Nilai")
    assert [(each.realization, each.target, each.reached) for each in trend.points] == [
        ("90.12", "89.7", True),
        ("89.85", "89.8", True),
    ]
    assert trend.sentence == ("Indeks Kepuasan Masyarakat mencapai target sejak Triwulan I 2026")
    assert (
        "Triwulan II 2026: realisasi 89,85 target 89,8 Nilai (belum ditandatangani)" in trend.chart
    )


def test_second_document_carries_the_same_drawing_as_the_page(two_quarters: Play) -> None:
    draft = Document.objects.filter(case=two_quarters.case, kind="draf").latest("pk")
    cycle = Cycle.objects.get(case_id=two_quarters.case)
    office = trace_office(read_series(cycle, freeze), "Rata-rata capaian Kecamatan Wangon")
    assert draft.data["trend"]["svg"] == office.chart
    assert draft.data["trend"]["caption"] == office.sentence
    with pikepdf.open(BytesIO(read_file(draft.file))) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert office.sentence in read_words(read_file(draft.file))


def test_signed_measurement_does_not_see_later_periods(two_quarters: Play) -> None:
    first = Cycle.objects.get(quarter=1)
    series = read_series(first, freeze)
    assert [(period.key, final) for period, _, final in series] == [("2026-TW1", True)]


def test_signed_measurement_keeps_its_course_when_an_earlier_quarter_is_measured_again(
    two_quarters: Play,
) -> None:
    two_quarters.run(until="sign")
    changed = {**two_quarters.filled, "I03": replace(two_quarters.filled["I03"], typed="70")}
    Play(two_quarters.cast, 2026, 1, two_quarters.start, changed).run(until="sign")
    series = read_series(Cycle.objects.get(case_id=two_quarters.case), freeze)
    trend = trace_indicator(series, "I03", "Indeks Kepuasan Masyarakat", "Nilai")
    assert [each.realization for each in trend.points] == ["90.12", "89.85"]


def test_average_of_a_unit_is_the_mean_of_its_printed_figures(two_quarters: Play) -> None:
    cycle = Cycle.objects.get(case_id=two_quarters.case)
    series = read_series(cycle, freeze)
    frozen = Snapshot.objects.get(cycle__quarter=1, final=True).figures
    for trend in trace_units(series):
        percents = [
            Decimal(row["achievement"])
            for row, line in zip(frozen["measurement"]["rows"], frozen["lines"], strict=True)
            if line["unit"] == trend.name and row["achievement"]
        ]
        mean = (sum(percents, Decimal(0)) / len(percents)).quantize(
            Decimal("0.01"), "ROUND_HALF_UP"
        )
        assert trend.points[0].achievement == mean, trend.name
    office = trace_office(series, "Rata-rata")
    assert office.points[0].realization == frozen["measurement"]["average"]


def test_budget_is_summed_upward_and_a_shared_ceiling_counts_once(play: Play) -> None:
    play.run(until="meet")
    cycle = Cycle.objects.get()
    plan, office = cycle.plan_version, cycle.office
    PlanNode.objects.filter(version=plan).exclude(ceiling_typed="").update(
        ceiling_typed="", ceiling=None
    )
    lines = lines_of(cycle)
    program = PlanNode.objects.create(
        office=office, version=plan, level="program", code="7.01.09", name="Program uji"
    )
    below = [
        PlanNode.objects.create(
            office=office, version=plan, parent=program, level="sub_kegiatan",
            code=f"7.01.09.2.01.000{number}", name=f"Sub kegiatan {number}",
            ceiling_typed=amount, ceiling=Decimal(amount),
        )
        for number, amount in ((1, "1000"), (2, "3000"))
    ]  # fmt: skip
    targets = dict(Target.objects.filter(quarter=1).values_list("indicator", "typed"))
    # Two indicators stand on the first line and share its ceiling, one on the second.
    for line, node in zip(lines[:3], (below[0], below[0], below[1]), strict=True):
        line.indicator.node = node
        line.indicator.save()
        Entry.objects.filter(line=line).update(
            typed=targets[line.indicator_id].replace(".", ","),
            budget_typed="800" if node == below[0] else "1200",
        )
    rows = list_budgets(cycle, measure_lines(cycle, lines_of(cycle)))
    assert [
        (row.code, row.ceiling, row.realized, row.absorption, row.efficiency_label) for row in rows
    ] == [
        ("7.01.09", Decimal(4000), Decimal(2000), Decimal(50), ""),
        ("7.01.09.2.01.0001", Decimal(1000), Decimal(800), Decimal(80), "efisien"),
        ("7.01.09.2.01.0002", Decimal(3000), Decimal(1200), Decimal(40), "efisien"),
    ]
    assert [row.efficiency for row in rows] == [None, Decimal(20), Decimal(60)]


def test_papers_are_made_again_byte_for_byte_after_everything_changed(play: Play) -> None:
    play.run(until="sign")
    cycle = Cycle.objects.get()
    signed = Document.objects.get(kind="dokumen")
    draft = Document.objects.filter(kind="draf").latest("pk")
    before = typeset("performance", signed.data)
    frozen = cycle.snapshots.get(final=True).figures
    office = cycle.office
    office.name, office.settings = "Kecamatan Baru", {**office.settings, "scale": "akip"}
    office.save()
    cycle.plan_version.indicators.update(name="Nama baru", formula="inverse", unit_of_measure="x")
    cycle.office.units.update(name="Unit baru")
    signed.refresh_from_db()
    assert typeset("performance", signed.data) == before
    assert typeset("performance", draft.data) == read_file(draft.file)
    assert cycle.snapshots.get(final=True).figures == frozen
    cycle = Cycle.objects.get()
    again = measure_lines(cycle, lines_of(cycle)).policy
    assert again.scale.name == frozen["measurement"]["policy"]["scale"]["name"]
