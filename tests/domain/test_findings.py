"""Findings: every code has a severity, and the list begins with what blocks."""

from __future__ import annotations

from capaian.domain.findings import SEVERITIES, Code, Finding, sort
from capaian.domain.measuring import Policy
from capaian.domain.terms import Severity


def test_every_code_has_a_severity() -> None:
    assert set(SEVERITIES) == set(Code)


def test_codes_are_the_words_that_programs_rely_on() -> None:
    assert sorted(Code) == [
        "ambiguous_number",
        "budget_over_ceiling",
        "budget_without_progress",
        "decreasing_absorption",
        "decreasing_cumulative",
        "duplicate_indicator",
        "future_period",
        "incompatible_rule",
        "incomplete_period",
        "invalid_number",
        "missing_direction",
        "missing_evidence",
        "missing_formula",
        "missing_realization",
        "missing_reason",
        "missing_target",
        "negative_realization",
        "outlier",
        "percent_over_100",
        "printed_differs",
        "progress_without_budget",
        "quarters_differ",
        "shared_ceiling_differs",
        "target_changed_after_agreement",
        "target_zero",
        "unit_differs",
    ]


def test_sort_puts_first_what_blocks() -> None:
    warning = Finding(Code.OUTLIER, Severity.WARNS, 1, "realisasi", "x")
    late = Finding(Code.INVALID_NUMBER, Severity.BLOCKS, 3, "target", "x")
    early = Finding(Code.INVALID_NUMBER, Severity.BLOCKS, 2, "target", "x")
    formula = Finding(Code.MISSING_FORMULA, Severity.BLOCKS, 3, "rumus", "x")
    answered = Finding(Code.MISSING_TARGET, Severity.BLOCKS, 1, "target", "x", "sudah benar")
    assert sort([answered, warning, late, formula, early]) == (
        early, formula, late, warning, answered,
    )  # fmt: skip


def test_answered_finding_no_longer_blocks() -> None:
    assert not Finding(Code.MISSING_TARGET, Severity.BLOCKS, 1, "target", "x", "benar").blocks


def test_plan_blocks_a_unit_only_where_the_office_says_so() -> None:
    def weigh(code: Code, cell: str, **severities: Severity) -> Severity:
        chosen = {Code(name): severity for name, severity in severities.items()}
        finding = Finding(code, Severity.BLOCKS, 1, cell, "")
        return Policy(severities=chosen).weigh(finding).severity

    assert [
        weigh(Code.MISSING_REALIZATION, "realisasi TW I"),
        weigh(Code.MISSING_TARGET, "target TW I"),
        weigh(Code.MISSING_TARGET, "target TW I", missing_target=Severity.BLOCKS),
        weigh(Code.MISSING_TARGET, "target TW I", missing_formula=Severity.BLOCKS),
    ] == [Severity.BLOCKS, Severity.WARNS, Severity.BLOCKS, Severity.WARNS]
