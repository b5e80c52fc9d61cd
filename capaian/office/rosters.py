"""A list of people beside the office as it is: who is new, who changes, who takes what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from django.utils import timezone

from capaian.adapters.workbook import Table, read_table, write_delimited, write_tables
from capaian.domain.access import Actor
from capaian.domain.people import LABELS
from capaian.domain.plan.rows import Line, Remark, place_of
from capaian.domain.roster import HEADINGS, RosterReading, RosterRow, read_roster
from capaian.domain.terms import Capacity, Term
from capaian.office.models import Appointment, Person, Position
from capaian.office.queries import list_people, list_positions


class RowState(Term):
    """What adopting the list does to a person."""

    NEW = "new", "baru"
    CHANGED = "changed", "berubah"
    SAME = "same", "tetap"


@dataclass(frozen=True, slots=True)
class RosterChange:
    """One row: whom it is about, which facts change, and the position that is taken.

    ``replaced`` is whoever holds the position until the day before ``row.start``.
    """

    row: RosterRow
    person: Person | None
    changes: Mapping[str, tuple[str, str]]
    position: Position | None = None
    replaced: Appointment | None = None
    problems: tuple[Remark, ...] = ()

    @property
    def state(self) -> RowState:
        if self.person is None:
            return RowState.NEW
        return RowState.CHANGED if self.changes or self.position else RowState.SAME

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Label, old and new of each fact that changes."""
        return [(LABELS[name], old, new) for name, (old, new) in self.changes.items()]


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """All rows; ``absent`` are people whom the file does not name, and who stay as they are."""

    changes: tuple[RosterChange, ...]
    notes: tuple[Remark, ...]
    absent: tuple[str, ...]

    @property
    def problems(self) -> list[Remark]:
        return [problem for change in self.changes for problem in change.problems]

    @property
    def same(self) -> bool:
        """Whether adopting it would change nothing."""
        return not self.problems and all(it.state is RowState.SAME for it in self.changes)

    @property
    def summary(self) -> str:
        """``3 baru, 1 berubah, 10 tetap``."""
        states = [change.state for change in self.changes]
        return ", ".join(f"{states.count(state)} {state.label}" for state in RowState)

    @property
    def fingerprint(self) -> str:
        """What was looked at: another one means that the office changed meanwhile."""
        shown = [
            (
                change.state.value,
                change.person.pk if change.person else 0,
                sorted(change.changes.items()),
                change.position.pk if change.position else 0,
                change.replaced.pk if change.replaced else 0,
            )
            for change in self.changes
        ]
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def read_file(content: bytes) -> RosterReading:
    """The rows of an uploaded file; raises :class:`Invalid` for one that holds no such list."""
    return read_roster(Line(row.number, row.cells, row.faults) for row in read_table(content))


def preview_roster(actor: Actor, content: bytes) -> RosterPreview:
    """The file beside the office as it is now; raises as :func:`read_file`."""
    reading = read_file(content)
    office = _Office.load(actor)
    changes = tuple(office.compare(reading.rows))
    named = {change.person.pk for change in changes if change.person}
    absent = tuple(each.name for each in office.people if each.pk not in named)
    return RosterPreview(changes, reading.notes, absent)


