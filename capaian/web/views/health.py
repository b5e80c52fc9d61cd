"""Is the program alive? For a watchman outside, who has no login."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from capaian.domain.errors import Conflict
from capaian.office.versions import recheck_version


@login_not_required
@require_safe
def show_health(request: HttpRequest) -> HttpResponse:
    """200 "sehat" while the database answers and is of this version, else 503 with the reason."""
    said, status = "sehat", 200
    try:
        recheck_version()
    except DatabaseError:
        said, status = "basis data tidak menjawab", 503
    except Conflict as refusal:
        said, status = refusal.sentence, 503
    return HttpResponse(f"{said}\n", "text/plain; charset=utf-8", status)
