"""A small report for the official tables: every kind of indicator, one shared budget line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from capaian.domain.measuring import Policy, Realization, Row, measure
from capaian.domain.period import Period
from capaian.domain.tables import Line, Node, Report, Signer
from capaian.domain.terms import Aggregation, Direction, Formula

HEAD = Signer("", "Camat Wangon", "CAMAT WANGON")
EVALUATOR = Signer("Dievaluasi", "Kepala Bappedalitbang Kabupaten")
NODES = {
    node.code: node
    for node in (
        Node(
            "7.01.01",
            "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota",
            ceiling=Decimal(2_666_646_911),
            end_budget=Decimal(13_000_000_000),
            spent_before=Decimal(5_000_000_000),
        ),
        Node("7.01.01.2.02", "Administrasi Keuangan", ceiling=Decimal(1_753_720_871)),
        Node("7.01.02", "Penyelenggaraan Pemerintahan dan Pelayanan Publik"),
        Node("7.01.02.2.01", "Koordinasi Penyelenggaraan Pemerintahan"),
        Node("7.01.02.2.01.0001", "Koordinasi Kegiatan", ceiling=Decimal(18_144_528)),
    )
}


def make_row(
    name: str,
    targets: str,
    realizations: str,
    *,
    annual: str = "",
    unit: str = "%",
    formula: Formula = Formula.RATIO,
    direction: Direction = Direction.HIGHER,
    aggregation: Aggregation = Aggregation.LAST,
    node: str = "",
    budgets: str = "|||",
    **facts: object,
) -> Row:
    """A row of quarters; cells are parted by ``|``."""
    ceiling = NODES[node].ceiling if node else None
    row = Row(
        name=name,
        unit=unit,
        formula=formula,
        direction=direction,
        aggregation=aggregation,
        targets=tuple(targets.split("|")),
        realizations=tuple(Realization(typed) for typed in realizations.split("|")),
        annual_target=annual,
        budget_key=node if ceiling is not None else "",
        ceiling="" if ceiling is None else f"{ceiling:f}",
        budgets=tuple(budgets.split("|")),
    )
    return replace(row, **facts)  # type: ignore[arg-type]


ROWS = (
    make_row("Nilai kinerja kecamatan", "88|89|90|91", "88,5|89,25||", unit="Nilai"),
    make_row(
        "Nilai SAKIP",
        "BB|BB|A|A",
        "BB|A||",
        unit="Predikat",
        formula=Formula.ORDINAL,
        direction=Direction.ORDINAL,
        node="7.01.01",
        annual="A",
        budgets="612.400.000|500.000.000||",
    ),
    make_row(
        "Orang yang menerima gaji",
        "15|15|15|15",
        "15|14||",
        unit="Orang",
        node="7.01.01.2.02",
        budgets="421.300.000|430.000.000||",
    ),
    make_row(
        "Rapat koordinasi",
        "3|3|3|3",
        "2|4||",
        unit="Rapat",
        aggregation=Aggregation.SUM,
        node="7.01.02.2.01.0001",
        budgets="4.100.000|4.000.000||",
    ),
    make_row(
        "Pelanggaran Perda",
        "1|0|1|0",
        "1|||",
        unit="Kasus",
        formula=Formula.MIRROR,
        direction=Direction.LOWER,
        aggregation=Aggregation.SUM,
        node="7.01.02.2.01.0001",
        budgets="4.100.000|4.000.000||",
    ),
)
UNITS = ("Perencanaan", "Perencanaan", "Umum", "Trantib", "Trantib")
EXTRAS: Mapping[int, Mapping[str, str]] = {
    1: {"end_target": "AA", "realized_before": "B"},
    3: {"end_target": "60", "realized_before": "24", "drivers": "Kerja sama desa"},
    4: {"obstacles": "Data terlambat", "follow_up": "Jadwal lebih awal"},
}


def make_report(
    rows: Sequence[Row] = ROWS,
    *,
    quarter: int | None = 2,
    policy: Policy | None = None,
    units: Sequence[str] = UNITS,
) -> Report:
    """The report of a quarter of 2026, with figures measured and not made up."""
    policy = replace(policy or Policy(), period=Period(2026, quarter))
    result = measure(rows, policy)
    year = measure(rows, replace(policy, period=Period(2026)))
    lines = tuple(
        Line(
            period=figure,
            year=whole,
            quarters=figure,
            objective="Meningkatnya tata kelola" if place < 3 else "Meningkatnya ketertiban",
            unit=units[place % len(units)],
            node=row.budget_key,
            **EXTRAS.get(place, {}),
        )
        for place, (row, figure, whole) in enumerate(
            zip(rows, result.figures, year.figures, strict=True)
        )
    )
    return Report(
        office="Kecamatan Wangon",
        region="Kabupaten Banyumas",
        period=Period(2026, quarter),
        plan="Rencana 2026 murni (versi 1)",
        lines=lines,
        period_result=result,
        year_result=year,
        unit_results={
            unit: measure(
                [row for row, line in zip(rows, lines, strict=True) if line.unit == unit], policy
            )
            for unit in dict.fromkeys(units)
        },
        nodes=NODES,
        head=HEAD,
        evaluator=EVALUATOR,
        place_day="Wangon, 9 Juli 2026",
        source="Angka dari dokumen nomor 000.8.6.3/3/2026.",
    )
