"""Numbers of a plan as Indonesian pages show them, however its file wrote them."""

from __future__ import annotations

from django import template

from capaian.domain.numbers import read, show_exact
from capaian.domain.period import ROMAN
from capaian.planning.models import PlanVersion
from capaian.planning.queries import restate

register = template.Library()


@register.filter
def restated(typed: str, version: PlanVersion) -> str:
    """``89.85`` as ``89,85``, whoever wrote it; what is no number stays as typed."""
    value = read(typed, decimal=version.decimal_style).value
    return restate(typed, version) if value is None else show_exact(value)


@register.filter
def roman(quarter: int) -> str:
    """A quarter as the office writes it: ``III``."""
    return ROMAN[quarter - 1]
