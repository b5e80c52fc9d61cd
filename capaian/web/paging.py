"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 50


def open_page(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int = SIZE
) -> Page[Any]:
    """The page that ``?hal=`` asks for; anything else shows the nearest one."""
    return Paginator(rows, size).get_page(request.GET.get("hal"))


def keep_query(request: HttpRequest, place: str = "hal") -> str:
    """The filters of the address without the ``place`` in the list, for links to other pages."""
    query = request.GET.copy()
    query.pop(place, None)
    return f"{query.urlencode()}&" if query else ""
