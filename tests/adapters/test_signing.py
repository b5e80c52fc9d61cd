"""Signatures: made, checked, and every change found; ``pdfsig`` and ``qpdf`` are independent."""

from __future__ import annotations

import asyncio
import io
import random
import re
import shutil
import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import typst
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from hypothesis import settings

from capaian.adapters.signing import Verdict, make_certificate, sign, verify
from capaian.domain.errors import Invalid, Unavailable

AT = datetime(2026, 4, 20, 10, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
DIGITS = b"0123456789ABCDEF"
PAGE = (
    '#set document(title: "Dokumen", date: datetime(year: 2026, month: 4, day: 20))\n'
    '#set text(lang: "id")\n= Dokumen\nIsi #pagebreak() Isi'
)


@cache
def make_pdf() -> bytes:
    pdf = typst.compile(PAGE.encode(), format="pdf", pdf_standards=["a-3a", "ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


@cache
def make_own(name: str = "Kecamatan Wangon (contoh)") -> bytes:
    return make_certificate(
        common_name=name, organization="Kabupaten Banyumas", passphrase=b"rahasia", now=AT
    )


def export(container: bytes) -> bytes:
    certificate = pkcs12.load_key_and_certificates(container, b"rahasia")[1]
    assert certificate is not None
    return certificate.public_bytes(Encoding.PEM)


def sign_again(pdf: bytes, field_name: str = "TandaTangan1", name: str = "") -> bytes:
    return sign(
        pdf,
        make_own(name) if name else make_own(),
        b"rahasia",
        signer_name="Camat Wangon",
        reason="Dokumen Pengukuran Kinerja",
        location="Wangon",
        at=AT,
        field_name=field_name,
    )


@cache
def make_signed() -> bytes:
    return sign_again(make_pdf())


@cache
def make_signed_twice() -> bytes:
    return sign_again(make_signed(), "TandaTangan2", "Sekcam (contoh)")


def run(*command: str | Path) -> str:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def find_gap(pdf: bytes) -> tuple[int, int]:
    """Where the digits of the first signature stand, without their brackets."""
    found = re.search(rb"/ByteRange *\[ *0 (\d+) (\d+) ", pdf)
    assert found is not None
    return int(found[1]) + 1, int(found[2]) - 1


def change(pdf: bytes, place: int, value: int) -> bytes:
    assert pdf[place] != value
    return pdf[:place] + bytes([value]) + pdf[place + 1 :]


def test_signed_paper_is_genuine_and_says_how_far() -> None:
    verdict = verify(make_signed())
    assert verdict.genuine
    assert verdict.sentence == (
        "Berkas utuh sejak ditandatangani. "
        "Sertifikatnya buatan sendiri: jati diri penanda tangan tidak terjamin."
    )
    [fact] = verdict.signatures
    assert (fact.signer, fact.at, fact.trust) == ("Kecamatan Wangon (contoh)", AT, "self_made")
    assert (fact.intact, fact.covers_whole_document) == (True, True)


def test_trusted_certificate_is_called_trusted() -> None:
    verdict = verify(make_signed(), trusted=[export(make_own())])
    assert [fact.trust for fact in verdict.signatures] == ["trusted"]
    assert verdict.sentence == (
        "Berkas utuh sejak ditandatangani. Sertifikatnya dari penerbit yang dipercaya kantor ini."
    )


def test_other_trusted_certificate_changes_nothing() -> None:
    verdict = verify(make_signed(), trusted=[export(make_own("Lain (contoh)"))])
    assert [fact.trust for fact in verdict.signatures] == ["self_made"]


def test_second_signature_keeps_the_first() -> None:
    verdict = verify(make_signed_twice())
    assert verdict.genuine
    assert [
        (fact.signer, fact.intact, fact.covers_whole_document) for fact in verdict.signatures
    ] == [("Kecamatan Wangon (contoh)", True, False), ("Sekcam (contoh)", True, True)]
    assert make_signed_twice().startswith(make_signed())


def test_certificate_calls_itself_an_example() -> None:
    certificate = pkcs12.load_key_and_certificates(make_own(), b"rahasia")[1]
    assert certificate is not None
    assert certificate.subject.rfc4514_string() == (
        "CN=Kecamatan Wangon (contoh),OU=Sertifikat contoh\\, bukan BSrE,O=Kabupaten Banyumas,C=ID"
    )


def test_signing_keeps_metadata_and_hides_the_field_off_the_page() -> None:
    before, after = (pikepdf.open(io.BytesIO(pdf)) for pdf in (make_pdf(), make_signed()))
    assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()
    assert dict(before.docinfo) == dict(after.docinfo)
    [field] = after.Root.AcroForm.Fields
    # PDF/A: printed and not hidden; PDF/UA: outside the page and with a name to read out.
    assert (int(field.F) & 0b100110, max(int(side) for side in field.Rect) < 0) == (4, True)
    assert (str(field.TU), str(field.V.SubFilter)) == (
        "Tanda tangan elektronik Camat Wangon",
        "/ETSI.CAdES.detached",
    )
    assert {str(page.Tabs) for page in after.pages} == {"/S"}


def test_pdfsig_accepts_both_signatures(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_signed_twice())
    report = run("pdfsig", "-nocert", tmp_path / "a.pdf")
    assert report.count("Signature Validation: Signature is Valid.") == 2
    assert report.count("Signature Type: ETSI.CAdES.detached") == 2
    assert report.count("Total document signed") == 1


def test_qpdf_accepts_the_signed_paper(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_signed_twice())
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", tmp_path / "a.pdf")


def test_signing_works_inside_an_event_loop() -> None:
    async def work() -> Verdict:
        return verify(sign_again(make_pdf()))

    assert asyncio.run(work()).genuine


def test_every_changed_digit_of_the_signature_is_found() -> None:
    pdf, seed = make_signed(), random.Random(6)
    first, last = find_gap(pdf)
    used = len(pdf[first:last].rstrip(b"0"))
    # The outermost length could otherwise grow into the zeros behind it.
    lengths = [(first + place, digit) for place in (5, 6, 7) for digit in DIGITS]
    others = [
        (place, seed.choice(DIGITS))
        for place in [
            *range(first, first + 110),
            *seed.sample(range(first, first + used), settings().max_examples),
        ]
    ]
    for place, digit in [*lengths, *others]:
        if pdf[place] != digit:
            assert not verify(change(pdf, place, digit)).genuine, place - first


def test_other_spelling_of_the_signature_is_found() -> None:
    pdf = make_signed()
    first, last = find_gap(pdf)
    letter = first + pdf[first:last].index(b"A")
    for place, value in [
        (letter, ord("a")),
        (last - 1, ord("1")),
        (last - 1, ord(" ")),
        (first - 1, ord("(")),
        (last, ord(" ")),
    ]:
        assert not verify(change(pdf, place, value)).genuine, place


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\x00", b"x" * 2000])
def test_anything_appended_is_found(tail: bytes) -> None:
    verdict = verify(make_signed() + tail)
    assert not verdict.genuine


def test_update_without_signature_is_found() -> None:
    with pikepdf.open(io.BytesIO(make_signed())) as book:
        book.docinfo["/Title"] = "Lain"
        buffer = io.BytesIO()
        book.save(buffer)
    verdict = verify(buffer.getvalue())
    assert (verdict.genuine, verdict.sentence) == (
        False,
        "Berkas berubah setelah ditandatangani. Minta berkas aslinya kepada kantor.",
    )


@pytest.mark.parametrize("cut", [1, 7, 100, 6000])
def test_cut_file_is_found(cut: int) -> None:
    assert not verify(make_signed()[:-cut]).genuine


def test_unsigned_paper_is_called_unsigned() -> None:
    assert verify(make_pdf()) == Verdict(
        False,
        (),
        "Berkas ini tidak bertanda tangan elektronik. Minta berkas yang sudah ditandatangani.",
    )


@pytest.mark.parametrize("data", [b"", b"halo", b"%PDF-1.7", bytes(5000), b"PK\x03\x04"])
def test_garbage_is_answered_not_raised(data: bytes) -> None:
    assert verify(data) == Verdict(
        False,
        (),
        "Berkas rusak atau bukan PDF, jadi tidak dapat diperiksa. Minta berkas aslinya.",
    )


def test_broken_file_makes_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    verify(change(make_signed(), 700, 0))
    verify(make_signed()[:-50])
    assert capfd.readouterr() == ("", "")


def test_garbage_is_not_signed() -> None:
    with pytest.raises(Invalid):
        sign_again(b"halo")


def test_used_field_is_not_signed_again() -> None:
    with pytest.raises(Unavailable):
        sign_again(make_signed())


def test_wrong_passphrase_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        sign(
            make_pdf(),
            make_own(),
            b"salah",
            signer_name="",
            reason="",
            location="",
            at=AT,
            field_name="A",
        )
    assert caught.value.sentence == "Sertifikat tidak dapat dibuka. Periksa kata sandinya."
