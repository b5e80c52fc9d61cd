"""The page of every step: which acts it offers, by step id.

Steps 6 and 7 are also done unit by unit, on the page of a unit's form (:data:`UNIT_ACTS`).
"""

from __future__ import annotations

from capaian.web.steps import designing, dispatch, gathering, meeting, review, signing
from capaian.web.steps.acts import Act

ACTS: dict[str, tuple[Act, ...]] = {
    "order": (),
    "design_form": designing.DESIGN,
    "distribute_form": designing.DISTRIBUTE,
    "invite": meeting.INVITE,
    "meet": meeting.MEET,
    "collect": gathering.COLLECT,
    "validate": (),
    "submit": review.SUBMIT,
    "correct": review.CORRECT,
    "request_approval": review.REQUEST_APPROVAL,
    "sign": signing.SIGN,
    "cover_letter": dispatch.COVER_LETTER,
    "copy": dispatch.COPY,
    "archive": dispatch.ARCHIVE,
}

# The steps whose page lists the units, each with its own page.
BY_UNIT = frozenset({"distribute_form", "collect", "validate"})
