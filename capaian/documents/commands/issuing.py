"""How papers come into being: typeset and filed. All are inside the gate."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.db.models import Count, Q
from django.utils.text import slugify

from capaian.audit.anchors import Anchor
from capaian.audit.queries import head_of
from capaian.documents.files import store_file
from capaian.documents.models import Document, LetterNumber
from capaian.documents.printing import letterhead_of, print_data
from capaian.domain import letters
from capaian.domain.terms import DocumentState, PaperKind
from capaian.gate import Permit
from capaian.office.models import Office
from capaian.procedure.models import Case

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar"
PNG = "image/png"
JPEG = "image/jpeg"

HEADS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
"""The kinds of what people bring as scans and evidence, by the bytes with which each begins."""
_ENDINGS = {PDF: "pdf", XLSX: "xlsx", ICS: "ics", PNG: "png", JPEG: "jpg"}

# Without 0, O, 1 and I: people type the code from paper.
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper belongs: to a step of a case, or to the office itself, and what it is."""

    office: Office
    kind: PaperKind
    case: Case | None = None
    step: str = ""

    @classmethod
    def in_case(cls, case: Case, step: str, kind: PaperKind) -> Self:
        """A paper that a step leaves."""
        return cls(case.office, kind, case, step)

    @property
    def shelf(self) -> str:
        """What its file name starts from: "draf 2026-TW1"."""
        return f"{self.kind.label} {self.case.key}" if self.case else self.kind.label


def tell_kind(data: bytes) -> str | None:
    """The media type that the bytes themselves tell; ``None`` for what nobody may bring."""
    return next((kind for head, kind in HEADS.items() if data.startswith(head)), None)


def make_code() -> str:
    """A fresh check code: 80 random bits, so that codes cannot be guessed or counted up."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(16))


def make_imprint(permit: Permit, office: Office, *, anchored: bool = False) -> letters.Imprint:
    """What every paper of the office carries, with a fresh check code.

    One that is ``anchored`` bears the head of the event chain as it is now.
    """
    code = make_code()
    return letters.Imprint(
        letterhead=letterhead_of(office),
        code=code,
        check_url=f"{settings.ADDRESS}/periksa/{code}/",
        made_at=permit.at,
        example=office.example,
        chain_head=str(Anchor(*head_of(office.code))) if anchored else "",
    )


def sign_block(
    permit: Permit,
    office: Office,
    *,
    method: letters.SignatureMethod = letters.SignatureMethod.RECORDED,
    caption: str = "",
    day: date | None = None,
) -> letters.Signature:
    """The signature block of whoever passed the gate, in the capacity of the seat used."""
    return letters.Signature(
        signatory=letters.Signatory(
            position=permit.seat.title,
            name=permit.actor.name,
            rank=permit.actor.rank,
            employee_number=permit.actor.nip,
            capacity=permit.seat.capacity,
        ),
        place=office.place,
        day=day or permit.today,
        method=method,
        caption=caption,
    )


def issue_paper(
    permit: Permit,
    place: Place,
    build: Callable[[letters.Imprint], letters.Paper],
    *,
    number: LetterNumber | None = None,
    state: DocumentState = DocumentState.ISSUED,
    name: str = "",
    pictures: Sequence[str] = (),
) -> Document:
    """Typeset a paper and file it; ``build`` gets the imprint with the check code.

    One that waits for signatures is anchored.
    """
    office = place.office
    paper = build(make_imprint(permit, office, anchored=state == DocumentState.PRINTED))
    data = letters.to_data(paper)
    pdf = print_data(paper.template, data, pictures=pictures, paper=office.preferences.paper)
    return file_away(
        permit,
        place,
        pdf,
        PDF,
        title=paper.title,
        name=name,
        code=paper.imprint.code,
        data=data,
        number=number,
        state=state,
    )


def file_data(
    permit: Permit, place: Place, data: bytes, media_type: str, *, title: str, name: str
) -> Document:
    """File something that is not typeset: a workbook, a calendar file."""
    return file_away(permit, place, data, media_type, title=title, name=name, code=make_code())


def file_away(
    permit: Permit,
    place: Place,
    content: bytes,
    media_type: str,
    *,
    title: str,
    code: str,
    name: str = "",
    data: dict[str, object] | None = None,
    number: LetterNumber | None = None,
    state: DocumentState = DocumentState.ISSUED,
    scan_of: Document | None = None,
) -> Document:
    """Keep the bytes of a paper and its row, and name both in the event.

    ``code`` is its check code; ``scan_of`` the printed paper that a scan shows.
    """
    title = title[:300]
    earlier = Document.objects.filter(office=place.office, case=place.case).aggregate(
        all=Count("pk"), alike=Count("pk", filter=Q(title=title))
    )
    document = Document.objects.create(
        office=place.office,
        case=place.case,
        step=place.step,
        kind=place.kind,
        title=title,
        name=f"{earlier['all'] + 1:03d}-{slugify(name or place.shelf)}.{_ENDINGS[media_type]}",
        code=code,
        state=state,
        version=earlier["alike"] + 1,
        number=number,
        file=store_file(place.office, content, media_type),
        scan_of=scan_of,
        data=data or {},
        made_at=permit.at,
        made_by_id=permit.actor.person or None,
        made_as=permit.seat.full_title,
    )
    permit.details.setdefault("documents", []).append(
        {"title": document.title, "code": document.code, "sha256": document.file.sha256}
    )
    return document


def issue_copy(
    permit: Permit, signed: Document, number: int, total: int, recipient: str
) -> Document:
    """A copy of a signed paper: its own stored data with "Salinan n dari m" and its own code.

    Under the name stands how the original was signed, and that the copy itself is not.
    """
    wording = signed.signatures.get().wording
    imprint = make_imprint(permit, signed.office)
    mark = letters.CopyMark(number=number, total=total, recipient=recipient)
    data = {
        **signed.data,
        "copy": {"number": mark.number, "total": mark.total, "recipient": mark.recipient},
        "imprint": {
            **signed.data["imprint"],
            "code": imprint.code,
            "check_url": imprint.check_url,
        },
        "signature": {
            **signed.data["signature"],
            "method": letters.word_copy(wording),
            "method_id": "copy",
        },
    }
    pdf = print_data("performance", data, paper=signed.office.preferences.paper)
    return file_away(
        permit,
        Place(signed.office, PaperKind.COPY, signed.case, "copy"),
        pdf,
        PDF,
        title=f"Salinan {number} dari {total} – {signed.title}"[:300],
        name=f"salinan {number} dari {total}",
        code=imprint.code,
        data=data,
    )
