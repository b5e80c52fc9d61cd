"""How long an official table takes, from the database to the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from time import perf_counter

from bench.seeding import seed_office
from bench.timing import Result
from capaian.domain.tables import TABLES, Cells
from capaian.measurement.tables import DrawnTable, TableFile, draw_table, write_pdf, write_xlsx

ROWS = 60


def measure_tables() -> list[Result]:
    """Every table of 60 indicators as PDF/A, and E.81 as a workbook.

    Each run prints other texts, changed between reading and writing and outside the time, so that
    nothing remembered of one serves the next.
    """
    play = seed_office(7, ROWS)
    play.run(until="collect")
    camat, runs = play.cast["camat"], count()

    def measure(key: str, write: Callable[[DrawnTable], TableFile], times: int) -> list[float]:
        samples = []
        for _ in range(times + 1):
            begun = perf_counter()
            drawn = draw_table(camat, play.case, key)
            read = perf_counter() - begun
            drawn = _vary(drawn, runs)
            begun = perf_counter()
            write(drawn)
            samples.append((read + perf_counter() - begun) * 1000)
        return samples[1:]

    results = []
    for key in TABLES:
        samples = measure(key, write_pdf, 20)
        limit = 100 if key == "e81" else None
        lines = len(draw_table(camat, play.case, key).table.rows)
        name = f"{key} of {ROWS} indicators, PDF/A"
        results.append(Result(name, limit, tuple(samples), f"{lines} rows"))
    samples = measure("e81", write_xlsx, 10)
    return [*results, Result(f"e81 of {ROWS} indicators, workbook", None, tuple(samples))]


def _vary(drawn: DrawnTable, runs: Iterator[int]) -> DrawnTable:
    mark = f" {next(runs)}"
    rows = tuple(_mark(row, mark) for row in drawn.table.rows)
    return replace(drawn, table=replace(drawn.table, rows=rows))


def _mark(row: Cells, mark: str) -> Cells:
    return tuple(cell and cell._replace(text=cell.text and cell.text + mark) for cell in row)
