"""What is typed on the pages of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from capaian.archive.commands import AppraisalRequest, HardcopyPlace, TransferRequest
from capaian.archive.models import HARDCOPY, ArchivedCase
from capaian.archive.queries import ArchiveSearch
from capaian.domain.classification import ArchiveCode
from capaian.domain.terms import ArchiveState, Fate
from capaian.procedure.queries import case_reference
from capaian.web.forms.fields import (
    choice_field,
    day_field,
    long_field,
    offer,
    text_field,
    ticks_field,
)
from capaian.web.forms.signing import EsignFields, PassphraseFields
from capaian.web.forms.slip import SlipForm

_ALL = ("", "Semua")


class SearchForm(forms.Form):
    """What is looked for; whatever cannot be read asks nothing."""

    kata = text_field("Kata", 100, required=False)
    tahun = forms.IntegerField(
        label="Tahun ditutup", min_value=2000, max_value=2999, required=False
    )
    kode = choice_field("Kode klasifikasi", required=False)
    tempat = text_field("Lokasi", 100, required=False)
    keadaan = choice_field("Keadaan", [_ALL, *ArchiveState.choices()], required=False)

    def __init__(self, codes: Iterable[ArchiveCode], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kode", [_ALL, *((each.code, str(each)) for each in codes)])

    def to_search(self) -> ArchiveSearch:
        self.is_valid()
        typed = self.cleaned_data
        return ArchiveSearch(
            words=typed.get("kata", ""),
            year=typed.get("tahun"),
            code=typed.get("kode", ""),
            place=typed.get("tempat", ""),
            state=typed.get("keadaan", ""),
        )


class ConfirmForm(SlipForm):
    """Nothing but the button."""


class ReasonForm(SlipForm):
    """Why."""

    reason = long_field("Alasan", 2)


class ReportPassphraseForm(PassphraseFields, SlipForm):
    """The signature on a berita acara with the office's own certificate."""


class ReportEsignForm(EsignFields, SlipForm):
    """The signature on a berita acara through BSrE."""


class ReportScanForm(SlipForm):
    """The scan of a signed berita acara, bound to it by the code that stands on it."""

    code = text_field(
        "Kode periksa pada berita acara", 40, help_text="16 huruf dan angka di kaki lembar."
    )
    scan = forms.FileField(label="Pindaian", help_text="PDF, PNG, atau JPEG, paling besar 20 MB.")


class PlaceFields(forms.Form):
    """Where the hardcopy stands, from the room to the folder: one group on the page.

    ``place_help`` is said once above the group.
    """

    place_help = ""
    room = text_field("Ruang", 60, required=False)
    cupboard = text_field("Lemari", 60, required=False)
    shelf = text_field("Rak", 60, required=False)
    box = text_field("Boks", 60, required=False)
    folder = text_field("Folder", 60, required=False)

    def place(self) -> list[forms.BoundField]:
        """The fields of the group."""
        return [self[name] for name in HARDCOPY]

    def before_place(self) -> list[forms.BoundField]:
        """The other fields of the form, which stand above the group."""
        return [each for each in self if each.name not in HARDCOPY]


class TransferForm(PlaceFields, SlipForm):
    """Which files go to the inactive store, and where it is."""

    place_help = "Yang kosong tetap seperti semula."
    chosen = ticks_field("Berkas yang dipindahkan")

    def __init__(self, due: Iterable[ArchivedCase], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.pk, _name(each)) for each in due]
        offer(self, "chosen", offered)
        self.fields["chosen"].initial = [pk for pk, _ in offered]

    def to_request(self) -> TransferRequest:
        typed = self.cleaned_data
        parts = {name: typed[name] for name in HARDCOPY}
        return TransferRequest(tuple(typed["chosen"]), HardcopyPlace(**parts))


def _name(archived: ArchivedCase) -> str:
    """A file to choose: those of one period that was measured twice are told apart."""
    words = f"{archived.classification} {archived}"
    return f"{words}, No. berkas {case_reference(archived.case)}" if archived.case else words


class AppraisalForm(SlipForm):
    """What becomes of a file whose retention is over."""

    fate = choice_field(
        "Hasil penilaian",
        [
            (Fate.REVIEW.value, "Disimpan lagi sampai tanggal tertentu"),
            (Fate.DESTROY.value, "Musnah"),
            (Fate.PERMANENT.value, "Permanen"),
        ],
    )
    keep_until = day_field(
        "Disimpan sampai", required=False, help_text="Hanya bila disimpan lagi; sesudah hari ini."
    )
    reason = long_field("Alasan", 2)

    def to_request(self) -> AppraisalRequest:
        typed = self.cleaned_data
        return AppraisalRequest(Fate(typed["fate"]), typed["reason"], typed["keep_until"])
