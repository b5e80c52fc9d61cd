"""How a measurement is read. Each query takes the actor first; other offices do not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from capaian.documents.models import Document
from capaian.domain.access import Action, Actor, Decision, Subject, decide
from capaian.domain.errors import NotFound
from capaian.domain.terms import CaseState, DocumentState, PaperKind, SendingState, SubmissionState
from capaian.measurement.models import (
    Answer,
    Cycle,
    Dispatch,
    Entry,
    EntryChange,
    Evidence,
    FormLine,
    Submission,
)
from capaian.office.models import Unit
from capaian.planning.models import Indicator
from capaian.planning.queries import find_version_in_force, keep_indicators, list_indicators
from capaian.prepared import attach, prepared
from capaian.procedure.queries import subject_of


def list_cycles(actor: Actor) -> QuerySet[Cycle]:
    """The measurements of the office, newest period first."""
    return _list_cycles(actor.office)


def _list_cycles(office: str) -> QuerySet[Cycle]:
    cycles = Cycle.objects.filter(office__code=office).select_related(
        "case__version", "case__office", "plan_version", "office", "meeting"
    )
    return cycles.defer("case__version__bpmn")


@prepared
def _read_cycle(office: str, case: int) -> QuerySet[Cycle]:
    return _list_cycles(office).filter(case=case)


def list_running(actor: Actor) -> QuerySet[Cycle]:
    """The measurements that are not closed, newest period first."""
    return list_cycles(actor).filter(case__state=CaseState.OPEN)


def get_cycle(actor: Actor, case: int) -> Cycle:
    """The measurement of a case, with the plan that its form is made from."""
    for cycle in _read_cycle(actor.office, case):
        return take_plan(actor, cycle)
    raise NotFound("Pengukuran itu tidak ada.")


def list_invitations(cycle: Cycle) -> QuerySet[Document]:
    """The undangan of the meeting; the one in force is the last."""
    invitations = cycle.case.documents.filter(kind=PaperKind.INVITATION)
    return invitations.select_related("number").order_by("pk")


def take_plan(actor: Actor, cycle: Cycle) -> Cycle:
    """Give a measurement without a form the plan in force now: one corrected since the order."""
    if cycle.form_version == 0 and cycle.case.state == CaseState.OPEN:
        cycle.plan_version = find_version_in_force(actor, cycle.year, cycle.period.end)
    return cycle


def find_print(cycle: Cycle) -> Document | None:
    """The print of the document that waits for a pen and for its scan, if there is one."""
    return (
        cycle.case.documents.filter(state=DocumentState.PRINTED)
        .select_related("number", "file", "made_by", "office", "case")
        .first()
    )


def list_dispatches(actor: Actor, *, unreceived: bool = False) -> QuerySet[Dispatch]:
    """The register of sendings, newest first; ``unreceived`` are those without a receipt."""
    dispatches = Dispatch.objects.filter(office__code=actor.office).select_related(
        "document__number", "document__file", "cycle__case", "office", "sent_by", "slip"
    )
    if unreceived:
        dispatches = dispatches.exclude(state=SendingState.RECEIVED)
    return dispatches.defer("document__data", "slip__data", "cycle__case__workflow")


def get_dispatch(actor: Actor, pk: int) -> Dispatch:
    """One sending of the actor's office."""
    dispatch = list_dispatches(actor).filter(pk=pk).first()
    if dispatch is None:
        raise NotFound("Pengiriman itu tidak ada.")
    return dispatch


def list_submissions(cycle: Cycle) -> QuerySet[Submission]:
    """What each unit has done with its form, in the order of the units."""
    return cycle.submissions.select_related("unit", "handed_in_by", "validated_by")


def get_submission(actor: Actor, case: int, unit: int) -> Submission:
    """The form of one unit in one case."""
    for submission in _read_submission(actor.office, case, unit):
        # One office, read once for all three.
        submission.cycle.office = submission.cycle.case.office = submission.office
        return submission
    raise NotFound("Isian unit itu tidak ada.")


def list_fillable(actor: Actor) -> set[tuple[int, int]]:
    """The forms that the actor's units can change now, by case and unit."""
    forms = Submission.objects.filter(
        office__code=actor.office,
        unit__in=actor.units,
        state__in=(SubmissionState.OPEN, SubmissionState.RETURNED),
    )
    return set(forms.order_by().values_list("cycle__case", "unit"))


