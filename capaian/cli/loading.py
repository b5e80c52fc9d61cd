"""Setting an office up from its files: ``office.toml`` and the plan that it names."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from capaian.domain.access import Actor
from capaian.domain.errors import Invalid, NotFound, Unavailable, say_why
from capaian.domain.preferences import Preferences
from capaian.domain.terms import PlanKind
from capaian.measurement.commands import adopt_procedure
from capaian.measurement.style import check_style
from capaian.office.commands import set_up_office
from capaian.office.queries import console_actor, list_offices
from capaian.office.versions import check_version
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.queries import list_versions
from capaian.planning.rows import read_plan


def choose_office(code: str | None) -> str:
    """The code of the office that is meant: the one that is there, where none is named.

    Raises :class:`NotFound` where it is not there, :class:`Invalid` where one of several is meant.
    """
    offices = list_offices()
    if code and code not in offices:
        raise NotFound(f"Kantor {code} tidak ada. Siapkan dengan capaian load.")
    if not offices:
        raise NotFound("Belum ada kantor di sini. Siapkan dengan capaian load.")
    if not code and len(offices) > 1:
        raise Invalid(f"Sebutkan kantornya dengan --office: {', '.join(offices)}.")
    return code or offices[0]


def prepare_database() -> None:
    """Make the data directory and bring the tables up to date.

    Raises :class:`Unavailable` where there can be no directory, and :class:`Conflict` for a
    database of another version of the program, which stays as it is.
    """
    try:
        Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise Unavailable(
            f"Folder data {settings.HOME} tidak dapat dibuat: {say_why(failure)}."
        ) from None
    check_version()
    if connection.vendor != "sqlite":
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        return
    # Django notes a migration after its tables are kept: a power cut in between would leave a
    # database that no start brings up to date. In one transaction it is all or nothing; SQLite
    # wants its foreign keys off from before the transaction for that, and checks them at the end.
    with connection.constraint_checks_disabled(), transaction.atomic():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def load_office(folder: Path) -> Actor:
    """Set up office, SOP and plan from a folder; idempotent. Returns the console's actor.

    The plan is adopted only where the office has none for that year: later changes are made as
    new versions, not by loading again.
    """
    data = _read_toml(folder / "office.toml")
    actor = console_actor(str(data.get("office", {}).get("code", "")))
    check_style(actor, Preferences.from_dict(data.get("settings", {})).decimal_style)
    set_up_office(actor, data)
    executors = data.get("executors", {})
    adopt_procedure(actor, lanes=executors.get("lanes", {}), steps=executors.get("steps", {}))
    if plan := data.get("plan"):
        request = _read_plan_request(folder, plan)
        if not list_versions(actor).filter(year=request.year).exists():
            adopt_plan(actor, request)
    return actor


def _read_plan_request(folder: Path, plan: dict[str, Any]) -> PlanRequest:
    try:
        kind, effective = PlanKind(plan["kind"]), plan["effective"]
        year, file = int(plan["year"]), folder / plan["file"]
    except KeyError as missing:
        raise Invalid(f"Bagian plan tidak memuat {missing}.") from None
    except ValueError as wrong:
        raise Invalid(f"Bagian plan tidak dapat dibaca: {wrong}.") from None
    if not isinstance(effective, date):
        raise Invalid("Bagian plan: effective harus tanggal, misalnya 2026-01-31.")
    return PlanRequest(
        year=year,
        kind=kind,
        effective=effective,
        reason=plan.get("reason", ""),
        rows=read_plan(_read_text(file)),
        decimal_style=plan.get("decimal_style", "id"),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as wrong:
        raise Invalid(f"{path.name} tidak dapat dibaca: {wrong}.") from None


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise Invalid(f"Berkas {path} tidak ada.") from None
    except OSError as failure:
        raise Invalid(f"Berkas {path} tidak dapat dibaca: {say_why(failure)}.") from None
    except UnicodeDecodeError:
        raise Invalid(f"Berkas {path} bukan teks UTF-8. Simpan lagi sebagai UTF-8.") from None
