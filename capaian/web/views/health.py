"""Is the program alive? For a watchman outside, who has no login."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def show_health(request: HttpRequest) -> HttpResponse:
    """200 "sehat" while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("basis data tidak menjawab\n", "text/plain; charset=utf-8", 503)
    return HttpResponse("sehat\n", "text/plain; charset=utf-8")
