"""The measurement of a year, held against its quarters that were signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import time_machine

from capaian.cli.playing import EXAMPLE, Play, read_filled
from capaian.domain.findings import Code
from capaian.measurement.figures import lines_of, measure_lines
from capaian.measurement.queries import get_cycle
from tests.conftest import Cast

FILLED = read_filled(EXAMPLE / "isian-2026-TW1.csv")
PLACE = "I13"  # summed over the quarters, on a budget line


def _play(cast: Cast, quarter: int | None, day: date, typed: str, budget: str) -> Play:
    figures = replace(FILLED[PLACE], typed=typed, budget_typed=budget)
    return Play(cast, 2026, quarter, day, {**FILLED, PLACE: figures})


def _find(year: Play) -> list[tuple[str, str]]:
    cycle = get_cycle(year.cast["camat"], year.case)
    line = next(each for each in lines_of(cycle) if each.indicator.code == PLACE)
    figure = measure_lines(cycle, [line]).figures[0]
    return [
        (each.cell, each.message) for each in figure.findings if each.code is Code.QUARTERS_DIFFER
    ]


def test_year_is_held_against_its_quarters_once_all_are_signed(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    quarters = (("1", 2026, 4), ("2", 2026, 7), ("2", 2026, 10), ("2", 2027, 1))
    year = _play(cast, None, date(2026, 4, 1), "2", "3.000.000")
    year.run(until="meet")
    for unit in year.units():
        year.type_figures(unit)
    told = []
    for quarter, (typed, on, month) in enumerate(quarters, 1):
        clock.move_to(datetime(on, month, 11, 2, tzinfo=UTC))
        _play(cast, quarter, date(on, month, 1), typed, "1.000.000").run(until="sign")
        told.append(_find(year))
    mend = "Samakan, atau terangkan sebabnya."
    realization = "2, sedangkan TW I sampai IV memberi 7 (jumlah)"
    budget = "Rp 3.000.000, sedangkan jumlah TW I sampai IV Rp 4.000.000"
    assert told[:3] == [[], [], []]
    assert told[3] == [
        ("realisasi", f"Realisasi setahun {realization}. {mend}"),
        ("realisasi anggaran", f"Realisasi anggaran setahun {budget}. {mend}"),
    ]
