"""The form of a unit as a workbook: what it shows, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from capaian.adapters.workbook import FilledForm, FilledLine, FormLine, FormSheet
from capaian.domain import numbers
from capaian.domain.errors import Invalid
from capaian.domain.letters import show_date
from capaian.domain.terms import Formula
from capaian.measurement.entries import EntryInput, input_of, read_realization
from capaian.measurement.models import Cycle, Entry, Submission
from capaian.measurement.queries import list_entries
from capaian.measurement.texts import check_text
from capaian.planning.models import Indicator
from capaian.planning.queries import restate

# The workbook's words for the columns beside our own.
FIELDS = {
    "realization": "typed",
    "budget_realization": "budget_typed",
    "driving_factors": "drivers",
    "hindering_factors": "obstacles",
    "follow_up": "follow_up",
    "evidence": "evidence_link",
    "not_measured_reason": "not_measured_because",
}


def describe_form(submission: Submission) -> FormSheet:
    """The form of a unit with what is already filled in."""
    cycle = submission.cycle
    deadline = submission.deadline or cycle.deadline
    return FormSheet(
        office_code=cycle.office.code,
        office_name=cycle.office.name,
        government_name=f"Pemerintah {cycle.office.regency}",
        unit_code=submission.unit.code,
        unit_name=submission.unit.name,
        period_key=cycle.period.key,
        period_label=cycle.period.label,
        form_version=cycle.form_version,
        deadline_label=show_date(deadline),
        example=cycle.office.example,
        decimal_style=cycle.office.preferences.decimal_style,
        lines=tuple(_describe_line(entry, cycle) for entry in list_entries(submission)),
    )


def target_of(cycle: Cycle, indicator: Indicator) -> str:
    """The target of a measurement's period for people; empty where there is none."""
    wanted = cycle.quarter or 0
    for each in indicator.targets.all():
        if each.quarter == wanted:
            return restate(each.typed, cycle.plan_version)
    return ""


def ceiling_of(cycle: Cycle, indicator: Indicator) -> str:
    """The ceiling of the indicator's budget line for people; empty where it has none."""
    return restate(indicator.node.ceiling_typed, cycle.plan_version)


def _describe_line(entry: Entry, cycle: Cycle) -> FormLine:
    indicator = entry.line.indicator
    typed = {theirs: getattr(entry, ours) for theirs, ours in FIELDS.items()}
    return FormLine(
        line_id=str(entry.line_id),
        objective=indicator.objective,
        indicator=indicator.name,
        unit_of_measure=indicator.unit_of_measure,
        target_shown=target_of(cycle, indicator) or "belum diisi",
        formula_shown=Formula(indicator.formula).label if indicator.formula else "belum diisi",
        evidence_asked=indicator.evidence_asked,
        remark=entry.line.remark,
        ceiling_shown=ceiling_of(cycle, indicator),
        **typed,
    )


def read_rows(submission: Submission, form: FilledForm) -> Mapping[int, EntryInput]:
    """The rows of a filled workbook by line id.

    Raises :class:`Invalid` when it is of another office, unit, period or version, and with a
    problem per cell when a number cannot be read: a workbook is taken whole or not at all.
    """
    cycle = submission.cycle
    expected = {
        "kantor": (form.office_code, cycle.office.code),
        "unit": (form.unit_code, submission.unit.code),
        "periode": (form.period_key, cycle.period.key),
        "versi formulir": (str(form.form_version), str(cycle.form_version)),
    }
    for what, (theirs, ours) in expected.items():
        if theirs != ours:
            raise Invalid(
                f"Buku kerja ini untuk {what} {theirs}, bukan {ours}. "
                "Unduh formulir yang benar, lalu isi lagi.",
                code="wrong_workbook",
            )
    entries = {
        str(entry.line_id): entry
        for entry in submission.entries.select_related("line__indicator__version")
    }
    if {line.line_id for line in form.lines} != entries.keys():
        raise Invalid("Baris buku kerja tidak sama dengan formulir. Unduh formulir baru.")
    style = submission.office.preferences.decimal_style
    problems = [
        problem
        for line in form.lines
        for problem in (
            *_check_numbers(line, entries[line.line_id].line.indicator, style),
            *_check_lengths(line),
        )
    ]
    if problems:
        raise Invalid(
            "Buku kerja belum dapat diterima. Perbaiki sel yang disebut, lalu unggah lagi.",
            problems=tuple(problems),
        )
    return {
        entries[line.line_id].line_id: _input_of(line, entries[line.line_id]) for line in form.lines
    }


def _check_numbers(line: FilledLine, indicator: Indicator, style: str) -> list[tuple[str, str]]:
    realization, budget = line.cells["realization"], line.cells["budget_realization"]
    problems = (
        (realization.place, read_realization(indicator, realization.typed, style).problem),
        (budget.place, numbers.read(budget.typed, decimal=style).problem),
    )
    return [(place, sentence) for place, sentence in problems if sentence]


def _check_lengths(line: FilledLine) -> Iterator[tuple[str, str]]:
    for name in ("evidence", "not_measured_reason"):
        yield from check_text(line.cells[name].place, line.cells[name].typed, 300)


def _input_of(line: FilledLine, entry: Entry) -> EntryInput:
    """What the workbook says; what it has no column for stays as it is."""
    typed = {ours: line.cells[theirs].typed for theirs, ours in FIELDS.items()}
    return replace(input_of(entry), **typed)
