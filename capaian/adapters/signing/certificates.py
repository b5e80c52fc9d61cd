"""Certificates with their keys: made for a demonstration, or opened from PKCS#12."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.sign import SimpleSigner

from capaian.adapters.signing.making import CertificateSigner, Stamping
from capaian.domain.errors import Invalid

DEMONSTRATION = "Sertifikat contoh, bukan BSrE"
VALID_FOR = timedelta(days=5 * 365)  # ours: long enough for an example office
_NOT_FOR = (
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def make_certificate(
    *, common_name: str, organization: str, passphrase: bytes, now: datetime
) -> bytes:
    """A self-made certificate (ECDSA P-256, five years) with its key, as PKCS#12.

    It proves nothing about a person, so its subject says that it is an example.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, organization[:64]),
            x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, **dict.fromkeys(_NOT_FOR, False)
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(secrets.randbits(127) | 1)
        .not_valid_before(now.astimezone(UTC) - timedelta(days=1))
        .not_valid_after(now.astimezone(UTC) + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        common_name.encode(), key, certificate, None, BestAvailableEncryption(passphrase)
    )


def load_signer(
    container: bytes, passphrase: bytes, stamping: Stamping | None = None
) -> CertificateSigner:
    """The signer of a PKCS#12 container, which nothing here remembers.

    Raises Invalid, naming the field ``passphrase``, when the container cannot be opened.
    """
    return CertificateSigner(_load(container, passphrase), stamping)


def open_signer(
    container: bytes, passphrase: bytes, stamping: Stamping | None = None
) -> CertificateSigner:
    """Like :func:`load_signer`, but opened once and kept, because opening is slow by design.

    Only for a passphrase that is no person's secret: it stays in memory.
    """
    return CertificateSigner(_keep(container, passphrase), stamping)


def _load(container: bytes, passphrase: bytes) -> SimpleSigner:
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(
            container, other_certs=[], passphrase=passphrase
        )
    except Exception:
        # Without its cause: whatever a library says of a passphrase stays out of every log.
        raise Invalid(
            "Sertifikat tidak dapat dibuka. Periksa kata sandinya.",
            code="wrong_passphrase",
            problems=(("passphrase", "Kata sandi sertifikat tidak cocok."),),
        ) from None
    return signer


_keep = lru_cache(maxsize=8)(_load)


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
