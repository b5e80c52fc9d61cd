"""What a unit does with its form (steps 3, 6 and 7): remarks, workbook, hand in, validate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from capaian.adapters.workbook import check_upload
from capaian.domain.access import Action, Seat
from capaian.domain.errors import Invalid
from capaian.domain.findings import Code, Finding
from capaian.domain.terms import Capacity, SubmissionState
from capaian.gate import Slip
from capaian.measurement.commands import (
    answer_finding,
    hand_in,
    remark_form,
    return_unit,
    upload_workbook,
    validate_unit,
)
from capaian.measurement.commands.answer_finding import LONGEST_ANSWER
from capaian.measurement.models import Submission
from capaian.office.queries import list_appointments
from capaian.web.forms.fields import choice_field, long_field, offer, text_field
from capaian.web.steps.acts import Act, Button, Stage, StepForm
from capaian.web.steps.grid import GridForm

_TO_BE_FILLED = frozenset({Code.MISSING_REALIZATION, Code.INVALID_NUMBER})


class FeedbackForm(StepForm):
    """A unit's remark on the format."""

    feedback = long_field(
        "Masukan", 3, required=False, help_text="Kosong berarti tidak ada masukan."
    )

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        if stage.submission:
            self.fields["feedback"].initial = stage.submission.feedback


class AnswerForm(StepForm):
    """What the unit says to a finding: "sudah benar, karena …"."""

    finding = choice_field("Temuan")
    text = text_field("Jawaban", LONGEST_ANSWER)

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        offer(
            self,
            "finding",
            [
                (
                    f"{stage.outline[each.row - 1].line}:{each.code}",
                    f"Baris {each.row}: {each.message}",
                )
                for each in list_open(stage)
            ],
        )


class ReturnForm(GridForm):
    """Why a unit's form is given back."""

    reason = long_field("Alasan pengembalian", 2)


