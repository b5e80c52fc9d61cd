"""What a PDF says and carries, read without any judgement: that is :func:`verify`'s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature says of itself: its field, who signed by the words of whoever made it."""

    field: str
    name: str
    at: datetime | None


def read_keywords(pdf: bytes) -> str:
    """The keywords in a PDF's metadata; empty where there are none or the file is broken."""
    try:
        return str(PdfFileReader(BytesIO(pdf)).trailer_view["/Info"].get("/Keywords", ""))
    except Exception:
        # Whatever a broken file makes the reader raise: that is an answer, not a fault.
        return ""


def read_claims(pdf: bytes) -> tuple[Claim, ...]:
    """What each signature says, in the order of signing; none where the file is broken."""
    try:
        return tuple(
            Claim(
                each.field_name,
                str(each.sig_object.get("/Name", "")),
                each.self_reported_timestamp,
            )
            for each in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        )
    except Exception:
        return ()  # as above


def read_attachments(pdf: bytes) -> dict[str, bytes]:
    """The files that a PDF carries, by name; none where the file is broken."""
    try:
        listed = PdfFileReader(BytesIO(pdf)).root.get("/AF", ())
        carried = (each.get_object() for each in listed)
        return {str(each["/UF"]): each["/EF"]["/F"].data for each in carried}
    except Exception:
        return {}  # as above
