"""Whether the bytes that no signature covers say what they say in the only possible way.

A signature in a PDF leaves its own digits uncovered, and a CMS structure leaves facts unsigned.
Both are compared with what the signed facts imply, so that a change there is seen as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import cms, core, x509  # type: ignore[import-untyped]
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from capaian.adapters.signing.roots import is_chain

_NOTHING, _NULL = b"", b"\x05\x00"


def is_spelled_once(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
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


def is_plain(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> bool:
    """Whether the facts that a CMS signature leaves unsigned say what the signed ones imply."""
    return _is_plain(signature.signed_data, roots) and all(
        _is_plain(token, roots) for token in _list_stamps(signature.signer_info)
    )


def _list_stamps(info: cms.SignerInfo) -> list[cms.SignedData]:
    """The time stamps beside a signature."""
    return [
        value["content"]
        for attribute in _list_unsigned(info)
        if attribute["type"].native == "signature_time_stamp_token"
        for value in attribute["values"]
    ]


def _list_unsigned(info: cms.SignerInfo) -> list[cms.CMSAttribute]:
    return list(info["unsigned_attrs"]) if info["unsigned_attrs"].native else []


def _is_plain(signed: cms.SignedData, roots: Sequence[x509.Certificate]) -> bool:
    """RFC 5652, 5.1 and 5.3: versions, digests, the signer's name; then chain and attributes."""
    info = extract_signer_info(signed)
    found = extract_certificate_info(signed)
    certificate, named = found.signer_cert, info["sid"]
    by_serial = named.name == "issuer_and_serial_number"
    is_data = signed["encap_content_info"]["content_type"].native == "data"
    digest = info["digest_algorithm"]
    return (
        not any(map(_holds_more, (signed, signed["encap_content_info"], info, digest)))
        and info["version"].native == ("v1" if by_serial else "v3")
        and signed["version"].native == ("v1" if by_serial and is_data else "v3")
        and [item.dump() for item in signed["digest_algorithms"]] == [digest.dump()]
        and digest["parameters"].dump() in (_NOTHING, _NULL)
        and (not by_serial or _names(named.chosen, certificate))
        and not signed["crls"].native
        and all(each.name == "certificate" for each in signed["certificates"])
        and is_chain(certificate, list(found.other_certs), roots)
        and _adds_only_a_stamp(info, may_be_stamped=is_data)
    )


def _holds_more(part: core.Sequence) -> bool:
    """Whether a part holds more than its definition names, as one whose tag was changed does."""
    return len(part.children) > len(part._fields)


def _names(named: cms.IssuerAndSerialNumber, certificate: x509.Certificate) -> bool:
    return bool(
        named["issuer"].dump() == certificate.issuer.dump()
        and named["serial_number"].native == certificate.serial_number
    )


def _adds_only_a_stamp(info: cms.SignerInfo, *, may_be_stamped: bool) -> bool:
    """Whether the unsigned attributes are none, or one time stamp."""
    kinds = [(each["type"].native, len(each["values"])) for each in _list_unsigned(info)]
    return not kinds or (may_be_stamped and kinds == [("signature_time_stamp_token", 1)])
