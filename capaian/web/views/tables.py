"""The official tables as pages, with the same table as PDF and as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from capaian.domain.errors import NotFound
from capaian.measurement.tables import WRITERS, draw_table, list_tables
from capaian.web.seats import actor_of
from capaian.web.views.papers import send_bytes


@require_safe
def show_table(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One table of a measurement; ``?bentuk=pdf`` or ``xlsx`` gives it as a file."""
    drawn = draw_table(actor_of(request), pk, name)
    wanted = request.GET.get("bentuk")
    if wanted is not None:
        if wanted not in WRITERS:
            raise NotFound("Bentuk berkas itu tidak ada. Pilih PDF atau XLSX.")
        file = WRITERS[wanted](drawn)
        return send_bytes(file.content, file.media_type, file.name)
    context = {
        "case": drawn.case,
        "table": drawn.table,
        "name": name,
        "tables": list_tables(),
    }
    return render(request, "web/tables/table.html", context)
