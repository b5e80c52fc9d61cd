"""Papers that are printed on request and not filed: all they say is filed elsewhere."""

from __future__ import annotations

from typing import Literal

from django.utils import timezone

from capaian.adapters.typeset import draw_pages, typeset
from capaian.domain import letters
from capaian.office.models import Office


def print_paper(paper: letters.Paper, size: Literal["a4", "folio"]) -> bytes:
    """The PDF of a paper; the same paper gives the same bytes."""
    return typeset(paper.template, letters.to_data(paper), paper=size)


def letterhead_of(office: Office) -> letters.Letterhead:
    """The letterhead from what the office says of itself."""
    address = f"{office.address}, {office.place}" if office.address else office.place
    return letters.Letterhead(
        government=f"Pemerintah {office.regency}".upper(),
        office=office.name.upper(),
        address=f"{address} {office.postal_code}".strip(),
        contact=f"Telepon {office.phone}" if office.phone else "",
    )


def draw_letterhead(office: Office, size: Literal["a4", "folio"]) -> bytes:
    """The letterhead as an SVG picture, set by the very template that papers use."""
    imprint = letters.Imprint(letterhead_of(office), "", "", timezone.now())
    sample = letters.LetterheadSample(imprint)
    return draw_pages(sample.template, letters.to_data(sample), paper=size).pages[0]
