"""The archive: what is kept, for how long, and what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.adapters.bag import read_member
from capaian.archive.commands import (
    appraise_file,
    approve_destruction,
    file_report_scan,
    finish_destruction,
    propose_destruction,
    schedule_files,
    sign_report,
    transfer_files,
    withdraw_destruction,
)
from capaian.archive.contents import read_bag
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import (
    get_archived,
    has_leftover,
    is_over,
    list_awaited,
    list_ended,
    list_to_transfer,
    list_undated,
    list_unsigned,
    list_unsigned_destructions,
    path_of,
    search_archived,
    subject_of,
    verify_archived,
)
from capaian.documents.queries import list_documents
from capaian.documents.ways import method_of
from capaian.domain.access import Action, Actor, decide
from capaian.domain.errors import NotFound, Unavailable
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import ArchiveState, DocumentState, Fate
from capaian.web.acting import MENDABLE, ask_office, carry_out
from capaian.web.forms.archive import (
    AppraisalForm,
    ConfirmForm,
    ReasonForm,
    ReportEsignForm,
    ReportPassphraseForm,
    ReportScanForm,
    SearchForm,
    TransferForm,
)
from capaian.web.forms.signing import read_credentials
from capaian.web.forms.slip import SlipForm
from capaian.web.paging import keep_query, open_page
from capaian.web.seats import actor_of, sitter_of
from capaian.web.sentences import tell
from capaian.web.views.papers import send_bytes

_MENDABLE = (*MENDABLE, NotFound, Unavailable)
CHECK = "periksa"
SEARCH_FIELDS = ("kata", "tahun", "kode", "tempat", "keadaan")


@require_http_methods(["GET", "HEAD", "POST"])
def list_archive(request: HttpRequest) -> HttpResponse:
    """The files that fit what is looked for; POST works missing dates out."""
    sitter = sitter_of(request)
    actor = sitter.actor
    dating = ConfirmForm(request.POST or None)

    def date_files() -> str:
        return f"Masa simpan {schedule_files(actor, dating.read_slip())} berkas dihitung."

    if carry_out(request, dating, date_files, _MENDABLE):
        return redirect("archive")
    form = SearchForm(sitter.office.preferences.codes, request.GET)
    found = search_archived(actor, form.to_search())
    context = {
        "page": open_page(request, found),
        "query": keep_query(request),
        "form": form,
        "searching": any(request.GET.get(name) for name in SEARCH_FIELDS),
        "to_transfer": list_to_transfer(actor).count(),
        "ended": list_ended(actor)[:20],
        "unsigned": list_unsigned_destructions(actor)[:20],
        "undated": list_undated(actor).count(),
        "dating": dating,
        "may_transfer": ask_office(actor, Action.TRANSFER_FILES),
        "may_schedule": ask_office(actor, Action.SCHEDULE_FILES),
    }
    status = dating.status if dating.is_bound else 200
    return render(request, "web/archive/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest) -> HttpResponse:
    """The files whose active time is over; POST moves those that are ticked."""
    actor = actor_of(request)
    due = list(list_to_transfer(actor)[:100])
    form = TransferForm(due, request.POST or None)

    def act() -> str:
        return f"{transfer_files(actor, form.to_request(), form.read_slip())} dibuat."

    if carry_out(request, form, act, _MENDABLE):
        return redirect("archive")
    context = {
        "due": due,
        "form": form,
        "may": ask_office(actor, Action.TRANSFER_FILES),
    }
    status = form.status if form.is_bound else 200
    return render(request, "web/archive/transfer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def show_archived(request: HttpRequest, pk: int) -> HttpResponse:
    """One file with its life; POST checks the bag, which changes nothing, or acts on it."""
    actor = actor_of(request)
    archived = get_archived(actor, pk)
    act = request.POST.get("act", "")
    awaited = list_awaited(archived)
    signs = actor.person in {person.pk for person, _ in awaited}
    forms = _list_forms(archived, signs, request, act)
    bound = forms.get(act)
    if bound and carry_out(request, bound, lambda: _ACTS[act](actor, pk, bound), _MENDABLE):
        return redirect("archived", pk)
    context: dict[str, Any] = {
        "archived": archived,
        "verdict": verify_archived(archived) if act == CHECK else None,
        "forms": {
            name: (form, decide(actor, _ACTIONS[name], subject_of(actor, pk)))
            for name, form in forms.items()
        },
        "is_over": is_over(archived),
        "awaited": [title for _, title in awaited],
        # What came later, as a receipt, stands in the register and not in the sealed bag.
        "papers": list_documents(actor, archived.case).filter(made_at__lte=archived.archived_at)
        if archived.case
        else (),
    }
    if archived.state == ArchiveState.RECEIVED:
        reading = read_bag(path_of(archived))
        context |= {"bag": reading, "sentences": tell(reading.events)}
    status = bound.status if bound else 200
    return render(request, "web/archive/file.html", context, status=status)


@require_safe
def send_member(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One file out of a bag, checked against its manifest."""
    archived = get_archived(actor_of(request), pk)
    content = read_member(path_of(archived), name)
    kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return send_bytes(content, kind, name.rpartition("/")[2])


