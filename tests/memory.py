"""What was played once is not played again: rows and files of an office, put back where they were.

A worker plays each step of the example measurement for the first test that needs it and
remembers what it has left. The next test gets the same rows and the same files, if up to then
nothing at all has changed in its own office. On SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from capaian.cli.loading import load_office
from capaian.cli.playing import EXAMPLE, Play, StepPlayed, gather_cast, read_filled
from capaian.domain.access import Actor
from capaian.measurement.history import keep_signed
from capaian.measurement.models import Cycle
from capaian.measurement.queries import get_cycle
from capaian.planning.queries import keep_agreed, keep_indicators

FOLDERS = ("FILES", "ARCHIVE", "KEYS")
MADE_BY_MIGRATIONS = (ContentType, Permission)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is kept: rows by table and key, files by folder and path with their mode."""

    rows: Mapping[type[Model], Mapping[Any, Row]]
    files: Mapping[tuple[str, str], tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Memory:
    """How things stood after a step, and what a play knew then."""

    state: State
    case: int
    played: tuple[StepPlayed, ...]


Cast = dict[str, Actor]
Touch = Callable[[Cast], object]
# An office is known by its day and by what was done to it before the first step.
Base = tuple[date, Touch | None]

_offices: dict[Base, tuple[State, Cast]] = {}
_steps: dict[tuple[Base, str], Memory] = {}


def recall_office(touch: Touch | None = None) -> Cast:
    """The cast of the example office, which is loaded into a database that is empty.

    ``touch`` does something to the office before anybody plays in it.
    """
    # Each test has a database of its own, where a key may mean another row.
    for kept in (keep_indicators, keep_agreed, keep_signed):
        kept.cache_clear()
    base = timezone.localdate(), touch
    if base in _offices:
        office, cast = _offices[base]
        change(EMPTY, office)
        return dict(cast)
    cast = gather_cast(load_office(EXAMPLE))
    if touch:
        touch(cast)
    _offices[base] = (look(), cast)
    return dict(cast)


def recall_play(cast: Mapping[str, Actor]) -> Play:
    """The measurement of the first quarter, ready to be played or to be remembered."""
    filled = read_filled(EXAMPLE / "isian-2026-TW1.csv")
    return RememberedPlay(cast, 2026, 1, date(2026, 4, 1), filled)


class RememberedPlay(Play):
    """A play that in an untouched office begins where another one has come to."""

    def run(self, *, until: str = "archive", tell: Callable[[str], None] | None = None) -> Cycle:
        if tell:  # somebody looks at each step
            return super().run(until=until, tell=tell)
        base = None if self.case else _find_base()
        if base is None:
            return super().run(until=until)
        office, _ = _offices[base]
        if (base, until) in _steps:
            self._take(office, _steps[base, until])
            return get_cycle(self.cast["camat"], self.case)
        before = [memory for (known, _), memory in _steps.items() if known == base]
        reached = [each for each in before if not _holds(each, until)]
        if reached:
            self._take(office, max(reached, key=lambda each: len(each.played)))
        return super().run(until=until, tell=lambda _: self._remember(base))

    def _take(self, office: State, memory: Memory) -> None:
        change(office, memory.state)
        self.case, self.played = memory.case, list(memory.played)

    def _remember(self, base: Base) -> None:
        _steps[base, self.played[-1].id] = Memory(look(), self.case, tuple(self.played))


def _find_base() -> Base | None:
    """The office that this one is, row for row and byte for byte, on this day."""
    today, now = timezone.localdate(), look()
    return next(
        (base for base, (it, _) in _offices.items() if base[0] == today and it == now), None
    )


def _holds(memory: Memory, step: str) -> bool:
    return step in {each.id for each in memory.played}


# --- rows and files ----------------------------------------------------------------------------


def look() -> State:
    """How things stand now."""
    return State(
        {model: dict(_read_rows(model)) for model in _models()},
        {(folder, path): content for folder in FOLDERS for path, content in _read_files(folder)},
    )


def change(before: State, after: State) -> None:
    """Make of one state another one."""
    inserted: list[type[Model]] = []
    with connection.cursor() as cursor:
        for model, rows in after.rows.items():
            table, known = _name(model._meta.db_table), before.rows.get(model, {})
            columns = [_name(each) for each in _columns_of(model)]
            key = _name(_key_of(model))
            fresh = [row for pk, row in rows.items() if pk not in known]
            if fresh:
                places = ", ".join(["%s"] * len(columns))
                insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
                cursor.executemany(insert, fresh)
                inserted.append(model)
            update = f"UPDATE {table} SET {', '.join(f'{each} = %s' for each in columns)}"
            for pk, row in rows.items():
                if pk in known and known[pk] != row:
                    cursor.execute(f"{update} WHERE {key} = %s", [*row, pk])
            for pk in known.keys() - rows.keys():
                cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [pk])
        for statement in connection.ops.sequence_reset_sql(no_style(), inserted):
            cursor.execute(statement)
    for (folder, name), (mode, data) in after.files.items():
        if before.files.get((folder, name)) != (mode, data):
            path = Path(getattr(settings, folder)) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(mode)


EMPTY = State({}, {})


def _models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in MADE_BY_MIGRATIONS
    ]


def _read_rows(model: type[Model]) -> Iterator[tuple[Any, Row]]:
    columns = _columns_of(model)
    place = columns.index(_key_of(model))
    with connection.cursor() as cursor:
        listed = ", ".join(map(_name, columns))
        cursor.execute(
            f"SELECT {listed} FROM {_name(model._meta.db_table)} ORDER BY {_name(_key_of(model))}"
        )
        for row in cursor.fetchall():
            yield row[place], tuple(map(_write, row))


def _write(cell: Any) -> Any:
    """Dates and times as Django writes them, which is not as sqlite3 does."""
    return str(cell) if isinstance(cell, (date, time)) else cell


def _read_files(folder: str) -> Iterator[tuple[str, tuple[int, bytes]]]:
    top = Path(getattr(settings, folder))
    for path in sorted(each for each in top.rglob("*") if each.is_file()):
        yield str(path.relative_to(top)), (path.stat().st_mode & 0o777, path.read_bytes())


def _columns_of(model: type[Model]) -> list[str]:
    return [str(each.column) for each in model._meta.concrete_fields]


def _key_of(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
