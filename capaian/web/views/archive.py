"""The archive: closed cases as sealed bags."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.archive.queries import get_archived, list_archived, verify_archived
from capaian.web.paging import keep_query, open_page
from capaian.web.reading import list_papers
from capaian.web.seats import actor_of


@require_safe
def list_archive(request: HttpRequest) -> HttpResponse:
    """The daftar arsip of the office."""
    page = open_page(request, list_archived(actor_of(request)))
    return render(request, "web/archive.html", {"page": page, "query": keep_query(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def show_archived(request: HttpRequest, pk: int) -> HttpResponse:
    """One bag; POST checks it file by file, which changes nothing."""
    actor = actor_of(request)
    archived = get_archived(actor, pk)
    context = {
        "archived": archived,
        # What came later, as a receipt, stands in the register and not in the sealed bag.
        "papers": list_papers(actor, archived.case).filter(made_at__lte=archived.archived_at),
        "verdict": verify_archived(archived) if request.method == "POST" else None,
    }
    return render(request, "web/archived.html", context)
