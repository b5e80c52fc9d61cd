"""Whether a file is what was signed, by whom, and how far its certificate is trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Literal

from asn1crypto import x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from capaian.adapters.signing.roots import load_certificates
from capaian.adapters.signing.spelling import is_plain, is_spelled_once
from capaian.adapters.threads import run_apart

Trust = Literal["self_made", "trusted", "unknown"]

TRUST_SENTENCES: dict[Trust, str] = {
    "trusted": "Sertifikatnya dari penerbit yang dipercaya kantor ini.",
    "self_made": "Sertifikatnya buatan sendiri: jati diri penanda tangan tidak terjamin.",
    "unknown": "Penerbit sertifikatnya belum dikenal: jati diri penanda tangan tidak terjamin.",
}
CHANGED = "Berkas berubah setelah ditandatangani. Minta berkas aslinya kepada kantor."
UNREADABLE = "Berkas rusak atau bukan PDF, jadi tidak dapat diperiksa. Minta berkas aslinya."
UNSIGNED = "Berkas ini tidak bertanda tangan elektronik. Minta berkas yang sudah ditandatangani."
STAMPED = "Waktunya dijamin layanan cap waktu yang dipercaya kantor ini."

# What may follow a signature: further signatures, and data that prove certificates later.
_HARMLESS = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)
# A certificate for signing says so in one of two ways (RFC 5280, 4.2.1.3).
_FOR_SIGNING = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature of a file, in the order of signing.

    ``at`` is the moment the signer claims, with its zone; ``stamped_at`` the one that a trusted
    time-stamp authority vouches for, if any. ``intact``: what it covers is unchanged and nothing
    but further signatures followed. ``trust`` speaks of the certificate alone.
    """

    signer: str
    at: datetime | None
    covers_whole_document: bool
    intact: bool
    trust: Trust
    sentence: str
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is, byte for byte, what was signed; ``sentence`` is for people."""

    genuine: bool
    signatures: tuple[SignatureFacts, ...]
    sentence: str


def verify(pdf: bytes, *, trusted: Sequence[bytes] = ()) -> Verdict:
    """Whether the file is wholly what was signed; ``trusted`` are certificates (PEM or DER).

    A change of any single byte is found: the last signature must cover the whole file but its
    own digits, and those must be the one spelling of what they mean. Where a foreign service has
    appended data that prove its certificate, that appendix alone is not covered. Revocation is
    looked at only where the file itself carries the data. Never raises for a file.
    """
    roots = load_certificates(trusted)
    try:
        reader = PdfFileReader(BytesIO(pdf))
        signatures = reader.embedded_signatures
        facts = tuple(
            _examine(pdf, each, roots) for each in signatures if each.sig_object_type == "/Sig"
        )
        whole = all(_is_sound_stamp(pdf, each, roots) for each in _list_stamps(signatures))
    except Exception:
        # Whatever a broken file makes the reader raise, the answer to people is the same.
        return Verdict(False, (), UNREADABLE)
    if not facts:
        return Verdict(False, (), UNSIGNED)
    if not (whole and all(fact.intact for fact in facts) and _is_closed(pdf, signatures[-1])):
        return Verdict(False, facts, CHANGED)
    least = min((fact.trust for fact in facts), key=("unknown", "self_made", "trusted").index)
    return Verdict(True, facts, f"Berkas utuh sejak ditandatangani. {TRUST_SENTENCES[least]}")


def _list_stamps(signatures: Sequence[EmbeddedPdfSignature]) -> list[EmbeddedPdfSignature]:
    return [each for each in signatures if each.sig_object_type != "/Sig"]


def _open_context(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], moment: datetime
) -> ValidationContext:
    """Trust in the roots, with the certificates and revocation data that the file carries."""
    options: dict[str, Any] = {
        "trust_roots": list(roots),
        "allow_fetching": False,
        "moment": moment,
    }
    if "/DSS" in signature.reader.root:
        store = DocumentSecurityStore.read_dss(signature.reader)
        return store.as_validation_context(options)
    return ValidationContext(**options)


def _examine(
    pdf: bytes, signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]
) -> SignatureFacts:
    at = signature.self_reported_timestamp
    context = _open_context(signature, roots, at or datetime.now(UTC))
    status = run_apart(validate_pdf_signature, signature, context, key_usage_settings=_FOR_SIGNING)
    stamp = status.timestamp_validity
    intact = (
        status.intact
        and status.valid
        and bool(status.docmdp_ok)
        and status.modification_level in _HARMLESS
        and (stamp is None or (stamp.intact and stamp.valid))
        and is_spelled_once(pdf, signature)
        and is_plain(signature, roots)
    )
    certificate = signature.signer_cert
    trust: Trust = "unknown"
    if status.trusted:
        trust = "trusted"
    elif certificate.subject == certificate.issuer:
        trust = "self_made"
    stamped_at = stamp.timestamp if stamp and stamp.trusted else None
    words = f"{TRUST_SENTENCES[trust]} {STAMPED}" if stamped_at else TRUST_SENTENCES[trust]
    return SignatureFacts(
        signer=str(certificate.subject.native.get("common_name", "")),
        at=at,
        covers_whole_document=_covers(pdf, signature),
        intact=intact,
        trust=trust,
        sentence=words if intact else CHANGED,
        stamped_at=stamped_at if intact else None,
    )


def _is_sound_stamp(
    pdf: bytes, stamp: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]
) -> bool:
    """Whether a time stamp over the whole document, as services append it, is unchanged."""
    context = _open_context(stamp, roots, datetime.now(UTC))
    status = run_apart(validate_pdf_timestamp, stamp, context)
    return bool(
        status.intact
        and status.valid
        and status.modification_level in _HARMLESS
        and is_spelled_once(pdf, stamp)
        and is_plain(stamp, roots)
    )


def _covers(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the signed ranges are the whole file but for the signature's own digits."""
    start, length, resume, rest = (int(number) for number in signature.byte_range)
    return start == 0 and 0 < length < resume and resume + rest == len(pdf)


def _is_closed(pdf: bytes, last: EmbeddedPdfSignature) -> bool:
    """Whether nothing follows the last signature but data that prove certificates."""
    if _covers(pdf, last):
        return True
    return (
        re.search(rb"%%EOF\r?\n?\Z", pdf) is not None
        and getattr(last.diff_result, "modification_level", None) is ModificationLevel.LTA_UPDATES
    )
