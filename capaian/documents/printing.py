"""Papers are printed here, with the picture that their letterhead names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from capaian.adapters.typeset import DrawnPages, PaperSize, draw_pages, typeset
from capaian.documents.files import read_bytes
from capaian.domain import letters
from capaian.office.models import Office


def print_paper(paper: letters.Paper, size: PaperSize) -> bytes:
    """The PDF of a paper that is not filed; the same paper gives the same bytes."""
    return print_data(paper.template, letters.to_data(paper), paper=size)


def print_data(
    template: str,
    data: Mapping[str, Any],
    *,
    attachments: Sequence[letters.Attachment] = (),
    pictures: Sequence[str] = (),
    paper: PaperSize,
    held: bool = False,
) -> bytes:
    """The PDF of a paper from its data, with the logo that they name, whatever it is by now.

    ``held`` is as in ``typeset``. Raises :class:`NotFound` where the kept logo is gone, and what
    ``typeset`` raises.
    """
    return typeset(
        template,
        data,
        attachments=attachments,
        pictures=pictures,
        paper=paper,
        logo=_read_logo(data),
        held=held,
    )


def draw_data(template: str, data: Mapping[str, Any], *, paper: PaperSize) -> DrawnPages:
    """The pages of the same as pictures for a screen."""
    return draw_pages(template, data, paper=paper, logo=_read_logo(data))


def letterhead_of(office: Office) -> letters.Letterhead:
    """The letterhead from what the office says of itself."""
    address = ", ".join(filter(None, (office.address, office.place)))
    return letters.Letterhead(
        government=f"Pemerintah {office.regency}".upper(),
        office=office.name.upper(),
        address=f"{address} {office.postal_code}".strip(),
        contact=f"Telepon {office.phone}" if office.phone else "",
        logo=office.logo,
    )


def draw_letterhead(office: Office, size: PaperSize) -> bytes:
    """The letterhead as an SVG picture, set by the very template that papers use."""
    imprint = letters.Imprint(letterhead_of(office), "", "", timezone.now())
    sample = letters.LetterheadSample(imprint)
    return draw_data(sample.template, letters.to_data(sample), paper=size).pages[0]


def _read_logo(data: Mapping[str, Any]) -> bytes:
    # Data of papers from before name none.
    sha256 = data["imprint"]["letterhead"].get("logo", "")
    return read_bytes(sha256) if sha256 else b""
