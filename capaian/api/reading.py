"""The endpoints: read-only, each for the office of the key that asks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Path, Query, Router, Schema
from ninja.security import HttpBearer

from capaian import __version__
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.documents.queries import find_by_code, list_documents
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound, Refusal
from capaian.domain.terms import DocumentState
from capaian.measurement.models import Cycle
from capaian.measurement.queries import get_cycle, list_cycles
from capaian.office.queries import find_key_holder, get_office

# Drafts are the office's own business; what was issued or signed is its word.
SHOWN = (DocumentState.ISSUED, DocumentState.SIGNED, DocumentState.WET_SIGNED)


class KeyHeader(HttpBearer):
    """``Authorization: Bearer KEY``; the key's reader becomes ``request.auth``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return find_key_holder(token)


class OfficeOut(Schema):
    """The office: its kode wilayah and its names."""

    code: str
    name: str
    regency: str


class MeasurementOut(Schema):
    """A measurement; ``quarter`` is null for a year, ``signed`` whether its figures are final."""

    id: int
    year: int
    quarter: int | None
    title: str
    state: str
    deadline: date
    closed_at: datetime | None
    signed: bool


class FiguresOut(Schema):
    """The figures as they were frozen with the signed document; amounts are decimal strings."""

    measurement: int
    document: str
    figures: dict[str, Any]


class PaperOut(Schema):
    """A paper; ``code`` is its check code, ``sha256`` that of its file."""

    code: str
    step: str
    kind: str
    title: str
    number: str | None
    state: str
    made_at: datetime
    sha256: str
    media_type: str


class Problem(Schema):
    """Why there is no answer: a word for programs and an Indonesian sentence for people."""

    code: str
    message: str


# What every database can hold as a key.
Id = Annotated[int, Path(ge=1, lt=10**18)]
Year = Annotated[int | None, Query(alias="tahun", ge=2000, le=2999)]
router = Router(auth=KeyHeader(), tags=["capaian"])
_MISSING = {404: Problem}


@router.get("kantor", response=OfficeOut)
def show_office(request: HttpRequest) -> Any:
    """The office whose key asks."""
    return get_office(_actor(request))


@router.get("pengukuran", response=list[MeasurementOut])
def list_measurements(request: HttpRequest, year: Year = None) -> Any:
    """The measurements of the office, newest period first; ``tahun`` chooses a year."""
    cycles = list_cycles(_actor(request)).prefetch_related("snapshots")
    if year is not None:
        cycles = cycles.filter(year=year)
    return [_describe(cycle) for cycle in cycles]


@router.get("pengukuran/{id}/angka", response={200: FiguresOut, **_MISSING})
def show_figures(request: HttpRequest, id: Id) -> Any:
    """The signed figures with their working; before the signature there are none."""
    cycle = get_cycle(_actor(request), id)
    final = cycle.snapshots.filter(final=True).select_related("document").first()
    if final is None:
        raise NotFound("Pengukuran ini belum ditandatangani.", code="not_signed")
    return {"measurement": id, "document": final.document.code, "figures": final.figures}


@router.get("pengukuran/{id}/naskah", response={200: list[PaperOut], **_MISSING})
def list_papers(request: HttpRequest, id: Id) -> Any:
    """The issued and signed papers of a measurement, oldest first."""
    actor = _actor(request)
    papers = list_documents(actor, get_cycle(actor, id).case).filter(state__in=SHOWN)
    return [_describe_paper(paper) for paper in papers]


@router.get("naskah/{code}/berkas", response=_MISSING)
def send_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The bytes of an issued or signed paper, just as they were kept."""
    paper = find_by_code(code)
    if paper is None or paper.office.code != _actor(request).office or paper.state not in SHOWN:
        raise NotFound("Naskah itu tidak ada.")
    return HttpResponse(read_file(paper.file), content_type=paper.file.media_type)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def _describe(cycle: Cycle) -> dict[str, Any]:
    return {
        "id": cycle.case_id,
        "year": cycle.year,
        "quarter": cycle.quarter,
        "title": cycle.case.title,
        "state": cycle.case.state,
        "deadline": cycle.deadline,
        "closed_at": cycle.case.closed_at,
        "signed": any(snapshot.final for snapshot in cycle.snapshots.all()),
    }


def _describe_paper(paper: Document) -> dict[str, Any]:
    return {
        "code": paper.code,
        "step": paper.step,
        "kind": paper.kind,
        "title": paper.title,
        "number": str(paper.number) if paper.number else None,
        "state": paper.state,
        "made_at": paper.made_at,
        "sha256": paper.file.sha256,
        "media_type": paper.file.media_type,
    }


api = NinjaAPI(title="Capaian", version=__version__, docs_url=None, urls_namespace="api")
api.add_router("", router)


@api.exception_handler(Refusal)
def tell(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal in the form of :class:`Problem`."""
    problem = {"code": refusal.code, "message": refusal.sentence}
    return JsonResponse(problem, status=refusal.status)
