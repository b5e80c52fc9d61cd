"""A figure for the page: what was computed, from what, by whom, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby
from typing import Any

from capaian.domain.charts import draw_mark
from capaian.domain.findings import Code, Finding, sort
from capaian.domain.measuring import Policy
from capaian.domain.terms import StepKind
from capaian.measurement.entries import FIELDS
from capaian.measurement.models import EntryChange
from capaian.web.steps.grid import WORDS

Frozen = Mapping[str, Any]
_FIELDS = dict(WORDS) | {"typed": "realisasi", "budget_typed": "realisasi anggaran"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One figure of the list; ``row`` and ``line`` are as frozen, ``bar`` its drawing."""

    row: Frozen
    line: Frozen
    findings: tuple[Finding, ...]
    bar: str

    @property
    def first(self) -> Finding | None:
        """The finding that matters most."""
        return self.findings[0] if self.findings else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings block, only warn, or are answered."""

    blocking: int
    warning: int
    answered: int


@dataclass(frozen=True, slots=True)
class Said:
    """The findings of one kind on one figure, with who answered them when."""

    code: Code
    findings: tuple[Finding, ...]
    answer: Frozen | None

    @property
    def blocks(self) -> bool:
        """Whether the form must wait for them."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Change:
    """One earlier value of a line, in words."""

    change: EntryChange
    field: str


def list_figures(figures: Frozen) -> list[Listed]:
    """All figures, those first that a finding spoils, then those that warn, then the rest.

    What spoils a figure and belongs to the plan only warns the unit, and stands first all the same.
    """
    rows = figures["measurement"]["rows"]
    weigh = Policy.from_dict(figures["measurement"]["policy"]).weigh
    found = [tuple(map(Finding.from_dict, row["findings"])) for row in rows]
    listed = [
        Listed(row, line, tuple(map(weigh, findings)), draw_mark(_percent(row)))
        for row, line, findings in zip(rows, figures["lines"], found, strict=True)
    ]
    ranked = enumerate(sort(chain.from_iterable(found)))
    place = {finding.row: number for number, finding in reversed(list(ranked))}
    return sorted(listed, key=lambda one: (place.get(one.row["number"], 10**9), one.row["number"]))


def count_findings(listed: Sequence[Listed]) -> Tally:
    """The findings of a list by what they do."""
    findings = [finding for one in listed for finding in one.findings]
    blocking = sum(finding.blocks for finding in findings)
    answered = sum(bool(finding.answer) and not finding.blocks for finding in findings)
    return Tally(blocking, len(findings) - blocking - answered, answered)


def group_findings(one: Listed) -> list[Said]:
    """The findings of a figure by kind, with the answers to them."""
    answers = {each["code"]: each for each in one.line.get("answers", ())}
    return [
        Said(code, tuple(members), answers.get(code.value))
        for code, members in groupby(one.findings, key=lambda finding: finding.code)
    ]


def list_working(row: Frozen) -> Iterator[tuple[str, str]]:
    """The working line by line: what kind of step it is, and the step."""
    for step in row["working"]:
        yield StepKind(step["step"]).label, step["text"]


def list_changes(changes: Sequence[EntryChange]) -> list[Change]:
    """What was changed on a line, newest first."""
    return [
        Change(change, _FIELDS[change.field].lower())
        for change in reversed(changes)
        if change.field in FIELDS
    ]


def _percent(row: Frozen) -> Decimal | None:
    return None if row["achievement"] is None else Decimal(row["achievement"])
