"""Step 6: the gathering is ended; a missing unit is recorded with a reason."""

from __future__ import annotations

from typing import Any

from capaian.domain.access import Action
from capaian.measurement.commands import collect, excuse_unit
from capaian.web.forms.fields import choice_field, offer, text_field
from capaian.web.steps.acts import Act, Button, Stage, StepForm


class ExcuseForm(StepForm):
    """Which unit does not hand in, and why."""

    unit = choice_field("Unit")
    reason = text_field("Alasan", 300, help_text="Tercetak di dokumen.")

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        offer(self, "unit", [(str(each.unit_id), each.unit.name) for each in stage.awaited])


def _collect(stage: Stage, form: StepForm) -> str:
    collect(stage.actor, stage.case, slip=form.read_slip())
    return "Data sudah dihimpun menjadi draf dokumen."


def _excuse(stage: Stage, form: ExcuseForm) -> str:
    unit = int(form.cleaned_data["unit"])
    found = excuse_unit(
        stage.actor, stage.case, unit, form.cleaned_data["reason"], slip=form.read_slip()
    )
    return f"{found.unit.name} dicatat tidak mengirim."


COLLECT = (
    Act(
        name="himpun",
        action=Action.COLLECT,
        title="Himpun menjadi draf dokumen",
        intro="Semua unit sudah mengirim atau dicatat tidak mengirim.",
        buttons=(Button("Himpun menjadi draf"),),
        carry_out=_collect,
        applies=lambda stage: not stage.awaited,
    ),
    Act(
        name="tanpa",
        action=Action.EXCUSE_UNIT,
        title="Catat unit yang tidak mengirim",
        intro="Setelah dicatat, unit lain tidak perlu menunggu.",
        buttons=(Button("Catat tidak mengirim", look="danger"),),
        carry_out=_excuse,
        form=ExcuseForm,
        applies=lambda stage: bool(stage.awaited),
    ),
)
