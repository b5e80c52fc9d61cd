"""``capaian measure FILE``: the achievements of a table, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from capaian.cli.published import read_rows
from capaian.domain.errors import Invalid
from capaian.domain.findings import Code
from capaian.domain.measuring import (
    Figure,
    Measurement,
    Money,
    Policy,
    is_named_summary,
    measure,
)
from capaian.domain.numbers import round_half_up, show, show_rupiah
from capaian.domain.terms import Formula


def run(
    path: Path,
    *,
    decimal: str,
    as_json: bool,
    out: TextIO,
    err: TextIO,
    lower: Formula | None = None,
) -> int:
    """Measure the file and print the result to ``out``; the exit code.

    ``decimal`` is ``"id"`` or ``"en"``; ``lower`` the formula of lower-is-better rows in a file
    without a column of formulas. Findings are part of the result: exit code 0. A file that cannot
    be used gives 2 and one sentence on ``err`` that names the line.
    """
    try:
        rows = list(read_rows(path, lower, decimal=decimal))
    except Invalid as refusal:
        print(refusal.sentence, file=err)
        return 2
    measurement = measure(rows, Policy(decimal=decimal))
    other, spoiled = "en" if decimal == "id" else "id", _count_spoiled(measurement)
    if spoiled and spoiled > _count_spoiled(measure(rows, Policy(decimal=other))):
        print(f"Angka berkas ini lebih cocok dibaca dengan --decimal {other}.", file=err)
    if as_json:
        json.dump(to_json(measurement), out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.writelines(f"{line}\n" for line in _write_text(measurement))
    return 0


def _count_spoiled(measurement: Measurement) -> int:
    return sum(each.code is Code.INVALID_NUMBER for each in measurement.findings)


def to_json(measurement: Measurement) -> dict[str, object]:
    """The result for programs: figures as strings with a decimal point, or null."""
    whole = measurement.to_dict()
    keys = ("average", "predicate", "scale")
    return {"rows": [_write_row(figure) for figure in measurement.figures]} | {
        key: whole[key] for key in keys
    }


def _write_row(figure: Figure) -> dict[str, object]:
    whole = figure.to_dict()
    keys = ("indicator", "achievement", "status", "predicate", "rule", "working", "findings")
    money = figure.money
    spent = {"absorption": _write_absorption(money)} if money.ceiling.typed.strip() else {}
    return {key: whole[key] for key in keys} | spent


def _write_absorption(money: Money) -> str | None:
    percent = money.absorption.percent
    return None if percent is None else f"{round_half_up(percent):f}"


def _tell_absorption(money: Money) -> Iterator[str]:
    if money.ceiling.number is None:
        return
    ceiling, absorption = show_rupiah(money.ceiling.number), money.absorption
    if absorption.percent is None or money.realized is None:
        yield f"   Serapan: pagu {ceiling}; {absorption.sentence}"
        return
    yield (
        f"   Serapan: {show_rupiah(money.realized)} / {ceiling} × 100 = {show(absorption.percent)}"
    )


def _write_text(measurement: Measurement) -> Iterator[str]:
    for figure in measurement.figures:
        predicate = f"  {figure.predicate}" if figure.predicate else ""
        if is_named_summary(figure):
            yield f"{figure.number}. {figure.row.name}: ringkasan, tercetak {figure.row.printed}"
        else:
            yield f"{figure.number}. {figure.row.name}: {figure.shown}{predicate}"
            yield from (f"   {step.kind.label}: {step.text}" for step in figure.working)
        yield from _tell_absorption(figure.money)
        yield from (
            f"   ! {finding.severity.label}: {finding.message}" for finding in figure.findings
        )
    yield ""
    predicate = f" ({measurement.predicate})" if measurement.predicate else ""
    yield f"Rata-rata capaian: {measurement.shown}{predicate}; {measurement.average_rule}"
    scale = measurement.policy.scale
    yield f"Skala: {scale.name}: {scale.reading}"
