"""The plan: its versions, one version, two beside each other, and an upload looked at first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.documents.commands import XLSX
from capaian.domain.access import Action, Actor, Decision, decide
from capaian.domain.errors import NotFound
from capaian.domain.plan import Comparison, Entry
from capaian.measurement.papers.agreement import print_agreement
from capaian.office.queries import list_units
from capaian.planning.commands import adopt_draft, propose_plan, withdraw_draft
from capaian.planning.models import PlanDraft, PlanVersion
from capaian.planning.previews import compare_versions, preview_draft
from capaian.planning.queries import (
    get_draft,
    get_version,
    list_budget,
    list_counted_versions,
    list_drafts,
    list_objectives,
    list_rows,
    list_versions,
    subject_of_plan,
)
from capaian.planning.rows import write_csv, write_workbook
from capaian.web.acting import carry_out
from capaian.web.forms.plan import SettleForm, UploadPlanForm
from capaian.web.paging import SIZE, open_page
from capaian.web.seats import actor_of, sitter_of
from capaian.web.views.papers import send_bytes

WITHDRAW = "batalkan"
CHOICE, KEEP = "pilih", "versi"
NOTES_SHOWN = 50
OBJECTIVES_SHOWN = 10
BUDGET_SHOWN = 100


@require_safe
def list_plans(request: HttpRequest) -> HttpResponse:
    """The versions of the office's plans, newest first, and the uploads that wait."""
    actor = actor_of(request)
    context = {
        "page": open_page(request, list_counted_versions(actor)),
        "query": "",
        "drafts": list_drafts(actor),
        "upload": _ask(actor, Action.PROPOSE_PLAN),
    }
    return render(request, "web/plan/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_plan(request: HttpRequest) -> HttpResponse:
    """Send a plan file; it is kept as a draft and shown beside the version in force."""
    sitter = sitter_of(request)
    newest = list_versions(sitter.actor).first()
    form = UploadPlanForm(sitter.office, newest, request.POST or None, request.FILES or None)
    made: list[PlanDraft] = []

    def act() -> str:
        made.append(propose_plan(sitter.actor, form.to_request(), form.read_slip()))
        return "Berkas sudah dibaca. Periksa perbedaannya di bawah ini."

    if carry_out(request, form, act):
        return redirect("plan_draft", made[0].pk) if made else redirect("plans")
    context = {
        "form": form,
        "newest": newest,
        "upload": _ask(sitter.actor, Action.PROPOSE_PLAN),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/plan/upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """An uploaded plan row by row: new, changed, gone; POST adopts or withdraws it."""
    actor = actor_of(request)
    form = SettleForm(request.POST or None)
    made: list[PlanVersion] = []

    def act() -> str:
        if request.POST.get("act") == WITHDRAW:
            withdraw_draft(actor, pk, form.read_slip())
            return "Usulan rencana dibatalkan. Rencana tidak berubah."
        base, slip = form.cleaned_data["base"], form.read_slip()
        made.append(adopt_draft(actor, pk, base, _choose(request), slip))
        return f"{made[0]} sudah ditetapkan."

    if carry_out(request, form, act):
        return redirect("plan", made[0].pk) if made else redirect("plans")
    draft = get_draft(actor, pk)
    preview = preview_draft(actor, draft)
    context = {
        "draft": draft,
        "preview": preview,
        "choices": [
            (each, _choose(request).get(each.entry, None if each.both else True))
            for each in preview.overwritten
        ],
        "notes": preview.notes[:NOTES_SHOWN],
        "more_notes": max(len(preview.notes) - NOTES_SHOWN, 0),
        "form": SettleForm(initial={"base": preview.base}),
        "refused": form.non_field_errors() if form.is_bound else (),
        "adopt": _ask(actor, Action.ADOPT_PLAN),
        **_page_of(request, preview.comparison),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/plan/draft.html", context, status=status)


def _choose(request: HttpRequest) -> dict[Entry, bool]:
    """What was chosen so far: of each entry, whether the version's is kept."""
    chosen: dict[Entry, bool] = {}
    for name, value in request.POST.items():
        field, _, entry = name.partition(".")
        kind, _, code = entry.partition(".")
        if field == CHOICE:
            chosen[kind, code] = value == KEEP
    return chosen


@require_safe
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: the indicators below their sasaran, and the budget lines."""
    actor = actor_of(request)
    version = get_version(actor, pk)
    budget = list_budget(version)
    page = open_page(request, list_objectives(version), OBJECTIVES_SHOWN)
    context = {
        "version": version,
        "page": page,
        "query": "",
        "budget": budget[:BUDGET_SHOWN] if page.number == 1 else (),
        "more_budget": max(len(budget) - BUDGET_SHOWN, 0),
        "units": list_units(actor),
        "others": list_versions(actor).filter(year=version.year).exclude(pk=pk),
    }
    return render(request, "web/plan/version.html", context)


@require_safe
def compare_plans(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """What changed from one version to another, row by row."""
    actor = actor_of(request)
    before, after = get_version(actor, old), get_version(actor, new)
    comparison = compare_versions(before, after)
    context = {"before": before, "after": after, "comparison": comparison}
    return render(request, "web/plan/compare.html", context | _page_of(request, comparison))


@require_safe
def send_plan(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The version as a file that imports unchanged, in the office's way of writing numbers."""
    sitter = sitter_of(request)
    version = get_version(sitter.actor, pk)
    rows = list_rows(version, sitter.office.preferences.decimal_style)
    name = f"rencana-{version.year}-versi-{version.sequence}.{ending}"
    if ending == "xlsx":
        return send_bytes(write_workbook(rows, created=version.adopted_at), XLSX, name)
    if ending == "csv":
        return send_bytes(write_csv(rows).encode(), "text/csv; charset=utf-8", name)
    raise NotFound("Bentuk berkas itu tidak ada. Pilih XLSX atau CSV.")


@require_safe
def send_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The Perjanjian Kinerja as PDF: of the Camat, or of the head of ``?unit=``."""
    unit = request.GET.get("unit", "")
    pdf = print_agreement(actor_of(request), pk, unit)
    name = f"perjanjian-kinerja-{pk}{'-' + unit if unit else ''}.pdf"
    return send_bytes(pdf, "application/pdf", name)


def _ask(actor: Actor, action: Action) -> Decision:
    return decide(actor, action, subject_of_plan(actor, "Rencana"))


def _page_of(request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
    return {"page": Paginator(comparison.rows, SIZE).get_page(request.GET.get("hal")), "query": ""}
