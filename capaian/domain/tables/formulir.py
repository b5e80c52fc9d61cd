"""Formulir Pengukuran Kinerja, of one quarter and of the year with its quarters side by side.

Source: forms as seen in practice; no regulation was at hand, so the form names none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from capaian.domain.budget import Line as BudgetLine
from capaian.domain.budget import absorb, total
from capaian.domain.measuring import Figure
from capaian.domain.measuring.cells import Cell as Typed
from capaian.domain.period import QUARTERS, ROMAN, Period
from capaian.domain.tables.definition import (
    EMPTY,
    Align,
    Cell,
    Cells,
    Column,
    Form,
    Group,
    Table,
    lay_block,
    lay_wide,
    list_leaves,
    merge_equal,
)
from capaian.domain.tables.notes import EMPTY_CELLS, note_basis, note_formulas, note_rules
from capaian.domain.tables.report import Line, Report, spend
from capaian.domain.tables.showing import (
    name_amount,
    show_money,
    show_percent,
    show_state,
    show_target,
    show_to_date,
    show_typed,
)
from capaian.domain.terms import Status

_SEEN = "bentuk yang dipakai kantor-kantor dalam praktik"
QUARTERLY = Form("formulir", "Formulir Pengukuran Kinerja Triwulan", _SEEN, "1")
YEARLY = Form("formulir-tahunan", "Formulir Pengukuran Kinerja Tahunan", _SEEN, "1")

Columns = tuple[Column | Group, ...]

_LEAD: Columns = (
    Column("no", "No", 2, Align.CENTER),
    Column("sasaran", "Sasaran Strategis", 9),
    Column("indikator", "Indikator", 10),
    Column("cara", "Cara Pengukuran", 8),
    Column("satuan", "Satuan", 4, Align.CENTER),
    Column("target", "Target Tahun", 3.9, Align.RIGHT),
)
_BUDGET: Columns = (
    Column("program", "Program / Kegiatan / Sub Kegiatan", 9),
    Column("pagu", "Pagu (Rp)", 4, Align.RIGHT),
)


def _quarter(quarter: int) -> Group:
    return Group(
        f"Triwulan {ROMAN[quarter - 1]}",
        (
            Column(f"t{quarter}", "Target", 3.9, Align.RIGHT),
            Column(f"r{quarter}", "Realisasi", 5.2, Align.RIGHT),
            Column(f"c{quarter}", "Capaian (%)", 4.7, Align.RIGHT),
            Column(f"k{quarter}", "Ket.", 4.6),
        ),
    )


def _spending(quarter: int) -> Group:
    return Group(
        f"Realisasi Anggaran Triwulan {ROMAN[quarter - 1]}",
        (
            Column(f"b{quarter}", "Rp", 4, Align.RIGHT),
            Column(f"s{quarter}", "%", 3, Align.RIGHT),
        ),
    )


def _so_far(heading: str, *, target: bool) -> Columns:
    goal = (Column("tt", "Target", 3.9, Align.RIGHT),) if target else ()
    return (
        Group(
            heading,
            (
                *goal,
                Column("rt", "Realisasi", 5.2, Align.RIGHT),
                Column("ct", "Capaian (%)", 4.7, Align.RIGHT),
                Column("kt", "Predikat", 5),
            ),
        ),
    )


def _spent(heading: str) -> Columns:
    columns = (Column("bt", "Rp", 4, Align.RIGHT), Column("st", "%", 3, Align.RIGHT))
    return (Group(heading, columns),)


def build_form(report: Report) -> Table:
    """The form of the report's quarter, with the year so far beside it."""
    quarter = report.upto
    label = f"s.d. Triwulan {ROMAN[quarter - 1]}"
    columns: Columns = (
        *_LEAD,
        _quarter(quarter),
        *_so_far(label, target=True),
        *_BUDGET,
        _spending(quarter),
        *_spent(f"Realisasi Anggaran {label}"),
    )
    table = _build(report, QUARTERLY, columns, (quarter,))
    return replace(table, period=Period(report.period.year, quarter).label)


def build_yearly_form(report: Report) -> Table:
    """The form of the year; quarters after the report's own stay empty."""
    columns: Columns = (
        *_LEAD,
        *(_quarter(quarter) for quarter in QUARTERS),
        *_so_far("s.d. Periode Ini", target=False),
        *_BUDGET,
        *(_spending(quarter) for quarter in QUARTERS),
        *_spent("Realisasi Anggaran Tahun Ini"),
    )
    keys = [column.key for column in list_leaves(columns)]
    split = keys.index("program")
    bands = (tuple(keys[:split]), ("no", "indikator", *keys[split:]))
    period = Period(report.period.year).label
    if report.period.quarter:
        period += f", s.d. Triwulan {ROMAN[report.upto - 1]}"
    table = _build(report, YEARLY, columns, QUARTERS[: report.upto])
    return replace(table, period=period, bands=bands)