@prepared
def _read_submission(office: str, case: int, unit: int) -> QuerySet[Submission]:
    found = Submission.objects.filter(office__code=office, cycle__case=case, unit=unit).order_by()
    related = found.select_related("unit", "cycle__case__version", "cycle__plan_version", "office")
    return related.defer("cycle__case__version__bpmn")


def list_entries(submission: Submission) -> list[Entry]:
    """The lines of a unit's form with what is filled in, in their order."""
    return list(
        submission.entries.select_related(
            "line__indicator__node", "line__indicator__serves", "entered_by"
        )
        .prefetch_related("line__indicator__targets", "evidence__file")
        .order_by("line__rank")
    )


def list_lines(cycle: Cycle) -> list[FormLine]:
    """All lines of a measurement's form with what their figures need; those left out included."""
    indicators = indicators_of(cycle)
    lines = _read_lines(cycle.pk)
    for line in lines:
        line.indicator = indicators[line.indicator_id]
    entries = [line.entry for line in lines if not line.omitted_because]
    attach(entries, "evidence", "entry_id", _read_all_evidence(cycle.pk))
    attach(entries, "answers", "entry_id", _read_all_answers(cycle.pk))
    return lines


@prepared
def _read_lines(cycle: int) -> QuerySet[FormLine]:
    related = ("unit", "entry__entered_by")
    return FormLine.objects.filter(cycle=cycle).select_related(*related).order_by("rank")


