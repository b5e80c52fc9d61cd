"""The public check: is this paper one that the office issued, and is it unchanged?"""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.documents.queries import find_by_code
from capaian.domain.errors import NotFound
from capaian.domain.terms import Term

LARGEST = 25 * 1024 * 1024


class Verdict(Term):
    """The one big word."""

    GENUINE = "done", "ASLI"
    UNKNOWN = "none", "TIDAK DIKENAL"
    CHANGED = "late", "BERUBAH"


class CheckForm(forms.Form):
    """The file somebody holds, to be compared with the one that was issued."""

    file = forms.FileField(
        label="Berkas yang Anda pegang",
        help_text="Berkas hanya dibandingkan, tidak disimpan.",
        error_messages={
            "required": "Pilih berkas PDF yang ingin diperiksa.",
            "empty": "Berkas ini kosong. Pilih berkas lain.",
            "invalid": "Berkas tidak terkirim. Coba lagi.",
        },
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is larger than any paper of ours."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("Berkas lebih dari 25 MB. Ini bukan naskah dari sini.")
        return file


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the code is known; with a file, whether it is that very file."""
    document = find_by_code(code)
    if document is None:
        context: dict[str, object] = {"verdict": Verdict.UNKNOWN, "code": code}
        return render(request, "web/check.html", context, status=404)
    form = CheckForm(request.POST or None, request.FILES or None)
    compared = form.is_valid()
    same = not compared or _hash(form.cleaned_data["file"]) == document.file.sha256
    context = {
        "document": document,
        "form": form,
        "compared": compared,
        "verdict": Verdict.GENUINE if same and _is_intact(document) else Verdict.CHANGED,
    }
    status = 422 if form.is_bound and not compared else 200
    return render(request, "web/check.html", context, status=status)


def _is_intact(document: Document) -> bool:
    try:
        read_file(document.file)
    except NotFound:
        return False
    return True


def _hash(file: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
