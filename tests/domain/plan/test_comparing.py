"""Two plans beside each other: new, changed, gone; numbers by value, texts by letter."""

from __future__ import annotations

from dataclasses import replace

from capaian.domain.plan import EMPTY_ROW, CellChange, Difference, PlanRow, Text, compare


def row(code: str, **changes: object) -> PlanRow:
    shared = {"objective_code": "S1", "objective": "Tertib", "unit": "trantib"}
    made = replace(EMPTY_ROW, code=code, name=f"Indikator {code}", **shared)  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


ONE, TWO = row("I1", targets=("10", "1", "2", "3", "4")), row("I2")


def tell(old: list[PlanRow], new: list[PlanRow]) -> list[tuple[str, str, str]]:
    found = compare(Text(old), Text(new)).rows
    return [(each.difference.value, each.kind, each.code) for each in found]


def test_same_plan_differs_in_nothing() -> None:
    found = compare(Text([ONE, TWO]), Text([ONE, TWO]))
    assert (found.same, found.unchanged) == (True, 3)
    assert found.summary == "0 baru, 0 berubah, 0 hilang, 3 tetap"


def test_rows_are_new_and_gone_by_code() -> None:
    assert tell([ONE], [TWO]) == [("new", "Indikator", "I2"), ("gone", "Indikator", "I1")]


def test_changed_cell_shows_old_and_new() -> None:
    found = compare(Text([ONE]), Text([replace(ONE, targets=("12", "1", "2", "3", "4"))]))
    (change,) = found.rows
    assert change.difference is Difference.CHANGED
    assert change.cells == (CellChange("Target tahunan", "10", "12"),)


def test_numbers_are_compared_by_value_across_styles() -> None:
    english = row("I1", targets=("1,234.50", "90.0", "", "", ""), ceiling="", weight="2.0")
    office = row("I1", targets=("1.234,5", "90", "", "", ""), weight="2")
    assert compare(Text([english], "en"), Text([office], "id")).same


def test_ranges_and_words_are_compared_too() -> None:
    old, new = row("I1", targets=("4.5 - 5", "WTP", "", "", "")), None
    new = row("I1", targets=("4,5 - 5", "WDP", "", "", ""))
    (change,) = compare(Text([old], "en"), Text([new], "id")).rows
    assert change.cells == (CellChange("Target TW I", "WTP", "WDP"),)


def test_renamed_objective_is_one_change_however_many_rows_name_it() -> None:
    renamed = [replace(each, objective="Aman") for each in (ONE, TWO)]
    assert tell([ONE, TWO], renamed) == [("changed", "Sasaran", "S1")]


def test_order_of_indicators_is_part_of_the_plan() -> None:
    found = compare(Text([ONE, TWO]), Text([TWO, ONE]))
    assert (found.same, found.reordered, found.rows) == (False, True, ())
    assert found.summary.endswith("urutan indikator berubah")


def test_new_code_for_an_old_name_is_hinted_at() -> None:
    moved = replace(ONE, code="I9", name="indikator  I1")
    found = compare(Text([ONE]), Text([moved]))
    assert found.rows[0].hint == "Nama sama dengan I1 yang hilang. Periksa kodenya."
