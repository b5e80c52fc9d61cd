"""Drafts of the document: a snapshot of the figures and the paper made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from capaian.adapters.workbook import Table, write_tables
from capaian.documents.commands import XLSX, Place, issue_paper
from capaian.domain.letters import Attachment
from capaian.domain.terms import DocumentState, PaperKind
from capaian.gate import Permit
from capaian.measurement.figures import freeze
from capaian.measurement.models import Cycle, Snapshot
from capaian.measurement.papers.performance import build_draft


def write_draft(permit: Permit, cycle: Cycle, step: str) -> Snapshot:
    """Freeze the figures as they are and typeset the next draft from them."""
    version = cycle.snapshots.count() + 1
    figures = freeze(cycle)
    document = issue_paper(
        permit,
        Place.in_case(cycle.case, step, PaperKind.DRAFT),
        lambda imprint: build_draft(cycle, figures, imprint, version=version, step=step),
        state=DocumentState.DRAFT,
    )
    snapshot = Snapshot.objects.create(
        office=cycle.office,
        cycle=cycle,
        version=version,
        step=step,
        figures=figures,
        document=document,
        made_at=permit.at,
    )
    permit.details.update(draft=version)
    return snapshot


def write_json(figures: Mapping[str, Any]) -> bytes:
    """Frozen figures as a JSON file, in one line: indenting takes ten times as long."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True).encode()


_COLUMNS = (
    ("number", "No"),
    ("code", "Kode"),
    ("indicator", "Indikator"),
    ("unit", "Satuan"),
    ("target", "Target"),
    ("realization", "Realisasi"),
    ("achievement", "Capaian (%)"),
    ("predicate", "Predikat"),
    ("rule", "Rumus"),
    ("ceiling", "Pagu (Rp)"),
    ("budget", "Realisasi anggaran (Rp)"),
)
_FIGURES = {"target", "realization", "achievement", "ceiling", "budget"}


def write_workbook(figures: Mapping[str, Any], permit: Permit) -> bytes:
    """Frozen figures and their workings as a workbook."""
    rows = figures["measurement"]["rows"]
    return write_tables(
        [
            Table(
                "Capaian",
                tuple(heading for _, heading in _COLUMNS),
                [[_cell(name, row[name]) for name, _ in _COLUMNS] for row in rows],
            ),
            Table(
                "Perhitungan",
                ("No", "Kode", "Indikator", "Perhitungan"),
                [
                    [
                        row["number"],
                        row["code"],
                        row["indicator"],
                        "\n".join(step["text"] for step in row["working"]),
                    ]
                    for row in rows
                ],
            ),
        ],
        created=permit.at,
    )


def _cell(name: str, value: Any) -> str | int | Decimal | None:
    if name in _FIGURES and isinstance(value, str) and ".." not in value:
        return Decimal(value)
    return value if isinstance(value, int | str) else None


def attach_data(permit: Permit, cycle: Cycle, draft: Snapshot) -> tuple[Attachment, ...]:
    """The figures that travel inside the signed document."""
    name = f"pengukuran-{cycle.period.key}"
    return (
        Attachment(
            f"{name}.json", "application/json", "Data pengukuran", write_json(draft.figures)
        ),
        Attachment(f"{name}.xlsx", XLSX, "Data pengukuran", write_workbook(draft.figures, permit)),
    )
