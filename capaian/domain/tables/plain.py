"""A table as programs read it: every cell with what is shown and the number that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from capaian.domain.tables.definition import Cells, Column, Table


def to_json(table: Table) -> dict[str, Any]:
    """The table for JSON: numbers as strings with a decimal point, or null.

    A row names the columns of its cells; a place that a merged cell covers is left out.
    """
    leaves = table.leaves
    form = table.form
    return {
        "form": {
            "key": form.key,
            "title": form.title,
            "regulation": form.regulation,
            "version": form.version,
        },
        "office": table.office,
        "region": table.region,
        "period": table.period,
        "facts": [list(fact) for fact in table.facts],
        "state": table.mark,
        "columns": [
            {"key": column.key, "heading": column.heading, "number": column.number}
            for column in leaves
        ],
        "rows": [_write_row(row, leaves) for row in table.rows],
        "foot": [_write_row(row, leaves) for row in table.foot],
        "notes": list(table.notes),
        "signers": [
            signer and {"caption": signer.caption, "title": signer.title, "name": signer.name}
            for signer in table.signers
        ],
    }


def _write_row(row: Cells, leaves: Sequence[Column]) -> dict[str, dict[str, Any]]:
    return {
        column.key: {
            "text": cell.text,
            "value": None if cell.number is None else f"{cell.number:f}",
            "rows": cell.rows,
            "columns": cell.columns,
        }
        for column, cell in zip(leaves, row, strict=True)
        if cell is not None
    }
