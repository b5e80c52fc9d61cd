"""Formulir E.81: the yearly plan's results beside the five-year plan, programs down to details.

Source: Permendagri 86/2017, form E.81, as seen in use. The form adds up column 12 for rupiah only;
K follows each indicator's own method, because percentages and indices must never be added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from capaian.domain.achievement import compute
from capaian.domain.aggregation import combine
from capaian.domain.budget import Line as BudgetLine
from capaian.domain.budget import Total, absorb, roll_up, total
from capaian.domain.measuring import Realization
from capaian.domain.measuring.figures import draw_figure
from capaian.domain.numbers import round_half_up
from capaian.domain.period import QUARTERS, ROMAN
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
from capaian.domain.tables.notes import (
    EMPTY_CELLS,
    join_words,
    note_basis,
    note_formulas,
    note_rules,
)
from capaian.domain.tables.report import Line, Node, Report, list_levels, spend
from capaian.domain.tables.showing import (
    name_amount,
    show_money,
    show_percent,
    show_target,
    show_to_date,
    show_typed,
)
from capaian.domain.terms import Aggregation

E81 = Form(
    key="e81",
    title="Formulir E.81 Evaluasi Terhadap Hasil Renja Perangkat Daerah",
    regulation="Permendagri 86/2017, Formulir E.81",
    version="2017.1",
)


def _pair(key: str, heading: str, number: str) -> Group:
    return Group(
        heading,
        (
            Column(f"{key}k", "K", 2.5, Align.RIGHT),
            Column(f"{key}rp", "Rp", 3.1, Align.RIGHT),
        ),
        number,
    )


COLUMNS: tuple[Column | Group, ...] = (
    Column("1", "No", 2, Align.CENTER, "1"),
    Column("2", "Sasaran", 9, number="2"),
    Column("3", "Program / Kegiatan / Sub Kegiatan", 11, number="3"),
    Column("4", "Indikator Kinerja (satuan)", 11, number="4"),
    _pair("5", "Target Renstra Perangkat Daerah (akhir periode)", "5"),
    _pair("6", "Realisasi Capaian Renstra s.d. Renja Tahun Lalu (n-2)", "6"),
    _pair("7", "Target dan Anggaran Renja Tahun Berjalan (n-1)", "7"),
    Group(
        "Realisasi Kinerja Pada Triwulan",
        tuple(
            _pair(str(7 + quarter), ROMAN[quarter - 1], str(7 + quarter)) for quarter in QUARTERS
        ),
    ),
    _pair("12", "Realisasi Capaian Renja yang Dievaluasi", "12"),
    _pair("12/7", "Tingkat Capaian Renja (%)", "12/7"),
    _pair("13", "Realisasi Renstra s.d. Tahun Ini", "13"),
    _pair("14", "Tingkat Capaian Renstra (%)", "14"),
    Column("15", "Unit Perangkat Daerah Penanggung Jawab", 9.3, number="15"),
    Column("16", "Keterangan", 6.5, number="16"),
)
LEAVES = tuple(list_leaves(COLUMNS))
_PLACE = {column.key: place for place, column in enumerate(LEAVES)}


def build_evaluation(report: Report) -> Table:
    """The whole form; quarters after the report's own stay empty."""
    rupiah = _Rupiah(report)
    lines, wholes, rows = _lay_rows(report, rupiah)
    return Table(
        form=E81,
        office=report.office,
        region=report.region,
        period=report.period.label,
        facts=report.facts,
        columns=COLUMNS,
        rows=tuple(merge_equal(rows, _PLACE["2"])),
        foot=tuple(_lay_foot(report, lines, wholes, rupiah)),
        notes=tuple(_note(report, lines)),
        signers=(replace(report.head, caption="Disusun"), report.evaluator),
        place_day=report.place_day,
        mark=report.mark,
        source=report.source,
    )


def _lay_rows(report: Report, rupiah: _Rupiah) -> tuple[list[Line], list[_Whole], list[Cells]]:
    """The lines in the order of the form, and its rows: every level of the plan has one."""
    by_node: dict[str, list[Line]] = {}
    for line in report.lines:
        by_node.setdefault(line.node, []).append(line)
    unnamed = {code: Node(code, "") for code in by_node if code and code not in report.nodes}
    ordered: list[Line] = []
    wholes: list[_Whole] = []
    rows: list[Cells] = []
    for node in (Node("", ""), *list_levels({**report.nodes, **unnamed})):
        members = by_node.get(node.code, [])
        shared = _lay_node(node, rupiah) if node.code else {}
        looks = [_look_back(line) for line in members]
        own = [
            _lay_line(number, line, whole)
            for number, (line, whole) in enumerate(
                zip(members, looks, strict=True), start=len(ordered) + 1
            )
        ]
        if own or node.code:
            rows += lay_block(LEAVES, shared, own or [{}])
        ordered += members
        wholes += looks
    return ordered, wholes, rows


