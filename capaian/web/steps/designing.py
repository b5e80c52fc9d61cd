"""Steps 2 and 3: the form is made and handed out; remarks come back and are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from capaian.domain.access import Action
from capaian.measurement.commands import (
    DesignRequest,
    DistributeRequest,
    FeedbackRequest,
    close_feedback,
    design_form,
    distribute_form,
)
from capaian.measurement.forms import target_of
from capaian.measurement.queries import list_submissions, preview_form
from capaian.office.models import Unit
from capaian.planning.models import Indicator, PlanVersion
from capaian.web.forms.fields import day_field, long_field, text_field
from capaian.web.steps.acts import Act, Button, Stage, StepForm

DesignRow = tuple[Indicator, str, BoundField, BoundField, BoundField]


class DesignForm(StepForm):
    """Every indicator of the plan: asked for, or left out with a reason; with a remark."""

    def __init__(
        self, stage: Stage, data: QueryDict | None = None, *args: Any, **kwargs: Any
    ) -> None:
        self.plan = stage.cycle.plan_version
        super().__init__(stage, data and _carry_over(data, self.plan), *args, **kwargs)
        self.fields["seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.preview = preview_form(stage.cycle)
        for _, indicators in self.preview:
            for each in indicators:
                self.fields[f"leave-{each.pk}"] = forms.BooleanField(
                    label="Tidak dipakai", required=False
                )
                self.fields[f"omitted-{each.pk}"] = text_field("Alasan", 300, required=False)
                self.fields[f"remark-{each.pk}"] = text_field("Catatan", 300, required=False)

    def units(self) -> Iterator[tuple[Unit, list[DesignRow]]]:
        """The rows of each unit, for the template."""
        for unit, indicators in self.preview:
            yield (
                unit,
                [
                    (
                        each,
                        target_of(self.stage.cycle, each),
                        self[f"leave-{each.pk}"],
                        self[f"omitted-{each.pk}"],
                        self[f"remark-{each.pk}"],
                    )
                    for each in indicators
                ],
            )

    def to_request(self) -> DesignRequest:
        """What is left out and what is remarked, by indicator."""
        pks = [each.pk for _, indicators in self.preview for each in indicators]
        typed = self.cleaned_data
        return DesignRequest(
            omitted={pk: typed[f"omitted-{pk}"] for pk in pks if typed[f"leave-{pk}"]},
            remarks={pk: typed[f"remark-{pk}"] for pk in pks if typed[f"remark-{pk}"]},
            plan=typed["seen"],
        )


def _carry_over(posted: QueryDict, plan: PlanVersion) -> QueryDict:
    """What was typed beside the rows of an earlier plan, at those of the plan in force now."""
    seen = posted.get("seen", "")
    before = PlanVersion.objects.filter(office=plan.office_id).exclude(pk=plan.pk)
    if seen not in map(str, before.values_list("pk", flat=True)):
        return posted
    now = dict(plan.indicators.values_list("code", "pk"))
    carried = posted.copy()
    for pk, code in Indicator.objects.filter(version=int(seen)).values_list("pk", "code"):
        for name in ("leave", "omitted", "remark"):
            if f"{name}-{pk}" in posted and code in now:
                carried.setlist(f"{name}-{now[code]}", posted.getlist(f"{name}-{pk}"))
    return carried


class DistributeForm(StepForm):
    """Until when the units fill in."""

    deadline = day_field("Batas pengisian")

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        self.fields["deadline"].initial = stage.cycle.deadline


class FeedbackForm(StepForm):
    """The answer to each unit's remark."""

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        self.submissions = list(list_submissions(stage.cycle))
        for each in self.submissions:
            self.fields[f"direction-{each.unit_id}"] = long_field(
                f"Arahan untuk {each.unit.name}",
                2,
                required=False,
                help_text=f"Masukan unit: {each.answer}",
            )

    def to_request(self) -> FeedbackRequest:
        """The answers by unit."""
        return FeedbackRequest(
            {
                each.unit_id: self.cleaned_data[f"direction-{each.unit_id}"]
                for each in self.submissions
            }
        )


def _design(stage: Stage, form: DesignForm) -> str:
    cycle = design_form(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return f"Format versi {cycle.form_version} sudah dibuat untuk setiap unit."


def _distribute(stage: Stage, form: DistributeForm) -> str:
    request = DistributeRequest(form.cleaned_data["deadline"])
    distribute_form(stage.actor, stage.case, request, slip=form.read_slip())
    return "Format sudah disampaikan. Setiap unit melihatnya di Beranda."


def _close_feedback(stage: Stage, form: FeedbackForm) -> str:
    close_feedback(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Masukan dan arahan sudah dicatat."


def _is_distributed(stage: Stage) -> bool:
    return stage.cycle.form_deadline is not None


DESIGN = (
    Act(
        name="buat",
        action=Action.DESIGN_FORM,
        title="Susun format pengumpulan data",
        intro="Baris berasal dari rencana kinerja yang berlaku. "
        "Baris yang tidak dipakai memerlukan alasan.",
        buttons=(Button("Buat format untuk semua unit"),),
        carry_out=_design,
        form=DesignForm,
        body="web/steps/_design.html",
    ),
)
DISTRIBUTE = (
    Act(
        name="sampaikan",
        action=Action.DISTRIBUTE_FORM,
        title="Sampaikan format kepada unit",
        intro="Setiap unit menerima format dan dapat langsung mengisi.",
        buttons=(Button("Sampaikan kepada semua unit"),),
        carry_out=_distribute,
        form=DistributeForm,
        applies=lambda stage: not _is_distributed(stage),
    ),
    Act(
        name="arahan",
        action=Action.CLOSE_FEEDBACK,
        title="Jawab masukan unit",
        intro="Arahan tercatat dalam draf masukan dan arahan.",
        buttons=(Button("Catat arahan dan lanjutkan"),),
        carry_out=_close_feedback,
        form=FeedbackForm,
        applies=_is_distributed,
    ),
)
