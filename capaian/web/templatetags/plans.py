"""Numbers of a plan as Indonesian pages show them, however its file wrote them."""

from __future__ import annotations

from django import template

from capaian.planning.models import PlanVersion
from capaian.planning.queries import restate

register = template.Library()


@register.filter
def restated(typed: str, version: PlanVersion) -> str:
    """``89.85`` of an English file as ``89,85``; what is no number stays as typed."""
    return restate(typed, version)
