"""How a paper is signed: by a certificate or a service, or by hand on a print and its scan.

Order: make, sign, verify, and only then file. Whatever fails in between keeps nothing, so that
no row ever says "signed" without its file, and the letter number is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capaian.adapters.typeset import forget
from capaian.documents.commands.issuing import (
    PDF,
    Place,
    file_away,
    make_code,
    make_imprint,
    tell_kind,
)
from capaian.documents.files import read_file, store_file
from capaian.documents.models import Document, LetterNumber, Signature, name_signer
from capaian.documents.printing import print_data
from capaian.documents.queries import read_code
from capaian.documents.verifying import name_field
from capaian.documents.ways import Credentials, check_signed, method_of, open_way
from capaian.domain import letters
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import DocumentState, NumberState, PaperKind
from capaian.gate import Permit
from capaian.office.models import Office, Person

Build = Callable[[letters.Imprint, SignatureMethod], letters.Paper]

MOST_SCAN_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unsigned:
    """The bytes that somebody is about to sign: by whom, when and how, as which signature."""

    pdf: bytes
    title: str
    office: Office
    method: SignatureMethod
    signer_name: str
    at: datetime
    signature: int = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A paper before it is signed: what it says, as data, and as what is to be signed."""

    paper: letters.Paper
    data: dict[str, Any]
    unsigned: Unsigned


def make_paper(
    permit: Permit, office: Office, build: Build, attachments: Sequence[letters.Attachment] = ()
) -> Made:
    """Typeset what is to be signed in the office's electronic way; nothing is kept.

    ``build`` gets imprint and way. The paper bears the head of the event chain as it is now.
    """
    return _typeset(permit, office, build, method_of(office), attachments, held=True)


def take_up(permit: Permit, document: Document, signer: tuple[str, str]) -> Unsigned:
    """A filed paper before its next signature, in the office's electronic way.

    ``signer`` are the name and the title that the paper bears, whatever the seat is called today.
    """
    office = document.office
    return Unsigned(
        read_file(document.file),
        document.title,
        office,
        method_of(office),
        name_signer(*signer),
        permit.at,
        document.signatures.count() + 1,
    )


def make_signature(unsigned: Unsigned, credentials: Credentials) -> bytes:
    """The signed bytes; a service is asked here, so no transaction may be open.

    What the way prints about itself is known to be true: see
    :func:`capaian.documents.ways.check_signed`. Raises the refusals of the way, and
    :class:`Conflict` where the office signs by hand.
    """
    office, at = unsigned.office, unsigned.at
    signer = open_way(office, credentials, at)
    signed = signer.sign(
        unsigned.pdf,
        signer_name=unsigned.signer_name,
        reason=unsigned.title,
        location=office.place,
        at=at,
        field_name=name_field(unsigned.signature),
    )
    check_signed(unsigned.method, unsigned.pdf, signed)
    return signed


def file_signed(
    permit: Permit, place: Place, made: Made, signed: bytes, *, number: LetterNumber
) -> Document:
    """Keep a signed paper, and who signed it in which capacity and way.

    Only now the typesetter forgets it: beside the signature that held both up.
    """
    document = _file(permit, place, made, signed, number=number, state=DocumentState.SIGNED)
    person = Person.objects.get(pk=permit.actor.person)
    _sign_off(document, person, document.made_as, at=permit.at, method=made.unsigned.method)
    forget()
    return document


def add_signature(
    permit: Permit,
    document: Document,
    signed: bytes,
    signer: tuple[Person, str],
    method: SignatureMethod,
    *,
    last: bool,
) -> None:
    """Keep one more signature on a filed paper; with the ``last`` one the paper is signed.

    ``signer`` is the person and the title that the paper names. The bytes of before stay in the
    file store, and within the new ones.
    """
    document.file = store_file(document.office, signed, PDF)
    if last:
        document.state = DocumentState.SIGNED
    document.save(update_fields=["file", "state"])
    person, title = signer
    _sign_off(document, person, title, at=permit.at, method=method)
    permit.details.update(
        number=str(document.number),
        code=document.code,
        sha256=document.file.sha256,
        way=method.value,
        signer=name_signer(person.name, title),
    )


def print_paper(
    permit: Permit,
    place: Place,
    build: Build,
    *,
    number: LetterNumber,
    attachments: Sequence[letters.Attachment] = (),
) -> Document:
    """The print on which a pen signs; its number is reserved until the scan is there."""
    made = _typeset(permit, place.office, build, SignatureMethod.WET, attachments)
    _set_number(number, NumberState.RESERVED)
    pdf = made.unsigned.pdf
    return _file(permit, place, made, pdf, number=number, state=DocumentState.PRINTED)


