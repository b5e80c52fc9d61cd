"""Before the first order: the office takes this SOP as its own and says who carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from capaian import gate
from capaian.domain.access import Action, Actor, Subject
from capaian.measurement.steps import STEP_IDS
from capaian.office.queries import get_office
from capaian.procedure.commands import adopt_version
from capaian.procedure.models import ProcedureVersion

BPMN = Path(__file__).resolve().parent.parent / "process.bpmn"


def adopt_procedure(
    actor: Actor,
    *,
    lanes: Mapping[str, Sequence[str]],
    steps: Mapping[str, Sequence[str]],
    bpmn: bytes | None = None,
) -> ProcedureVersion:
    """Take the SOP (this program's own file unless ``bpmn`` is given) with its executors.

    ``lanes`` and ``steps`` map to position codes. Running cases keep the version they began with.
    """
    subject = Subject(office=actor.office, label="SOP Pengukuran Kinerja")
    with gate.enter(actor, Action.SET_UP, lambda: subject) as permit:
        return adopt_version(
            permit,
            get_office(actor),
            bpmn if bpmn is not None else BPMN.read_bytes(),
            commands=STEP_IDS,
            lanes=lanes,
            steps=steps,
        )
