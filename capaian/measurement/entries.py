"""How figures come in, whichever way: page, workbook or a decision of the meeting.

What was typed is always kept, also when it is no number: the finding stands beside it and keeps
the form from being handed in. The only thing that is not overwritten is what was typed elsewhere
meanwhile. Whoever sends cells says what stood in each before (``Typed.seen``); a whole form sent
without that says which version of it was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from capaian.domain import numbers
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.measuring import Cell, Policy, Realization, Row, read_cell
from capaian.domain.plan import read_stages
from capaian.domain.terms import EntrySource, Formula
from capaian.gate import Permit
from capaian.measurement.models import Entry, EntryChange, Submission
from capaian.measurement.queries import indicators_of, read_entries
from capaian.planning.models import Indicator
from capaian.prepared import insert, update

# A digit below what the columns hold: SQLite keeps a float, which may be rounded up to the limit.
_LONGEST_BUDGET = Decimal(10) ** 17
_LONGEST_VALUE = Decimal(10) ** 19
_YOU = "Anda sendiri, di tempat lain,"


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
LIMITS = {field.name: field.max_length for field in Entry._meta.fields if field.name in FIELDS}


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as typed; ``seen`` is what stood there for the editor, ``None`` if nobody looked."""

    text: str
    seen: str | None = None


Cells = Mapping[int, Mapping[str, Typed]]


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that was changed elsewhere meanwhile: what is saved, by whom, and what was typed."""

    line: int
    field: str
    saved: str
    typed: str
    who: str

    @property
    def sentence(self) -> str:
        """Both values and whose the other is."""
        return (
            f"{self.who} sudah menyimpan “{self.saved or 'kosong'}”, "
            f"di sini tertulis “{self.typed or 'kosong'}”. Pilih yang benar."
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a save did: how many lines changed, and the cells that were left to be chosen.

    ``entries`` are the lines of all cells as they stand now.
    """

    lines: int
    clashes: tuple[Clash, ...]
    entries: tuple[Entry, ...]


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
    check_version(permit.actor, submission, version)
    cells = {
        line: {name: Typed(getattr(row, name)) for name in FIELDS} for line, row in rows.items()
    }
    return save_cells(permit, submission, cells, source=source, reason=reason).lines


def check_version(actor: Actor, submission: Submission, version: int | None) -> None:
    """Raise :class:`Conflict` with code ``stale`` where the form is newer than what was seen."""
    if version is not None and version != submission.version:
        last = submission.entries.exclude(entered_by=None).order_by("-entered_at").first()
        who = last.entered_by.name if last and last.entered_by else "Orang lain"
        if last and last.entered_by_id == actor.person:
            who = _YOU
        raise Conflict(
            f"{who} sudah menyimpan perubahan lain. Bandingkan, lalu simpan lagi.", code="stale"
        )


def save_cells(
    permit: Permit,
    submission: Submission,
    cells: Cells,
    *,
    source: EntrySource,
    reason: str = "",
) -> Outcome:
    """Write the cells that differ, and none that was changed elsewhere since it was seen."""
    entries = {entry.line_id: entry for entry in read_entries(submission.pk, cells.keys())}
    if unknown := cells.keys() - entries.keys():
        raise Invalid(f"Baris {min(unknown)} bukan baris formulir unit ini.")
    indicators = indicators_of(submission.cycle)
    style = submission.office.preferences.decimal_style
    changed: list[Entry] = []
    changes: list[EntryChange] = []
    clashes = _list_clashes(entries.values(), cells, permit.actor.person)
    left = {(clash.line, clash.field) for clash in clashes}
    for line, row in cells.items():
        entry = entries[line]
        kept = {name: typed for name, typed in row.items() if (line, name) not in left}
        new = _note_changes(permit, entry, kept, source, reason)
        if new:
            _read(permit, entry, indicators[entry.line.indicator_id], style)
            changed.append(entry)
            changes += new
    if changed:
        touched = {change.field for change in changes}
        update(changed, sorted(touched) + _READ)
        insert(changes)
        submission.version += 1
        update([submission], ["version"])
    return Outcome(len(changed), clashes, tuple(entries.values()))


def find_clashes(actor: Actor, submission: Submission, cells: Cells) -> tuple[Clash, ...]:
    """The cells that were changed elsewhere since they were seen."""
    return _list_clashes(read_entries(submission.pk, cells.keys()), cells, actor.person)


def _list_clashes(entries: Iterable[Entry], cells: Cells, person: int) -> tuple[Clash, ...]:
    """The cells that stand neither as they were seen nor as they were typed."""
    found = [
        (entry, name, typed)
        for entry in entries
        for name, typed in cells[entry.line_id].items()
        if typed.seen is not None
        and getattr(entry, name) not in {_clean(typed.seen), _clean(typed.text)}
    ]
    names = _name_editors([entry for entry, _, _ in found], person) if found else {}
    return tuple(
        Clash(
            entry.line_id,
            name,
            getattr(entry, name),
            typed.text,
            names.get((entry.pk, name), "Orang lain"),
        )
        for entry, name, typed in found
    )


def _name_editors(entries: Iterable[Entry], person: int) -> dict[tuple[int, str], str]:
    """Who changed each cell last: whoever changed the line last may have typed another cell."""
    changes = EntryChange.objects.filter(entry__in=entries).order_by("at", "pk")
    return {
        (entry, field): _YOU if who == person else name
        for entry, field, who, name in changes.values_list(
            "entry", "field", "person", "person__name"
        )
    }


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
    permit: Permit,
    entry: Entry,
    row: Mapping[str, Typed],
    source: EntrySource,
    reason: str,
) -> list[EntryChange]:
    changes = []
    for name, typed in row.items():
        old, new = getattr(entry, name), _tidy(name, typed.text)
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


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _tidy(name: str, text: str) -> str:
    limit = LIMITS[name]
    tidy = _clean(text)
    if limit and len(tidy) > limit:
        sentence = f"Terlalu panjang, paling banyak {limit} huruf: “{tidy[:40]}…”."
        raise Invalid("Isian terlalu panjang.", problems=((name, sentence),))
    return tidy


def _read(permit: Permit, entry: Entry, indicator: Indicator, style: str) -> None:
    cell = read_realization(indicator, entry.typed, style)
    budget = numbers.read(entry.budget_typed, decimal=style)
    entry.value = _fitting(cell.number, _LONGEST_VALUE)
    entry.budget = _fitting(budget.value, _LONGEST_BUDGET)
    entry.entered_by_id = permit.actor.person
    entry.entered_at = permit.at


def _fitting(value: Decimal | None, limit: Decimal) -> Decimal | None:
    return value if value is not None and abs(value) < limit else None
