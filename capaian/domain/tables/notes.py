"""What is printed below a table, so that each figure can be redone with a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from capaian.domain.measuring import Measurement, Policy
from capaian.domain.tables.definition import Form
from capaian.domain.tables.report import Line, Report
from capaian.domain.terms import CapPlace

EMPTY_CELLS = "Sel kosong berarti belum ada data, bukan nol."
ROUNDING = (
    "Angka dihitung tanpa pembulatan, lalu dibulatkan {decimals} desimal, setengah ke atas, "
    "hanya saat ditampilkan."
)


def note_basis(form: Form, report: Report) -> Iterator[str]:
    """The form's regulation, and from where the figures are."""
    yield form.basis
    if report.source:
        yield report.source


def note_rules(measurement: Measurement) -> Iterator[str]:
    """Scale with its reading, cap, average and rounding."""
    policy = measurement.policy
    yield f"Skala predikat: {policy.scale.name} ({policy.scale.source}): {policy.scale.reading}."
    yield word_cap(policy)
    yield ROUNDING.format(decimals=policy.decimals)


def word_cap(policy: Policy) -> str:
    """The cap as a sentence."""
    if policy.cap is None:
        return "Capaian tidak dibatasi."
    where = (
        "setiap indikator" if policy.cap_applies is CapPlace.INDICATOR else "perhitungan rata-rata"
    )
    return f"Capaian dibatasi {policy.cap} persen pada {where}."


def note_formulas(lines: Sequence[Line]) -> Iterator[str]:
    """Which formula and which joining of quarters belongs to which number of the table."""
    formulas: dict[str, list[int]] = {}
    methods: dict[str, list[int]] = {}
    for number, line in enumerate(lines, start=1):
        row = line.period.row
        formulas.setdefault(row.formula.label if row.formula else "belum dipilih", []).append(
            number
        )
        if row.aggregation:
            methods.setdefault(row.aggregation.label.lower(), []).append(number)
    if formulas:
        yield f"Rumus capaian: {_list_numbers(formulas)}."
    if methods:
        yield f"Penggabungan triwulan: {_list_numbers(methods)}."


def join_words(texts: Iterable[tuple[int, str]]) -> str:
    """Texts with the numbers that they belong to, each text once, in order of appearance."""
    kept: dict[str, list[int]] = {}
    for number, text in texts:
        tidy = " ".join(text.split())
        if tidy:
            kept.setdefault(tidy, []).append(number)
    return "\n".join(f"{text} (no. {_fold_numbers(numbers)})" for text, numbers in kept.items())


def _list_numbers(kinds: Mapping[str, Sequence[int]]) -> str:
    return "; ".join(f"{label} (no. {_fold_numbers(numbers)})" for label, numbers in kinds.items())


def _fold_numbers(numbers: Sequence[int]) -> str:
    """``1, 2, 3, 7`` as ``1–3, 7``."""
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after != before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after != before + 1), numbers[-1]]
    return ", ".join(
        str(first) if first == last else f"{first}–{last}"
        for first, last in zip(starts, ends, strict=True)
    )
