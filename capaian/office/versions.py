"""Was this database made by a version of the program that this one can go on with?"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from capaian.domain.errors import Conflict, NotFound

CODE = "other_version"
WAYS = "Pakai versi program itu, pulihkan cadangan yang cocok, atau mulai dengan folder data baru."
UNKNOWN = f"Basis data ini dari versi program yang lebih baru atau versi pengembangan. {WAYS}"
EMPTY = "Belum ada data di sini. Periksa CAPAIAN_HOME, atau siapkan kantor dengan capaian load."
EARLIER = f"Basis data ini dari versi pengembangan yang tidak didukung lagi. {WAYS}"


def check_version() -> None:
    """Raise :class:`Conflict` for a database of another version; reads only.

    An empty database and one of an earlier release pass: migrating brings them up to date. One of
    a newer version has migrations that are not known here. One from before the tables were begun
    anew (decision 0015) has such ones too, or lacks what migrations of the same name make today.
    """
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        raise Conflict(EARLIER, code=CODE) from None
    if _lacks_columns(loader, applied & set(loader.graph.nodes)):
        raise Conflict(EARLIER, code=CODE)
    replaced = {
        each for migration in loader.disk_migrations.values() for each in migration.replaces
    }
    if applied - set(loader.disk_migrations) - replaced:
        raise Conflict(UNKNOWN, code=CODE)


def check_filled() -> None:
    """The same for a command that reads: an empty database is most often a mistyped folder."""
    if connection.vendor == "sqlite" and not settings.HOME.is_dir():
        raise NotFound(EMPTY)
    check_version()
    if not MigrationRecorder(connection).applied_migrations():
        raise NotFound(EMPTY)


def recheck_version() -> None:
    """The same for a process that goes on: all is read only where other migrations were applied."""
    _check_once(frozenset(MigrationRecorder(connection).applied_migrations()))


@lru_cache(maxsize=1)
def _check_once(_applied: frozenset[tuple[str, str]]) -> None:
    check_version()


def _lacks_columns(loader: MigrationLoader, applied: Collection[tuple[str, str]]) -> bool:
    """Is a table or column missing that these migrations have made?"""
    models = loader.project_state(list(applied)).models if applied else {}
    with connection.cursor() as cursor:
        standing = set(connection.introspection.table_names(cursor))
        for (app, name), model in models.items():
            table = model.options.get("db_table") or f"{app}_{name}"
            if table not in standing:
                return True
            # Django's description of a table parses its whole SQL; its columns are enough here.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608
            wanted = {
                field.db_column or (f"{each}_id" if field.remote_field else each)
                for each, field in model.fields.items()
                if not field.many_to_many
            }
            if not wanted <= {column[0] for column in cursor.description}:
                return True
    return False
