"""What a measure gives back, and how it is printed."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: a budget of ``docs/architecture.md`` beside what was measured.

    ``samples`` are milliseconds; ``limit`` is what the 95th percentile may take, or ``None``
    where ``note`` alone says it. ``kept`` overrides the comparison.
    """

    name: str
    limit: float | None
    samples: tuple[float, ...]
    note: str = ""
    kept: bool | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def worst(self) -> float:
        """The 95th percentile by the nearest rank; with fewer than twenty the slowest."""
        return sorted(self.samples)[math.ceil(len(self.samples) * 0.95) - 1]

    @property
    def within(self) -> bool:
        if self.kept is not None:
            return self.kept
        return self.limit is None or self.worst <= self.limit


def time_each(
    act: Callable[[], object],
    times: int,
    *,
    warm: int = 1,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, ...]:
    """Milliseconds of each of ``times`` runs after ``warm`` runs that do not count.

    ``before`` is done before each run and does not count.
    """
    for _ in range(warm):
        before()
        act()
    samples = []
    for _ in range(times):
        before()
        begun = time.perf_counter()
        act()
        samples.append((time.perf_counter() - begun) * 1000)
    return tuple(samples)


def print_results(results: Sequence[Result]) -> None:
    """The table; it tells, it does not judge: the exit code stays 0."""
    table = Table("What", "Budget p95", "Median", "p95", "Within", "Note")
    for each in results:
        table.add_row(
            each.name,
            f"{each.limit:,.0f} ms" if each.limit is not None else "–",
            f"{each.median:,.1f} ms",
            f"{each.worst:,.1f} ms",
            "yes" if each.within else "NO",
            each.note,
        )
    Console(width=130).print(table)
