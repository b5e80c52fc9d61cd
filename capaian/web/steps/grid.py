"""The entry grid of a unit: what is typed, what it was read as, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from capaian.audit.queries import Proof, find_proof
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict
from capaian.domain.findings import Finding
from capaian.domain.measuring import Figure, Measurement
from capaian.domain.period import ROMAN
from capaian.measurement.commands import enter_cells
from capaian.measurement.entries import FIELDS, LIMITS, Cells, Clash, Typed, find_clashes
from capaian.measurement.forms import target_of
from capaian.measurement.models import Cycle, Entry, Evidence, FormLine, Mark, Submission
from capaian.measurement.queries import OutlineRow, get_submission
from capaian.web.forms.slip import read_slip
from capaian.web.steps.acts import Stage, StepForm

# Words beside the two figures, in the order of the form.
WORDS = (
    ("drivers", "Faktor pendorong"),
    ("obstacles", "Faktor penghambat"),
    ("follow_up", "Tindak lanjut"),
    ("evidence_link", "Bukti atau tautan"),
    ("printed", "Capaian menurut laporan lain (%)"),
    ("not_measured_because", "Belum diukur, karena"),
)
# Under which cell a finding stands, by how its place begins; the rest stands at the figure.
_PLACES = (
    ("realisasi anggaran", "budget"),
    ("pagu", "budget"),
    ("realisasi", "typed"),
    ("data dukung", "evidence"),
    ("faktor", "words"),
    ("tindak lanjut", "words"),
    ("tercetak", "words"),
)
_HEADINGS = dict(WORDS) | {"typed": "Realisasi", "budget_typed": "Realisasi anggaran (Rp)"}
_SEEN = "lama-"


class GridForm(StepForm):
    """The slip of the grid and the version that the editor saw; the cells are read beside it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        if stage.submission:
            self.fields["version"].initial = stage.submission.version


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a row: its input, heading, what stands in it, and what is saved if it differs.

    ``limit`` is how many signs it holds, as text; empty for a text without a limit.
    """

    name: str
    heading: str
    text: str
    limit: str
    saved: str | None = None


@dataclass(frozen=True)
class GridRow:
    """One indicator of the grid; ``notes`` are its findings by the cell they stand under.

    What only the page shows, and no answer to a save, is made where it is asked for. ``typed`` is
    what was posted, where that stands in the cells.
    """

    cycle: Cycle
    line: FormLine
    figure: Figure
    typed: QueryDict | None
    notes: Mapping[str, list[Finding]]
    remark: str
    problem: str = ""

    @property
    def target(self) -> str:
        return target_of(self.cycle, self.line.indicator)

    @cached_property
    def realization(self) -> Cell:
        return self._draw_cell("typed")

    @cached_property
    def budget(self) -> Cell:
        return self._draw_cell("budget_typed")

    @cached_property
    def words(self) -> tuple[Cell, ...]:
        return tuple(self._draw_cell(field) for field, _ in WORDS)

    def _draw_cell(self, field: str) -> Cell:
        name = f"{field}-{self.line.pk}"
        saved = getattr(self.line.entry, field)
        text = saved if self.typed is None else self.typed.get(name, saved)
        limit = str(LIMITS[field] or "")
        return Cell(name, _HEADINGS[field], text, limit, saved if text != saved else None)

    @property
    def key(self) -> str:
        """The line's id as text: a template would put every number through the language."""
        return str(self.line.pk)

    @property
    def number(self) -> str:
        """The row's number in the form, as text."""
        return str(self.figure.number)

    @property
    def evidence(self) -> Iterable[Evidence]:
        """The files that prove it."""
        return self.line.entry.evidence.all()

    @property
    def filled_words(self) -> int:
        """How many texts stand in the folded part."""
        return sum(bool(cell.text) for cell in self.words)

    @property
    def blocking(self) -> int:
        """How many of its findings keep the form from being handed in."""
        return sum(finding.blocks for found in self.notes.values() for finding in found)


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a unit's form that a page shows, with their figures.

    ``address`` is the page of all figures; below it each row's has its line's number.
    """

    rows: tuple[GridRow, ...]
    measurement: Measurement
    outline: tuple[OutlineRow, ...]
    address: str

    @property
    def upto(self) -> str:
        """Up to which quarter the achievements are summed up, for their heading."""
        period = self.measurement.policy.period
        quarter = period.quarter if period else None
        return f" s.d. TW\u00a0{ROMAN[quarter - 1]}" if quarter and quarter > 1 else ""

    @property
    def total(self) -> int:
        """How many rows the form has."""
        return len(self.outline)

    @property
    def filled(self) -> int:
        """How many rows of the form have a figure or a reason why not."""
        return sum(row.filled for row in self.outline)

    @property
    def filled_elsewhere(self) -> int:
        """How many of them are not on this page."""
        here = {row.line.pk for row in self.rows}
        return sum(row.filled for row in self.outline if row.line not in here)

    @property
    def whole(self) -> bool:
        """Whether the page shows the whole form, so that its average is the unit's."""
        return len(self.rows) == self.total

    @property
    def blocking(self) -> int:
        """How many findings of this page keep the form from being handed in."""
        return sum(row.blocking for row in self.rows)


