"""Checking a paper by its bytes alone, without the database."""

from capaian.adapters import signing
from capaian.adapters.signing import Verdict
from capaian.documents.keys import trusted_certificates


def verify(pdf: bytes) -> Verdict:
    """Whether a signed PDF is genuine, and how far its certificate is trusted here."""
    return signing.verify(pdf, trusted=trusted_certificates())
