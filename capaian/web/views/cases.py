"""The measurements of the office: list, order, and each as the SOP's own table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.documents.queries import list_documents
from capaian.domain.access import Action, Actor, Decision, decide
from capaian.domain.errors import NotAllowed, NotFound
from capaian.domain.letters import show_hours
from capaian.measurement.commands import order, withdraw_order
from capaian.measurement.due import list_awaited
from capaian.measurement.queries import get_cycle, list_dispatches, may_withdraw
from capaian.office.queries import list_positions, working_time_of
from capaian.procedure.queries import (
    definition_of,
    find_adopted,
    find_version,
    list_cases,
    list_tasks_of,
    subject_of_new_case,
)
from capaian.web.acting import MENDABLE, ask_helping, carry_out
from capaian.web.forms.order import OrderForm, WithdrawForm
from capaian.web.paging import keep_query, open_page
from capaian.web.seats import actor_of, sitter_of
from capaian.web.steprows import count_used, list_rows


@require_safe
def list_all(request: HttpRequest) -> HttpResponse:
    """All measurements, newest first, with the steps now open."""
    actor = actor_of(request)
    page = open_page(request, list_cases(actor).defer("workflow"), 25)
    tasks = list_tasks_of(actor, page.object_list)
    prepared = find_adopted(actor) is not None
    context = {
        "page": page,
        "query": keep_query(request),
        "cases": [
            (case, [row for row in list_rows(case, tasks.get(case.pk, [])) if row.open])
            for case in page.object_list
        ],
        "prepared": prepared,
        "may_order": prepared and _may_order(actor).allowed,
    }
    return render(request, "web/cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """Step 1: the Camat orders a measurement."""
    actor = actor_of(request)
    decision = _may_order(actor)
    if not decision.allowed:
        raise NotAllowed(decision.sentence, code=decision.code)
    form = OrderForm(list_positions(actor), request.POST or None)
    opened: list[int] = []

    def act() -> str:
        opened.append(order(actor, form.to_request(), slip=form.read_slip()).case_id)
        return "Perintah sudah dicatat. Lembar disposisi sudah dibuat."

    if carry_out(request, form, act, (*MENDABLE, NotFound)):
        return redirect("case", *opened) if opened else redirect("cases")
    step = definition_of(find_version(actor)).steps[0]
    context = {"form": form, "step": step}
    return render(request, "web/order.html", context, status=form.status if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def show_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One measurement as the SOP's own table; POST takes its order back."""
    sitter = sitter_of(request)
    actor, work = sitter.actor, working_time_of(sitter.office)
    cycle = get_cycle(actor, pk)
    case = cycle.case
    form = WithdrawForm(request.POST or None)
    if carry_out(request, form, lambda: _withdraw(actor, pk, form)):
        return redirect("case", pk)
    definition = definition_of(case.version)
    tasks = list_tasks_of(actor, [case]).get(case.pk, [])
    rows = list_rows(
        case,
        tasks,
        work,
        awaited=list_awaited(actor, tasks),
        papers=list_documents(actor, case),
        drawn=True,
    )
    open_rows = [row for row in rows if row.open]
    awaited = [row.awaited for row in open_rows if row.awaited]
    context = {
        "cycle": cycle,
        "case": case,
        "definition": definition,
        "rows": rows,
        "open_rows": open_rows,
        "vacant": [name for who in awaited for name in who.vacant],
        "unassigned": [words for who in awaited for words in who.unassigned],
        **ask_helping(actor),
        "dispatches": list_dispatches(actor).filter(cycle=cycle).order_by("pk"),
        "used": count_used(rows),
        "hours": show_hours(work.start, work.end),
        "form": form if form.is_bound or may_withdraw(actor, cycle) else None,
    }
    return render(request, "web/case.html", context, status=form.status if form.is_bound else 200)


def _withdraw(actor: Actor, pk: int, form: WithdrawForm) -> str:
    withdraw_order(actor, pk, form.cleaned_data["reason"], slip=form.read_slip())
    return "Perintah sudah ditarik. Periode ini dapat diperintahkan lagi."


def _may_order(actor: Actor) -> Decision:
    return decide(actor, Action.ORDER, subject_of_new_case(find_version(actor), "order", ""))
