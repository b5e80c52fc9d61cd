"""The entry grid of a unit: what is typed, what it was read as, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from capaian.domain.errors import AlreadyDone, Conflict, Invalid, Refusal
from capaian.domain.findings import Finding
from capaian.domain.measuring import Figure, Measurement
from capaian.gate import Slip
from capaian.measurement.commands import add_evidence, enter_figures
from capaian.measurement.entries import FIELDS, EntryInput, input_of
from capaian.measurement.forms import target_of
from capaian.measurement.models import FormLine, Mark, Submission
from capaian.web.steps.acts import Stage, StepForm

# Words beside the two figures, in the order of the form.
WORDS = (
    ("drivers", "Faktor pendorong"),
    ("obstacles", "Faktor penghambat"),
    ("follow_up", "Tindak lanjut"),
    ("evidence_link", "Tautan bukti"),
    ("printed", "Capaian menurut laporan lain (%)"),
    ("not_measured_because", "Belum diukur, karena"),
)


class GridForm(StepForm):
    """The slip of the grid and the version that the editor saw; the cells are read beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        if stage.submission:
            self.fields["version"].initial = stage.submission.version


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a row: its field, heading, what stands in it, and what is saved if it differs."""

    field: str
    heading: str
    text: str
    saved: str | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One indicator of the grid."""

    line: FormLine
    figure: Figure
    target: str
    previous: str
    realization: Cell
    budget: Cell
    words: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    remark: str
    problem: str = ""

    @property
    def filled_words(self) -> int:
        """How many texts stand in the folded part."""
        return sum(bool(cell.text) for cell in self.words)


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows of a unit with their figures."""

    rows: tuple[GridRow, ...]
    measurement: Measurement

    @property
    def filled(self) -> int:
        """How many rows have a figure or a reason why not."""
        return sum(bool(row.realization.text or row.words[-1].text) for row in self.rows)

    @property
    def blocking(self) -> int:
        """How many findings keep the form from being handed in."""
        return sum(finding.blocks for row in self.rows for finding in row.findings)


def draw_grid(
    stage: Stage,
    submission: Submission,
    *,
    typed: QueryDict | None = None,
    problems: Mapping[int, str] | None = None,
) -> Grid:
    """The grid as saved; with ``typed`` it keeps what was posted beside what is saved."""
    marks = _list_marks(submission)
    return Grid(
        tuple(
            _draw_row(
                submission,
                line,
                figure,
                typed=typed,
                remark=marks.get(line.pk, ""),
                problem=(problems or {}).get(line.pk, ""),
            )
            for line, figure in zip(stage.lines, stage.measurement.figures, strict=True)
        ),
        stage.measurement,
    )


def read_rows(submission: Submission, posted: QueryDict) -> dict[int, EntryInput]:
    """The rows that a page sent; a field that was not sent stays as it is."""
    rows = {}
    for entry in submission.entries.all():
        sent = {
            name: posted[f"{name}-{entry.line_id}"]
            for name in FIELDS
            if f"{name}-{entry.line_id}" in posted
        }
        if sent:
            now = input_of(entry)
            rows[entry.line_id] = EntryInput(
                **{name: sent.get(name, getattr(now, name)) for name in FIELDS}
            )
    return rows


def save_grid(
    stage: Stage, submission: Submission, form: GridForm, posted: QueryDict
) -> Submission:
    """Save what was typed; raises what the command raises.

    A slip that was used already is no double click when the figures differ: an autosave was still
    on its way when the button was pressed. That is told, never taken for saved.
    """
    rows = read_rows(submission, posted)
    try:
        return enter_figures(
            stage.actor,
            stage.case,
            submission.unit_id,
            rows,
            version=form.cleaned_data["version"],
            slip=form.read_slip(),
        )
    except AlreadyDone:
        if _is_saved(submission, rows):
            return submission
        raise Conflict(
            "Isian terakhir belum tersimpan. Bandingkan, lalu simpan lagi.", code="stale"
        ) from None


def _is_saved(submission: Submission, rows: Mapping[int, EntryInput]) -> bool:
    saved = {entry.line_id: input_of(entry) for entry in submission.entries.all()}
    return all(
        getattr(saved[line], name) == getattr(row, name).replace("\r\n", "\n").strip()
        for line, row in rows.items()
        for name in FIELDS
    )


def save_evidence(stage: Stage, slip: Slip, files: Mapping[str, Any]) -> dict[int, str]:
    """Keep the files that came with the grid; returns the sentence of each that was refused."""
    problems = {}
    for name, file in files.items():
        place, _, line = name.partition("-")
        if place != "evidence" or not line.isdigit():
            continue
        try:
            _keep(stage, slip, int(line), file)
        except AlreadyDone:
            continue
        except Refusal as refusal:
            problems[int(line)] = refusal.sentence
    return problems


def _keep(stage: Stage, slip: Slip, line: int, file: UploadedFile[bytes]) -> None:
    if (file.size or 0) > 10 * 1024 * 1024:
        raise Invalid("Berkas bukti lebih dari 10 MB. Perkecil, lalu unggah lagi.")
    own = Slip(key=f"{slip.key}-{line}" if slip.key else None, opened_at=slip.opened_at)
    add_evidence(stage.actor, stage.case, line, file.name or "bukti", file.read(), slip=own)


def _draw_row(
    submission: Submission,
    line: FormLine,
    figure: Figure,
    *,
    typed: QueryDict | None,
    remark: str,
    problem: str,
) -> GridRow:
    cells = {cell.field: cell for cell in _list_cells(line, typed)}
    quarter = submission.cycle.quarter
    return GridRow(
        line=line,
        figure=figure,
        target=target_of(submission.cycle, line.indicator),
        previous=_previous(figure, quarter),
        realization=cells["typed"],
        budget=cells["budget_typed"],
        words=tuple(cells[name] for name, _ in WORDS),
        findings=figure.findings,
        remark=remark,
        problem=problem,
    )


def _list_cells(line: FormLine, typed: QueryDict | None) -> Iterator[Cell]:
    headings = dict(WORDS) | {"typed": "Realisasi", "budget_typed": "Realisasi anggaran (Rp)"}
    for name in FIELDS:
        saved = getattr(line.entry, name)
        text = saved if typed is None else typed.get(f"{name}-{line.pk}", saved)
        yield Cell(name, headings[name], text, saved if text != saved else None)


def _previous(figure: Figure, quarter: int | None) -> str:
    cells: Sequence[Any] = figure.realizations
    return cells[quarter - 2].typed if quarter and quarter > 1 else ""


def _list_marks(submission: Submission) -> dict[int, str]:
    """The Camat's remarks of the last round on this unit's rows, by line."""
    marks = Mark.objects.filter(
        office=submission.office_id,
        review__cycle=submission.cycle_id,
        unit=submission.unit_id,
        line__isnull=False,
    ).order_by("-review__round")
    found: dict[int, str] = {}
    last = None
    for mark in marks.values_list("review__round", "line_id", "remark"):
        last = mark[0] if last is None else last
        if mark[0] == last:
            found[mark[1]] = mark[2]
    return found
