"""Signatures with a chain, a time stamp (B-T) and what proves them later (B-LT)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext
from time_machine import travel

from capaian.adapters.signing import Stamping, load_signer, verify
from capaian.adapters.signing.roots import load_certificates
from capaian.domain.errors import Invalid, Unavailable
from tests.adapters.test_signing import change, find_gap, make_pdf, run
from tests.standins import (
    PASSPHRASE,
    Heard,
    Issued,
    StampHandler,
    issue,
    make_bsre,
    make_holder,
    make_stamper,
    serve,
)

NOW = datetime.now(UTC).replace(microsecond=0)


def sign_as(
    holder: Issued,
    pdf: bytes,
    stamping: Stamping | None = None,
    *,
    field_name: str = "TandaTangan1",
    at: datetime = NOW,
) -> bytes:
    return load_signer(holder.export(), PASSPHRASE.encode(), stamping).sign(
        pdf,
        signer_name="Camat Wangon",
        reason="Dokumen",
        location="Wangon",
        at=at,
        field_name=field_name,
    )


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def authority(heard: Heard) -> Iterator[str]:
    with serve(StampHandler, heard) as url:
        yield url


@cache
def make_chained() -> bytes:
    return sign_as(make_holder(), make_pdf())


@cache
def make_stamped() -> bytes:
    with serve(StampHandler, Heard()) as url, travel(NOW, tick=False):
        return sign_as(make_holder(), make_pdf(), Stamping(url, 5))


@cache
def make_lasting() -> bytes:
    with serve(StampHandler, Heard()) as url, travel(NOW, tick=False):
        return sign_as(make_holder(), make_pdf(), Stamping(url, 5, (make_bsre().pem,)))


def make_appended(*, closed: bool) -> bytes:
    """As a foreign service might: the proof, and perhaps a stamp, appended after the signature."""
    metadata = PdfSignatureMetadata(
        field_name="A",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=closed,
        validation_context=ValidationContext(
            trust_roots=load_certificates([make_bsre().pem]), allow_fetching=False
        ),
    )
    signer = SimpleSigner.load_pkcs12_data(
        make_holder().export(), other_certs=[], passphrase=PASSPHRASE.encode()
    )
    done = PdfSigner(metadata, signer, timestamper=make_stamper()).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(make_pdf()))
    )
    return bytes(done.getvalue())


MADE = [make_chained, make_stamped, make_lasting]


@pytest.mark.parametrize("make", MADE)
def test_chain_is_genuine_and_trusted_by_its_root(make: object) -> None:
    assert callable(make)
    known, unknown = verify(make(), trusted=[make_bsre().pem]), verify(make())
    assert [(fact.signer, fact.trust) for fact in known.signatures] == [("Camat Wangon", "trusted")]
    assert (known.genuine, unknown.genuine) == (True, True)
    assert [fact.trust for fact in unknown.signatures] == ["unknown"]


@pytest.mark.parametrize(
    ("make", "stamped"), [(make_chained, False), (make_stamped, True), (make_lasting, True)]
)
def test_stamped_moment_is_told_where_the_authority_is_trusted(make: object, stamped: bool) -> None:
    assert callable(make)
    [fact] = verify(make(), trusted=[make_bsre().pem]).signatures
    assert ("Waktunya dijamin layanan cap waktu" in fact.sentence) is stamped
    assert fact.stamped_at == (NOW if stamped else None)
    assert [each.stamped_at for each in verify(make()).signatures] == [None]


def test_lasting_signature_carries_its_proof_inside_the_signed_bytes() -> None:
    with pikepdf.open(BytesIO(make_lasting())) as pdf:
        certificates = [bytes(each.read_bytes()) for each in pdf.Root.DSS.Certs]
    assert len(certificates) == 4  # holder, issuer, root, authority
    [fact] = verify(make_lasting()).signatures
    assert fact.covers_whole_document is True


@pytest.mark.parametrize("make", MADE)
def test_pdfsig_accepts(make: object, tmp_path: Path) -> None:
    assert callable(make)
    (tmp_path / "a.pdf").write_bytes(make())
    report = run("pdfsig", "-nocert", tmp_path / "a.pdf")
    assert report.count("Signature Validation: Signature is Valid.") == 1
    assert report.count("Total document signed") == 1


@pytest.mark.journey
@pytest.mark.parametrize("make", MADE)
def test_every_changed_byte_is_found(make: object) -> None:
    assert callable(make)
    pdf, seed = make(), random.Random(7)
    trusted = [make_bsre().pem]
    first, last = find_gap(pdf)
    used = first + len(pdf[first:last].rstrip(b"0"))
    places = [seed.randrange(len(pdf)) for _ in range(60)]
    for place in places:
        changed = change(pdf, place, pdf[place] ^ seed.randrange(1, 256))
        assert not verify(changed, trusted=trusted).genuine, place
    for place in [seed.randrange(first, used) for _ in range(120)]:
        digit = seed.choice([each for each in b"0123456789ABCDEF" if each != pdf[place]])
        assert not verify(change(pdf, place, digit), trusted=trusted).genuine, place - first


@pytest.mark.journey
@pytest.mark.parametrize("make", MADE)
def test_every_changed_tag_is_found(make: object) -> None:
    """One with another tag is read as another part, or as none that the definition knows."""
    assert callable(make)
    pdf, trusted = make(), [make_bsre().pem]
    first, last = find_gap(pdf)
    tags = list(list_tags(bytes.fromhex(pdf[first:last].decode())))
    assert len(tags) > 100
    for tag in tags:
        for place, digits in ((first + 2 * tag, b"3A"), (first + 2 * tag + 1, b"02")):
            digit = next(each for each in digits if each != pdf[place])
            assert not verify(change(pdf, place, digit), trusted=trusted).genuine, tag


def list_tags(der: bytes, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where the parts of a DER structure begin, and the first byte inside each BIT STRING."""
    end = len(der) if end is None else end
    while start < end and der[start]:
        yield start
        length, head = der[start + 1], 2
        if length & 0x80:
            head += length & 0x7F
            length = int.from_bytes(der[start + 2 : start + head])
        if der[start] & 0x20:
            yield from list_tags(der, start + head, start + head + length)
        elif der[start] == 0x03:
            yield start + head
        start += head + length


