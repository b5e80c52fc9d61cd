"""Step 11: the Camat signs in the way that the office has chosen, or refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from capaian.domain.access import Action
from capaian.domain.letters import SignatureMethod
from capaian.measurement.commands import (
    ScanRequest,
    print_for_signing,
    refuse,
    sign,
    upload_scan,
)
from capaian.measurement.queries import find_print
from capaian.web.forms.fields import long_field, text_field
from capaian.web.forms.numbers import add_numbers, read_number
from capaian.web.forms.signing import EsignFields, PassphraseFields, read_credentials
from capaian.web.steps.acts import Act, Button, Stage, StepForm

_FROZEN = "Setelah ditandatangani, angka dalam dokumen tidak dapat diubah lagi."


class NumberForm(StepForm):
    """Under which number the document goes."""

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        add_numbers(self, stage.actor, stage.office, "dokumen")


class PassphraseForm(PassphraseFields, NumberForm):
    """The number, and the passphrase of the office's own certificate."""


class EsignForm(EsignFields, NumberForm):
    """The number, and what BSrE asks for."""


class ScanForm(StepForm):
    """The scan of the signed print, bound to it by the code that stands on it."""

    code = text_field(
        "Kode periksa pada cetakan", 40, help_text="16 huruf dan angka di kaki setiap halaman."
    )
    scan = forms.FileField(label="Pindaian", help_text="PDF, PNG, atau JPEG, paling besar 20 MB.")

    def to_request(self) -> ScanRequest:
        return ScanRequest(self.cleaned_data["code"], self.cleaned_data["scan"].read())


class RefuseForm(StepForm):
    """Why the document is not signed."""

    reason = long_field("Alasan", 2)


def _sign(stage: Stage, form: StepForm) -> str:
    document = sign(
        stage.actor,
        stage.case,
        read_credentials(form),
        slip=form.read_slip(),
        number=read_number(form),
    )
    return f"Dokumen sudah ditandatangani dengan nomor {document.number}."


def _print(stage: Stage, form: StepForm) -> str:
    document = print_for_signing(
        stage.actor, stage.case, slip=form.read_slip(), number=read_number(form)
    )
    return f"Dokumen nomor {document.number} siap dicetak dan ditandatangani."


def _upload(stage: Stage, form: ScanForm) -> str:
    document = upload_scan(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return f"Pindaian dokumen nomor {document.number} tersimpan."


def _refuse(stage: Stage, form: RefuseForm) -> str:
    refuse(stage.actor, stage.case, form.cleaned_data["reason"], slip=form.read_slip())
    return "Dokumen tidak ditandatangani dan kembali ke koreksi."


def _signs(method: SignatureMethod) -> Callable[[Stage], bool]:
    return lambda stage: stage.office.preferences.signing == method.value


def _waits_for_print(stage: Stage) -> bool:
    return _signs(SignatureMethod.WET)(stage) and find_print(stage.cycle) is None


def _waits_for_scan(stage: Stage) -> bool:
    return find_print(stage.cycle) is not None


_FORMS: tuple[tuple[SignatureMethod, type[StepForm], str], ...] = (
    (SignatureMethod.SELF_MADE, NumberForm, "dengan sertifikat contoh buatan sendiri"),
    (SignatureMethod.OWN, PassphraseForm, "dengan sertifikat kantor"),
    (SignatureMethod.BSRE, EsignForm, "lewat layanan BSrE"),
)

SIGN: tuple[Act, ...] = (
    *(
        Act(
            name="tanda-tangan",
            action=Action.SIGN,
            title="Tanda tangani dokumen",
            intro=f"Dokumen ditandatangani secara elektronik {words}. {_FROZEN}",
            buttons=(Button("Tanda tangani"),),
            carry_out=_sign,
            form=form,
            applies=_signs(method),
        )
        for method, form, words in _FORMS
    ),
    Act(
        name="cetak",
        action=Action.PRINT_PAPER,
        title="Cetak untuk ditandatangani",
        intro="Dokumen diberi nomor, lalu dicetak dan ditandatangani dengan pena.",
        buttons=(Button("Beri nomor dan siapkan cetakan"),),
        carry_out=_print,
        form=NumberForm,
        applies=_waits_for_print,
    ),
    Act(
        name="pindaian",
        action=Action.FILE_SCAN,
        title="Unggah pindaian bertanda tangan",
        intro=f"Pindai atau foto cetakan yang sudah ditandatangani. {_FROZEN}",
        buttons=(Button("Unggah pindaian"),),
        carry_out=_upload,
        form=ScanForm,
        applies=_waits_for_scan,
        files=True,
    ),
    Act(
        name="tolak",
        action=Action.REFUSE,
        title="Tidak menandatangani",
        intro="Dokumen kembali ke langkah 9 dengan alasan Anda.",
        buttons=(Button("Tolak dan kembalikan", look="danger"),),
        carry_out=_refuse,
        form=RefuseForm,
    ),
)
