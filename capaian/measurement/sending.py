"""A paper by e-mail, in three steps of which each is whole: intent, message, result.

The message goes out between two transactions, because a server may take its time and nothing of
the database may wait for it. What a crash leaves is told in :func:`begin_mail`.
"""

from __future__ import annotations

from django.conf import settings

from capaian import gate
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.terms import DocumentState, PaperKind
from capaian.measurement.commands.send import begin_mail, settle_mail
from capaian.measurement.mailing import Attached, Message, deliver
from capaian.measurement.models import Dispatch

EXAMPLE = "DATA CONTOH: pesan ini bukan surat resmi."


def send_by_mail(actor: Actor, pk: int, address: str, slip: gate.Slip = gate.NO_SLIP) -> Dispatch:
    """Mail a paper of the register to ``address`` and write down what the server said.

    Raises the refusals of :func:`begin_mail`; a server that fails is no refusal but a state.
    """
    dispatch = begin_mail(actor, pk, address, slip)
    try:
        failure = deliver(write_message(dispatch))
    except NotFound as lost:
        failure = lost.sentence
    return settle_mail(actor, pk, failure)


def write_message(dispatch: Dispatch) -> Message:
    """The message with its papers; raises :class:`NotFound` for a file that is gone or changed."""
    papers = list_papers(dispatch)
    office = dispatch.office
    named = [
        f"{place}. {_name(paper)}\n   Periksa keaslian: {settings.ADDRESS}/periksa/{paper.code}/"
        for place, paper in enumerate(papers, start=1)
    ]
    lines = [
        f"Yth. {dispatch.addressee}",
        "",
        "Bersama ini kami kirimkan:",
        *named,
        "",
        "Mohon balas pesan ini dengan nama, jabatan, dan tanggal terima sebagai tanda terima.",
        "",
        dispatch.sent_as,
        f"{office.name}, {office.regency}",
        *([f"Telepon {office.phone}"] if office.phone else []),
        *(["", EXAMPLE] if office.example else []),
    ]
    return Message(
        to=dispatch.address,
        subject=f"{papers[0].title} – {office.name}",
        body="\n".join(lines) + "\n",
        message_id=dispatch.message_id,
        attached=[_attach(paper) for paper in papers],
    )


def list_papers(dispatch: Dispatch) -> list[Document]:
    """What goes along: a surat pengantar takes the signed document, a copy goes alone.

    Of a document that was signed by hand the scan goes, because the print bears no signature.
    """
    letter = dispatch.document
    if letter.kind != PaperKind.COVER_LETTER:
        return [letter]
    final = dispatch.cycle.snapshots.select_related("document__file", "document__number").get(
        final=True
    )
    signed = final.document
    if signed.state == DocumentState.WET_SIGNED:
        return [letter, signed.scans.select_related("file").latest("pk")]
    return [letter, signed]


def _name(paper: Document) -> str:
    """The title with the letter's number, which some titles already say."""
    number = str(paper.number) if paper.number else ""
    return paper.title if number in paper.title else f"{paper.title}, nomor {number}"


def _attach(paper: Document) -> Attached:
    return Attached(paper.name, read_file(paper.file), paper.file.media_type)
