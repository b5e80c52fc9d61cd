"""The SOP itself as a paper: lembar identitas and table, drawn from the BPMN file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from capaian.domain import letters
from capaian.domain.drawing import draw_rows
from capaian.domain.procedure import Definition


def build_sop(definition: Definition, imprint: letters.Imprint) -> letters.SopSheet:
    """The sheet as PermenPANRB 35/2012 lays it out, in the office's own words."""
    identity = definition.identity
    return letters.SopSheet(
        imprint=imprint,
        identity=letters.SopIdentity(
            number=identity.number,
            made_on=_show(identity.created),
            revised_on=_show(identity.revised),
            effective_on=_show(identity.effective),
            approved_by=identity.approved_by,
            name=identity.name,
            legal_basis=identity.legal_basis,
            qualifications=identity.qualifications,
            related=identity.related,
            equipment=identity.equipment,
            warning=identity.warnings,
            records=identity.recording,
        ),
        lanes=tuple(lane.name for lane in definition.lanes),
        steps=tuple(_list_steps(definition)),
    )


def draw_sop(definition: Definition) -> tuple[str, ...]:
    """The flowchart of the sheet, one picture a row."""
    width = letters.SopSheet.lane_width * len(definition.lanes)
    steps = list(_list_steps(definition))
    sizes = [(width, step.height) for step in steps]
    return draw_rows(definition, sizes=sizes, page_ends=letters.end_pages(steps))


def _list_steps(definition: Definition) -> Iterator[letters.SopStep]:
    for step in definition.steps:
        yield letters.SopStep(
            number=step.number,
            activity=step.name,
            executor=definition.lane(step.lane).name,
            requirement=step.materials,
            minutes=step.minutes,
            output=step.output,
            remark=step.remark,
        )


def _show(day: date | None) -> str:
    return letters.show_date(day) if day else ""
