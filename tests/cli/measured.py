"""What ``capaian measure`` answers to a table."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from capaian.cli.measuring import run

HEADER = "indicator,unit,direction,formula,aggregation,target,realization,printed"

# The headings of a collection of published tables, where ``unit`` is the office.
COLLECTED = (
    "source,unit,year,period,sasaran,indicator,unit_of_measure,direction,target_raw,"
    "realization_raw,achievement_printed,predicate_printed,budget_ceiling_raw,"
    "budget_realized_raw,notes"
)


def collect(*rows: str) -> str:
    return "\n".join([COLLECTED, *rows])


def measure_text(
    tmp_path: Path, text: str | bytes, *, decimal: str = "id", as_json: bool = True
) -> tuple[int, str, str]:
    path = tmp_path / "tabel.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    out, err = io.StringIO(), io.StringIO()
    code = run(path, decimal=decimal, as_json=as_json, out=out, err=err)
    return code, out.getvalue(), err.getvalue()


def read_result(tmp_path: Path, text: str | bytes, *, decimal: str = "id") -> dict[str, Any]:
    code, out, err = measure_text(tmp_path, text, decimal=decimal)
    assert (code, err) == (0, "")
    result: dict[str, Any] = json.loads(out)
    return result


def find_differences(row: dict[str, Any]) -> list[str]:
    return [each["message"] for each in row["findings"] if each["code"] == "printed_differs"]
