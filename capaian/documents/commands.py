"""How papers come into being: typeset, filed, signed. All are inside the gate."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.utils.text import slugify

from capaian.adapters import signing
from capaian.adapters.typeset import typeset
from capaian.audit.queries import head_of
from capaian.documents.files import store_file
from capaian.documents.keys import demonstration_certificate
from capaian.documents.models import Document, LetterNumber, Signature
from capaian.domain import letters
from capaian.domain.errors import Unavailable
from capaian.domain.terms import DocumentState, PaperKind
from capaian.gate import Permit
from capaian.office.models import Office
from capaian.procedure.models import Case

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar"

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


def make_code() -> str:
    """A fresh check code: 80 random bits, so that codes cannot be guessed or counted up."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(16))


def make_imprint(permit: Permit, office: Office, *, chain_head: str = "") -> letters.Imprint:
    """What every paper of the office carries, with a fresh check code."""
    code = make_code()
    address = f"{office.address}, {office.place}" if office.address else office.place
    return letters.Imprint(
        letterhead=letters.Letterhead(
            government=f"Pemerintah {office.regency}".upper(),
            office=office.name.upper(),
            address=f"{address} {office.postal_code}".strip(),
            contact=f"Telepon {office.phone}" if office.phone else "",
        ),
        code=code,
        check_url=f"{settings.ADDRESS}/periksa/{code}/",
        made_at=permit.at,
        example=office.example,
        chain_head=chain_head,
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
    version: int = 1,
    name: str = "",
    pictures: Sequence[str] = (),
) -> Document:
    """Typeset a paper and file it; ``build`` gets the imprint with the check code."""
    office = place.office
    paper = build(make_imprint(permit, office))
    data = letters.to_data(paper)
    pdf = typeset(paper.template, data, pictures=pictures, paper=office.preferences.paper)
    return _file_away(
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
        version=version,
    )


def sign_paper(
    permit: Permit,
    place: Place,
    build: Callable[[letters.Imprint], letters.Paper],
    *,
    attachments: Sequence[letters.Attachment] = (),
    number: LetterNumber | None = None,
    version: int = 1,
) -> Document:
    """Typeset, sign, verify, and only then file: a row never says "signed" without its file.

    Raises :class:`Unavailable` when the signature just made does not verify; the transaction
    then ends with nothing changed.
    """
    office = place.office
    _, head = head_of(office.code)
    paper = build(make_imprint(permit, office, chain_head=head))
    data = letters.to_data(paper)
    pdf = typeset(paper.template, data, paper=office.preferences.paper, attachments=attachments)
    certificate = demonstration_certificate(office, permit.at)
    signed = signing.sign(
        pdf,
        certificate.pkcs12,
        certificate.passphrase,
        signer_name=f"{permit.actor.name} ({permit.seat.full_title})",
        reason=paper.title,
        location=office.place,
        at=permit.at,
        field_name="TandaTangan1",
    )
    verdict = signing.verify(signed, trusted=())
    if not verdict.genuine:
        raise Unavailable(f"Tanda tangan tidak lolos pemeriksaan: {verdict.sentence}")
    document = _file_away(
        permit,
        place,
        signed,
        PDF,
        title=paper.title,
        code=paper.imprint.code,
        data=data,
        number=number,
        state=DocumentState.SIGNED,
        version=version,
    )
    Signature.objects.create(
        office=office,
        document=document,
        person_id=permit.actor.person,
        name=permit.actor.name,
        title=permit.seat.full_title,
        method=letters.SignatureMethod.SELF_MADE.value,
        wording=letters.SignatureMethod.SELF_MADE.label,
        at=permit.at,
    )
    return document


def file_data(
    permit: Permit, place: Place, data: bytes, media_type: str, *, title: str, name: str
) -> Document:
    """File something that is not typeset: a workbook, a calendar file."""
    return _file_away(permit, place, data, media_type, title=title, name=name, code=make_code())


def _file_away(
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
    version: int = 1,
) -> Document:
    ending = {PDF: "pdf", XLSX: "xlsx", ICS: "ics"}[media_type]
    count = Document.objects.filter(office=place.office, case=place.case).count() + 1
    document = Document.objects.create(
        office=place.office,
        case=place.case,
        step=place.step,
        kind=place.kind,
        title=title[:300],
        name=f"{count:03d}-{slugify(name or place.shelf)}.{ending}",
        code=code,
        state=state,
        version=version,
        number=number,
        file=store_file(place.office, content, media_type),
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
    """A copy of a signed paper: its own stored data with "Salinan n dari m" and its own code."""
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
    }
    pdf = typeset("performance", data, paper=signed.office.preferences.paper)
    return _file_away(
        permit,
        Place(signed.office, PaperKind.COPY, signed.case, "copy"),
        pdf,
        PDF,
        title=f"Salinan {number} dari {total} – {signed.title}"[:300],
        name=f"salinan {number} dari {total}",
        code=imprint.code,
        data=data,
    )
