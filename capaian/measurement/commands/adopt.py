"""Before the first order: the office takes this SOP as its own and says who carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.terms import PaperKind
from capaian.measurement.papers.sop import build_sop, draw_sop
from capaian.measurement.steps import STEP_IDS
from capaian.office.models import Office
from capaian.office.queries import get_office
from capaian.procedure.commands import adopt_version
from capaian.procedure.models import ProcedureVersion
from capaian.procedure.queries import definition_of

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
        office = get_office(actor)
        version = adopt_version(
            permit,
            office,
            bpmn if bpmn is not None else BPMN.read_bytes(),
            commands=STEP_IDS,
            lanes=lanes,
            steps=steps,
        )
        if version.adopted_at == permit.at:
            _issue_sheet(permit, office, version)
        return version


def _issue_sheet(permit: gate.Permit, office: Office, version: ProcedureVersion) -> None:
    """The SOP as a paper, each time that it comes into force."""
    definition = definition_of(version)
    issue_paper(
        permit,
        Place(office, PaperKind.SOP),
        lambda imprint: build_sop(definition, imprint),
        pictures=draw_sop(definition),
    )
