"""The official tables of a measurement: read once, laid out once, written in three ways.

Figures are those of :mod:`capaian.measurement.figures`. Of a signed measurement also the names,
the texts and the day are those that were signed, so that later changes do not reach its tables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from capaian.adapters.workbook.sheet import write_sheet
from capaian.documents.commands import PDF, XLSX
from capaian.documents.printing import letterhead_of, print_paper
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.letters import Letterhead, show_date
from capaian.domain.letters.tables import print_table
from capaian.domain.letters.wording import JAKARTA
from capaian.domain.measuring import (
    Figure,
    Measurement,
    Policy,
    Row,
    measure,
    measure_again,
)
from capaian.domain.period import QUARTERS, Period
from capaian.domain.tables import RECAP, TABLES, Line, Node, Report, Signer, Table, to_json
from capaian.domain.terms import Level, Role, SubmissionState
from capaian.measurement.figures import freeze_settings, lines_of, measure_lines
from capaian.measurement.history import read_history
from capaian.measurement.models import Cycle, FormLine, Snapshot
from capaian.measurement.queries import get_cycle, list_submissions
from capaian.office.models import Office
from capaian.office.queries import find_holder
from capaian.planning.models import PlanNode
from capaian.planning.queries import restate
from capaian.prepared import prepared
from capaian.procedure.models import Case

JSON = "application/json"
MARK = "SEMENTARA, belum ditandatangani"
_PLAN_LEVELS = {Level.GOAL, Level.OBJECTIVE}
_TEXTS = ("drivers", "obstacles", "follow_up")


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table with what its paper needs besides: whose it is, its code, and its moment.

    ``made_at`` is the moment of the figures, never of printing: printed on two days it is one
    file. ``code`` is that of the signed document, empty before.
    """

    table: Table
    case: Case
    name: str
    letterhead: Letterhead
    example: bool
    paper: str
    code: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as a file."""

    name: str
    media_type: str
    content: bytes


def list_tables() -> list[tuple[str, str]]:
    """Pairs (word, title) of the official tables, in their order."""
    return [(key, form.title) for key, (form, _) in TABLES.items()]


def draw_table(actor: Actor, case: int, key: str) -> DrawnTable:
    """An official table of a measurement of the own office.

    Raises :class:`NotFound` for an unknown table or a case of another office.
    """
    if key not in TABLES:
        raise NotFound(f"Tabel {key} tidak dikenal. Pilih: {', '.join(TABLES)}.")
    cycle = get_cycle(actor, case)
    signed = _find_signed(cycle)
    lines = lines_of(cycle)
    _, build = TABLES[key]
    office = cycle.office
    return DrawnTable(
        table=build(_read_report(cycle, lines, signed, units=key == RECAP.key)),
        case=cycle.case,
        name=f"{key}-{cycle.period.key}",
        letterhead=_head_letter(office, signed),
        example=office.example,
        paper=office.preferences.paper,
        code=signed.document.code if signed else "",
        made_at=signed.made_at if signed else _find_last_change(cycle, lines),
    )


def write_pdf(drawn: DrawnTable) -> TableFile:
    """The table as PDF/A on the office's paper."""
    paper = print_table(
        drawn.table,
        drawn.letterhead,
        code=drawn.code,
        check_url=f"{settings.ADDRESS}/periksa/{drawn.code}/",
        made_at=drawn.made_at,
        example=drawn.example,
    )
    size: Any = drawn.paper
    return TableFile(f"{drawn.name}.pdf", PDF, print_paper(paper, size))


def write_xlsx(drawn: DrawnTable) -> TableFile:
    """The table as a workbook with the same merged cells and the same figures."""
    content = write_sheet(drawn.table, created=drawn.made_at, paper=drawn.paper)
    return TableFile(f"{drawn.name}.xlsx", XLSX, content)


def write_json(drawn: DrawnTable) -> TableFile:
    """The table for programs."""
    text = json.dumps(to_json(drawn.table), ensure_ascii=False, indent=1)
    return TableFile(f"{drawn.name}.json", JSON, f"{text}\n".encode())


WRITERS = {"pdf": write_pdf, "xlsx": write_xlsx, "json": write_json}


def _read_report(
    cycle: Cycle, lines: Sequence[FormLine], signed: Snapshot | None, *, units: bool
) -> Report:
    """What the tables of a measurement show; with ``signed`` as it was signed.

    The figures of each unit are measured where they are asked for (``units``), else those of the
    year: a table shows the one or the other.
    """
    result = measure_lines(cycle, lines)
    rows = [figure.row for figure in result.figures]
    year = result
    if cycle.quarter and not units:
        year = measure_again(result, Period(cycle.year))
    texts = _read_texts(lines, signed)
    paper = signed.document.data if signed else {}
    # What was signed before these were frozen as well has them from the office of today.
    kept = {**freeze_settings(cycle), **(signed.figures if signed else {})}
    office = cycle.office
    return Report(
        office=paper.get("office", office.name),
        region=paper.get("region", office.regency),
        period=cycle.period,
        plan=signed.figures["plan"] if signed else str(cycle.plan_version),
        lines=tuple(
            _draw_line(cycle, line, figures, texts[line.pk])
            for line, *figures in zip(
                lines,
                result.figures,
                year.figures,
                _measure_quarters(cycle, lines, result).figures,
                strict=True,
            )
        ),
        period_result=result,
        year_result=year,
        unit_results=_measure_units(lines, rows, texts, result.policy) if units else {},
        nodes=_draw_nodes(cycle.plan_version_id),
        head=_find_head(cycle, paper),
        evaluator=Signer("Dievaluasi", kept["evaluator"]),
        efficiency=kept["efficiency"],
        place_day=_word_day(paper),
        mark="" if signed else MARK,
        source=_word_source(cycle, signed),
        silent_units={
            each.unit.name: each.return_reason
            for each in list_submissions(cycle)
            if each.state == SubmissionState.EXCUSED
        },
    )


