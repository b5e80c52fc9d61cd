"""The public check: is this paper one that the office issued, and is it unchanged?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePath

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capaian.documents.commands import PUBLISHABLE, publish_paper, withdraw_paper
from capaian.documents.files import read_file
from capaian.documents.models import Document, Signature
from capaian.documents.queries import count_copies, find_by_code
from capaian.documents.signers import pair_signers
from capaian.documents.ways import OWN_WAYS
from capaian.domain.access import Action, Subject, decide
from capaian.domain.errors import NotFound
from capaian.domain.letters.wording import JAKARTA, show_moment, show_time
from capaian.domain.terms import DocumentState, Term
from capaian.web.seats import actor_of, find_sitter
from capaian.web.views.papers import send_file

LARGEST = 20 * 1024 * 1024
# Our choice: an office behind one address checks a stack of papers, a machine gets no further.
MOST_CHECKS = 60  # a minute and address
WINDOW = timedelta(minutes=1)

# An NIP, a NIK or a telephone number that somebody typed into a title or a recipient.
_PERSONAL = re.compile(r"\d(?:[ .-]?\d){8,}")

_CODE = re.compile(r"[A-Za-z0-9 -]{1,24}", re.ASCII)

_STANDING = {
    DocumentState.DRAFT: "Ini draf. Naskah ini belum berlaku.",
    DocumentState.PRINTED: "Naskah ini masih menunggu tanda tangan, jadi belum berlaku.",
    DocumentState.CANCELLED: "Naskah ini dibatalkan dan tidak berlaku.",
}

DIFFERS = (
    "Catatan kantor tentang penanda tangan berbeda dari tanda tangan pada berkas. "
    "Yang tertulis di sini menurut berkas."
)


class Verdict(Term):
    """The one big word."""

    GENUINE = "done", "ASLI"
    UNKNOWN = "none", "TIDAK DIKENAL"
    CHANGED = "late", "BERUBAH"


class CheckForm(forms.Form):
    """The file somebody holds, to be compared with the one that was issued."""

    file = forms.FileField(
        label="Berkas yang Anda pegang",
        error_messages={
            "required": "Pilih berkas yang ingin diperiksa.",
            "empty": "Berkas ini kosong. Pilih berkas lain.",
            "invalid": "Berkas tidak terkirim. Coba lagi.",
        },
    )

    def __init__(self, document: Document, request: HttpRequest) -> None:
        super().__init__(request.POST or None, request.FILES or None)
        self.ending = PurePath(document.name).suffix.lower()
        kind = "PDF" if self.ending == ".pdf" else f"Berkas {self.ending}"
        field = self.fields["file"]
        field.help_text = f"{kind} sampai 20 MB. Berkas hanya dibandingkan, tidak disimpan."
        field.widget.attrs["accept"] = self.ending

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what this paper cannot be."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("Berkas lebih dari 20 MB. Ini bukan naskah dari sini.")
        head = file.read(5)
        file.seek(0)
        if self.ending == ".pdf" and head != b"%PDF-":
            raise forms.ValidationError("Berkas ini bukan PDF. Pilih PDF yang Anda terima.")
        return file


@login_not_required
@never_cache
@require_safe
def find_paper(request: HttpRequest) -> HttpResponse:
    """The field for a code that is typed, or for the whole address below a QR."""
    typed = request.GET.get("kode", "").strip().rstrip("/").rpartition("/")[2]
    if not typed:
        return render(request, "web/check.html")
    return redirect("check", typed) if _CODE.fullmatch(typed) else _answer_unknown(request)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the code is known; with a file, whether it is that very file."""
    if again := _find_pause(request):
        return _refuse(request, again)
    document = find_by_code(code)
    if document is None:
        return _answer_unknown(request, code)
    form = CheckForm(document, request)
    compared = form.is_valid()
    same = not compared or _hash(form.cleaned_data["file"]) == document.file.sha256
    kept = _read_kept(document)
    context: dict[str, object] = {
        "document": document,
        "facts": list(_list_facts(document, kept)),
        "standing": _STANDING.get(DocumentState(document.state)),
        "form": form,
        "compared": compared,
        "verdict": Verdict.GENUINE if same and kept is not None else Verdict.CHANGED,
        "downloadable": _is_open(document),
        "may_publish": _may_publish(request, document),
    }
    status = 422 if form.is_bound and not compared else 200
    return render(request, "web/check.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def send_public(request: HttpRequest, code: str) -> HttpResponse:
    """The file of a paper that the office has made public; nothing else exists here."""
    if again := _find_pause(request):
        return _refuse(request, again)
    document = find_by_code(code)
    if document is None or not _is_open(document):
        raise NotFound("Tidak ada berkas yang dibuka untuk umum di alamat ini.")
    return send_file(document.file, document.name)


@require_POST
def change_publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a paper to the public, or close it again."""
    actor = actor_of(request)
    if request.POST.get("act") == "tutup":
        document = withdraw_paper(actor, pk)
        messages.success(request, "Unduhan ditutup. Pemeriksaan kode tetap dapat dilakukan.")
    else:
        document = publish_paper(actor, pk)
        messages.success(request, "Naskah dibuka. Siapa pun yang punya kodenya dapat mengunduh.")
    return redirect("check", document.code)


def _answer_unknown(request: HttpRequest, code: str = "") -> HttpResponse:
    # Only what looks like a code is repeated: an address must not put words on this page.
    shown = code if _CODE.fullmatch(code) else ""
    context = {"verdict": Verdict.UNKNOWN, "code": shown}
    return render(request, "web/check.html", context, status=404)


def _list_facts(document: Document, kept: bytes | None) -> Iterator[tuple[str, str]]:
    """What may be told to anybody: no NIP, no NIK, no telephone number."""
    yield "Naskah", _hide(document.title)
    if document.number:
        yield "Nomor", str(document.number)
    yield "Kantor", document.office.name
    yield "Dibuat", f"{show_moment(document.made_at)}, oleh {document.made_as}"
    signatures = list(document.signatures.all())
    yield from _list_signers(signatures, kept)
    if not signatures:
        block = document.data.get("signature") or {}
        yield "Tanda tangan", block.get("method") or "Tidak bertanda tangan elektronik."
    if mark := document.data.get("copy"):
        recipient = _hide(str(mark["recipient"]))
        yield "Salinan", f"Salinan {mark['number']} dari {mark['total']}, penerima {recipient}"
    if copies := count_copies(document):
        yield "Salinan", f"{copies} salinan bernomor, masing-masing dengan kode sendiri"


def _list_signers(signatures: list[Signature], kept: bytes | None) -> Iterator[tuple[str, str]]:
    """Who signed: by the signatures in the file, by the office's rows where the file is silent."""
    pairs, left = pair_signers(kept, signatures) if signatures and kept else ([], signatures)
    differs = False
    for claim, row in pairs:
        names = dict.fromkeys((_hide(row.name), row.title) if row else (_hide(claim.name),))
        at = (show_moment(claim.at),) if claim.at else ()
        yield "Penanda tangan", ", ".join((*names, *at))
        if row:
            yield "Cara", row.wording
        differs = differs or row is None
    for row in left:
        if pairs and row.method in OWN_WAYS:
            differs = True
            continue
        names = dict.fromkeys((_hide(row.name), row.title))
        yield "Penanda tangan", f"{', '.join(names)}, {show_moment(row.at)}"
        yield "Cara", row.wording
    if differs:
        yield "Catatan", DIFFERS


def _hide(text: str) -> str:
    return _PERSONAL.sub("…", text)


def _is_open(document: Document) -> bool:
    return document.public and document.state in PUBLISHABLE


def _may_publish(request: HttpRequest, document: Document) -> bool:
    sitter = find_sitter(request)
    if sitter is None or document.state not in PUBLISHABLE:
        return False
    return decide(sitter.actor, Action.PUBLISH, Subject(document.office.code)).allowed


def _find_pause(request: HttpRequest) -> datetime | None:
    """Count this request; the moment to try again where its address has asked too often."""
    seconds = int(WINDOW.total_seconds())
    window = int(timezone.now().timestamp()) // seconds
    counter = f"check-{get_adapter(request).get_client_ip(request)}-{window}"
    cache.add(counter, 0, 2 * seconds)
    try:
        if cache.incr(counter) <= MOST_CHECKS:
            return None
    except ValueError:  # a full cache was cleared in between
        return None
    return datetime.fromtimestamp((window + 1) * seconds, JAKARTA)


def _refuse(request: HttpRequest, again: datetime) -> HttpResponse:
    response = render(request, "web/check.html", {"again": show_time(again.time())}, status=429)
    response["Retry-After"] = str(int((again - timezone.now()).total_seconds()) + 1)
    return response


def _read_kept(document: Document) -> bytes | None:
    """The stored bytes; ``None`` where they are gone or changed."""
    try:
        return read_file(document.file)
    except NotFound:
        return None


def _hash(file: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
