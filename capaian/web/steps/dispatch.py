"""Steps 12 to 14: the signed document is sent, copied and archived."""

from __future__ import annotations

from typing import Any

from capaian.archive.models import HARDCOPY
from capaian.domain.access import Action
from capaian.domain.terms import SendingWay
from capaian.measurement.commands import (
    ArchiveRequest,
    CopyRequest,
    CoverLetterRequest,
    archive,
    copy,
    cover_letter,
)
from capaian.measurement.commands.archive import ACCESS
from capaian.measurement.commands.copy import propose_recipients
from capaian.measurement.mailing import can_mail
from capaian.measurement.sending import send_by_mail
from capaian.web.forms.archive import PlaceFields
from capaian.web.forms.fields import choice_field, long_field, offer, text_field
from capaian.web.forms.numbers import add_numbers, read_number
from capaian.web.forms.sending import address_field, ways
from capaian.web.steps.acts import Act, Button, Stage, StepForm

HANDED = "diantar"


class CoverLetterForm(StepForm):
    """To whom the document goes, how, and under which number."""

    addressee = text_field("Kepada")
    addressee_place = text_field("Di")
    way = choice_field("Cara pengiriman")
    address = address_field()

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        self.fields["addressee"].initial = next(iter(stage.office.preferences.addressees), "")
        self.fields["addressee_place"].initial = "Tempat"
        offer(self, "way", ways())
        if not can_mail():
            del self.fields["address"]
        add_numbers(self, stage.actor, stage.office, "pengantar")

    def to_request(self) -> CoverLetterRequest:
        typed = self.cleaned_data
        return CoverLetterRequest(
            typed["addressee"],
            typed["addressee_place"],
            SendingWay(typed["way"]),
            typed.get("address", ""),
            read_number(self),
        )


class CopyForm(StepForm):
    """Who gets a copy, a line each, and how they go."""

    recipients = long_field("Penerima salinan", 8, help_text="Satu penerima setiap baris.")
    sending = choice_field(
        "Penyampaian",
        [("nanti", "Dicatat nanti, satu per satu"), (HANDED, "Semua diantar langsung hari ini")],
    )

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(stage, *args, **kwargs)
        self.fields["recipients"].initial = "\n".join(propose_recipients(stage.cycle))


class ArchiveForm(PlaceFields, StepForm):
    """Who may see the file, and where the hardcopy stands."""

    place_help = "Tulis di mana hardcopy disimpan. Yang belum pasti boleh kosong."
    access = choice_field("Hak akses", [(access, access) for access in ACCESS])

    def to_request(self) -> ArchiveRequest:
        names = ("access", *HARDCOPY)
        return ArchiveRequest(**{name: self.cleaned_data[name] for name in names})


def _cover_letter(stage: Stage, form: CoverLetterForm) -> str:
    dispatch = cover_letter(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    made = f"Surat pengantar untuk {dispatch.addressee} sudah dibuat"
    if dispatch.way != SendingWay.MAIL:
        return f"{made}."
    dispatch = send_by_mail(stage.actor, dispatch.pk, dispatch.address)
    if dispatch.failure:
        return f"{made}, tetapi belum terkirim. {dispatch.failure} Ulangi di Pengiriman."
    return f"{made} dan terkirim ke {dispatch.address}."


def _copy(stage: Stage, form: CopyForm) -> str:
    typed = form.cleaned_data
    request = CopyRequest(
        tuple(typed["recipients"].splitlines()), handed_over=typed["sending"] == HANDED
    )
    copies = copy(stage.actor, stage.case, request, slip=form.read_slip())
    return f"{len(copies)} salinan bernomor sudah dibuat."


def _archive(stage: Stage, form: ArchiveForm) -> str:
    archive(stage.actor, stage.case, form.to_request(), slip=form.read_slip())
    return "Semua naskah sudah diarsipkan. Pengukuran ini selesai."


COVER_LETTER = (
    Act(
        name="pengantar",
        action=Action.COVER_LETTER,
        title="Buat surat pengantar",
        buttons=(Button("Buat surat pengantar bernomor"),),
        carry_out=_cover_letter,
        form=CoverLetterForm,
    ),
)
COPY = (
    Act(
        name="gandakan",
        action=Action.COPY,
        title="Gandakan dokumen",
        intro="Setiap salinan bernomor dan memiliki kode periksa sendiri. "
        "Pengirimannya dicatat di Pengiriman.",
        buttons=(Button("Buat salinan"),),
        carry_out=_copy,
        form=CopyForm,
    ),
)
ARCHIVE = (
    Act(
        name="arsipkan",
        action=Action.ARCHIVE,
        title="Arsipkan",
        intro="Semua naskah dan data disegel menjadi satu berkas arsip.",
        buttons=(Button("Arsipkan dan tutup"),),
        carry_out=_archive,
        form=ArchiveForm,
        body="web/archive/_place.html",
    ),
)
