"""Electronic signatures in PDF files (PAdES), made and checked with pyHanko.

A signature here proves that the file is unchanged since it was signed. Whose it is, depends on
the certificate, and :func:`verify` says both apart.
"""

from __future__ import annotations

import logging

from capaian.adapters.signing.certificates import (
    DEMONSTRATION,
    load_signer,
    make_certificate,
    open_signer,
    sign,
)
from capaian.adapters.signing.checking import (
    SignatureFacts,
    Trust,
    Verdict,
    verify,
)
from capaian.adapters.signing.contents import (
    Claim,
    read_attachments,
    read_claims,
    read_keywords,
)
from capaian.adapters.signing.making import CertificateSigner, Signer, Stamping

# A signed file that was tampered with is an everyday answer here, not an event for the log.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

__all__ = [
    "DEMONSTRATION",
    "CertificateSigner",
    "Claim",
    "SignatureFacts",
    "Signer",
    "Stamping",
    "Trust",
    "Verdict",
    "load_signer",
    "make_certificate",
    "open_signer",
    "read_attachments",
    "read_claims",
    "read_keywords",
    "sign",
    "verify",
]
