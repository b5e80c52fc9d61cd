"""Papers to look at and to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from capaian.documents.files import read_file
from capaian.documents.models import StoredFile
from capaian.documents.pages import read_page
from capaian.documents.queries import get_document
from capaian.domain.errors import NotFound
from capaian.domain.terms import PaperKind
from capaian.measurement.models import Evidence
from capaian.web.seats import actor_of

# Shown by the browser itself; everything else is taken along as a file.
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})


@require_safe
def show_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper of the own office."""
    document = get_document(actor_of(request), pk)
    return send_file(document.file, document.name)


@require_safe
def show_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of a draft or of the final document as a picture; it never changes."""
    document = get_document(actor_of(request), pk)
    if document.kind not in {PaperKind.DRAFT, PaperKind.PERFORMANCE}:
        raise NotFound("Naskah ini tidak digambar per halaman.")
    response = HttpResponse(read_page(document, number), content_type="image/svg+xml")
    response["Content-Encoding"] = "gzip"
    # Read again and again on a poor line; kept by this browser for the time of a sitting.
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def show_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of evidence of the own office."""
    actor = actor_of(request)
    evidence = (
        Evidence.objects.filter(office__code=actor.office, pk=pk).select_related("file").first()
    )
    if evidence is None:
        raise NotFound("Bukti itu tidak ada.")
    return send_file(evidence.file, evidence.name)


def send_file(stored: StoredFile, name: str) -> HttpResponse:
    """The bytes of a stored file under their name, checked against their SHA-256."""
    return send_bytes(read_file(stored), stored.media_type, name)


def send_bytes(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes as a file of that name."""
    response = HttpResponse(data, content_type=media_type)
    kind = "inline" if media_type in _SHOWN else "attachment"
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in name)
    ascii_name = plain.encode("ascii", "replace").decode().replace("?", "_")
    response["Content-Disposition"] = f'{kind}; filename="{ascii_name}"'
    return response
