"""Bantuan: the guide of ``docs/panduan``. Public: who cannot log in needs it most."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from capaian.web.guide import OF_ROLE, get_chapter, read_guide, read_picture
from capaian.web.seats import find_sitter


@login_not_required
@require_safe
def list_chapters(request: HttpRequest) -> HttpResponse:
    """The chapters, that of the own seat first."""
    sitter = find_sitter(request)
    own = {OF_ROLE[seat.role] for seat in sitter.actor.seats} if sitter else set()
    chapters = sorted(read_guide().values(), key=lambda chapter: chapter.slug not in own)
    return render(request, "web/guide/chapters.html", {"chapters": chapters, "own": own})


@login_not_required
@require_safe
def show_chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter."""
    chapter = get_chapter(slug)
    # Made from our own Markdown, in which HTML is not read.
    text = mark_safe(chapter.html)  # noqa: S308
    return render(request, "web/guide/chapter.html", {"chapter": chapter, "text": text})


@login_not_required
@require_safe
@cache_control(max_age=86400, public=True)
def send_picture(request: HttpRequest, name: str) -> HttpResponse:
    """One picture of the guide."""
    return HttpResponse(read_picture(name), content_type="image/png")
