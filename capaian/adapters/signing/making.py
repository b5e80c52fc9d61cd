"""Making a signature: PAdES B-B, B-T with a time stamp, B-LT with what proves the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Protocol

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from capaian.adapters.signing.roots import load_certificates
from capaian.adapters.threads import run_apart
from capaian.domain.errors import Invalid, Unavailable
from capaian.domain.letters import show_date

STAMP_BYTES = 16_384  # ours: room for a time stamp with its certificates


@dataclass(frozen=True, slots=True)
class Stamping:
    """A time-stamp authority (RFC 3161) by its address; it has ``seconds`` to answer.

    With ``roots`` (PEM or DER) the signature also carries the certificates and revocation data
    that prove it later (B-LT); signer and authority must then both come from these roots.
    """

    url: str
    seconds: int
    roots: tuple[bytes, ...] = ()


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
        """The PDF with one more signature; raises a refusal when none could be made."""


@dataclass(frozen=True, slots=True)
class CertificateSigner:
    """Signs with a certificate whose key is at hand."""

    credentials: SimpleSigner
    stamping: Stamping | None = None

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
        bytes that are no sound PDF or a certificate out of its time, Unavailable when no
        signature could be made.
        """
        self._refuse_expired(at)
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
            **_keep_proof(self.stamping),
        )
        # Out of the page: PDF/A forbids a hidden field, PDF/UA an untagged one on the page.
        field = SigFieldSpec(
            field_name,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name=f"Tanda tangan elektronik {signer_name}",
        )
        signer = DatedSigner(
            metadata,
            self.credentials,
            timestamper=_open_authority(self.stamping),
            new_field_spec=field,
        )
        signer.at = at
        try:
            signed = run_apart(signer.sign_pdf, writer, bytes_reserved=self._estimate_size())
        except TimestampRequestError as error:
            raise Unavailable(
                "Layanan cap waktu tidak menjawab. Dokumen belum ditandatangani. Ulangi nanti.",
                code="no_time_stamp",
            ) from error
        except Exception as error:
            if _is_distrust(error):
                raise Unavailable(
                    "Sertifikat penanda tangan atau cap waktu belum dipercaya kantor ini. "
                    "Hubungi pengelola server.",
                    code="untrusted_chain",
                ) from error
            raise Unavailable("Tanda tangan gagal dibuat. Ulangi sebentar lagi.") from error
        return bytes(signed.getvalue())

    def _refuse_expired(self, at: datetime) -> None:
        certificate: Any = self.credentials.signing_cert
        start, end = certificate.not_valid_before, certificate.not_valid_after
        if not start <= at <= end:
            raise Invalid(
                f"Sertifikat hanya berlaku {show_date(start.date())} sampai "
                f"{show_date(end.date())}. Pasang sertifikat yang berlaku.",
                code="certificate_expired",
            )

    def _estimate_size(self) -> int:
        """Hexadecimal digits to reserve: the certificates and 3 kB for the rest, twice."""
        certificates = [self.credentials.signing_cert, *self.credentials.cert_registry]
        stamp = STAMP_BYTES if self.stamping else 0
        return 2 * (3072 + stamp + sum(len(each.dump()) for each in certificates))


def _is_distrust(error: BaseException) -> bool:
    """Whether a certificate did not lead to the roots that proof was asked for."""
    reasons = (PathBuildingError, PathValidationError)
    return isinstance(error, reasons) or isinstance(error.__cause__, reasons)


def _open_authority(stamping: Stamping | None) -> HTTPTimeStamper | None:
    return HTTPTimeStamper(stamping.url, timeout=stamping.seconds) if stamping else None


def _keep_proof(stamping: Stamping | None) -> dict[str, Any]:
    """What makes a signature B-LT: the proof lies in the signed revision itself.

    So nothing follows the last signature, and a change of any byte stays visible.
    """
    if stamping is None or not stamping.roots:
        return {}
    return {
        "embed_validation_info": True,
        "validation_context": ValidationContext(
            trust_roots=load_certificates(stamping.roots), allow_fetching=True
        ),
        "signer_key_usage": set(),
        "dss_settings": DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    }


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
