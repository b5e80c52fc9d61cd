"""A file brought together with a version that it did not know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.plan import EMPTY_ROW, PlanRow, Text, compare, merge

# A budget line serves one sasaran, as the place of a line that serves two follows from the order.
ROWS = st.lists(
    st.builds(
        lambda budget, code, target, ceiling: replace(
            EMPTY_ROW,
            objective_code=f"S{budget}",
            objective=f"Sasaran {budget}",
            budget_code=f"7.01.0{budget}" if budget else "",
            budget=f"Program {budget}" if budget else "",
            ceiling=str(ceiling) if budget else "",
            code=f"I{code}",
            name=f"Indikator {code}",
            targets=(str(target), "", "", "", ""),
        ),
        st.integers(0, 2),
        st.integers(1, 6),
        st.integers(1, 3),
        st.integers(1, 2),
    ),
    unique_by=lambda row: row.code,
    min_size=1,
    max_size=6,
)


def row(code: str, target: str, objective: str = "S1") -> PlanRow:
    return replace(
        EMPTY_ROW,
        objective_code=objective,
        objective=f"Sasaran {objective}",
        code=code,
        name=f"Indikator {code}",
        targets=(target, "", "", "", ""),
    )


def show(rows: Iterable[PlanRow]) -> dict[str, str]:
    return {each.code: each.targets[0] for each in rows}


def test_merge_takes_the_chosen_entry_and_leaves_the_rest() -> None:
    ours = [row("I1", "10"), row("I2", "20"), row("I3", "30")]
    theirs = [row("I1", "11"), row("I2", "21"), row("I4", "40", "S2")]
    kept = [("Indikator", "I2"), ("Indikator", "I3"), ("Indikator", "I4")]
    merged = merge(ours, theirs, kept)
    assert show(merged) == {"I1": "10", "I2": "21", "I4": "40"}
    assert [each.objective for each in merged] == ["Sasaran S1", "Sasaran S1", "Sasaran S2"]


def test_merge_keeps_what_an_indicator_stands_below() -> None:
    ours, theirs = [row("I1", "10", "S1")], [row("I2", "20", "S2")]
    merged = merge(ours, theirs, [("Sasaran", "S1")])
    assert [(each.code, each.objective_code) for each in merged] == [("I1", "S1")]


def test_merge_takes_the_rupiah_of_the_chosen_entry_into_every_row() -> None:
    ours = [
        replace(row(code, "1"), budget_code="7.01.02", budget="Program", ceiling="100")
        for code in ("I1", "I2")
    ]
    theirs = [replace(each, ceiling="250") for each in ours]
    merged = merge(ours, theirs, [("Program", "7.01.02")])
    assert [each.ceiling for each in merged] == ["250", "250"]


@given(ROWS, ROWS)
def test_merge_of_every_difference_is_theirs(ours: list[PlanRow], theirs: list[PlanRow]) -> None:
    differences = compare(Text(ours), Text(theirs)).rows
    merged = merge(ours, theirs, [(each.kind, each.code) for each in differences])
    assert compare(Text(theirs), Text(merged)).rows == ()


@given(ROWS, ROWS)
def test_merge_of_nothing_is_ours(ours: list[PlanRow], theirs: list[PlanRow]) -> None:
    assert compare(Text(ours), Text(merge(ours, theirs, []))).rows == ()
