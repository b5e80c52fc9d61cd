"""Queries whose SQL is written once a process and then asked with other values.

Django writes the SQL of a query anew each time it is asked, which costs more than the database
does. What every page or every save asks is prepared; everything else stays an ordinary query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from functools import cache, partial, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connections
from django.db.models import Expression, Model, QuerySet
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

    @wraps(build)
    def ask(*values: Asked.args, **_: Asked.kwargs) -> list[Row]:
        query, compiler, pieces, parameters = write()
        once = copy(compiler)
        once.connection = connections[query.db]
        once.as_sql = lambda: _fill(once.connection, pieces, parameters, values)
        asked = query.all()
        asked.query.get_compiler = lambda using: once
        return list(asked)

    return ask


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
    connection: Any, pieces: Sequence[str], parameters: Sequence[Any], values: Sequence[Any]
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
