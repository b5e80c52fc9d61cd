"""Measuring a whole table in one pure step: rows as typed in, figures with their working out."""

from capaian.domain.measuring.cells import Cell, read_cell
from capaian.domain.measuring.figures import Figure, Money
from capaian.domain.measuring.printed import is_named_summary
from capaian.domain.measuring.rows import Policy, Realization, Row
from capaian.domain.measuring.table import Measurement, measure, measure_again

__all__ = [
    "Cell",
    "Figure",
    "Measurement",
    "Money",
    "Policy",
    "Realization",
    "Row",
    "is_named_summary",
    "measure",
    "measure_again",
    "read_cell",
]
