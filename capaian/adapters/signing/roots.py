"""Certificates without keys: what an office trusts, and whether a chain hangs together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from cryptography import x509 as pyca


def load_certificates(files: Iterable[bytes]) -> list[x509.Certificate]:
    """The certificates of PEM files (several in one are fine) or DER files."""
    return [
        x509.Certificate.load(der)
        for data in files
        for der in (
            [part for _, _, part in pem.unarmor(data, multiple=True)]
            if pem.detect(data)
            else [data]
        )
    ]


def is_chain(
    signer: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
) -> bool:
    """Whether the certificates sent along are the signer's chain, each as it was issued.

    The signature covers the signer's own certificate only; the others are covered by their
    issuers' signatures. The topmost cannot be checked where its issuer is not at hand. How many
    bits of a signature's last byte count is covered by nothing, and has always to be all.
    """
    if any(each["signature_value"].contents[0] for each in others):
        return False
    linked, waiting = [signer], list(others)
    while waiting:
        issuer = next((each for each in waiting if _issued_any(each, linked)), None)
        if issuer is None:
            return False
        waiting.remove(issuer)
        linked.append(issuer)
    known = [*linked, *roots]
    names = {each.subject.dump() for each in known}
    anchors = {_name_key(root): root.dump() for root in roots}
    return all(each.dump() == anchors.get(_name_key(each), each.dump()) for each in linked) and all(
        any(_issued(issuer, each) for issuer in known)
        for each in linked[1:]
        if each.issuer.dump() in names
    )


def _name_key(certificate: x509.Certificate) -> tuple[bytes, bytes]:
    return certificate.subject.dump(), certificate.public_key.dump()


def _convert(certificate: x509.Certificate) -> pyca.Certificate:
    return pyca.load_der_x509_certificate(certificate.dump())


def _issued_any(issuer: x509.Certificate, subjects: Iterable[x509.Certificate]) -> bool:
    return any(_issued(issuer, subject) for subject in subjects)


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        _convert(subject).verify_directly_issued_by(_convert(issuer))
    except Exception:
        # A forged or foreign certificate may fail in many ways; all mean "not issued by it".
        return False
    return True
