"""The BSrE service, stood in for by one that really signs: each answer, refusal and silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from capaian.adapters.esign import EsignSigner, Service
from capaian.adapters.signing import verify
from capaian.domain.errors import Invalid, Refusal, Unavailable
from tests.adapters.test_signing import AT, make_pdf
from tests.standins import NIK, PASSPHRASE, EsignHandler, Heard, make_bsre, serve

WORDS: dict[str, Any] = {
    "signer_name": "Camat Wangon",
    "reason": "Dokumen",
    "location": "Wangon",
    "at": AT,
    "field_name": "TandaTangan1",
}


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def signer(heard: Heard) -> Iterator[EsignSigner]:
    with serve(EsignHandler, heard) as url:
        yield EsignSigner(Service(url, "capaian", "sandi-layanan", 1), NIK, PASSPHRASE)


@pytest.mark.parametrize("answer", ["pdf", "base64"])
def test_both_forms_of_answer_give_the_signed_paper(
    signer: EsignSigner, heard: Heard, answer: str
) -> None:
    heard.answer = answer
    signed = signer.sign(make_pdf(), **WORDS)
    assert signed.startswith(make_pdf())
    verdict = verify(signed, trusted=[make_bsre().pem])
    assert (verdict.genuine, [fact.trust for fact in verdict.signatures]) == (True, ["trusted"])


def test_request_carries_what_the_service_asks(signer: EsignSigner, heard: Heard) -> None:
    signer.sign(make_pdf(), **WORDS)
    assert heard.paths == ["POST /api/sign/pdf"]
    assert heard.users == ["capaian:sandi-layanan"]
    assert heard.fields == {
        "nik": NIK.encode(),
        "passphrase": PASSPHRASE.encode(),
        "tampilan": b"invisible",
        "file": make_pdf(),
    }


def test_status_is_asked_by_nik(signer: EsignSigner, heard: Heard) -> None:
    signer.check_status()
    assert heard.paths == [f"GET /api/user/status/{NIK}"]


@pytest.mark.parametrize("nik", ["", "33020200000001", "330202000000000A", "../sign/pdf12345"])
def test_malformed_nik_is_never_sent(signer: EsignSigner, heard: Heard, nik: str) -> None:
    with pytest.raises(Invalid) as caught:
        replace(signer, nik=nik).check_status()
    assert (caught.value.problems[0][0], heard.paths) == ("nik", [])


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        ("EXPIRED", "esign_not_ready", "Sertifikat elektronik sudah kedaluwarsa."),
        ("revoke", "esign_not_ready", "Sertifikat elektronik sudah dicabut."),
        (
            (404, b'{"error": "User tidak terdaftar", "status_code": 2011}'),
            "esign_not_registered",
            "NIK ini belum terdaftar di BSrE.",
        ),
        ((200, b"<html>"), "esign_unreadable", "Jawaban layanan tanda tangan"),
        ((200, b"[1]"), "esign_unreadable", "Jawaban layanan tanda tangan"),
    ],
)
def test_status_that_forbids_signing_is_told(
    signer: EsignSigner,
    heard: Heard,
    status: str | tuple[int, bytes],
    code: str,
    sentence: str,
) -> None:
    heard.status = status
    with pytest.raises(Refusal) as caught:
        signer.check_status()
    assert caught.value.code == code
    assert caught.value.sentence.startswith(sentence)


def write_error(status: int, code: int) -> tuple[int, bytes]:
    return status, json.dumps({"error": "Gagal", "status_code": code}).encode()


REFUSALS: list[tuple[str | tuple[int, bytes], type[Refusal], str]] = [
    (write_error(400, 2011), Invalid, "esign_not_registered"),
    (write_error(400, 2031), Invalid, "esign_passphrase"),
    (write_error(200, 2031), Invalid, "esign_passphrase"),
    (write_error(200, 5000), Unavailable, "esign_refused"),
    (write_error(400, 9999), Unavailable, "esign_refused"),
    ((400, b"<html>Bad Request</html>"), Unavailable, "esign_refused"),
    ((401, b""), Unavailable, "esign_unauthorized"),
    ((403, b"{}"), Unavailable, "esign_unauthorized"),
    ((404, b""), Unavailable, "esign_refused"),
    ((413, b""), Unavailable, "esign_too_large"),
    ((302, b""), Unavailable, "esign_refused"),
    ((500, b"oops"), Unavailable, "esign_down"),
    (write_error(503, 503), Unavailable, "esign_down"),
    ((200, b""), Unavailable, "esign_unreadable"),
    ((200, b"<html>"), Unavailable, "esign_unreadable"),
    ((200, b'{"base64_signed_file": "bukan base64!"}'), Unavailable, "esign_unreadable"),
    ((200, b'{"base64_signed_file": "aGFsbw=="}'), Unavailable, "esign_unreadable"),
    ((200, b"{}"), Unavailable, "esign_unreadable"),
    ("hang up", Unavailable, "esign_unreachable"),
    ("silence", Unavailable, "esign_timeout"),
]


@pytest.mark.parametrize(("answer", "kind", "code"), REFUSALS)
def test_every_refusal_is_a_sentence(
    signer: EsignSigner,
    heard: Heard,
    answer: str | tuple[int, bytes],
    kind: type[Refusal],
    code: str,
) -> None:
    heard.answer = answer
    with pytest.raises(Refusal) as caught:
        signer.sign(make_pdf(), **WORDS)
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert len(heard.paths) == 1
    sentences = [each for each in caught.value.sentence.split(". ") if each]
    assert len(sentences) >= 2 or "lalu ulangi" in caught.value.sentence
    assert max(len(each.split()) for each in sentences) < 15


def test_wrong_passphrase_names_its_field(signer: EsignSigner) -> None:
    with pytest.raises(Invalid) as caught:
        replace(signer, passphrase="salah").sign(make_pdf(), **WORDS)
    assert [place for place, _ in caught.value.problems] == ["passphrase"]


def test_service_that_is_off_is_told() -> None:
    signer = EsignSigner(Service("http://127.0.0.1:9", "a", "b", 1), NIK, PASSPHRASE)
    with pytest.raises(Unavailable) as caught:
        signer.sign(make_pdf(), **WORDS)
    assert caught.value.code == "esign_unreachable"


def test_secrets_stand_in_no_message(signer: EsignSigner, heard: Heard) -> None:
    heard.status = (500, b"")
    with pytest.raises(Unavailable) as caught:
        signer.check_status()
    told = f"{signer!r} {caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert not any(secret in told for secret in (NIK, PASSPHRASE, "sandi-layanan"))
    # The address with the NIK is in the library's own error, which must not be shown along.
    off = EsignSigner(Service("http://127.0.0.1:9", "a", "b", 1), NIK, PASSPHRASE)
    with pytest.raises(Unavailable) as caught:
        off.check_status()
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)