def _find_signed(cycle: Cycle) -> Snapshot | None:
    return next(iter(_read_signed(cycle.pk)), None)


@prepared
def _read_signed(cycle: int) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(cycle=cycle, final=True).select_related("document__number")


def _read_texts(lines: Sequence[FormLine], signed: Snapshot | None) -> dict[int, dict[str, str]]:
    """Unit, factors and remark of each line: of a signed measurement those that were signed."""
    if signed:
        return {each["line"]: each for each in signed.figures["lines"]}
    return {
        line.pk: {
            "unit": line.unit.name,
            "remark": line.remark,
            **{name: getattr(line.entry, name) for name in _TEXTS},
        }
        for line in lines
    }


def _draw_line(
    cycle: Cycle, line: FormLine, figures: Sequence[Figure], texts: Mapping[str, str]
) -> Line:
    indicator, plan = line.indicator, cycle.plan_version
    period, year, quarters = figures
    style = period.policy.decimal
    return Line(
        period=period,
        year=year,
        quarters=quarters,
        objective=indicator.objective,
        unit=texts["unit"],
        method=indicator.method,
        node="" if indicator.node.level in _PLAN_LEVELS else indicator.node.code,
        end_target=restate(indicator.renstra_target, plan, style),
        realized_before=restate(indicator.earlier_realization, plan, style),
        remark=texts["remark"],
        **{name: texts[name] for name in _TEXTS},
    )


def _measure_quarters(cycle: Cycle, lines: Sequence[FormLine], result: Measurement) -> Measurement:
    """The quarters beside each other; a yearly measurement shows those that were signed.

    Of a quarter that was measured again those signed last; of a signed year, those known then.
    """
    if cycle.quarter:
        return result
    history = read_history(cycle)
    style, plan = result.policy.decimal, cycle.plan_version
    periods = [Period(cycle.year, quarter) for quarter in QUARTERS]
    rows = []
    for line, figure in zip(lines, result.figures, strict=True):
        targets = {
            each.quarter: restate(each.typed, plan, style) for each in line.indicator.targets.all()
        }
        code = line.indicator.code
        rows.append(
            replace(
                figure.row,
                targets=tuple(targets.get(quarter, "") for quarter in QUARTERS),
                realizations=tuple(history.realization(period, code) for period in periods),
                budgets=tuple(history.budget(period, code) for period in periods),
            )
        )
    return measure(rows, replace(result.policy, period=Period(cycle.year, QUARTERS[-1])))


def _measure_units(
    lines: Sequence[FormLine],
    rows: Sequence[Row],
    texts: Mapping[int, Mapping[str, str]],
    policy: Policy,
) -> dict[str, Measurement]:
    """Each unit's own figures, in the order of the office's units."""
    by_unit: dict[str, list[Row]] = {}
    ranked = sorted(zip(lines, rows, strict=True), key=lambda pair: pair[0].unit.rank)
    for line, row in ranked:
        by_unit.setdefault(texts[line.pk]["unit"], []).append(row)
    return {unit: measure(members, policy) for unit, members in by_unit.items()}


def _draw_nodes(version: int) -> dict[str, Node]:
    return {
        node.code: Node(
            code=node.code,
            name=node.name,
            level=Level(node.level),
            ceiling=node.ceiling,
            end_budget=node.renstra_ceiling,
            spent_before=node.earlier_spent,
        )
        for node in _read_nodes(version)
    }


@prepared
def _read_nodes(version: int) -> QuerySet[PlanNode]:
    return PlanNode.objects.filter(version=version).exclude(level__in=_PLAN_LEVELS)


def _find_head(cycle: Cycle, paper: Mapping[str, Any]) -> Signer:
    """The Camat who signed, or who held the seat on the day of the order."""
    if paper:
        who = paper["signature"]["signatory"]
        return Signer("", who["title"], who["name"], who["rank"], who["employee_number"])
    position = cycle.office.positions.filter(role=Role.HEAD).first()
    held = find_holder(position, on=cycle.ordered_on) if position else None
    if held is None:
        return Signer("", position.title if position else Role.HEAD.label)
    return Signer("", held.title, held.person.name, held.person.rank, held.person.nip)


def _word_day(paper: Mapping[str, Any]) -> str:
    signature = paper.get("signature", {})
    parts = [signature.get("place"), signature.get("day")]
    return ", ".join(part for part in parts if part)


def _word_source(cycle: Cycle, signed: Snapshot | None) -> str:
    if signed is None:
        return "Angka diambil dari isian unit dan dapat berubah sampai dokumen ditandatangani."
    number = f" nomor {signed.document.number}" if signed.document.number else ""
    day = show_date(signed.made_at.astimezone(JAKARTA).date())
    return f"Angka diambil dari Dokumen Pengukuran Kinerja{number} yang ditandatangani {day}."


def _head_letter(office: Office, signed: Snapshot | None) -> Letterhead:
    if signed:
        return Letterhead(**signed.document.data["imprint"]["letterhead"])
    return letterhead_of(office)


def _find_last_change(cycle: Cycle, lines: Sequence[FormLine]) -> datetime:
    """The newest figure's moment, or the morning of the order where there is none yet."""
    moments = [line.entry.entered_at for line in lines if line.entry.entered_at]
    return max(moments, default=datetime.combine(cycle.ordered_on, time(), JAKARTA))