@prepared
def _read_all_evidence(cycle: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(entry__line__cycle=cycle)


@prepared
def _read_all_answers(cycle: int) -> QuerySet[Answer]:
    return Answer.objects.filter(entry__line__cycle=cycle).select_related("person")


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """What is asked of every line of a unit's form, also of those that a page does not show."""

    line: int
    node: int
    filled: bool
    printed: bool


def outline_form(submission: Submission) -> list[OutlineRow]:
    """The lines of a unit's form in their order, in one small query."""
    indicators = indicators_of(submission.cycle)
    return [
        OutlineRow(line, indicators[pk].node_id, bool(typed or reason), bool(printed))
        for line, pk, typed, reason, printed in _read_outline(submission.pk)
    ]


@prepared
def _read_outline(submission: int) -> QuerySet[Entry, Any]:
    entries = Entry.objects.filter(submission=submission, line__omitted_because="")
    return entries.order_by("line__rank").values_list(
        "line", "line__indicator", "typed", "not_measured_because", "printed"
    )


def indicators_of(cycle: Cycle) -> Mapping[int, Indicator]:
    """The indicators of a measurement by id, as its plan has them; not to be changed."""
    plan = cycle.plan_version
    return keep_indicators(plan.pk, plan.adopted_at)


def list_asked_lines(submission: Submission) -> list[FormLine]:
    """All lines of a unit's form with what their figures need, in their order."""
    return list_unit_lines(submission, [row.line for row in outline_form(submission)])


def list_unit_lines(
    submission: Submission, lines: Collection[int], read: Iterable[Entry] = ()
) -> list[FormLine]:
    """Some lines of a unit's form with what their figures need, in their order.

    Those that :func:`read_entries` has ``read`` already are not read again.
    """
    indicators = indicators_of(submission.cycle)
    entries = [entry for entry in read if entry.line_id in lines]
    if unread := set(lines).difference(entry.line_id for entry in entries):
        entries += read_entries(submission.pk, unread)
        entries.sort(key=lambda entry: entry.line.rank)
    attach(entries, "evidence", "entry_id", _read_evidence(submission.pk, lines))
    attach(entries, "answers", "entry_id", _read_answers(submission.pk, lines))
    found = []
    for entry in entries:
        line = entry.line
        line.entry, line.indicator = entry, indicators[line.indicator_id]
        found.append(line)
    return found


@prepared
def read_entries(submission: int, lines: Collection[int]) -> QuerySet[Entry]:
    """Some lines of a unit's form as they are filled in, in their order."""
    entries = Entry.objects.filter(submission=submission, line__in=lines)
    return entries.select_related("line").order_by("line__rank")


@prepared
def _read_evidence(submission: int, lines: Collection[int]) -> QuerySet[Evidence]:
    return Evidence.objects.filter(entry__submission=submission, entry__line__in=lines)


@prepared
def _read_answers(submission: int, lines: Collection[int]) -> QuerySet[Answer]:
    return Answer.objects.filter(entry__submission=submission, entry__line__in=lines)


def preview_form(cycle: Cycle) -> list[tuple[Unit, list[Indicator]]]:
    """What the form would ask of each unit: the indicators of the plan version in force."""
    by_unit: dict[Unit, list[Indicator]] = {}
    for indicator in list_indicators(cycle.plan_version):
        by_unit.setdefault(indicator.unit, []).append(indicator)
    return sorted(by_unit.items(), key=lambda pair: pair[0].rank)


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far a unit is, for lists: late means past its deadline and not handed in."""

    submission: Submission
    lines: int
    filled: int
    late: bool

    @property
    def state(self) -> str:
        return SubmissionState(self.submission.state).say(begun=self.filled > 0)


def list_unit_states(cycle: Cycle) -> list[UnitState]:
    """How far each unit of a measurement is."""
    today = timezone.localdate()
    submissions = list_submissions(cycle).prefetch_related(
        Prefetch(
            "entries",
            Entry.objects.only("id", "typed", "not_measured_because", "submission_id"),
        )
    )
    return [
        UnitState(
            submission=each,
            lines=len(each.entries.all()),
            filled=sum(entry.filled for entry in each.entries.all()),
            late=bool(each.editable and each.deadline and each.deadline < today),
        )
        for each in submissions
    ]


def count_states(cycles: Collection[Cycle]) -> dict[int, Counter[str]]:
    """How many of the forms given out are how far, in words and in that order, by measurement."""
    filled = Entry.objects.exclude(typed="", not_measured_because="")
    forms = Submission.objects.filter(cycle__in=cycles, distributed_at__isnull=False).order_by()
    found = forms.values_list("cycle", "state", Exists(filled.filter(submission=OuterRef("pk"))))
    order = list(SubmissionState)
    counted: dict[int, Counter[str]] = {}
    for cycle, state, begun in sorted(found, key=lambda row: (order.index(row[1]), row[2])):
        words = SubmissionState(state).say(begun=begun)
        counted.setdefault(cycle, Counter())[words] += 1
    return counted


_FIGURE_CELLS = ("typed", "budget_typed", "not_measured_because", "printed")


def entered_by(submission: Submission) -> frozenset[int]:
    """The people whose figures stand in a unit's form: none of them may validate.

    Whoever changed a cell last typed what stands there. Words beside a figure are no figure, so
    they neither bar nor free anybody (our choice).
    """
    last = {
        (entry, field): person if new else None
        for entry, field, person, new in _read_typed(submission.pk)
    }
    return frozenset(person for person in last.values() if person)


@prepared
def _read_typed(submission: int) -> QuerySet[EntryChange, Any]:
    changes = EntryChange.objects.filter(entry__submission=submission, field__in=_FIGURE_CELLS)
    return changes.order_by("at", "pk").values_list("entry", "field", "person", "new")


def subject_of_submission(submission: Submission, step: str) -> Subject:
    """A unit's form as the table of access sees it."""
    return subject_of(
        submission.cycle.case,
        step,
        unit=submission.unit_id,
        entered_by=entered_by(submission) if step == "validate" else (),
    )


def subject_of_filling(submission: Submission) -> Subject:
    """A unit's form as the table of access sees it for those who fill it in: no executor counts."""
    return subject_of(submission.cycle.case, None, unit=submission.unit_id)


def may_withdraw(actor: Actor, cycle: Cycle) -> bool:
    """Whether the actor may take the order back now."""
    if cycle.form_deadline is not None:
        return False
    return decide(actor, Action.WITHDRAW_ORDER, subject_of(cycle.case, "order")).allowed


def may_in_unit(actor: Actor, action: Action, submission: Submission, step: str) -> Decision:
    """What the gate would answer about a unit's form."""
    return decide(actor, action, subject_of_submission(submission, step))
