"""Rekap per unit: what each unit has reached and spent, with the office's own figures below.

The shape is our choice. Each unit's average is that of its own form, with its own rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from capaian.domain.budget import EFFICIENCY_RULES, compare
from capaian.domain.measuring import Measurement
from capaian.domain.tables.definition import (
    Align,
    Cell,
    Cells,
    Column,
    Form,
    Group,
    Table,
    list_leaves,
)
from capaian.domain.tables.notes import EMPTY_CELLS, note_basis, note_rules
from capaian.domain.tables.report import Report
from capaian.domain.tables.showing import show_money, show_percent
from capaian.domain.terms import Status

RECAP = Form("rekap", "Rekapitulasi Capaian Kinerja per Unit", "pilihan aplikasi Capaian", "1")

COLUMNS: tuple[Column | Group, ...] = (
    Column("no", "No", 2, Align.CENTER),
    Column("unit", "Unit Kerja", 16),
    Group(
        "Indikator",
        (
            Column("indikator", "Jumlah", 4.8, Align.RIGHT),
            Column("terukur", "Terukur", 4.8, Align.RIGHT),
            Column("tercapai", "Target tercapai", 5, Align.RIGHT),
        ),
    ),
    Group(
        "Kinerja",
        (
            Column("capaian", "Rata-rata capaian (%)", 5, Align.RIGHT),
            Column("predikat", "Predikat", 7),
        ),
    ),
    Group(
        "Anggaran",
        (
            Column("pagu", "Pagu (Rp)", 7, Align.RIGHT),
            Column("realisasi", "Realisasi (Rp)", 7, Align.RIGHT),
            Column("serapan", "Serapan (%)", 5, Align.RIGHT),
        ),
    ),
    Column("efisiensi", "Efisiensi", 7),
    Column("keterangan", "Keterangan", 10),
)
_LEAVES = tuple(list_leaves(COLUMNS))


def build_recap(report: Report) -> Table:
    """A row for each unit in the office's order, and the office as a whole."""
    rows = [
        _lay_row(report, str(number), unit, result)
        for number, (unit, result) in enumerate(report.unit_results.items(), start=1)
    ]
    whole = _lay_row(report, "", f"{report.office} seluruhnya", report.period_result)
    return Table(
        form=RECAP,
        office=report.office,
        region=report.region,
        period=report.period.label,
        facts=report.facts,
        columns=COLUMNS,
        rows=tuple(rows),
        foot=(tuple(cell and cell._replace(strong=True) for cell in whole),),
        notes=tuple(_note(report)),
        signers=(None, report.head),
        place_day=report.place_day,
        mark=report.mark,
        source=report.source,
    )


def _lay_row(report: Report, number: str, unit: str, result: Measurement) -> Cells:
    figures, money, decimals = result.figures, result.money, result.policy.decimals
    efficiency = compare(result.average, money.absorption.percent, report.efficiency)
    cells = {
        "no": Cell(number),
        "unit": Cell(unit),
        "indikator": _count(len(figures)),
        "terukur": _count(sum(figure.status is Status.MEASURED for figure in figures)),
        "tercapai": _count(sum(figure.reached is True for figure in figures)),
        "capaian": show_percent(result.average, decimals),
        "predikat": Cell(result.predicate or ""),
        "pagu": show_money(money.ceiling),
        "realisasi": show_money(money.realized),
        "serapan": show_percent(money.absorption.percent, decimals),
        "efisiensi": Cell(efficiency.label if efficiency else ""),
        "keterangan": Cell(report.silent_units.get(unit, "")),
    }
    return tuple(cells[column.key] for column in _LEAVES)


def _count(number: int) -> Cell:
    return Cell(str(number), Decimal(number))


def _note(report: Report) -> Iterator[str]:
    yield from note_basis(RECAP, report)
    yield EMPTY_CELLS
    yield "Pagu bersama dihitung sekali, maka jumlah unit dapat melebihi angka seluruhnya."
    yield f"Efisiensi memakai aturan {EFFICIENCY_RULES[report.efficiency].words}."
    yield from note_rules(report.period_result)
    yield f"Rata-rata capaian seluruhnya adalah {report.period_result.average_rule}."
