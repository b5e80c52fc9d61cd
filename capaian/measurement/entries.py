"""How figures come in, whichever way: page, workbook or a decision of the meeting.

What was typed is always kept, also when it is no number: the finding stands beside it and keeps
the form from being handed in. The only thing that is refused is somebody else's newer version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from capaian.domain import numbers
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.measuring import Cell, Policy, Realization, Row, read_cell
from capaian.domain.plan import read_stages
from capaian.domain.terms import EntrySource, Formula
from capaian.gate import Permit
from capaian.measurement.models import Entry, EntryChange, Submission
from capaian.planning.models import Indicator

_LONGEST_BUDGET = Decimal(10) ** 18
_LONGEST_VALUE = Decimal(10) ** 20


@dataclass(frozen=True, slots=True)
class EntryInput:
    """One line as typed; empty text means empty, never zero."""

    typed: str = ""
    budget_typed: str = ""
    drivers: str = ""
    obstacles: str = ""
    follow_up: str = ""
    evidence_link: str = ""
    not_measured_because: str = ""
    printed: str = ""


FIELDS = tuple(field.name for field in fields(EntryInput))
_READ = ["value", "budget", "entered_by", "entered_at"]
_LIMITS = {field.name: field.max_length for field in Entry._meta.fields if field.name in FIELDS}


def save_entries(
    permit: Permit,
    submission: Submission,
    rows: Mapping[int, EntryInput],
    *,
    version: int | None,
    source: EntrySource,
    reason: str = "",
) -> int:
    """Write the rows (by line id) that differ; returns how many did.

    ``version`` is the version the editor saw, ``None`` where nobody edited a page. Raises
    :class:`Conflict` with code ``stale`` when somebody else was faster.
    """
    if version is not None and version != submission.version:
        last = submission.entries.exclude(entered_by=None).order_by("-entered_at").first()
        who = last.entered_by.name if last and last.entered_by else "Orang lain"
        raise Conflict(
            f"{who} sudah menyimpan perubahan lain. Bandingkan, lalu simpan lagi.", code="stale"
        )
    found = submission.entries.select_related("line__indicator__version")
    entries = {entry.line_id: entry for entry in found}
    if unknown := rows.keys() - entries.keys():
        raise Invalid(f"Baris {min(unknown)} bukan baris formulir unit ini.")
    style = submission.office.preferences.decimal_style
    changed: list[Entry] = []
    changes: list[EntryChange] = []
    for line, row in rows.items():
        entry = entries[line]
        new = _note_changes(permit, entry, row, source, reason)
        if new:
            _read(permit, entry, style)
            changed.append(entry)
            changes += new
    if changed:
        touched = {change.field for change in changes}
        Entry.objects.bulk_update(changed, sorted(touched) + _READ)
        EntryChange.objects.bulk_create(changes)
        submission.version += 1
        submission.save(update_fields=["version"])
    return len(changed)


def read_realization(indicator: Indicator, typed: str, style: str) -> Cell:
    """A realization as its indicator's rule reads it: number, share, predicate or stage."""
    row = Row(
        name=indicator.name,
        unit=indicator.unit_of_measure,
        formula=Formula(indicator.formula) if indicator.formula else None,
        ranking=indicator.ranking,
        stages=read_stages(indicator.stages, decimal=indicator.version.decimal_style),
        targets=("",),
        realizations=(Realization(typed),),
    )
    return read_cell(row, Policy(decimal=style))


def input_of(entry: Entry) -> EntryInput:
    """A line as it is now."""
    return EntryInput(**{name: getattr(entry, name) for name in FIELDS})


def _note_changes(
    permit: Permit, entry: Entry, row: EntryInput, source: EntrySource, reason: str
) -> list[EntryChange]:
    changes = []
    for name in FIELDS:
        old, new = getattr(entry, name), _tidy(name, getattr(row, name))
        if old != new:
            setattr(entry, name, new)
            changes.append(
                EntryChange(
                    office_id=entry.office_id,
                    entry=entry,
                    field=name,
                    old=old,
                    new=new,
                    source=source,
                    reason=reason,
                    at=permit.at,
                    person_id=permit.actor.person,
                )
            )
    return changes


def _tidy(name: str, text: str) -> str:
    limit = _LIMITS[name]
    tidy = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if limit and len(tidy) > limit:
        raise Invalid(
            f"Isian terlalu panjang, paling banyak {limit} huruf.", problems=((name, tidy[:40]),)
        )
    return tidy


def _read(permit: Permit, entry: Entry, style: str) -> None:
    cell = read_realization(entry.line.indicator, entry.typed, style)
    budget = numbers.read(entry.budget_typed, decimal=style)
    entry.value = _fitting(cell.number, _LONGEST_VALUE)
    entry.budget = _fitting(budget.value, _LONGEST_BUDGET)
    entry.entered_by_id = permit.actor.person
    entry.entered_at = permit.at


def _fitting(value: Decimal | None, limit: Decimal) -> Decimal | None:
    return value if value is not None and abs(value) < limit else None
