"""One example of every paper; positions stand in place of names."""

from __future__ import annotations

from capaian.domain.letters import Paper
from tests.adapters.paper_samples.correspondence import (
    APPROVAL,
    ARCHIVE_LIST,
    ARCHIVE_REPORT,
    ATTENDANCE,
    BOX_LABEL,
    COPY_LIST,
    CORRECTION,
    COVER_LETTER,
    DISPOSITION,
    FEEDBACK,
    FORM,
    INVITATION,
    MINUTES,
    SUBMISSION,
)
from tests.adapters.paper_samples.people import (
    ACTING,
    HEAD,
    IMPRINT,
    LETTERHEAD,
    sign,
)
from tests.adapters.paper_samples.performance import (
    COPY,
    DOCUMENT,
    DRAFT,
    EMPTY_ROW,
    make_document,
)
from tests.adapters.paper_samples.sop import (
    SOP,
    pictures_of,
)

PAPERS: dict[str, Paper] = {
    "disposition": DISPOSITION,
    "form": FORM,
    "feedback": FEEDBACK,
    "invitation": INVITATION,
    "attendance": ATTENDANCE,
    "minutes": MINUTES,
    "draft": DRAFT,
    "submission": SUBMISSION,
    "correction": CORRECTION,
    "approval": APPROVAL,
    "document": DOCUMENT,
    "copy": COPY,
    "cover_letter": COVER_LETTER,
    "copy_list": COPY_LIST,
    "archive_list": ARCHIVE_LIST,
    "box_label": BOX_LABEL,
    "archive_report": ARCHIVE_REPORT,
    "sop": SOP,
}

__all__ = [
    "ACTING",
    "APPROVAL",
    "COPY",
    "CORRECTION",
    "DISPOSITION",
    "DOCUMENT",
    "DRAFT",
    "EMPTY_ROW",
    "HEAD",
    "IMPRINT",
    "INVITATION",
    "LETTERHEAD",
    "PAPERS",
    "SOP",
    "make_document",
    "pictures_of",
    "sign",
]
