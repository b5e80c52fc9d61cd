"""The Camat's desk: the draft page by page as it will be printed, its rows, the remarks so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capaian.audit.models import Event
from capaian.audit.queries import list_events
from capaian.documents.pages import Page, list_pages
from capaian.domain.access import Action, Actor
from capaian.domain.errors import NotFound
from capaian.measurement.models import Cycle, Remark, Snapshot
from capaian.procedure.queries import case_reference
from capaian.web.forms.remark import RemarkForm
from capaian.web.sentences import name_doer
from capaian.web.steps.acts import Stage

Frozen = Mapping[str, Any]
EDGE = 40
"""How far from the page's sides the places begin, in points; so does ``_desk.html``."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One row of the draft: its frozen line and figure, and what was written on it.

    ``written`` is who wrote that last, where it was not whoever reads it.
    """

    line: Frozen
    figure: Frozen
    remark: str
    written: Event | None

    @property
    def writer(self) -> str:
        """Who wrote the remark, in words; nothing for the own one."""
        return name_doer(self.written) if self.written else ""

    @property
    def name(self) -> str:
        """How the row is called: "Baris 4, Indeks Kepuasan Masyarakat"."""
        return f"Baris {self.figure['number']}, {' '.join(self.figure['indicator'].split())}"


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a row on a page, in whole points."""

    row: DeskRow
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, its size in whole points and the places on it that can be tapped."""

    number: int
    width: int
    height: int
    spots: Sequence[Spot]

    @property
    def lying(self) -> bool:
        """Whether the page is wider than high."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class Desk:
    """The newest draft with its rows and pages."""

    snapshot: Snapshot
    rows: Sequence[DeskRow]
    sheets: Sequence[Sheet]

    @property
    def remarked(self) -> list[DeskRow]:
        """The rows with a remark, in their order."""
        return [row for row in self.rows if row.remark]

    @property
    def table(self) -> Sheet | None:
        """The first page on which there is something to tap."""
        return next((sheet for sheet in self.sheets if sheet.spots), None)


def open_desk(stage: Stage) -> Desk:
    """The newest draft of a measurement with its pages."""
    cycle = stage.cycle
    snapshot = (
        cycle.snapshots.select_related("document__file", "document__office")
        .defer("document__data")
        .latest("version")
    )
    rows = _list_rows(stage.actor, cycle, snapshot)
    by_number = {row.figure["number"]: row for row in rows}
    sheets = [_lay_out(page, by_number) for page in list_pages(snapshot.document)]
    return Desk(snapshot, rows, sheets)


def _lay_out(page: Page, rows: Mapping[int, DeskRow]) -> Sheet:
    spots = [
        Spot(rows[each.number], round(each.top), round(page.width) - 2 * EDGE, round(each.height))
        for each in page.rows
        if each.number in rows
    ]
    return Sheet(page.number, round(page.width), round(page.height), spots)


def describe_remark(actor: Actor, cycle: Cycle, line: int) -> dict[str, Any]:
    """A row of the newest draft with the field for its remark, and all rows that bear one.

    Raises :class:`NotFound` for a row that is not in the draft.
    """
    rows = _list_rows(actor, cycle, cycle.snapshots.latest("version"))
    row = next((row for row in rows if row.line["line"] == line), None)
    if row is None:
        raise NotFound("Baris itu tidak ada dalam dokumen.")
    form = RemarkForm(initial={"remark": row.remark}, auto_id=f"baris-{line}-%s")
    remarked = [row for row in rows if row.remark]
    return {"row_remarked": row, "remark_form": form, "remarked": remarked}


def _list_rows(actor: Actor, cycle: Cycle, snapshot: Snapshot) -> list[DeskRow]:
    remarks = {each.line_id: each for each in Remark.objects.filter(cycle=cycle)}
    others = _find_others(actor, cycle, remarks.values())
    figures = snapshot.figures
    rows = []
    for line, figure in zip(figures["lines"], figures["measurement"]["rows"], strict=True):
        remark = remarks.get(line["line"])
        words, at = (remark.remark, remark.at) if remark else ("", None)
        rows.append(DeskRow(line, figure, words, others.get((at, figure["number"]))))
    return rows


def _find_others(
    actor: Actor, cycle: Cycle, remarks: Collection[Remark]
) -> dict[tuple[datetime | None, int], Event]:
    """The events by which somebody else wrote the remarks, by their moment and row.

    A remark has the moment of its event, so it need not keep its writer a second time.
    """
    if not remarks:
        return {}
    written = list_events(actor, case=case_reference(cycle.case), actions=[Action.REMARK_ROW])
    others = written.filter(at__in=[each.at for each in remarks]).exclude(person=actor.person)
    return {(each.at, each.details["row"]): each for each in others}
