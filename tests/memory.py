"""What was played once is not played again: rows and files of an office, put back where they were.

A worker plays each step of the example measurement for the first test that needs it and
remembers what it has left. The next test gets the same rows and the same files, if up to then
nothing at all has changed in its own office. On SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
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
from capaian.office.models import Person
from capaian.planning.queries import keep_agreed, keep_indicators

FOLDERS = ("FILES", "ARCHIVE", "KEYS")
MADE_BY_MIGRATIONS = (ContentType, Permission)

Row = tuple[Any, ...]
Rows = Mapping[type[Model], Mapping[Any, Row]]
Files = Mapping[tuple[str, str], tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is kept: rows by table and key, files by folder and path with their mode."""

    rows: Rows
    files: Files


@dataclass(frozen=True, slots=True)
class Memory:
    """How things stood after a step, and what a play knew then."""

    state: State
    case: int
    played: tuple[StepPlayed, ...]


Cast = dict[str, Actor]
# What is played says on which day, so what is remembered is of one day.
_offices: dict[date, tuple[State, Cast]] = {}
# How things stood where a play may begin: an office just loaded, or a measurement archived.
_beginnings: list[State] = []
# By the place of the beginning, the day, the quarter, and the step.
_steps: dict[tuple[int, date, int | None, str], Memory] = {}


def recall_office() -> Cast:
    """The cast of the example office, which is loaded into a database that is empty.

    The Camat signs, so he has a second factor.
    """
    # Each test has a database of its own, where a key may mean another row.
    for kept in (keep_indicators, keep_agreed, keep_signed):
        kept.cache_clear()
    today = timezone.localdate()
    if today in _offices:
        office, cast = _offices[today]
        change(EMPTY, office)
        return dict(cast)
    # Each test's clock begins anew: what is there already shall not be younger than what follows.
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        cast = gather_cast(load_office(EXAMPLE))
        guard(cast["camat"])
    _offices[today] = (look(), cast)
    _beginnings.append(_offices[today][0])
    return dict(cast)


def guard(actor: Actor) -> str:
    """Give a person an app with codes as a second factor, as who signs must have; its secret."""
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def recall_play(cast: Mapping[str, Actor], quarter: int = 1) -> Play:
    """The measurement of a quarter, ready to be played or to be remembered."""
    filled = read_filled(EXAMPLE / f"isian-2026-TW{quarter}.csv")
    return RememberedPlay(cast, 2026, quarter, date(2026, 3 * quarter + 1, 1), filled)


class RememberedPlay(Play):
    """A play that in an untouched office begins where another one has come to."""

    def run(self, *, until: str = "archive", tell: Callable[[str], None] | None = None) -> Cycle:
        if tell:  # somebody looks at each step
            return super().run(until=until, tell=tell)
        begun = None if self.case else _find_beginning()
        if begun is None:
            return super().run(until=until)
        known = (begun, timezone.localdate(), self.quarter)
        if (*known, until) in _steps:
            self._take(begun, _steps[*known, until])
            return get_cycle(self.cast["camat"], self.case)
        before = [memory for (*of, _), memory in _steps.items() if of == [*known]]
        reached = [each for each in before if not _holds(each, until)]
        if reached:
            self._take(begun, max(reached, key=lambda each: len(each.played)))
        return super().run(until=until, tell=lambda _: self._remember(*known))

    def _take(self, begun: int, memory: Memory) -> None:
        change(_beginnings[begun], memory.state)
        self.case, self.played = memory.case, list(memory.played)

    def _remember(self, begun: int, day: date, quarter: int | None) -> None:
        memory = Memory(look(), self.case, tuple(self.played))
        _steps[begun, day, quarter, self.played[-1].id] = memory
        if _holds(memory, "archive"):
            _beginnings.append(memory.state)


def _find_beginning() -> int | None:
    """Where everything is, row for row and byte for byte, as it is now."""
    now = look()
    return next((place for place, it in enumerate(_beginnings) if it == now), None)


def _holds(memory: Memory, step: str) -> bool:
    return step in {each.id for each in memory.played}


# --- rows and files ----------------------------------------------------------------------------


def look() -> State:
    """How things stand now."""
    return State(look_at_rows(), look_at_files())


def look_at_rows() -> Rows:
    """The rows as they are now."""
    return {model: dict(_read_rows(model)) for model in _models()}


def look_at_files() -> Files:
    """The files as they are now."""
    return {(folder, path): content for folder in FOLDERS for path, content in _read_files(folder)}


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
    change_files(before.files, after.files)


def change_files(before: Files, after: Files) -> None:
    """Make of the files of one state those of another one."""
    for (folder, name), (mode, data) in after.items():
        if before.get((folder, name)) != (mode, data):
            path = Path(getattr(settings, folder)) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(data)
            path.chmod(mode)
    for folder, name in before.keys() - after.keys():
        (Path(getattr(settings, folder)) / name).unlink()


EMPTY = State({}, {})


@cache
def _models() -> tuple[type[Model], ...]:
    return tuple(
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in MADE_BY_MIGRATIONS
    )


def _read_rows(model: type[Model]) -> Iterator[tuple[Any, Row]]:
    statement, place = _ask_for(model)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for row in cursor.fetchall():
            yield row[place], tuple(map(_write, row))


@cache
def _ask_for(model: type[Model]) -> tuple[str, int]:
    """The query for all rows of a table, and where in a row its key stands."""
    columns, key = _columns_of(model), _key_of(model)
    listed = ", ".join(map(_name, columns))
    table = _name(model._meta.db_table)
    return f"SELECT {listed} FROM {table} ORDER BY {_name(key)}", columns.index(key)


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