class UploadForm(GridForm):
    """A filled workbook; looked at before it is read."""

    workbook = forms.FileField(
        label="Buku kerja yang sudah diisi",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> UploadedFile[bytes]:
        """Refuse by name, size and first bytes what cannot be a workbook of ours."""
        file: UploadedFile[bytes] = self.cleaned_data["workbook"]
        head = file.read(8)
        file.seek(0)
        try:
            check_upload(file.name or "", file.size or 0, head)
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        return file


def unit_of(stage: Stage) -> Submission:
    """The unit's form that the page is about."""
    if stage.submission is None:
        raise LookupError("this act needs a unit's form")
    return stage.submission


def list_open(stage: Stage) -> list[Finding]:
    """The findings that nobody has answered and that are not mended by filling in."""
    return [
        each
        for each in stage.measurement.findings
        if not each.answer and each.code not in _TO_BE_FILLED
    ]


def warn_four_eyes(stage: Stage) -> str:
    """What a head of the unit is told before typing: who types does not validate, and who can.

    Empty for everybody else: the table of access asks only those who validate.
    """
    submission, me, executors = unit_of(stage), stage.actor, stage.subject.executors
    own = [s for s in me.seats if s.unit == submission.unit_id and s.position in executors]
    if not own:
        return ""
    held = list_appointments(me).filter(position__unit=submission.unit_id)
    others = [each for each in held if each.person_id != me.person]
    heads = [each.title for each in others if each.position_id in executors]
    staff = [each.title for each in others if each.position_id not in executors]
    typed = me.person in stage.subject.entered_by
    start = "Anda ikut mengisi angka ini, jadi" if typed else "Bila Anda mengisi angka,"
    if heads:
        return f"{start} yang memvalidasinya {' atau '.join(heads)}."
    ask_staff = f"Minta {' atau '.join(staff)} yang mengisi. " if staff and not typed else ""
    return (
        f"{start} Anda tidak dapat memvalidasinya. Unit ini tidak punya pejabat lain untuk itu. "
        f"{ask_staff}{_say_who_else(own)}"
    )


def _say_who_else(own: Sequence[Seat]) -> str:
    """How somebody else comes to validate; a Plh. makes room only of a definitive official."""
    acting = [seat.full_title for seat in own if seat.capacity is not Capacity.DEFINITIVE]
    if len(acting) < len(own):
        return "Camat atau Sekcam dapat menetapkan Plh. yang memvalidasi."
    return f"Camat atau Sekcam mengakhiri dulu {' dan '.join(acting)}, lalu menetapkan yang lain."


def _answer(stage: Stage, form: AnswerForm) -> str:
    line, _, code = form.cleaned_data["finding"].partition(":")
    answer_finding(
        stage.actor,
        stage.case,
        int(line),
        Code(code),
        form.cleaned_data["text"],
        slip=form.read_slip(),
    )
    return "Jawaban atas temuan sudah tercatat."


def _remark(stage: Stage, form: FeedbackForm) -> str:
    unit = unit_of(stage).unit_id
    remark_form(stage.actor, stage.case, unit, form.cleaned_data["feedback"], slip=form.read_slip())
    return "Masukan sudah dicatat."


def _hand_in(stage: Stage, form: GridForm) -> str:
    """Hand in what was just saved with this very form."""
    unit, slip = unit_of(stage), slip_of_handing_in(form.read_slip())
    hand_in(stage.actor, stage.case, unit.unit_id, version=unit.version, slip=slip)
    return "Isian sudah dikirim."


def slip_of_handing_in(slip: Slip) -> Slip:
    """One form saves and hands in: each has its own key."""
    return replace(slip, key=f"{slip.key}-kirim" if slip.key else None)


def _upload(stage: Stage, form: UploadForm) -> str:
    file = form.cleaned_data["workbook"]
    upload_workbook(
        stage.actor,
        stage.case,
        unit_of(stage).unit_id,
        file.name,
        file.read(),
        slip=form.read_slip(),
    )
    return "Buku kerja sudah dibaca dan tersimpan. Periksa angkanya di bawah."


def _validate(stage: Stage, form: GridForm) -> str:
    found = validate_unit(
        stage.actor,
        stage.case,
        unit_of(stage).unit_id,
        version=form.cleaned_data["version"],
        slip=form.read_slip(),
    )
    return f"Data {found.unit.name} sudah divalidasi."


def _return(stage: Stage, form: ReturnForm) -> str:
    found = return_unit(
        stage.actor,
        stage.case,
        unit_of(stage).unit_id,
        form.cleaned_data["reason"],
        slip=form.read_slip(),
    )
    return f"Isian {found.unit.name} dikembalikan untuk diperbaiki."


def _may_edit(stage: Stage) -> bool:
    submission = unit_of(stage)
    return submission.editable and submission.distributed_at is not None


def _may_answer(stage: Stage) -> bool:
    locked = {SubmissionState.VALIDATED, SubmissionState.EXCUSED}
    return unit_of(stage).state not in locked and bool(list_open(stage))


def _is_handed_in(stage: Stage) -> bool:
    return unit_of(stage).state == SubmissionState.HANDED_IN


# Filling in and handing in are buttons of the grid: what stands there is saved first, always.
ENTER = Act(
    name="simpan",
    action=Action.ENTER_FIGURES,
    title="Isi realisasi",
    buttons=(Button("Simpan"),),
    carry_out=lambda stage, form: "",
    form=GridForm,
    applies=_may_edit,
)

HAND_IN = Act(
    name="kirim",
    action=Action.HAND_IN,
    title="Kirim isian",
    intro="Setelah dikirim, isian terkunci sampai dikembalikan.",
    buttons=(Button("Kirim isian"),),
    carry_out=_hand_in,
    form=GridForm,
    applies=_may_edit,
)

UNIT_ACTS = (
    Act(
        name="validasi",
        action=Action.VALIDATE_UNIT,
        title="Validasi data unit",
        intro="Dengan ini Anda menyatakan angka sudah diperiksa dan benar.",
        buttons=(Button("Nyatakan valid"),),
        carry_out=_validate,
        form=GridForm,
        applies=_is_handed_in,
    ),
    Act(
        name="kembalikan",
        action=Action.RETURN_UNIT,
        title="Kembalikan untuk diperbaiki",
        buttons=(Button("Kembalikan kepada unit", look="danger"),),
        carry_out=_return,
        form=ReturnForm,
        applies=_is_handed_in,
    ),
    Act(
        name="jawab",
        action=Action.ANSWER_FINDING,
        title="Jawab temuan",
        intro="Bila angka sudah benar, tulis sebabnya. Jawaban ikut tercetak.",
        buttons=(Button("Catat jawaban"),),
        carry_out=_answer,
        form=AnswerForm,
        applies=_may_answer,
    ),
    Act(
        name="unggah",
        action=Action.ENTER_FIGURES,
        title="Isi lewat buku kerja",
        intro="Unduh buku kerja, isi di Excel, lalu unggah di sini.",
        buttons=(Button("Unggah buku kerja"),),
        carry_out=_upload,
        form=UploadForm,
        applies=_may_edit,
        files=True,
        body="web/steps/_upload.html",
    ),
    Act(
        name="masukan",
        action=Action.REMARK_FORM,
        title="Masukan atas format",
        buttons=(Button("Kirim masukan"),),
        carry_out=_remark,
        form=FeedbackForm,
        applies=lambda stage: unit_of(stage).distributed_at is not None,
    ),
)