def file_scan(
    permit: Permit,
    printed: Document,
    code: str,
    data: bytes,
    others: Sequence[tuple[Person, str]] = (),
) -> Document:
    """Keep the scan of the signed print and call the print signed; returns the scan.

    Whoever made it has signed, and before them ``others``, each with the title it was signed in;
    whose electronic signature it bears already did not sign by hand. Raises what
    :func:`keep_scan` raises.
    """
    scan = keep_scan(permit, printed, PaperKind.SCAN, code, data)
    printed.state = DocumentState.WET_SIGNED
    printed.save(update_fields=["state"])
    _set_number(printed.number, NumberState.USED)
    known = set(printed.signatures.values_list("person", flat=True))
    signers = (*others, (Person.objects.get(documents=printed), printed.made_as))
    for person, title in signers:
        if person.pk not in known:
            _sign_off(printed, person, title, at=permit.at, method=SignatureMethod.WET)
    return scan


def keep_scan(
    permit: Permit, printed: Document, kind: PaperKind, code: str, data: bytes
) -> Document:
    """File the scan of a paper that was signed by hand, bound to it by the code that it bears.

    Raises :class:`Invalid` for another code, a file that is no PDF, PNG or JPEG, or one over 20 MB.
    """
    if read_code(code) != printed.code:
        raise Invalid(
            "Kode periksa tidak cocok dengan naskah yang ditunggu.",
            problems=(("code", "Ketik kode periksa yang tercetak pada lembar itu."),),
        )
    media_type = tell_kind(data)
    if media_type is None:
        sentence = "Pindaian harus PDF, PNG, atau JPEG. Simpan ulang, lalu unggah."
        raise Invalid(sentence, problems=(("scan", sentence),))
    if len(data) > MOST_SCAN_BYTES:
        sentence = "Pindaian lebih dari 20 MB. Perkecil, lalu unggah lagi."
        raise Invalid(sentence, problems=(("scan", sentence),))
    return file_away(
        permit,
        Place(printed.office, kind, printed.case, printed.step),
        data,
        media_type,
        title=f"{kind.label}: {printed.title}",
        code=make_code(),
        scan_of=printed,
    )


def cancel_print(permit: Permit, printed: Document) -> None:
    """A print that will not be signed: its number stays in the register, as cancelled."""
    if printed.state != DocumentState.PRINTED:
        raise Conflict("Cetakan ini tidak lagi menunggu tanda tangan. Muat ulang halaman.")
    printed.state = DocumentState.CANCELLED
    printed.save(update_fields=["state"])
    _set_number(printed.number, NumberState.CANCELLED)
    permit.details.update(cancelled=str(printed.number))


def _typeset(
    permit: Permit,
    office: Office,
    build: Build,
    method: SignatureMethod,
    attachments: Sequence[letters.Attachment],
    *,
    held: bool = False,
) -> Made:
    """The paper with the head of the event chain on it."""
    paper = build(make_imprint(permit, office, anchored=True), method)
    data = letters.to_data(paper)
    size = office.preferences.paper
    pdf = print_data(paper.template, data, paper=size, attachments=attachments, held=held)
    name = name_signer(permit.actor.name, permit.seat.full_title)
    return Made(paper, data, Unsigned(pdf, paper.title, office, method, name, permit.at))


def _file(
    permit: Permit,
    place: Place,
    made: Made,
    content: bytes,
    *,
    number: LetterNumber,
    state: DocumentState,
) -> Document:
    return file_away(
        permit,
        place,
        content,
        PDF,
        title=made.paper.title,
        code=made.paper.imprint.code,
        data=made.data,
        number=number,
        state=state,
    )


def _sign_off(
    document: Document,
    person: Person,
    title: str,
    *,
    at: datetime,
    method: SignatureMethod,
) -> None:
    """The row that says who signed, in the capacity for which the paper was made, and how."""
    Signature.objects.create(
        office=document.office,
        document=document,
        person=person,
        name=person.name,
        title=title,
        method=method.value,
        wording=letters.WET_SIGNED if method is SignatureMethod.WET else method.label,
        at=at,
    )


def _set_number(number: LetterNumber | None, state: NumberState) -> None:
    if number is not None:
        number.state = state
        number.save(update_fields=["state"])
