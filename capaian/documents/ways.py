"""The ways in which an office signs electronically, and what each must prove before it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from capaian.adapters import signing
from capaian.adapters.esign import EsignSigner, Service
from capaian.adapters.signing import Signer, Stamping
from capaian.documents.keys import (
    bsre_certificates,
    demonstration_certificate,
    office_certificate,
    trusted_certificates,
)
from capaian.domain.errors import Conflict, Invalid, Unavailable
from capaian.domain.letters import SignatureMethod
from capaian.office.models import Office

STAMP_SECONDS = 5  # ours: how long a time-stamp authority may take
SIGN_SECONDS = 12  # ours: how long a person waits for a signature; nobody else does

OWN_WAYS = frozenset({SignatureMethod.SELF_MADE, SignatureMethod.OWN})
"""The ways in which the program makes the signature itself, and writes into it who signed."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the signer types. It is passed through and kept nowhere: no row, event, log or page."""

    passphrase: str = field(default="", repr=False)
    nik: str = field(default="", repr=False)


NOTHING_TYPED = Credentials()


def method_of(office: Office) -> SignatureMethod:
    """The way the office has chosen; each way signs with its own honest words."""
    return SignatureMethod(office.preferences.signing)


def open_way(office: Office, credentials: Credentials, at: datetime) -> Signer:
    """The signer of the office's electronic way.

    Raises :class:`Invalid` for what the signer typed, :class:`Unavailable` for what the server
    lacks, :class:`Conflict` where the office signs by hand.
    """
    opened = _WAYS.get(method_of(office))
    if opened is None:
        raise Conflict("Kantor ini menandatangani basah. Cetak dokumennya, lalu unggah pindaian.")
    return opened(office, credentials, at)


def check_signed(method: SignatureMethod, made: bytes, signed: bytes) -> None:
    """Whether the signed bytes are what was made, soundly signed, and by whom the paper says.

    A paper that names BSrE must bear a certificate that BSrE issued, by the certificates in
    ``CAPAIAN_HOME/keys/bsre``. Raises :class:`Unavailable`; the caller then keeps nothing, so
    that the sentence never stands where it is not true.
    """
    is_bsre = method is SignatureMethod.BSRE
    verdict = signing.verify(signed, trusted=bsre_certificates() if is_bsre else ())
    if not signed.startswith(made):
        raise Unavailable(
            "Layanan tanda tangan mengembalikan berkas lain. Dokumen belum ditandatangani.",
            code="other_file",
        )
    if not verdict.genuine:
        raise Unavailable(
            f"Tanda tangan tidak lolos pemeriksaan: {verdict.sentence}", code="not_genuine"
        )
    if is_bsre and verdict.signatures[-1].trust != "trusted":
        raise Unavailable(
            "Sertifikat yang menandatangani bukan terbitan BSrE. Dokumen belum ditandatangani.",
            code="not_bsre",
        )


def _open_self_made(office: Office, credentials: Credentials, at: datetime) -> Signer:
    certificate = demonstration_certificate(office, at)
    return signing.open_signer(
        certificate.pkcs12, certificate.passphrase, _find_stamping(proves=False)
    )


def _open_own(office: Office, credentials: Credentials, at: datetime) -> Signer:
    container = office_certificate(office)
    _require(credentials.passphrase, "passphrase", "Ketik kata sandi sertifikat kantor.")
    return signing.load_signer(
        container, credentials.passphrase.encode(), _find_stamping(proves=True)
    )


def _open_bsre(office: Office, credentials: Credentials, at: datetime) -> Signer:
    if not settings.ESIGN_URL:
        raise Unavailable(
            "Alamat layanan tanda tangan BSrE belum diatur. Hubungi pengelola server.",
            code="esign_not_set",
        )
    if not bsre_certificates():
        raise Unavailable(
            "Sertifikat induk BSrE belum dipasang di server. Hubungi pengelola server.",
            code="no_bsre_root",
        )
    _require(credentials.nik, "nik", "Ketik NIK pemilik sertifikat.")
    _require(credentials.passphrase, "passphrase", "Ketik kata sandi tanda tangan elektronik.")
    service = Service(
        settings.ESIGN_URL, settings.ESIGN_USER, settings.ESIGN_PASSWORD, SIGN_SECONDS
    )
    signer = EsignSigner(service, credentials.nik, credentials.passphrase)
    signer.check_status()
    return signer


_WAYS: Mapping[SignatureMethod, Callable[[Office, Credentials, datetime], Signer]] = {
    SignatureMethod.SELF_MADE: _open_self_made,
    SignatureMethod.OWN: _open_own,
    SignatureMethod.BSRE: _open_bsre,
}


def _find_stamping(*, proves: bool) -> Stamping | None:
    """The time-stamp authority, where one is set; with proof, where roots are trusted."""
    if not settings.TIMESTAMP_URL:
        return None
    roots = trusted_certificates() if proves else ()
    return Stamping(settings.TIMESTAMP_URL, STAMP_SECONDS, roots)


def _require(typed: str, place: str, sentence: str) -> None:
    if not typed:
        raise Invalid(sentence, problems=((place, sentence),))
