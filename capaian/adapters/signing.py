"""Electronic signatures in PDF files (PAdES baseline B-B), made and checked with pyHanko.

A signature here proves that the file is unchanged since it was signed. Whose it is, depends on
the certificate, and :func:`verify` says both apart. Revocation and time stamps are not looked at.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal, Protocol, TypeVar

from asn1crypto import cms, pem, x509  # type: ignore[import-untyped]
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from capaian.domain.errors import Invalid, Unavailable

Trust = Literal["self_made", "trusted", "unknown"]
Result = TypeVar("Result")

DEMONSTRATION = "Sertifikat contoh, bukan BSrE"
VALID_FOR = timedelta(days=5 * 365)  # ours: long enough for an example office
# A signed file that was tampered with is an everyday answer here, not an event for the log.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

TRUST_SENTENCES: dict[Trust, str] = {
    "trusted": "Sertifikatnya dari penerbit yang dipercaya kantor ini.",
    "self_made": "Sertifikatnya buatan sendiri: jati diri penanda tangan tidak terjamin.",
    "unknown": "Penerbit sertifikatnya belum dikenal: jati diri penanda tangan tidak terjamin.",
}
CHANGED = "Berkas berubah setelah ditandatangani. Minta berkas aslinya kepada kantor."
UNREADABLE = "Berkas rusak atau bukan PDF, jadi tidak dapat diperiksa. Minta berkas aslinya."
UNSIGNED = "Berkas ini tidak bertanda tangan elektronik. Minta berkas yang sudah ditandatangani."


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature of a file, in the order of signing.

    ``at`` is the moment the signer claims, with its zone. ``intact``: what it covers is unchanged
    and nothing but further signatures followed. ``trust`` speaks of the certificate alone.
    """

    signer: str
    at: datetime | None
    covers_whole_document: bool
    intact: bool
    trust: Trust
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is, byte for byte, what was signed; ``sentence`` is for people."""

    genuine: bool
    signatures: tuple[SignatureFacts, ...]
    sentence: str


class Signer(Protocol):
    """Whoever can sign: a certificate at hand, or a signing service."""

    def sign(
        self,
        pdf: bytes,
        *,
        signer_name: str,
        reason: str,
        location: str,
        at: datetime,
        field_name: str,
    ) -> bytes:
        """The PDF with one more signature; raises Unavailable when none could be made."""


def make_certificate(
    *, common_name: str, organization: str, passphrase: bytes, now: datetime
) -> bytes:
    """A self-made certificate (ECDSA P-256, five years) with its key, as PKCS#12.

    It proves nothing about a person, so its subject says that it is an example.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = pyca.Name(
        [
            pyca.NameAttribute(pyca.NameOID.COUNTRY_NAME, "ID"),
            pyca.NameAttribute(pyca.NameOID.ORGANIZATION_NAME, organization[:64]),
            pyca.NameAttribute(pyca.NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION),
            pyca.NameAttribute(pyca.NameOID.COMMON_NAME, common_name[:64]),
        ]
    )
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        pyca.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(127) | 1)
        .not_valid_before(now.astimezone(UTC) - timedelta(days=1))
        .not_valid_after(now.astimezone(UTC) + VALID_FOR)
        .add_extension(pyca.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            pyca.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .add_extension(pyca.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        common_name.encode(), key, certificate, None, BestAvailableEncryption(passphrase)
    )


@dataclass(frozen=True, slots=True)
class CertificateSigner:
    """Signs with a certificate whose key is at hand."""

    credentials: SimpleSigner

    def sign(
        self,
        pdf: bytes,
        *,
        signer_name: str,
        reason: str,
        location: str,
        at: datetime,
        field_name: str,
    ) -> bytes:
        """The PDF with an invisible PAdES signature appended; earlier bytes stay as they are.

        ``at`` must know its zone; ``field_name`` must be new in the file. Raises Invalid for
        bytes that are no sound PDF, Unavailable when no signature could be made.
        """
        try:
            writer = PlainWriter(BytesIO(pdf))
        except Exception as error:
            raise Invalid("Berkas bukan PDF yang utuh. Buat lagi dokumennya.") from error
        metadata = PdfSignatureMetadata(
            field_name=field_name,
            md_algorithm="sha256",
            name=signer_name,
            reason=reason,
            location=location,
            subfilter=SigSeedSubFilter.PADES,
        )
        # Out of the page: PDF/A forbids a hidden field, PDF/UA an untagged one on the page.
        field = SigFieldSpec(
            field_name,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name=f"Tanda tangan elektronik {signer_name}",
        )
        signer = DatedSigner(metadata, self.credentials, new_field_spec=field)
        signer.at = at
        try:
            signed = _finish(
                signer.async_sign_pdf(writer, bytes_reserved=_estimate_size(self.credentials))
            )
        except Exception as error:
            raise Unavailable("Tanda tangan gagal dibuat. Ulangi sebentar lagi.") from error
        return bytes(signed.getvalue())


class PlainWriter(IncrementalPdfFileWriter):
    """Appends to a PDF and leaves its metadata alone.

    Signing changes no title nor date, and PDF/A wants both places of metadata to agree.
    """

    def _update_meta(self) -> None:
        return


class DatedSigner(PdfSigner):
    """Signs at a given moment instead of the clock's."""

    at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


@lru_cache(maxsize=8)
def open_signer(container: bytes, passphrase: bytes) -> CertificateSigner:
    """The signer of a PKCS#12 container; opened once, because opening is slow by design.

    Raises Unavailable when the container cannot be opened.
    """
    try:
        credentials = SimpleSigner.load_pkcs12_data(
            container, other_certs=[], passphrase=passphrase
        )
    except Exception as error:
        raise Unavailable("Sertifikat tidak dapat dibuka. Periksa kata sandinya.") from error
    return CertificateSigner(credentials)


def sign(
    pdf: bytes,
    container: bytes,
    passphrase: bytes,
    *,
    signer_name: str,
    reason: str,
    location: str,
    at: datetime,
    field_name: str,
) -> bytes:
    """Sign with the certificate of a PKCS#12 container; see :meth:`CertificateSigner.sign`."""
    return open_signer(container, passphrase).sign(
        pdf,
        signer_name=signer_name,
        reason=reason,
        location=location,
        at=at,
        field_name=field_name,
    )


def _estimate_size(credentials: SimpleSigner) -> int:
    """Hexadecimal digits to reserve: the certificates and 3 kB for the rest, twice."""
    certificates = [credentials.signing_cert, *credentials.cert_registry]
    return 2 * (3072 + sum(len(certificate.dump()) for certificate in certificates))


def _finish(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, also where the caller's thread runs an event loop already."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


def verify(pdf: bytes, *, trusted: Sequence[bytes] = ()) -> Verdict:
    """Whether the file is wholly what was signed; ``trusted`` are certificates (PEM or DER).

    A change of any single byte is found: the last signature must cover the whole file but its
    own digits, and those must be the one spelling of what they mean. (Of a chain of certificates
    only the signer's own is covered by its signature.) Never raises for a file.
    """
    roots = [_load_certificate(certificate) for certificate in trusted]
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        facts = tuple(_examine(pdf, signature, roots) for signature in signatures)
    except Exception:
        # Whatever a broken file makes the reader raise, the answer to people is the same.
        return Verdict(False, (), UNREADABLE)
    if not facts:
        return Verdict(False, (), UNSIGNED)
    if not (all(fact.intact for fact in facts) and facts[-1].covers_whole_document):
        return Verdict(False, facts, CHANGED)
    least = min((fact.trust for fact in facts), key=("unknown", "self_made", "trusted").index)
    return Verdict(True, facts, f"Berkas utuh sejak ditandatangani. {TRUST_SENTENCES[least]}")


def _load_certificate(data: bytes) -> x509.Certificate:
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    return x509.Certificate.load(data)


def _examine(
    pdf: bytes, signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]
) -> SignatureFacts:
    at = signature.self_reported_timestamp
    context = ValidationContext(
        trust_roots=list(roots), allow_fetching=False, moment=at or datetime.now(UTC)
    )
    status = _finish(async_validate_pdf_signature(signature, context))
    intact = (
        status.intact
        and status.valid
        and bool(status.docmdp_ok)
        and status.modification_level in (ModificationLevel.NONE, ModificationLevel.FORM_FILLING)
        and _is_spelled_once(pdf, signature)
        and _is_plain(signature)
    )
    certificate = signature.signer_cert
    trust: Trust = "unknown"
    if status.trusted:
        trust = "trusted"
    elif certificate.subject == certificate.issuer:
        trust = "self_made"
    return SignatureFacts(
        signer=str(certificate.subject.native.get("common_name", "")),
        at=at,
        covers_whole_document=_covers(pdf, signature),
        intact=intact,
        trust=trust,
        sentence=TRUST_SENTENCES[trust] if intact else CHANGED,
    )


def _covers(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the signed ranges are the whole file but for the signature's own digits."""
    start, length, resume, rest = (int(number) for number in signature.byte_range)
    return start == 0 and 0 < length < resume and resume + rest == len(pdf)


def _is_spelled_once(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the digits that no signature covers are the only spelling of their meaning."""
    start, length, resume, _ = (int(number) for number in signature.byte_range)
    content = signature.pkcs7_content
    digits = content.hex().encode()
    gap = pdf[start + length : resume]
    if gap not in (b"<" + digits + b">", b"<" + digits.upper() + b">"):
        return False
    message = cms.ContentInfo(
        {"content_type": "signed_data", "content": signature.signed_data}
    ).dump()
    return content.startswith(message) and not any(content[len(message) :])


def _is_plain(signature: EmbeddedPdfSignature) -> bool:
    """Whether the facts that a CMS signature leaves unsigned say what the signed ones imply.

    RFC 5652, 5.1 and 5.3: versions, list of digests, and the name of the signer's certificate.
    """
    signed, info = signature.signed_data, signature.signer_info
    certificate, named = signature.signer_cert, info["sid"]
    by_serial = named.name == "issuer_and_serial_number"
    version = "v1" if by_serial else "v3"
    algorithm = info["digest_algorithm"].dump()
    return (
        signed["version"].native == info["version"].native == version
        and [item.dump() for item in signed["digest_algorithms"]] == [algorithm]
        and info["digest_algorithm"]["parameters"].dump() in (b"", b"\x05\x00")
        and (
            not by_serial
            or (
                named.chosen["issuer"].dump() == certificate.issuer.dump()
                and named.chosen["serial_number"].native == certificate.serial_number
            )
        )
    )