def _build(report: Report, form: Form, columns: Columns, quarters: Sequence[int]) -> Table:
    leaves = tuple(list_leaves(columns))
    yearly = form is YEARLY
    first: dict[str, int] = {}
    rows: list[Cells] = []
    for node, members in groupby(enumerate(report.lines, start=1), lambda pair: pair[1].node):
        block = [
            {
                **_lay_lead(number, line),
                **{key: cell for each in quarters for key, cell in _lay_quarter(line, each)},
                **_lay_so_far(line.year if yearly else line.period),
            }
            for number, line in members
        ]
        number = len(rows) + 1
        rows += lay_block(leaves, _lay_budget(node, number, report, first, quarters), block)
    keys = [column.key for column in leaves]
    return Table(
        form=form,
        office=report.office,
        region=report.region,
        period=report.period.label,
        facts=report.facts,
        columns=columns,
        rows=tuple(merge_equal(rows, keys.index("sasaran"))),
        foot=_lay_foot(report, leaves, yearly=yearly),
        notes=tuple(_note(report, form)),
        signers=(None, report.head),
        place_day=report.place_day,
        mark=report.mark,
        source=report.source,
    )


def _lay_lead(number: int, line: Line) -> dict[str, Cell]:
    row = line.period.row
    return {
        "no": Cell(str(number)),
        "sasaran": Cell(" ".join(line.objective.split())),
        "indikator": Cell(" ".join(row.name.split())),
        "cara": Cell(line.method or (row.formula.label if row.formula else "")),
        "satuan": Cell(row.unit),
        "target": show_target(line.year.annual, line.year.target, line.year),
    }


def _lay_quarter(line: Line, quarter: int) -> Iterator[tuple[str, Cell]]:
    """Target, realization and achievement of one quarter alone."""
    figure = line.quarters
    if not figure.row.quarterly:
        return
    target, done = figure.targets[quarter - 1], figure.realizations[quarter - 1]
    percent = figure.quarters[quarter - 1] if figure.quarters else None
    yield f"t{quarter}", show_target(target, None, figure)
    yield f"r{quarter}", show_typed(done, figure)
    yield f"c{quarter}", show_percent(percent, figure.policy.decimals)
    yield f"k{quarter}", Cell(_remark(figure, done, percent))


def _remark(figure: Figure, done: Typed, percent: Decimal | None) -> str:
    if percent is not None:
        return figure.policy.scale.classify(percent)
    if done.status is Status.MEASURED:
        return Status.NOT_COMPUTABLE.label
    return done.reason


def _lay_so_far(figure: Figure) -> dict[str, Cell]:
    return {
        "tt": name_amount(figure.target, figure.targets, figure),
        "rt": show_to_date(figure),
        "ct": show_percent(figure.percent, figure.policy.decimals),
        "kt": Cell(show_state(figure)),
    }


def _lay_budget(
    code: str, number: int, report: Report, first: dict[str, int], quarters: Sequence[int]
) -> dict[str, Cell]:
    """The budget line of neighbouring rows, once; a later row of it says where it stands."""
    if not code:
        return {}
    if first.setdefault(code, number) != number:
        return {"program": Cell(f"lihat no. {first[code]}")}
    name = " ".join(report.nodes[code].name.split()) if code in report.nodes else ""
    lines = [line for line in report.lines if line.node == code]
    decimals = report.period_result.policy.decimals
    money = total(
        BudgetLine(code, line.period.money.ceiling.number, line.period.money.realized)
        for line in lines
    )
    cells = {
        "program": Cell(f"{code} {name}".strip()),
        "pagu": show_money(money.ceiling),
        "bt": show_money(money.realized),
        "st": show_percent(money.absorption.percent, decimals),
        **{f"{kind}{quarter}": EMPTY for quarter in QUARTERS for kind in "bs"},
    }
    for quarter in quarters:
        spent = total(BudgetLine(code, None, spend(line.quarters, quarter)) for line in lines)
        share = absorb(spent.realized, money.ceiling).percent
        cells[f"b{quarter}"] = show_money(spent.realized)
        cells[f"s{quarter}"] = show_percent(share, decimals)
    return cells


def _lay_foot(report: Report, leaves: Sequence[Column], *, yearly: bool) -> tuple[Cells, ...]:
    result = report.year_result if yearly else report.period_result
    money, decimals = result.money, result.policy.decimals
    values = {
        "ct": show_percent(result.average, decimals),
        "kt": Cell(result.predicate or ""),
        "pagu": show_money(money.ceiling),
        "bt": show_money(money.realized),
        "st": show_percent(money.absorption.percent, decimals),
    }
    start = [column.key for column in leaves].index("ct")
    lead = Cell(
        "Rata-rata capaian, predikat, dan jumlah anggaran",
        columns=start,
        strong=True,
        align=Align.RIGHT,
    )
    cells = [values.get(column.key, EMPTY)._replace(strong=True) for column in leaves[start:]]
    return (lay_wide(leaves, lead, *cells),)


def _note(report: Report, form: Form) -> Iterator[str]:
    yearly = form is YEARLY
    yield from note_basis(form, report)
    yield EMPTY_CELLS
    yield (
        "Capaian per triwulan membandingkan realisasi dengan target triwulan itu saja. "
        + (
            "Capaian s.d. periode ini membandingkan realisasi gabungan dengan target tahun."
            if yearly
            else "Capaian s.d. triwulan ini memakai realisasi dan target gabungan."
        )
    )
    yield "Pagu dan realisasi bersama dihitung sekali. Kolom % adalah realisasi dibagi pagu."
    yield from note_formulas(report.lines)
    result = report.year_result if yearly else report.period_result
    yield from note_rules(result)
    yield f"Rata-rata capaian adalah {result.average_rule}."