_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


_SIGN_FORMS: dict[SignatureMethod, type[SlipForm]] = {
    SignatureMethod.SELF_MADE: ConfirmForm,
    SignatureMethod.OWN: ReportPassphraseForm,
    SignatureMethod.BSRE: ReportEsignForm,
}


def _list_forms(
    archived: ArchivedCase, signs: bool, request: HttpRequest, act: str
) -> dict[str, SlipForm]:
    """The forms of what can be done with the file now, whoever may do it."""
    kinds: dict[str, type[SlipForm]] = {}
    if archived.proposed_at and is_over(archived):
        kinds = {"musnahkan": ConfirmForm, "batal": ReasonForm}
    elif archived.fate == Fate.DESTROY and is_over(archived):
        kinds = {"usul": ReasonForm}
    elif archived.fate == Fate.REVIEW and is_over(archived):
        kinds = {"nilai": AppraisalForm}
    elif has_leftover(archived):
        kinds = {"sisa": ConfirmForm}
    if signs and (kind := _SIGN_FORMS.get(method_of(archived.office))):
        kinds["tandatangan"] = kind
    if list_unsigned(archived):
        kinds["pindaian"] = ReportScanForm
    sent = (request.POST, request.FILES)
    return {
        name: kind(*(sent if act == name else ()), auto_id=f"{name}-%s")
        for name, kind in kinds.items()
    }


def _propose(actor: Actor, pk: int, form: Any) -> str:
    propose_destruction(actor, pk, form.cleaned_data["reason"], form.read_slip())
    return "Pemusnahan diusulkan. Orang lain menyetujuinya."


def _withdraw(actor: Actor, pk: int, form: Any) -> str:
    withdraw_destruction(actor, pk, form.cleaned_data["reason"], form.read_slip())
    return "Usul pemusnahan dibatalkan. Arsip tetap disimpan."


def _approve(actor: Actor, pk: int, form: Any) -> str:
    approve_destruction(actor, pk, form.read_slip())
    return "Arsip dimusnahkan. Berita acaranya menunggu tanda tangan keduanya."


def _finish(actor: Actor, pk: int, form: Any) -> str:
    finish_destruction(actor, pk, form.read_slip())
    return "Sisa berkas sudah dihapus."


def _sign(actor: Actor, pk: int, form: Any) -> str:
    report = sign_report(actor, pk, read_credentials(form), form.read_slip())
    if report.state == DocumentState.SIGNED:
        return "Berita acara sudah ditandatangani keduanya dan berlaku."
    return "Tanda tangan Anda tersimpan. Berita acara menunggu tanda tangan yang lain."


def _file_scan(actor: Actor, pk: int, form: Any) -> str:
    typed = form.cleaned_data
    file_report_scan(actor, pk, typed["code"], typed["scan"].read(), form.read_slip())
    return "Pindaian berita acara tersimpan."


def _appraise(actor: Actor, pk: int, form: Any) -> str:
    appraise_file(actor, pk, form.to_request(), form.read_slip())
    return "Hasil penilaian tercatat."


_ACTS: dict[str, Callable[[Actor, int, Any], str]] = {
    "usul": _propose,
    "batal": _withdraw,
    "musnahkan": _approve,
    "sisa": _finish,
    "nilai": _appraise,
    "tandatangan": _sign,
    "pindaian": _file_scan,
}
_ACTIONS = {
    "usul": Action.PROPOSE_DESTRUCTION,
    "batal": Action.WITHDRAW_DESTRUCTION,
    "musnahkan": Action.APPROVE_DESTRUCTION,
    "sisa": Action.FINISH_DESTRUCTION,
    "nilai": Action.APPRAISE_FILE,
    "tandatangan": Action.SIGN_REPORT,
    "pindaian": Action.FILE_REPORT_SCAN,
}
