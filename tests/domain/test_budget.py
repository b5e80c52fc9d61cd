"""Money: absorption, efficiency, shared ceilings and sums upward."""

from __future__ import annotations

from decimal import Decimal

import pytest

from capaian.domain.budget import Line, absorb, compare, roll_up, total
from capaian.domain.numbers import show


def test_absorb_divides_by_the_ceiling() -> None:
    result = absorb(Decimal(1000972958), Decimal(1004422800))
    assert result.percent is not None
    assert (show(result.percent), result.sentence, result.over) == ("99,66", "", False)


@pytest.mark.parametrize(
    ("realized", "ceiling", "sentence"),
    [
        (5, 0, "pagu belum diisi"),
        (5, None, "pagu belum diisi"),
        (None, 10, "belum ada realisasi"),
    ],
)
def test_absorb_says_why_there_is_none(
    realized: int | None, ceiling: int | None, sentence: str
) -> None:
    result = absorb(
        None if realized is None else Decimal(realized),
        None if ceiling is None else Decimal(ceiling),
    )
    assert (result.percent, result.sentence) == (None, sentence)


def test_absorb_tells_nothing_spent_from_nothing_filled() -> None:
    assert absorb(Decimal(0), Decimal(10)).percent == 0


def test_absorb_flags_more_than_the_ceiling() -> None:
    assert absorb(Decimal(11), Decimal(10)).over


@pytest.mark.parametrize(
    ("achievement", "label"),
    [("95.01", "efisien"), ("95", "cukup efisien"), ("85", "cukup efisien"),
     ("84.99", "tidak efisien")],
)  # fmt: skip
def test_compare_classes_the_difference(achievement: str, label: str) -> None:
    result = compare(Decimal(achievement), Decimal(90))
    assert result is not None
    assert result.label == label


def test_compare_needs_both_sides() -> None:
    assert compare(None, Decimal(90)) is None


def test_total_counts_a_shared_ceiling_once() -> None:
    shared = [Line("7.01.01", Decimal(100), Decimal(50)), Line("7.01.01", Decimal(100), None)]
    result = total([*shared, Line("7.01.02", Decimal(100), Decimal(30))])
    assert (result.ceiling, result.realized, result.conflicts) == (Decimal(200), Decimal(80), ())
    assert result.absorption.percent == 40


def test_total_reports_a_key_with_two_ceilings() -> None:
    result = total([Line("a", Decimal(100), None), Line("a", Decimal(90), None)])
    assert (result.ceiling, result.realized, result.conflicts) == (Decimal(100), None, ("a",))


def test_roll_up_sums_every_level() -> None:
    lines = [
        Line("7.01.02.2.01.0001", Decimal(10), Decimal(1)),
        Line("7.01.02.2.02.0001", Decimal(20), Decimal(2)),
        Line("7.01.03.2.01.0001", Decimal(40), None),
    ]
    levels = roll_up(lines)
    assert (levels["7.01.02"].ceiling, levels["7.01.02"].realized) == (Decimal(30), Decimal(3))
    assert (levels["7.01"].ceiling, levels["7.01"].realized) == (Decimal(70), Decimal(3))
    assert (levels["7.01.03"].ceiling, levels["7.01.03"].realized) == (Decimal(40), None)


def test_total_counts_a_kegiatan_inside_its_program_once() -> None:
    lines = [
        Line("7.01.01", Decimal(1000), None),
        Line("7.01.01.2.02", Decimal(600), Decimal(250)),
        Line("7.01.01.2.03", Decimal(300), Decimal(100)),
        Line("7.01.02", Decimal(50), Decimal(20)),
    ]
    result = total(lines)
    assert (result.ceiling, result.realized) == (Decimal(1050), Decimal(370))
    rolled = roll_up(lines)
    assert (rolled["7.01.01"].ceiling, rolled["7.01.01"].realized) == (Decimal(1000), Decimal(350))
    assert rolled["7"] == result
