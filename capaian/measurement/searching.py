"""Finding a measurement, an indicator, a paper or a received archive by words or a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from capaian.archive.models import ArchivedCase
from capaian.archive.queries import list_archived
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.terms import ArchiveState
from capaian.measurement.models import FormLine
from capaian.procedure.models import Case
from capaian.procedure.queries import list_cases

MOST_FOUND = 10
_LETTER_NUMBER = re.compile(r"[\w.]+/(?P<sequence>\d{1,6})/(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found, the newest first and at most :data:`MOST_FOUND` of each kind."""

    cases: Sequence[Case]
    lines: Sequence[FormLine]
    papers: Sequence[Document]
    received: Sequence[ArchivedCase]

    @property
    def nothing(self) -> bool:
        return not (self.cases or self.lines or self.papers or self.received)


def search(actor: Actor, typed: str) -> Found:
    """Measurements, indicators, papers and received archives that hold every word typed.

    A letter number as it is printed (``000.8.6.3/12/2026``) and a check code find their paper, the
    number of an archive (``33.02.02/1``) what came with it from another office. Own archives are
    found as their measurement.
    """
    words = typed.split()
    cases = list_cases(actor).filter(_match(words, "title")).order_by("-pk")
    lines = (
        FormLine.objects.filter(
            _match(words, "indicator__code", "indicator__name"), office__code=actor.office
        )
        .select_related("indicator", "unit", "cycle__case")
        .defer("cycle__case__workflow")
        .order_by("-cycle_id", "rank")
    )
    papers = (
        Document.objects.filter(_match_paper(words), office__code=actor.office)
        .select_related("number", "case")
        .defer("data", "case__workflow")
        .order_by("-pk")
    )
    received = list_archived(actor).filter(_match_received(words), state=ArchiveState.RECEIVED)
    return Found(
        list(cases.defer("workflow")[:MOST_FOUND]),
        list(lines[:MOST_FOUND]),
        list(papers[:MOST_FOUND]),
        list(received[:MOST_FOUND]),
    )


def _match(words: Iterable[str], *fields: str) -> Q:
    """Every word in one of the fields, whatever its case."""
    found = Q()
    for word in words:
        found &= reduce(or_, (Q((f"{field}__icontains", word)) for field in fields))
    return found


def _match_paper(words: Sequence[str]) -> Q:
    number = _LETTER_NUMBER.fullmatch(words[0]) if len(words) == 1 else None
    if number:
        return Q(number__sequence=number["sequence"], number__year=number["year"])
    code = "".join(words).replace("-", "").upper()
    return Q(code=code) | _match(words, "title", "number__subject")


def _match_received(words: Sequence[str]) -> Q:
    number = "-".join(words).replace("/", "-")  # as the folder of an archive is named
    return Q(bag__icontains=number) | _match(words, "description", "origin")
