"""The SOP as the parser of a modeller reads it: nothing lost, everything drawn, written back."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from capaian.adapters import workflow

READER = Path(__file__).parent.parent / "bpmn"
SOP = Path("capaian/measurement/process.bpmn")

pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(
        not (READER / "node_modules" / "bpmn-moddle").is_dir(),
        reason="bpmn-moddle is not installed: npm ci in tests/bpmn",
    ),
]


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What the modeller's parser reads in the SOP."""
    done = subprocess.run(
        ["node", READER / "read.mjs", SOP], capture_output=True, check=True, timeout=60
    )
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_modeller_reads_the_sop_without_warnings(found: dict[str, Any]) -> None:
    assert (found["warnings"], found["process"]) == ([], "pengukuran_kinerja")
    assert found["number"] == "067 / 1394 / 2021"


def test_modeller_reads_the_same_steps_and_lanes(found: dict[str, Any]) -> None:
    sop = workflow.read(SOP.read_bytes())
    assert found["steps"] == [[step.id, step.name, step.minutes] for step in sop.steps]
    assert found["lanes"] == [[lane.id, lane.name] for lane in sop.lanes]
    assert found["flows"] == [[edge.source, edge.target] for edge in sop.edges]


def test_every_symbol_and_arrow_is_drawn(found: dict[str, Any]) -> None:
    assert (found["undrawn"], found["shapeless"]) == ([], [])


def test_sop_saved_by_the_modeller_is_the_same_sop(found: dict[str, Any]) -> None:
    sop = workflow.read(SOP.read_bytes())
    saved = workflow.read(found["written"].encode())
    assert replace(saved, fingerprint=sop.fingerprint) == sop
