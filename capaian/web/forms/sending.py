"""How a paper goes out, and who received it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from capaian.domain.terms import SendingWay
from capaian.measurement.commands import ReceiptRequest, SendRequest
from capaian.measurement.mailing import can_mail
from capaian.measurement.models import Dispatch
from capaian.web.forms.fields import choice_field, day_field, offer, text_field
from capaian.web.forms.slip import SlipForm


def ways() -> list[tuple[str, str]]:
    """The ways that this machine knows: e-mail only where a server is set."""
    return [(way.value, way.label) for way in SendingWay if can_mail() or way != SendingWay.MAIL]


def address_field() -> forms.EmailField:
    """Where a message goes; only asked for by e-mail."""
    return forms.EmailField(
        label="Alamat surel",
        required=False,
        help_text="Hanya untuk surel. Naskah dikirim saat itu juga sebagai lampiran.",
    )


class SendForm(SlipForm):
    """In which way a paper goes, and on which day."""

    way = choice_field("Cara pengiriman")
    address = address_field()
    sent_on = day_field("Tanggal kirim")

    def __init__(self, dispatch: Dispatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", ways())
        self.fields["way"].initial = dispatch.way
        if can_mail():
            self.fields["address"].initial = dispatch.address
        else:
            del self.fields["address"]
        self.fields["sent_on"].initial = timezone.localdate()

    def to_request(self) -> SendRequest:
        typed = self.cleaned_data
        return SendRequest(SendingWay(typed["way"]), typed["sent_on"], typed.get("address", ""))


class ReceiptForm(SlipForm):
    """The receiver's columns of the surat pengantar, or the returned slip as a scan."""

    received_on = day_field("Diterima tanggal")
    position = text_field("Jabatan penerima", 160, required=False)
    name = text_field("Nama penerima", 160, required=False)
    nip = text_field("NIP penerima", 18, required=False)
    phone = text_field("No. telepon penerima", 20, required=False)
    scan = forms.FileField(
        label="Pindaian tanda terima",
        required=False,
        help_text="Lembar yang ditandatangani penerima: PDF, PNG, atau JPEG, paling besar 20 MB.",
    )
    code = text_field(
        "Kode periksa pada lembar itu",
        40,
        required=False,
        help_text="Hanya bila pindaian diunggah. 16 huruf dan angka di kaki lembar.",
    )

    def __init__(self, dispatch: Dispatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = dispatch.received_on or timezone.localdate()
        for name in ("position", "name", "nip", "phone"):
            self.fields[name].initial = getattr(dispatch, f"receiver_{name}")

    def to_request(self) -> ReceiptRequest:
        typed = self.cleaned_data
        return ReceiptRequest(
            received_on=typed["received_on"],
            name=typed["name"],
            position=typed["position"],
            nip=typed["nip"],
            phone=typed["phone"],
            code=typed["code"],
            scan=typed["scan"].read() if typed["scan"] else b"",
        )
