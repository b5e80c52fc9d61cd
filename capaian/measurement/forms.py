"""The form of a unit as a workbook: what it shows, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from capaian.adapters.workbook import FilledForm, FilledLine, FormLine, FormSheet
from capaian.domain import numbers
from capaian.domain.access import Actor
from capaian.domain.errors import Invalid
from capaian.domain.letters import show_date
from capaian.domain.terms import EntrySource, Formula
from capaian.measurement.entries import Cells, Clash, Typed, find_clashes, read_realization
from capaian.measurement.figures import measure_lines
from capaian.measurement.models import Cycle, Entry, EntryChange, Submission
from capaian.measurement.queries import list_asked_lines
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
    lines = list_asked_lines(submission)
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
        lines=tuple(
            _describe_line(line.entry, cycle, figure.previous)
            for line, figure in zip(lines, measure_lines(cycle, lines).figures, strict=True)
        ),
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


def _describe_line(entry: Entry, cycle: Cycle, previous: str) -> FormLine:
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
        previous_shown=previous,
        **typed,
    )


def read_cells(actor: Actor, submission: Submission, form: FilledForm) -> Cells:
    """The cells of a filled workbook that differ from what was handed out, by line id.

    Raises :class:`Invalid` when it is of another office, unit, period or version, and with a
    problem per cell when a number cannot be read, or when the cell was changed elsewhere too:
    a workbook is taken whole or not at all.
    """
    _check_origin(submission, form)
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
    own = _list_own(actor, submission)
    changed: dict[int, dict[str, Typed]] = {}
    for line in form.lines:
        entry = entries[line.line_id]
        for theirs, ours in FIELDS.items():
            uploaded = own.get((entry.pk, ours), [])
            typed = _compare(line.cells[theirs].typed, line.seen[theirs], uploaded)
            if typed:
                changed.setdefault(entry.line_id, {})[ours] = typed
    clashes = find_clashes(actor, submission, changed)
    if problems or clashes:
        refuse_workbook(form, clashes, problems)
    return changed


def _check_origin(submission: Submission, form: FilledForm) -> None:
    cycle = submission.cycle
    office, unit, period = cycle.office, submission.unit, cycle.period
    version = cycle.form_version
    expected = (
        (form.office_code, office.code, form.office_name, office.name),
        (form.unit_code, unit.code, form.unit_name, unit.name),
        (form.period_key, period.key, form.period_label, period.label),
        (form.form_version, version, f"versi formulir {form.form_version}", version),
    )
    for theirs, ours, their_name, our_name in expected:
        if theirs != ours:
            raise Invalid(
                f"Buku kerja ini untuk {their_name}, bukan {our_name}. "
                "Unduh formulir yang benar, lalu isi lagi.",
                code="wrong_workbook",
            )


def _list_own(actor: Actor, submission: Submission) -> dict[tuple[int, str], list[EntryChange]]:
    """What workbooks of the actor alone changed last, by entry and field, the newest first."""
    found: dict[tuple[int, str], list[EntryChange]] = {}
    others = set()
    for change in EntryChange.objects.filter(entry__submission=submission).order_by("-at", "-pk"):
        cell = (change.entry_id, change.field)
        if (change.person_id, change.source) != (actor.person, EntrySource.WORKBOOK):
            others.add(cell)
        if cell not in others:
            found.setdefault(cell, []).append(change)
    return found


def _compare(text: str, seen: str, own: Sequence[EntryChange]) -> Typed | None:
    """A cell as typed, and what whoever filled the workbook knows to stand there, if it differs.

    Our choice: what only workbooks of the same person put there since the download is known, so
    a workbook can be corrected and uploaded again. A text that a later one of them replaced may
    come from an older copy: that is asked, as if it was not known.
    """
    if text == seen:
        return None
    replaced = [change.old for change in own]
    if seen not in replaced:
        return Typed(text, seen)
    if text in replaced[: replaced.index(seen) + 1]:
        return Typed(text, seen)
    return Typed(text, own[0].new)


def refuse_workbook(
    form: FilledForm, clashes: Iterable[Clash], problems: Iterable[tuple[str, str]] = ()
) -> NoReturn:
    """Raise :class:`Invalid` with each problem and each clash at its cell of the workbook."""
    theirs = {ours: field for field, ours in FIELDS.items()}
    cells = {line.line_id: line.cells for line in form.lines}
    told = [(cells[str(each.line)][theirs[each.field]].place, each.sentence) for each in clashes]
    what = "Buku kerja belum dapat diterima. Perbaiki sel yang disebut, lalu unggah lagi."
    if told:  # the marked workbook has seen what is saved, the one that came never will
        what = (
            "Isian berubah sejak buku kerja ini diunduh. "
            "Simpan buku kerja bertanda, pilih nilainya di sana, lalu unggah yang bertanda."
        )
    raise Invalid(what, problems=(*problems, *told))


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