@pytest.mark.parametrize("closed", [False, True])
def test_proof_appended_by_a_foreign_service_is_accepted(closed: bool) -> None:
    pdf = make_appended(closed=closed)
    verdict = verify(pdf, trusted=[make_bsre().pem])
    assert verdict.genuine
    [fact] = verdict.signatures
    assert (fact.intact, fact.covers_whole_document, fact.trust) == (True, False, "trusted")


@pytest.mark.journey
@pytest.mark.parametrize("closed", [False, True])
def test_change_of_what_was_signed_is_found_before_the_appendix(closed: bool) -> None:
    pdf, seed = make_appended(closed=closed), random.Random(8)
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    _, length, resume, rest = (int(each) for each in signature.byte_range)
    signed = [*range(length), *range(resume, resume + rest)]
    for place in seed.sample(signed, 60):
        assert not verify(change(pdf, place, pdf[place] ^ 1)).genuine, place
    for tail in (b"\n", b"%", b"\x00", b"\n%%EOF"):
        assert closed is False or not verify(pdf + tail).genuine, tail
    assert not verify(pdf + b"x" * 2000).genuine


def test_appendix_that_changes_the_paper_is_found() -> None:
    writer: Any = IncrementalPdfFileWriter(BytesIO(make_chained()))
    writer.root["/Lang"] = TextStringObject("en")
    writer.update_root()
    done = BytesIO()
    writer.write(done)
    assert done.getvalue().startswith(make_chained())
    assert not verify(done.getvalue()).genuine


def test_paraf_as_signatures_leaves_the_earlier_ones_valid(authority: str) -> None:
    stamping = Stamping(authority, 5, (make_bsre().pem,))
    pdf = make_pdf()
    for place, name in enumerate(("Kasubbag", "Sekcam", "Camat"), start=1):
        pdf = sign_as(issue(name, make_bsre()), pdf, stamping, field_name=f"TandaTangan{place}")
    verdict = verify(pdf, trusted=[make_bsre().pem])
    assert verdict.genuine
    assert [
        (fact.signer, fact.intact, fact.trust, fact.covers_whole_document)
        for fact in verdict.signatures
    ] == [
        ("Kasubbag", True, "trusted", False),
        ("Sekcam", True, "trusted", False),
        ("Camat", True, "trusted", True),
    ]


@pytest.mark.parametrize("answer", [(500, b""), (200, b"halo"), (404, b"{}")])
def test_authority_that_fails_leaves_nothing_signed(
    authority: str, heard: Heard, answer: tuple[int, bytes]
) -> None:
    heard.answer = answer
    with pytest.raises(Unavailable) as caught:
        sign_as(make_holder(), make_pdf(), Stamping(authority, 5))
    assert caught.value.code == "no_time_stamp"


def test_authority_that_is_off_is_told() -> None:
    with pytest.raises(Unavailable) as caught:
        sign_as(make_holder(), make_pdf(), Stamping("http://127.0.0.1:9", 2))
    assert caught.value.code == "no_time_stamp"


def test_stranger_gets_no_lasting_signature(authority: str) -> None:
    stranger = issue("Camat Lain", issue("Penerbit lain", authority=True))
    with pytest.raises(Unavailable) as caught:
        sign_as(stranger, make_pdf(), Stamping(authority, 5, (make_bsre().pem,)))
    assert caught.value.code == "untrusted_chain"


def test_authority_of_unknown_root_gives_no_lasting_signature(authority: str) -> None:
    root = issue("Induk lain", authority=True)
    with pytest.raises(Unavailable) as caught:
        sign_as(issue("Camat", root), make_pdf(), Stamping(authority, 5, (root.pem,)))
    assert caught.value.code == "untrusted_chain"


@pytest.mark.parametrize("days", [(-400, -10), (10, 400)])
def test_certificate_out_of_its_time_is_refused(days: tuple[int, int]) -> None:
    with pytest.raises(Invalid) as caught:
        sign_as(issue("Camat", make_bsre(), days=days), make_pdf())
    assert caught.value.code == "certificate_expired"


def test_wrong_passphrase_names_its_field_and_no_secret() -> None:
    with pytest.raises(Invalid) as caught:
        load_signer(make_holder().export(), b"bukan itu")
    assert [place for place, _ in caught.value.problems] == ["passphrase"]
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