class _Rupiah:
    """The rupiah of every level by code, summed upward; shared budget lines count once."""

    def __init__(self, report: Report) -> None:
        nodes, lines = report.nodes.values(), [line for line in report.lines if line.node]
        below = _list_below([node.code for node in list_levels(report.nodes)])
        ends = {node.code: node.end_budget for node in nodes}
        before = {node.code: node.spent_before for node in nodes}
        self._ends = {code: _add_known(code, ends, below) for code in below}
        self._before = {code: _add_known(code, before, below) for code in below}
        year = [BudgetLine(node.code, node.ceiling, None) for node in nodes]
        for line in lines:
            money = line.period.money
            year.append(BudgetLine(line.node, money.ceiling.number, money.realized))
        self._year = roll_up(year)
        self.total = total(year)
        self._quarters = {
            quarter: roll_up(
                BudgetLine(line.node, None, spend(line.quarters, quarter)) for line in lines
            )
            for quarter in QUARTERS[: report.upto]
        }
        self._later = {f"{7 + quarter}rp": EMPTY for quarter in QUARTERS[report.upto :]}
        self.decimals = report.period_result.policy.decimals

    def list_cells(self, code: str) -> dict[str, Cell]:
        """The Rp columns of a level."""
        year = self._year.get(code, _NOTHING)
        end, before = self._ends.get(code), self._before.get(code)
        reached = None if before is None or year.realized is None else before + year.realized
        return {
            "5rp": show_money(end),
            "6rp": show_money(before),
            "7rp": show_money(year.ceiling),
            **{
                f"{7 + quarter}rp": show_money(levels.get(code, _NOTHING).realized)
                for quarter, levels in self._quarters.items()
            },
            **self._later,
            "12rp": show_money(year.realized),
            "12/7rp": show_percent(year.absorption.percent, self.decimals),
            "13rp": show_money(reached),
            "14rp": show_percent(absorb(reached, end).percent, self.decimals),
        }


_NOTHING = Total(None, None)


def _list_below(codes: Iterable[str]) -> dict[str, list[str]]:
    """For every code those right below it by its dots."""
    below: dict[str, list[str]] = {code: [] for code in codes}
    for code in below:
        above = code.rpartition(".")[0]
        while above and above not in below:
            above = above.rpartition(".")[0]
        if above:
            below[above].append(code)
    return below


def _add_known(
    code: str, amounts: Mapping[str, Decimal | None], below: Mapping[str, Sequence[str]]
) -> Decimal | None:
    """The Renstra's rupiah of a level: its own, or the sum where every part below is known."""
    own = amounts.get(code)
    if own is not None or not below[code]:
        return own
    parts = [_add_known(each, amounts, below) for each in below[code]]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _lay_node(node: Node, rupiah: _Rupiah) -> dict[str, Cell]:
    name = f"{node.code} {' '.join(node.name.split())}".strip()
    return {"3": Cell(name, strong=True), **rupiah.list_cells(node.code)}


def _lay_line(number: int, line: Line, whole: _Whole) -> dict[str, Cell]:
    figure, decimals = line.period, line.period.policy.decimals
    row = figure.row
    return {
        "1": Cell(str(number)),
        "2": Cell(" ".join(line.objective.split())),
        "4": Cell(" ".join(row.name.split()) + (f" ({row.unit})" if row.unit else "")),
        "5k": whole.end,
        "6k": whole.before,
        "7k": show_target(line.year.annual, line.year.target, line.year),
        **dict(_lay_quarters(line)),
        "12k": show_to_date(figure),
        "12/7k": show_percent(line.year.percent, decimals),
        "13k": whole.reached,
        "14k": show_percent(whole.percent, decimals),
        "15": Cell(line.unit),
        "16": Cell(_remark(line)),
    }


def _lay_quarters(line: Line) -> Iterator[tuple[str, Cell]]:
    figure = line.quarters
    for quarter, typed in enumerate(figure.live, start=1):
        yield f"{7 + quarter}k", show_typed(typed, figure)


@dataclass(frozen=True, slots=True)
class _Whole:
    """K of the five-year plan: columns 5, 6 and 13 as cells, 14 in per cent."""

    end: Cell
    before: Cell
    reached: Cell
    percent: Decimal | None


