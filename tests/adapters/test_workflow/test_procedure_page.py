"""``docs/procedure.md`` says what the BPMN file says, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from capaian.adapters import workflow
from tests.adapters.test_workflow.sketch import SOP

PAGE = Path("docs/procedure.md").read_text(encoding="utf-8")


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table below ``heading``, without its head."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def number(label: str, lines: Sequence[str]) -> list[list[str]]:
    return [[f"{label} {place}", line] for place, line in enumerate(lines, 1)]


def test_page_repeats_the_identity_sheet() -> None:
    sheet = workflow.read(SOP).identity
    assert rows_of("Identity sheet") == [
        ["Nomor SOP", sheet.number],
        ["Nama SOP", sheet.name],
        ["Tanggal Pembuatan", sheet.created.isoformat()],
        ["Tanggal Revisi", sheet.revised.isoformat() if sheet.revised else ""],
        ["Tanggal Efektif", sheet.effective.isoformat()],
        ["Disahkan Oleh", sheet.approved_by],
        *number("Dasar Hukum", sheet.legal_basis),
        *number("Kualifikasi Pelaksana", sheet.qualifications),
        *number("Keterkaitan", sheet.related),
        *number("Peralatan/Kelengkapan", sheet.equipment),
        *number("Peringatan", sheet.warnings),
        *number("Pencatatan dan Pendataan", sheet.recording),
    ]


def test_page_repeats_the_steps() -> None:
    sop = workflow.read(SOP)
    assert rows_of("Steps") == [
        [
            *(str(step.number), f"`{step.id}`", step.name, sop.lane(step.lane).name),
            *(step.materials, str(step.minutes), step.output, step.remark, str(step.parts)),
        ]
        for step in sop.steps
    ]
    assert f"Together {sop.minutes} minutes." in PAGE


def test_page_repeats_the_ways() -> None:
    assert rows_of("Ways") == [
        [f"`{way.source}`", f"`{way.target}`", "back" if way.back else "on", way.label]
        for way in workflow.read(SOP).ways()
    ]
