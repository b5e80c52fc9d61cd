"""How long an official table takes, from the database to the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from bench.seeding import seed_office
from bench.timing import Result, time_each
from capaian.domain.tables import TABLES, Cells
from capaian.measurement.tables import DrawnTable, draw_table, write_pdf, write_xlsx

ROWS = 60


def measure_tables() -> list[Result]:
    """Every table of 60 indicators as PDF/A, and E.81 as a workbook.

    Each run prints other texts, so that nothing remembered of one serves the next.
    """
    play = seed_office(7, ROWS)
    play.run(until="collect")
    camat, runs = play.cast["camat"], count()

    def draw(key: str) -> DrawnTable:
        return _vary(draw_table(camat, play.case, key), runs)

    results = []
    for key in TABLES:
        samples = time_each(lambda key=key: write_pdf(draw(key)), 20)  # type: ignore[misc]
        limit = 100 if key == "e81" else None
        lines = len(draw(key).table.rows)
        results.append(
            Result(f"{key} of {ROWS} indicators, PDF/A", limit, samples, f"{lines} rows")
        )
    samples = time_each(lambda: write_xlsx(draw("e81")), 10)
    return [*results, Result(f"e81 of {ROWS} indicators, workbook", None, samples)]


def _vary(drawn: DrawnTable, runs: Iterator[int]) -> DrawnTable:
    mark = f" {next(runs)}"
    rows = tuple(_mark(row, mark) for row in drawn.table.rows)
    return replace(drawn, table=replace(drawn.table, rows=rows))


def _mark(row: Cells, mark: str) -> Cells:
    return tuple(cell and cell._replace(text=cell.text and cell.text + mark) for cell in row)
