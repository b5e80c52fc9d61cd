"""The register of sendings: what went to whom, and who received it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.domain.access import Action, Actor
from capaian.domain.terms import SendingState, SendingWay
from capaian.measurement.commands import record_receipt, send_paper
from capaian.measurement.models import Dispatch
from capaian.measurement.queries import get_dispatch, list_dispatches
from capaian.measurement.sending import list_papers, send_by_mail
from capaian.web.acting import ask_office, carry_out
from capaian.web.forms.sending import ReceiptForm, SendForm
from capaian.web.paging import keep_query, open_page
from capaian.web.seats import actor_of

ALL = "semua"
SEND, RECEIVE = "kirim", "terima"


@require_safe
def list_all(request: HttpRequest) -> HttpResponse:
    """The register, newest first; without ``?saring=semua`` only what has no receipt yet."""
    actor, everything = actor_of(request), request.GET.get("saring") == ALL
    context = {
        "page": open_page(request, list_dispatches(actor, unreceived=not everything)),
        "query": keep_query(request),
        "everything": everything,
    }
    return render(request, "web/sending/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    """One sending; POST sends it or keeps its receipt."""
    actor = actor_of(request)
    dispatch = get_dispatch(actor, pk)
    act = request.POST.get("act", "")
    sending = SendForm(dispatch, request.POST if act == SEND else None, auto_id="kirim-%s")
    receiving = ReceiptForm(
        dispatch,
        request.POST if act == RECEIVE else None,
        request.FILES or None,
        auto_id="terima-%s",
    )
    chosen = sending if act == SEND else receiving
    if carry_out(request, chosen, lambda: _change(request, actor, pk, chosen)):
        return redirect("dispatch", pk)
    context = {
        "dispatch": dispatch,
        "papers": list_papers(dispatch),
        "sending": sending if dispatch.waits else None,
        "receiving": receiving if _may_be_received(dispatch) else None,
        "may_change": ask_office(actor, Action.SEND_PAPER).allowed,
    }
    status = chosen.status if chosen.is_bound else 200
    return render(request, "web/sending/dispatch.html", context, status=status)


def _may_be_received(dispatch: Dispatch) -> bool:
    """Whether a receipt can come: also for a message that arrived though its result is unknown."""
    if dispatch.state == SendingState.RECEIVED:
        return dispatch.slip_id is None
    return dispatch.begun_at is not None


def _change(request: HttpRequest, actor: Actor, pk: int, form: SendForm | ReceiptForm) -> str:
    if isinstance(form, ReceiptForm):
        record_receipt(actor, pk, form.to_request(), form.read_slip())
        return "Tanda terima tersimpan."
    asked = form.to_request()
    if asked.way is SendingWay.MAIL:
        return _tell_mailed(request, send_by_mail(actor, pk, asked.address, form.read_slip()))
    sent = send_paper(actor, pk, asked, form.read_slip())
    return f"Pengiriman kepada {sent.addressee} tercatat."


def _tell_mailed(request: HttpRequest, dispatch: Dispatch) -> str:
    if not dispatch.failure:
        return f"Surel terkirim ke {dispatch.address}."
    messages.error(request, f"Surel tidak terkirim. {dispatch.failure}")
    return ""
