"""Queries whose SQL is written once a process and then asked with other values.

Django writes the SQL of a query anew each time it is asked, which costs more than the database
does. What every page or every save asks or writes is prepared; everything else stays an ordinary
query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from functools import cache, partial, wraps
from inspect import signature
from threading import local
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar, cast

from django.db import DatabaseError, connection, connections
from django.db.models import AutoField, Expression, Field, Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Asked = ParamSpec("Asked")
Row = TypeVar("Row")


class Slot(Expression):
    """Stands in a query for the value of the argument at ``place``."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """A placeholder, and this slot itself where its value will be."""
        return "%s", [self]


def prepared(build: Callable[Asked, QuerySet[Any, Row]]) -> Callable[Asked, list[Row]]:
    """Let a function that builds a query answer with its rows, writing the SQL the first time.

    Its arguments are positional and may only be compared with: numbers, texts and times, never
    ``None``, or a collection of them for ``__in``. One that locks rows is for transactions alone:
    only while Django writes the SQL does it see to that.
    """

    @cache
    def write() -> tuple[Any, Any, list[str], Sequence[Any]]:
        slots = map(Slot, range(len(signature(build).parameters)))
        query = cast("Any", build)(*slots)
        compiler = query.query.get_compiler(query.db)
        sql, parameters = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        compiler.get_converters = partial(lambda known, _: known, compiler.get_converters(columns))
        return query, compiler, sql.split("%s"), parameters

    own = local()

    def open_own() -> Any:
        """The query of this thread, which asks what its compiler is given."""
        query, compiler, pieces, parameters = write()
        own.compiler = compiler = copy(compiler)
        own.query = query = query.all()
        own.fill = partial(_fill, pieces, parameters)
        query.query.get_compiler = lambda using: compiler
        return own

    @wraps(build)
    def ask(*values: Asked.args, **_: Asked.kwargs) -> list[Row]:
        mine = own if hasattr(own, "query") else open_own()
        compiler = mine.compiler
        compiler.connection = connection = connections[mine.query.db]
        compiler.as_sql = lambda: mine.fill(connection, values)
        return list(mine.query._iterable_class(mine.query))

    return ask


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one kind; they do not learn the ids that the database gives them."""
    if rows:
        _write_rows(*_prepare_insert(type(rows[0])), rows, add=True)


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of rows of one kind.

    Raises :class:`DatabaseError` where one of them is not there.
    """
    if rows:
        _write_rows(*_prepare_update(type(rows[0]), tuple(names)), rows, add=False)


def attach(owners: Iterable[Model], relation: str, column: str, rows: Iterable[Model]) -> None:
    """Give owners the rows that point to them, as ``prefetch_related`` would have read them.

    They are a plain list: ``owner.relation.all()`` can be gone through, and not be filtered.
    """
    known: dict[Any, list[Model]] = {owner.pk: [] for owner in owners}
    for row in rows:
        known[getattr(row, column)].append(row)
    for owner in owners:
        vars(owner).setdefault("_prefetched_objects_cache", {})[relation] = known[owner.pk]


def _fill(
    pieces: Sequence[str], parameters: Sequence[Any], connection: Any, values: Sequence[Any]
) -> tuple[str, list[Any]]:
    """The SQL and its parameters: a collection takes a placeholder for each of its values."""
    sql: str = pieces[0]
    filled: list[Any] = []
    for parameter, piece in zip(parameters, pieces[1:], strict=True):
        value = values[parameter.place] if isinstance(parameter, Slot) else parameter
        several = isinstance(value, Collection) and not isinstance(value, str)
        each = value if several else (value,)
        filled += map(connection.ops.adapt_unknown_value, each)
        sql += (", ".join(["%s"] * len(each)) or "NULL") + piece
    return sql, filled


@cache
def _prepare_insert(model: type[Model]) -> tuple[str, list[Field[Any, Any]]]:
    fields = [each for each in model._meta.concrete_fields if not isinstance(each, AutoField)]
    query = InsertQuery(model)
    row = SimpleNamespace(**{each.attname: Slot(place) for place, each in enumerate(fields)})
    query.insert_values(fields, [cast("Any", row)], raw=True)
    [(sql, _)] = query.get_compiler(connection=connection).as_sql()
    return sql, fields


@cache
def _prepare_update(
    model: type[Model], names: tuple[str, ...]
) -> tuple[str, list[Field[Any, Any]]]:
    fields = [*map(model._meta.get_field, names), model._meta.pk]
    slots = {name: Slot(place) for place, name in enumerate(names)}
    found = model._base_manager.filter(pk=Slot(len(names)))
    query: Any = found.query.chain(UpdateQuery)
    query.add_update_values(slots)
    sql, _ = query.get_compiler(connection=connection).as_sql()
    return sql, cast("Any", fields)


def _write_rows(
    sql: str, fields: Sequence[Field[Any, Any]], rows: Sequence[Model], *, add: bool
) -> None:
    values = [
        [each.get_db_prep_save(each.pre_save(row, add), connection) for each in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"{cursor.rowcount} of {len(rows)} rows were written.")
