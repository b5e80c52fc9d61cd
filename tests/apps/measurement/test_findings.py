"""Every finding from real entries, and what an answer to one does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import transaction

from capaian.adapters.workbook import write_form
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid, NotAllowed
from capaian.domain.findings import Code
from capaian.domain.measuring import Measurement
from capaian.domain.numbers import show
from capaian.measurement import commands
from capaian.measurement.entries import EntryInput
from capaian.measurement.figures import freeze, measure_submission
from capaian.measurement.forms import describe_form
from capaian.measurement.models import Answer, Cycle, Entry, FormLine, Submission
from capaian.measurement.queries import get_submission
from capaian.office.models import Office
from capaian.planning.models import Indicator, PlanNode, PlanVersion, Target
from capaian.planning.queries import keep_indicators
from tests.conftest import NEXT_QUARTER

Texts = Mapping[str, str]
GOOD = EntryInput("30", "", "a", "b", "c", "laporan")
PLACE = "I09"


@dataclass(frozen=True)
class Case:
    """What stands in the plan and in the form where a finding is expected."""

    code: Code
    entry: EntryInput = GOOD
    indicator: Texts = field(default_factory=dict)
    ceiling: str = ""
    target: str = "25"


CASES = (
    Case(Code.MISSING_TARGET, target=""),
    Case(Code.MISSING_REALIZATION, replace(GOOD, typed="")),
    Case(Code.MISSING_DIRECTION, indicator={"direction": ""}),
    Case(Code.MISSING_FORMULA, indicator={"formula": ""}),
    Case(Code.INVALID_NUMBER, replace(GOOD, typed="1:17,9")),
    Case(Code.TARGET_ZERO, target="0"),
    Case(Code.PERCENT_OVER_100, replace(GOOD, typed="101"), {"unit_of_measure": "%"}),
    Case(Code.AMBIGUOUS_NUMBER, replace(GOOD, typed="1.234")),
    Case(Code.UNIT_DIFFERS, replace(GOOD, typed="30 kasus"), {"unit_of_measure": "dokumen"}),
    Case(Code.NEGATIVE_REALIZATION, replace(GOOD, typed="-1")),
    Case(Code.OUTLIER, replace(GOOD, typed="300")),
    Case(
        Code.DECREASING_CUMULATIVE,
        replace(GOOD, typed="20"),
        {"aggregation": "last", "unit_of_measure": "dokumen"},
    ),
    Case(Code.MISSING_EVIDENCE, replace(GOOD, evidence_link="")),
    Case(Code.MISSING_REASON, replace(GOOD, typed="9", obstacles="")),
    Case(Code.BUDGET_OVER_CEILING, replace(GOOD, budget_typed="120"), ceiling="100"),
    Case(Code.BUDGET_WITHOUT_PROGRESS, replace(GOOD, typed="0", budget_typed="5"), ceiling="100"),
    Case(Code.DECREASING_ABSORPTION, replace(GOOD, budget_typed="-5"), ceiling="100"),
    Case(Code.PRINTED_DIFFERS, replace(GOOD, printed="77")),
)


@pytest.fixture
def second(second_quarter: Play) -> Play:
    """The second quarter at step 6, after the first was played to its end."""
    second_quarter.run(until="meet")
    return second_quarter


def _line(play: Play) -> FormLine:
    return FormLine.objects.select_related("unit", "indicator__node", "indicator__version").get(
        cycle__case_id=play.case, indicator__code=PLACE
    )


def _staff(play: Play, line: FormLine) -> Actor:
    return play._staff(line.unit)


def _submission(play: Play, line: FormLine) -> Submission:
    return get_submission(_staff(play, line), play.case, line.unit_id)


def _enter(play: Play, line: FormLine, entry: EntryInput) -> Submission:
    submission = _submission(play, line)
    return commands.enter_figures(
        _staff(play, line), play.case, line.unit_id, {line.pk: entry}, version=submission.version
    )


def _measure(play: Play, line: FormLine) -> Measurement:
    # These tests edit an adopted plan, as nobody can; each process reads such a plan once.
    keep_indicators.cache_clear()
    return measure_submission(_submission(play, line))


def _found(play: Play, line: FormLine) -> set[Code]:
    return {
        finding.code
        for figure in _measure(play, line).figures
        if figure.row.code == PLACE
        for finding in figure.findings
    }


def _set(play: Play, case: Case) -> FormLine:
    line = _line(play)
    for name, value in case.indicator.items():
        setattr(line.indicator, name, value)
    line.indicator.save()
    PlanNode.objects.filter(pk=line.indicator.node_id).update(ceiling_typed=case.ceiling)
    Target.objects.filter(indicator=line.indicator, quarter=2).update(typed=case.target)
    _enter(play, line, case.entry)
    return line


def test_every_finding_comes_from_real_entries(second: Play, subtests: pytest.Subtests) -> None:
    with transaction.atomic():
        line = _set(second, Case(Code.MISSING_TARGET))
        assert _found(second, line) == set()
        transaction.set_rollback(True)
    for case in CASES:
        with subtests.test(case.code.value), transaction.atomic():
            assert case.code in _found(second, _set(second, case))
            transaction.set_rollback(True)


def test_quarter_that_was_left_out_is_found(play: Play, clock: time_machine.Traveller) -> None:
    clock.move_to(NEXT_QUARTER)
    second = Play(play.cast, 2026, 2, date(2026, 7, 1), {})
    second.run(until="meet")
    line = _line(second)
    _enter(second, line, GOOD)
    assert Code.INCOMPLETE_PERIOD in _found(second, line)


def test_progress_without_money_is_found(play: Play) -> None:
    play.run(until="meet")
    line = _set(play, Case(Code.PROGRESS_WITHOUT_BUDGET, ceiling="100"))
    assert Code.PROGRESS_WITHOUT_BUDGET in _found(play, line)


def test_figure_typed_before_its_quarter_is_found(second: Play) -> None:
    line = _line(second)
    _enter(second, line, GOOD)
    Entry.objects.filter(line=line).update(entered_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert Code.FUTURE_PERIOD in _found(second, line)


def test_same_name_under_one_entry_of_the_plan_is_found(second: Play) -> None:
    line = _line(second)
    twin = FormLine.objects.exclude(pk=line.pk).filter(cycle=line.cycle, unit=line.unit)[0]
    Indicator.objects.filter(pk=twin.indicator_id).update(
        name=f" {line.indicator.name.upper()} ", node=line.indicator.node_id
    )
    figures = _measure(second, line).figures
    found = {finding.code for figure in figures for finding in figure.findings}
    assert Code.DUPLICATE_INDICATOR in found


def test_target_that_differs_from_the_agreed_one_is_found(second: Play) -> None:
    line = _line(second)
    plan = line.indicator.version
    PlanVersion.objects.filter(pk=plan.pk).update(sequence=2)
    first = PlanVersion.objects.create(
        office=plan.office, year=plan.year, sequence=1, kind="murni",
        effective=plan.effective, adopted_at=plan.adopted_at,
    )  # fmt: skip
    node = PlanNode.objects.create(
        office=plan.office, version=first, level="sasaran", code="S", name="Sasaran"
    )
    agreed = Indicator.objects.create(
        office=plan.office, version=first, node=node, serves=node, code=PLACE, name="Lama",
        unit=line.unit,
    )  # fmt: skip
    Target.objects.create(office=plan.office, indicator=agreed, quarter=0, typed="999")
    _enter(second, line, GOOD)
    assert Code.TARGET_CHANGED_AFTER_AGREEMENT in _found(second, line)


def _block_evidence(severity: str) -> None:
    office = Office.objects.get()
    office.settings = {**office.settings, "severities": {"missing_evidence": severity}}
    office.save(update_fields=["settings"])


def _hand_in_without_evidence(play: Play, severity: str) -> FormLine:
    play.run(until="meet")
    _block_evidence(severity)
    line = _line(play)
    play.type_figures(line.unit)
    _enter(play, line, EntryInput(typed="25", drivers="a", obstacles="b", follow_up="c"))
    with pytest.raises(Invalid) as refused:
        commands.hand_in(_staff(play, line), play.case, line.unit_id, version=None)
    assert "Data dukung belum ada. Unggah berkas atau tulis tautannya." in {
        sentence for _, sentence in refused.value.problems
    }
    return line


def test_answered_finding_lets_the_form_go_and_is_frozen(play: Play) -> None:
    line = _hand_in_without_evidence(play, "blocks")
    staff = _staff(play, line)
    code, words = Code.MISSING_EVIDENCE, "Sudah benar, karena bukti ada di arsip desa."
    for each in Entry.objects.filter(submission__unit=line.unit, evidence_link=""):
        commands.answer_finding(staff, play.case, each.line_id, code, words)
    submission = commands.hand_in(staff, play.case, line.unit_id, version=None)
    assert submission.state == "dikirim"
    figures = freeze(Cycle.objects.get())
    row, frozen = next(
        pair
        for pair in zip(figures["measurement"]["rows"], figures["lines"], strict=True)
        if pair[0]["code"] == PLACE
    )
    assert [each["answer"] for each in row["findings"] if each["code"] == code.value] == [words]
    assert [(each["text"], each["by"]) for each in frozen["answers"]] == [(words, staff.name)]


def test_barring_finding_stays_though_answered(play: Play) -> None:
    line = _hand_in_without_evidence(play, "bars")
    staff = _staff(play, line)
    commands.answer_finding(staff, play.case, line.pk, Code.MISSING_EVIDENCE, "Menyusul.")
    with pytest.raises(Invalid):
        commands.hand_in(staff, play.case, line.unit_id, version=None)


def test_answer_counts_for_the_figure_it_was_given_to(play: Play) -> None:
    play.run(until="meet")
    line = _line(play)
    _enter(play, line, replace(GOOD, typed="1:17,9"))
    commands.answer_finding(_staff(play, line), play.case, line.pk, Code.INVALID_NUMBER, "Benar.")

    def answers() -> list[str]:
        figures = _measure(play, line).figures
        return [
            each.answer
            for figure in figures
            if figure.row.code == PLACE
            for each in figure.findings
            if each.code is Code.INVALID_NUMBER
        ]

    assert answers() == ["Benar."]
    _enter(play, line, replace(GOOD, typed="2:17,9"))
    assert answers() == [""]
    _enter(play, line, replace(GOOD, typed="1:17,9"))
    assert answers() == ["Benar."]


def test_answer_is_refused_where_it_makes_no_sense(play: Play) -> None:
    play.run(until="meet")
    line = _line(play)
    staff = _staff(play, line)
    _enter(play, line, GOOD)
    with pytest.raises(Conflict):
        commands.answer_finding(staff, play.case, line.pk, Code.TARGET_ZERO, "Benar.")
    with pytest.raises(Invalid):
        commands.answer_finding(staff, play.case, line.pk, Code.AMBIGUOUS_NUMBER, "  ")
    other = next(
        actor for actor in play.cast.values() if actor.units and line.unit_id not in actor.units
    )
    with pytest.raises(NotAllowed) as refused:
        commands.answer_finding(other, play.case, line.pk, Code.OUTLIER, "Benar.")
    assert (refused.value.code, Answer.objects.count()) == ("other_unit", 0)


def test_share_is_kept_as_typed_and_read_as_percentage(play: Play) -> None:
    play.run(until="meet")
    line = _line(play)
    Indicator.objects.filter(pk=line.indicator_id).update(unit_of_measure="%")
    _enter(play, line, replace(GOOD, typed="7 dari 9"))
    entry = Entry.objects.get(line=line)
    assert (entry.typed, show(entry.value or 0)) == ("7 dari 9", "77,78")  # type: ignore[arg-type]
    figures = freeze(Cycle.objects.get())["measurement"]["rows"]
    row = next(each for each in figures if each["code"] == PLACE)
    assert row["realizations"][0]["parts"] == ["7", "9"]
    assert "Realisasi TW I diketik “7 dari 9”, dibaca 7 / 9 × 100 = 77,777778…" in [
        step["text"] for step in row["working"]
    ]


def test_share_comes_in_by_workbook(play: Play) -> None:
    play.run(until="meet")
    line = _line(play)
    Indicator.objects.filter(pk=line.indicator_id).update(unit_of_measure="%")
    _enter(play, line, replace(GOOD, typed="5", printed="88"))
    submission = _submission(play, line)
    book = openpyxl.load_workbook(BytesIO(write_form(describe_form(submission))))
    sheet = book["Isian"]
    cell = next(
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in {"5", 5} and cell.protection.locked is False
    )
    cell.value = "7 dari 9"
    data = BytesIO()
    book.save(data)
    commands.upload_workbook(
        _staff(play, line), play.case, line.unit_id, "isian.xlsx", data.getvalue()
    )
    entry = Entry.objects.get(line=line)
    assert (entry.typed, entry.printed) == ("7 dari 9", "88")
