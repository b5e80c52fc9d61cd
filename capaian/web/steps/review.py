"""Steps 8 to 10: the draft goes to the Camat, is corrected and initialled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property

from capaian.domain.access import Action
from capaian.domain.terms import ReturnTo, SubmissionState
from capaian.measurement.commands import (
    CorrectRequest,
    SubmitRequest,
    correct,
    request_approval,
    submit,
)
from capaian.measurement.queries import list_submissions
from capaian.web.forms.fields import long_field, ticks_field
from capaian.web.steps.acts import Act, Button, Stage, StepForm
from capaian.web.steps.desk import Desk, open_desk

ACCEPT, RETURN = "setujui", "kembalikan"


class SubmitForm(StepForm):
    """The Sekcam's covering note."""

    note = long_field("Nota pengantar", 5)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        self.fields[
            "note"
        ].initial = f"Bersama ini disampaikan draf {stage.cycle.case.title} untuk dikoreksi."


class CorrectForm(StepForm):
    """The decision: accept, or send back what was remarked on, or what a unit has not sent."""

    verdict = forms.ChoiceField(
        choices=[(ACCEPT, ""), (RETURN, "")], widget=forms.HiddenInput, required=True
    )
    reason = long_field(
        "Alasan pengembalian",
        2,
        required=False,
        initial="Perbaiki baris yang dicatat.",
        help_text="Hanya bila dikembalikan.",
    )

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        missing = [
            (each.unit_id, each.unit.name)
            for each in list_submissions(stage.cycle)
            if each.state == SubmissionState.EXCUSED
        ]
        if missing:
            self.fields["units"] = ticks_field(
                "Unit yang harus mengirim dulu", missing, required=False
            )

    @cached_property
    def desk(self) -> Desk:
        """The draft with its pages and the remarks so far, for the template."""
        return open_desk(self.stage)

    def to_request(self) -> CorrectRequest:
        typed = self.cleaned_data
        if typed["verdict"] == ACCEPT:
            return CorrectRequest()
        units = tuple(typed.get("units") or ())
        return CorrectRequest(
            return_to=ReturnTo.UNIT if units else ReturnTo.DATA,
            reason=typed["reason"],
            units=units,
        )


def _submit(stage: Stage, form: SubmitForm) -> str:
    request = SubmitRequest(form.cleaned_data["note"])
    submit(stage.actor, stage.case, request, slip=form.read_slip())
    return "Draf sudah disampaikan kepada Camat."


def _correct(stage: Stage, form: CorrectForm) -> str:
    review = correct(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    if review.returned_to:
        return f"Draf dikembalikan. {ReturnTo(review.returned_to).label}."
    return "Draf disetujui. Selanjutnya pembubuhan paraf."


def _initial(stage: Stage, form: StepForm) -> str:
    request_approval(stage.actor, stage.case, slip=form.read_slip())
    return "Paraf Anda sudah tercatat."


SUBMIT = (
    Act(
        name="sampaikan",
        action=Action.SUBMIT,
        title="Sampaikan draf kepada Camat",
        buttons=(Button("Kirim ke Camat"),),
        carry_out=_submit,
        form=SubmitForm,
    ),
)
CORRECT = (
    Act(
        name="koreksi",
        action=Action.CORRECT,
        title="Koreksi draf",
        intro="Ketuk baris yang perlu diperbaiki, atau setujui semuanya.",
        buttons=(Button("Setujui", ACCEPT), Button("Kembalikan", RETURN, "danger")),
        carry_out=_correct,
        form=CorrectForm,
        body="web/steps/_correct.html",
    ),
)
REQUEST_APPROVAL = (
    Act(
        name="paraf",
        action=Action.REQUEST_APPROVAL,
        title="Bubuhkan paraf",
        intro="Paraf menyatakan draf terbaru sudah Anda baca.",
        buttons=(Button("Bubuhkan paraf"),),
        carry_out=_initial,
    ),
)
