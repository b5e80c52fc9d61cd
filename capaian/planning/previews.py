"""A plan looked at before it is adopted: refused, or shown beside the version in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from capaian.domain.access import Actor
from capaian.domain.errors import Invalid
from capaian.domain.letters import show_date
from capaian.domain.period import Period
from capaian.domain.plan import (
    Comparison,
    Entry,
    PlanRow,
    Remark,
    RowChange,
    RowReading,
    Text,
    compare,
    inspect,
    merge,
    refuse,
)
from capaian.domain.plan.rows import tidy
from capaian.domain.terms import PlanKind
from capaian.office.queries import list_units
from capaian.planning.models import PlanDraft, PlanVersion
from capaian.planning.queries import find_newest, list_rows, list_versions
from capaian.planning.rows import read_file

MOST_REASON = 300
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Overwritten:
    """An entry of the newest version beside that of a file which did not know it.

    ``change`` leads from the version to the file; ``both`` says whether the file changed it too,
    or only holds what stood there before.
    """

    change: RowChange
    both: bool

    @property
    def entry(self) -> Entry:
        return self.change.kind, self.change.code


@dataclass(frozen=True, slots=True)
class Preview:
    """Rows beside the newest version of their year, which is ``None`` where the year has none.

    ``notes`` are doubts that refuse nothing. ``overwritten`` is what another version changed since
    the rows were made and these rows would change again: somebody has to choose.
    """

    newest: PlanVersion | None
    comparison: Comparison
    notes: tuple[Remark, ...]
    overwritten: tuple[Overwritten, ...] = ()

    @property
    def base(self) -> int:
        """The sequence of the newest version, 0 for none: part of the request to adopt."""
        return self.newest.sequence if self.newest else 0


def check_facts(
    year: int, kind: PlanKind, effective: date, reason: str, newest: PlanVersion | None
) -> str:
    """The tidied reason of a version that may follow ``newest``.

    Raises :class:`Invalid` naming the fields: a first plan is murni, each later one a perubahan
    with a reason, in force no earlier than the one before (our choice).
    """
    Period(year)
    reason = tidy(reason)
    problems = []
    if newest is None and kind is PlanKind.REVISED:
        problems.append(("kind", f"Rencana {year} belum ada. Mulai dengan murni."))
    if newest is not None and kind is PlanKind.ORIGINAL:
        problems.append(("kind", f"Rencana {year} sudah ada. Pilih perubahan."))
    if kind is PlanKind.REVISED and not reason:
        problems.append(("reason", "Tulis alasan perubahan rencana."))
    if len(reason) > MOST_REASON:
        problems.append(("reason", f"Alasan lebih dari {MOST_REASON} huruf. Pendekkan."))
    if effective.year not in {year - 1, year}:
        problems.append(("effective", f"Tanggal berlaku bukan untuk tahun {year}. Perbaiki."))
    if newest is not None and effective < newest.effective:
        words = f"Versi {newest.sequence} berlaku {show_date(newest.effective)}."
        problems.append(("effective", f"{words} Pilih tanggal itu atau sesudahnya."))
    if problems:
        raise Invalid("Rencana belum dapat ditetapkan.", problems=tuple(problems))
    return reason


def check_rows(actor: Actor, reading: RowReading, decimal: str) -> tuple[Remark, ...]:
    """The notes on the rows; raises :class:`Invalid` naming line and column of each problem."""
    units = {unit.code: unit.name for unit in list_units(actor)}
    found = inspect(reading.rows, decimal=decimal, units=units)
    if reading.problems or found.problems:
        raise refuse(sorted((*reading.problems, *found.problems), key=_line_of))
    return (*reading.notes, *found.notes)


def preview_rows(actor: Actor, year: int, reading: RowReading, decimal: str) -> Preview:
    """The rows beside the newest version of the year; raises as :func:`check_rows`."""
    notes = check_rows(actor, reading, decimal)
    newest = find_newest(actor, year)
    return Preview(newest, compare_with(newest, reading.rows, decimal), notes)


def preview_draft(actor: Actor, draft: PlanDraft) -> Preview:
    """An uploaded plan beside the newest version, also where that came after the upload."""
    reading = read_file(bytes(draft.content), decimal=draft.decimal_style)
    preview = preview_rows(actor, draft.year, reading, draft.decimal_style)
    if preview.newest is None or preview.base == draft.base:
        return preview
    seen = list_versions(actor).filter(year=draft.year, sequence=draft.base).first()
    newest = list_rows(preview.newest, draft.decimal_style)
    theirs = _list_entries(compare_with(seen, newest, draft.decimal_style))
    ours = _list_entries(compare_with(seen, reading.rows, draft.decimal_style))
    overwritten = tuple(
        Overwritten(change, both=(change.kind, change.code) in ours)
        for change in preview.comparison.rows
        if (change.kind, change.code) in theirs
    )
    return replace(preview, overwritten=overwritten)


def settle_rows(actor: Actor, draft: PlanDraft, choices: Mapping[Entry, bool]) -> Sequence[PlanRow]:
    """The rows of an uploaded plan after somebody chose; ``True`` keeps the version's entry.

    Raises :class:`Invalid` where an entry that both changed was left open; one that only the
    version changed is kept unless the file's is chosen.
    """
    preview = preview_draft(actor, draft)
    open_ones = [each for each in preview.overwritten if each.both and each.entry not in choices]
    if open_ones:
        names = ", ".join(" ".join(each.entry) for each in open_ones[:MOST_NAMED])
        raise Invalid(f"Pilih isi versi atau isi berkas untuk: {names}.", code="not_chosen")
    kept = [each.entry for each in preview.overwritten if choices.get(each.entry, not each.both)]
    rows = read_file(bytes(draft.content), decimal=draft.decimal_style).rows
    if not kept or preview.newest is None:
        return rows
    return merge(rows, list_rows(preview.newest, draft.decimal_style), kept)


def _list_entries(comparison: Comparison) -> set[Entry]:
    return {(change.kind, change.code) for change in comparison.rows}


def compare_versions(old: PlanVersion, new: PlanVersion) -> Comparison:
    """What changed from one version to another, numbers as the office writes them."""
    style = new.office.preferences.decimal_style
    return compare_with(old, list_rows(new, style), style)


def compare_with(version: PlanVersion | None, rows: Sequence[PlanRow], decimal: str) -> Comparison:
    """What rows change of a version, shown in their style; against none all of them are new."""
    before = list_rows(version, decimal) if version else []
    return compare(Text(before, decimal), Text(rows, decimal))


def _line_of(problem: Remark) -> int:
    """``baris 12, kolom tw1`` sorts as 12."""
    return int("".join(filter(str.isdigit, problem[0].partition(",")[0])) or 0)
