"""What a validator is told about a figure: a code, a severity, the place and one sentence.

The codes follow from what published tables get wrong; which of them block is each office's choice
(``severities``), the defaults here are ours. A finding can be answered ("sudah benar, karena …");
an answered one is still printed, with its answer, and no longer blocks, unless it bars.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from capaian.domain.terms import Severity, Term


class Code(Term):
    """Every kind of finding, in the order in which they are listed within a row."""

    MISSING_DIRECTION = "missing_direction", "Arah belum diisi"
    MISSING_FORMULA = "missing_formula", "Rumus belum diisi"
    INCOMPATIBLE_RULE = "incompatible_rule", "Aturan tidak cocok"
    MISSING_TARGET = "missing_target", "Target belum diisi"
    MISSING_REALIZATION = "missing_realization", "Realisasi belum diisi"
    INVALID_NUMBER = "invalid_number", "Bukan angka"
    FUTURE_PERIOD = "future_period", "Triwulan belum mulai"
    DUPLICATE_INDICATOR = "duplicate_indicator", "Indikator kembar"
    TARGET_ZERO = "target_zero", "Target nol"
    INCOMPLETE_PERIOD = "incomplete_period", "Triwulan terlewat"
    AMBIGUOUS_NUMBER = "ambiguous_number", "Angka bermakna ganda"
    UNIT_DIFFERS = "unit_differs", "Satuan berbeda"
    DECREASING_CUMULATIVE = "decreasing_cumulative", "Angka kumulatif turun"
    PERCENT_OVER_100 = "percent_over_100", "Persen di atas 100"
    NEGATIVE_REALIZATION = "negative_realization", "Realisasi di bawah nol"
    OUTLIER = "outlier", "Jauh dari periode lalu"
    MISSING_EVIDENCE = "missing_evidence", "Data dukung belum ada"
    MISSING_REASON = "missing_reason", "Alasan belum diisi"
    BUDGET_OVER_CEILING = "budget_over_ceiling", "Anggaran melebihi pagu"
    BUDGET_WITHOUT_PROGRESS = "budget_without_progress", "Anggaran tanpa kinerja"
    PROGRESS_WITHOUT_BUDGET = "progress_without_budget", "Kinerja tanpa anggaran"
    DECREASING_ABSORPTION = "decreasing_absorption", "Serapan turun"
    SHARED_CEILING_DIFFERS = "shared_ceiling_differs", "Pagu bersama berbeda"
    TARGET_CHANGED_AFTER_AGREEMENT = "target_changed_after_agreement", "Target berubah"
    QUARTERS_DIFFER = "quarters_differ", "Berbeda dari triwulan"
    PRINTED_DIFFERS = "printed_differs", "Berbeda dari angka tercetak"


_BLOCKING = frozenset(
    {
        Code.MISSING_DIRECTION,
        Code.MISSING_FORMULA,
        Code.INCOMPATIBLE_RULE,
        Code.MISSING_TARGET,
        Code.MISSING_REALIZATION,
        Code.INVALID_NUMBER,
        Code.FUTURE_PERIOD,
    }
)
SEVERITIES = {code: Severity.BLOCKS if code in _BLOCKING else Severity.WARNS for code in Code}
_PLACES = {code: place for place, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding at one cell; ``row`` counts from 1 in the order of the table."""

    code: Code
    severity: Severity
    row: int
    cell: str
    message: str
    answer: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the step must wait for this: it bars, or it blocks and is not answered."""
        if self.severity is Severity.BARS:
            return True
        return self.severity is Severity.BLOCKS and not self.answer

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The finding that :meth:`to_dict` wrote."""
        return cls(
            Code(data["code"]),
            Severity(data["severity"]),
            data["row"],
            data["cell"],
            data["message"],
            data["answer"],
        )

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON holds it."""
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "row": self.row,
            "cell": self.cell,
            "message": self.message,
            "answer": self.answer,
        }


def sort(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What blocks first, then open warnings, then what was answered; within each by row."""
    return tuple(
        sorted(
            findings,
            key=lambda each: (not each.blocks, bool(each.answer), each.row, _PLACES[each.code]),
        )
    )