@dataclass(frozen=True, slots=True)
class _Office:
    """People, positions and appointments that are not over, read once."""

    people: Sequence[Person]
    positions: Mapping[str, Position]
    held: Mapping[int, Sequence[Appointment]]

    @classmethod
    def load(cls, actor: Actor) -> _Office:
        today = timezone.localdate()
        held: dict[int, list[Appointment]] = {}
        current = Appointment.objects.filter(office__code=actor.office).exclude(end__lt=today)
        for each in current.select_related("person").order_by("start"):
            held.setdefault(each.position_id, []).append(each)
        positions = {_fold(each.title): each for each in list_positions(actor)}
        return cls(list(list_people(actor)), positions, held)

    def compare(self, rows: Sequence[RosterRow]) -> Iterator[RosterChange]:
        taken: dict[int, int] = {}
        told: dict[object, RosterRow] = {}
        for row in rows:
            position = self.positions.get(_fold(row.position))
            person = self._find(row, position)
            problems = list(row.problems)
            key = person.pk if person else (row.facts["nip"] or _fold(row.facts["name"]))
            first = told.setdefault(key, row)
            if first is not row and first.facts != row.facts:
                words = f"Orang ini sudah ada di baris {first.line} dengan data lain. Samakan."
                problems.append((place_of(row.line, "nama"), words))
            if row.position and position is None:
                problems.append((place_of(row.line, "jabatan"), self._name_unknown(row.position)))
            if position and (other := taken.setdefault(position.pk, row.line)) != row.line:
                words = f"Jabatan ini sudah ada di baris {other}. Hapus salah satunya."
                problems.append((place_of(row.line, "jabatan"), words))
            replaced = None
            if position and self._holds(person, position):
                position = None
            elif position:
                replaced, wrong = self._see_holder(row, position)
                problems += wrong
            changes = _list_changes(row, person)
            yield RosterChange(row, person, changes, position, replaced, tuple(problems))

    def _find(self, row: RosterRow, position: Position | None) -> Person | None:
        """By NIP, else by name, else whoever holds the position under its title as a name."""
        nip, name = row.facts["nip"], _fold(row.facts["name"])
        for each in self.people:
            if nip and each.nip == nip:
                return each
        for each in self.people:
            if _fold(each.name) == name and not (nip and each.nip):
                return each
        if position is None:
            return None
        holders = [each.person for each in self.held.get(position.pk, [])]
        return next((each for each in holders if each.name == position.title), None)

    def _holds(self, person: Person | None, position: Position) -> bool:
        return person is not None and any(
            each.person_id == person.pk and each.capacity == Capacity.DEFINITIVE
            for each in self.held.get(position.pk, [])
        )

    def _see_holder(
        self, row: RosterRow, position: Position
    ) -> tuple[Appointment | None, list[Remark]]:
        """Who makes room for the row's person, or why nobody can."""
        if row.start is None:
            words = "Tulis tanggal mulai menjabat, misalnya 31 Januari 2026."
            return None, [(place_of(row.line, "mulai"), words)] if not row.problems else []
        start = row.start
        over = [it for it in self.held.get(position.pk, []) if not (it.end and it.end < start)]
        if not over:
            return None, []
        holder = over[-1]
        if len(over) > 1 or holder.start >= start:
            words = (
                f"{position.title} dijabat {holder.person.name} sejak {holder.start:%d-%m-%Y}. "
                "Mulai harus sesudah itu."
            )
            return None, [(place_of(row.line, "mulai"), words)]
        return holder, []

    def _name_unknown(self, typed: str) -> str:
        titles = [each.title for each in self.positions.values()]
        near = get_close_matches(typed, titles, 1)
        hint = f" Maksudnya {near[0]}?" if near else " Tambahkan dulu di halaman Jabatan."
        return f"Jabatan ini tidak ada di kantor.{hint}"


def _list_changes(row: RosterRow, person: Person | None) -> dict[str, tuple[str, str]]:
    """The facts that are typed and differ; an empty cell changes nothing."""
    before = {name: str(getattr(person, name)) if person else "" for name in LABELS}
    return {
        name: (before[name], typed)
        for name, typed in row.facts.items()
        if typed and typed != before[name]
    }


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def day_before(day: date) -> date:
    """The last day of whoever makes room on ``day``."""
    return day - timedelta(days=1)


def list_rows(actor: Actor) -> list[tuple[str, ...]]:
    """Everybody with the positions held definitively today, as a file that imports unchanged."""
    today = timezone.localdate()
    held: dict[int, list[Appointment]] = {}
    current = Appointment.objects.filter(
        office__code=actor.office, capacity=Capacity.DEFINITIVE, start__lte=today
    ).exclude(end__lt=today)
    for each in current.select_related("position"):
        held.setdefault(each.person_id, []).append(each)
    rows: list[tuple[str, ...]] = []
    for person in list_people(actor):
        facts = (person.name, person.nip, person.rank)
        reach = (person.email, person.phone)
        rows += [
            (*facts, each.position.title, *reach, each.start.isoformat())
            for each in held.get(person.pk, [])
        ] or [(*facts, "", *reach, "")]
    return rows


def list_blank_rows(actor: Actor) -> list[tuple[str, ...]]:
    """A file to fill in: a row for each position, without a name."""
    return [("", "", "", each.title, "", "", "") for each in list_positions(actor)]


def write_roster(rows: Sequence[Sequence[str]], *, workbook: bool) -> bytes:
    """The rows below the headings as XLSX, every cell as text, or as CSV."""
    if workbook:
        return write_tables([Table("Orang", HEADINGS, rows)], created=timezone.now())
    return write_delimited(HEADINGS, rows).encode()