def draw_grid(
    stage: Stage,
    submission: Submission,
    *,
    typed: QueryDict | None = None,
    problems: Mapping[int, str] | None = None,
    remarks: bool = True,
) -> Grid:
    """The rows that are shown, as saved; with ``typed`` what was posted stands beside that.

    Without ``remarks`` the Camat's remarks are not read.
    """
    marks = _list_marks(submission) if remarks else {}
    weigh = stage.measurement.policy.weigh
    return Grid(
        tuple(
            GridRow(
                stage.cycle,
                line,
                figure,
                typed,
                _place_findings(map(weigh, figure.findings)),
                marks.get(line.pk, ""),
                (problems or {}).get(line.pk, ""),
            )
            for line, figure in zip(stage.lines, stage.measurement.figures, strict=True)
            if line.pk in stage.shown
        ),
        stage.measurement,
        tuple(stage.outline),
        reverse("figures", args=[stage.case]),
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the cells that a page sent.

    ``version`` is the newest that the editor has seen: others' changes do not count as seen, and
    ``others`` says that there are some. ``entries`` are lines that were read to save their cells.
    """

    submission: Submission
    lines: tuple[int, ...]
    clashes: tuple[Clash, ...]
    proof: Proof | None
    version: int
    entries: tuple[Entry, ...] = ()

    @property
    def others(self) -> bool:
        return self.version != self.submission.version


def read_cells(posted: QueryDict) -> Cells:
    """The cells that a page sent, each with what stood there for its editor where it says so."""
    cells: dict[int, dict[str, Typed]] = {}
    for name, text in posted.dict().items():
        field, _, line = name.partition("-")
        if field in FIELDS and line.isdecimal() and len(line) < 19:
            typed = Typed(str(text), posted.get(f"{_SEEN}{name}"))
            cells.setdefault(int(line), {})[field] = typed
    return cells


def read_version(posted: QueryDict) -> int:
    """The version of the form that the page has seen; 0 for none."""
    version = posted.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def save_cells(actor: Actor, case: int, unit: int, posted: QueryDict) -> Saved:
    """Save the cells that the page sends by itself; raises what the command raises.

    Sent a second time, because the answer to the first was lost on the line, they get the same
    proof; a cell that stands otherwise by then is a clash.
    """
    cells = read_cells(posted)
    slip = read_slip(posted.get("slip", ""))
    version = read_version(posted)
    try:
        submission, outcome = enter_cells(actor, case, unit, cells, slip=slip)
        clashes, entries = outcome.clashes, outcome.entries
    except AlreadyDone:
        submission = get_submission(actor, case, unit)
        clashes, entries = _find_unsaved(actor, submission, cells), ()
    proof = find_proof(actor, slip.key)
    if proof and proof.details.get("version") == version + 1:
        version += 1
    return Saved(submission, tuple(cells), clashes, proof, version, entries)


def save_grid(stage: Stage, submission: Submission, form: GridForm, posted: QueryDict) -> None:
    """Save a whole form sent by a button; raises what the command raises.

    A slip that was used already is no double click when the figures differ: another save was
    still on its way. That is told, never taken for saved.
    """
    cells = read_cells(posted)
    if not cells:
        return
    version = form.cleaned_data["version"]
    slip = form.read_slip()
    try:
        enter_cells(stage.actor, stage.case, submission.unit_id, cells, version=version, slip=slip)
    except AlreadyDone:
        refuse_unsaved(stage.actor, submission, cells)


def refuse_unsaved(actor: Actor, submission: Submission, cells: Cells) -> None:
    """Raise :class:`Conflict` where a cell does not stand as it was typed."""
    if _find_unsaved(actor, submission, cells):
        raise Conflict(
            "Isian terakhir belum tersimpan. Bandingkan, lalu simpan lagi.", code="stale"
        )


def _find_unsaved(actor: Actor, submission: Submission, cells: Cells) -> tuple[Clash, ...]:
    """The cells that do not stand as they were typed."""
    wanted = {
        line: {name: replace(typed, seen=typed.text) for name, typed in row.items()}
        for line, row in cells.items()
    }
    return find_clashes(actor, submission, wanted)


def _place_findings(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    # Every place is there: a template takes long to find that there is none.
    placed: dict[str, list[Finding]] = {place: [] for place in ("figure", *dict(_PLACES).values())}
    for finding in findings:
        place = next((to for start, to in _PLACES if finding.cell.startswith(start)), "figure")
        placed[place].append(finding)
    return placed


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
