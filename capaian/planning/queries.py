"""How plans are read. Each query takes the actor first."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from capaian.domain import numbers
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.planning.models import Indicator, PlanVersion


def list_versions(actor: Actor) -> QuerySet[PlanVersion]:
    """The plan versions of the office, newest first."""
    return PlanVersion.objects.filter(office__code=actor.office)


def find_version_in_force(actor: Actor, year: int, on: date) -> PlanVersion:
    """The version of that year's plan in force on a day: the last one effective by then.

    A period that began before the first version took effect is measured against that one.
    """
    versions = list_versions(actor).filter(year=year)
    version = versions.filter(effective__lte=on).first() or versions.last()
    if version is None:
        raise NotFound(f"Rencana kinerja tahun {year} belum ada. Muat rencana lebih dahulu.")
    return version


def list_indicators(version: PlanVersion) -> QuerySet[Indicator]:
    """The indicators of a version in their order, with what a form needs of them."""
    return version.indicators.select_related("node__parent", "unit").prefetch_related("targets")


def restate(typed: str, version: PlanVersion, style: str = "id") -> str:
    """A number of a plan in another style of writing; what is no number stays as typed."""
    if version.decimal_style == style:
        return typed
    value = numbers.read(typed, decimal=version.decimal_style).value
    if value is None:
        return typed
    return numbers.show_exact(value) if style == "id" else f"{value:f}"