def _look_back(line: Line) -> _Whole:
    """Column 13 joins 6 and 12 as the indicator's own quarters are joined.

    A last value needs no earlier one; every other method needs both sides.
    """
    figure = line.period
    row, policy = figure.row, figure.policy
    if not (line.end_target.strip() or line.realized_before.strip()):
        reached = _join(row.aggregation, None, figure.realization)
        return _Whole(EMPTY, EMPTY, name_amount(reached, figure.live, figure), None)
    earlier = draw_figure(
        figure.number,
        replace(
            row,
            targets=(line.end_target,),
            annual_target="",
            realizations=(Realization(line.realized_before),),
        ),
        policy,
    )
    (end,), (before,) = earlier.targets, earlier.realizations
    reached = _join(row.aggregation, before.number, figure.realization)
    percent = None
    if row.formula and not figure.conflicts and end.amount is not None and reached is not None:
        cap, staged = policy.indicator_cap, bool(row.stages)
        percent = compute(row.formula, end.amount, reached, cap=cap, staged=staged).percent
    return _Whole(
        show_typed(end, figure) if end.typed.strip() else EMPTY,
        show_typed(before, figure) if before.typed.strip() else EMPTY,
        name_amount(reached, (before, *figure.live), figure),
        percent,
    )


def _join(
    method: Aggregation | None, before: Decimal | None, now: Decimal | None
) -> Decimal | None:
    if method is None or now is None or method is Aggregation.LAST:
        return now if method else None
    return None if before is None else combine(method, [before, now])


def _remark(line: Line) -> str:
    reason = line.period.live[-1].reason
    words = [f"Belum diukur: {reason}" if reason else "", line.remark]
    return ". ".join(" ".join(word.split()) for word in words if word.strip())


def _lay_foot(
    report: Report, lines: Sequence[Line], wholes: Sequence[_Whole], rupiah: _Rupiah
) -> Iterator[Cells]:
    year, decimals = report.year_result, rupiah.decimals
    percents = [whole.percent for whole in wholes if whole.percent is not None]
    whole = combine(Aggregation.AVERAGE, percents) if percents else None
    yield _lay_values(
        "Rata-rata capaian kinerja (%)",
        {
            "12/7k": show_percent(year.average, decimals),
            "12/7rp": show_percent(rupiah.total.absorption.percent, decimals),
            "14k": show_percent(whole, decimals),
        },
    )
    predicate = "" if whole is None else year.policy.scale.classify(round_half_up(whole, decimals))
    yield _lay_values(
        "Predikat kinerja",
        {
            "12/7k": Cell(year.predicate or "", columns=2, align=Align.CENTER),
            "14k": Cell(predicate, columns=2, align=Align.CENTER),
        },
    )
    numbered = list(enumerate(lines, start=1))
    follow_up = join_words((number, line.follow_up) for number, line in numbered)
    ends = report.upto == len(QUARTERS)
    for label, text in (
        (
            "Faktor pendorong keberhasilan kinerja",
            join_words((number, line.drivers) for number, line in numbered),
        ),
        (
            "Faktor penghambat pencapaian kinerja",
            join_words((number, line.obstacles) for number, line in numbered),
        ),
        ("Tindak lanjut yang diperlukan dalam triwulan berikutnya", "" if ends else follow_up),
        (
            "Tindak lanjut yang diperlukan dalam Renja Perangkat Daerah kabupaten/kota berikutnya",
            follow_up if ends else "",
        ),
    ):
        lead = Cell(label, columns=4, strong=True, align=Align.LEFT)
        yield lay_wide(LEAVES, lead, Cell(text, align=Align.LEFT))


def _lay_values(label: str, values: Mapping[str, Cell]) -> Cells:
    """A row of the foot: its label up to the first value, then one place a column."""
    start = min(_PLACE[key] for key in values)
    lead = Cell(label, columns=start, strong=True, align=Align.LEFT)
    cells, place = [lead], start
    while place < len(LEAVES):
        cells.append(values.get(LEAVES[place].key, EMPTY)._replace(strong=True))
        place += cells[-1].columns
    return lay_wide(LEAVES, *cells)


def _note(report: Report, lines: Sequence[Line]) -> Iterator[str]:
    period = report.period_result
    yield from note_basis(E81, report)
    yield EMPTY_CELLS
    yield (
        "Kolom K ditulis menurut satuan indikator, kolom Rp dalam rupiah. "
        "Kolom 12 Rp adalah 8+9+10+11; kolom 12 K mengikuti penggabungan triwulan indikator. "
        "Kolom 13 adalah 6+12; indikator bernilai terakhir memakai kolom 12 saja. "
        "Kolom 12/7 dan 14 K memakai rumus indikator terhadap kolom 7 dan 5."
    )
    yield "Pagu dan realisasi bersama dihitung sekali, lalu dijumlahkan ke tingkat di atasnya."
    yield from note_formulas(lines)
    yield from note_rules(period)
    yield (
        f"Rata-rata kolom 12/7 adalah {report.year_result.average_rule}. "
        f"Terhadap target {report.period.label}, rata-rata capaian {period.shown}"
        + (f" ({period.predicate})." if period.predicate else ".")
    )
