"""Step 11 in the four ways: what is printed, what is kept, and that a failure changes nothing."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from pytest_django.fixtures import Settings

from capaian import gate
from capaian.adapters.signing import CertificateSigner
from capaian.audit.queries import verify_chain
from capaian.cli.comparing import find_differences
from capaian.documents.commands import signing as documents_signing
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.documents.verifying import verify
from capaian.documents.ways import Credentials
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid, NotAllowed, Refusal
from capaian.domain.letters import WET_SIGNED, SignatureMethod, word_copy
from capaian.domain.terms import DocumentState, NumberState, SendingWay
from capaian.measurement import commands
from capaian.measurement.commands import CopyRequest, ScanRequest
from capaian.measurement.models import Cycle, Snapshot
from capaian.office.models import Office
from tests.apps.signing.conftest import TYPED, choose, look, trust
from tests.crashing import PowerError, crash
from tests.reading import read_words
from tests.standins import (
    NIK,
    PASSPHRASE,
    Heard,
    StampHandler,
    issue,
    make_bsre,
    make_holder,
    serve,
)

sign_module = import_module("capaian.measurement.commands.sign")

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def bring_certificate(office: Office, keys: Path, container: bytes) -> None:
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "kantor.p12").write_bytes(container)
    choose(office, "own", certificate="kantor.p12")


def read_text(document: Document) -> str:
    return read_words(read_file(document.file))


def is_refused(cycle: Cycle, camat: Actor, typed: Credentials = TYPED) -> str:
    """The code with which signing is refused; nothing may change by it."""
    before = look(cycle)
    with pytest.raises(Refusal) as caught:
        commands.sign(camat, cycle.case_id, typed)
    assert look(cycle) == before
    return caught.value.code


def test_self_made_way_says_so_and_verifies(cycle: Cycle, camat: Actor) -> None:
    with pytest.raises(Conflict):
        commands.print_for_signing(camat, cycle.case_id)
    document = commands.sign(camat, cycle.case_id)
    assert SignatureMethod.SELF_MADE.label in read_text(document)
    verdict = verify(read_file(document.file))
    assert (verdict.genuine, [fact.trust for fact in verdict.signatures]) == (True, ["self_made"])
    assert document.signatures.get().wording == SignatureMethod.SELF_MADE.label
    assert document.state == DocumentState.SIGNED


def test_own_way_asks_for_the_passphrase_each_time(
    cycle: Cycle, camat: Actor, office: Office, settings: Settings
) -> None:
    keys, expired = settings.KEYS, issue("Camat", make_bsre(), days=(-400, -1))
    choose(office, "own")
    assert is_refused(cycle, camat) == "no_certificate"
    choose(office, "own", certificate="tidak-ada.p12")
    assert is_refused(cycle, camat) == "no_certificate"
    for container, code in [
        (b"rusak", "wrong_passphrase"),
        (make_holder().export("lain"), "wrong_passphrase"),
        (expired.export(), "certificate_expired"),
    ]:
        bring_certificate(office, keys, container)
        assert is_refused(cycle, camat) == code
    bring_certificate(office, keys, make_holder().export())
    assert is_refused(cycle, camat, Credentials()) == "invalid"
    document = commands.sign(camat, cycle.case_id, TYPED)
    assert SignatureMethod.OWN.label in read_text(document)
    assert list(find_differences(document, read_file(document.file))) == []
    assert [fact.trust for fact in verify(read_file(document.file)).signatures] == ["unknown"]
    trust(keys, "trusted", make_bsre().pem)
    [fact] = verify(read_file(document.file)).signatures
    assert (fact.signer, fact.trust) == ("Camat Wangon", "trusted")


def test_own_way_is_stamped_where_an_authority_is_set(
    cycle: Cycle, camat: Actor, office: Office, settings: Settings
) -> None:
    bring_certificate(office, settings.KEYS, make_holder().export())
    trust(settings.KEYS, "trusted", make_bsre().pem)
    settings.TIMESTAMP_URL = "http://127.0.0.1:9"
    assert is_refused(cycle, camat) == "no_time_stamp"
    with serve(StampHandler, Heard()) as url:
        settings.TIMESTAMP_URL = url
        document = commands.sign(camat, cycle.case_id, TYPED)
    [fact] = verify(read_file(document.file)).signatures
    assert (fact.trust, fact.covers_whole_document) == ("trusted", True)
    assert fact.stamped_at is not None


def test_bsre_way_prints_its_sentence_where_bsre_issued(
    bsre: Heard, cycle: Cycle, camat: Actor, clerk: Actor
) -> None:
    bsre.answer = "base64"
    document = commands.sign(camat, cycle.case_id, TYPED)
    assert SignatureMethod.BSRE.label in read_text(document)
    assert list(find_differences(document, read_file(document.file))) == []
    verdict = verify(read_file(document.file))
    assert (verdict.genuine, [fact.trust for fact in verdict.signatures]) == (True, ["trusted"])
    assert bsre.paths == [f"GET /api/user/status/{NIK}", "POST /api/sign/pdf"]
    letter = commands.CoverLetterRequest("Kepala Dinas", "Purwokerto", SendingWay.POST)
    commands.cover_letter(clerk, cycle.case_id, letter)
    [copy] = commands.copy(clerk, cycle.case_id, CopyRequest(("Arsip",)))
    assert word_copy(SignatureMethod.BSRE.label) in read_text(copy.document)


@pytest.mark.journey
def test_bsre_way_changes_nothing_when_anything_fails_and_keeps_no_secret(
    bsre: Heard,
    cycle: Cycle,
    camat: Actor,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    answers: list[tuple[str | tuple[int, bytes], str]] = [
        ((500, b""), "esign_down"),
        ((400, b'{"error": "x", "status_code": 2011}'), "esign_not_registered"),
        ((400, b'{"error": "x", "status_code": 2031}'), "esign_passphrase"),
        ((200, b"%PDF-1.7 bukan naskah ini"), "other_file"),
        ("changed", "not_genuine"),
        ("hang up", "esign_unreachable"),
        ("silence", "esign_timeout"),
    ]
    for bsre.answer, code in answers:
        assert is_refused(cycle, camat) == code
    bsre.answer = "pdf"
    bsre.holder = issue("Camat Wangon", issue("Bukan BSrE", authority=True))
    assert is_refused(cycle, camat) == "not_bsre"
    bsre.holder, bsre.status = None, "EXPIRED"
    assert is_refused(cycle, camat) == "esign_not_ready"
    bsre.status = "ISSUE"
    url, settings.ESIGN_URL = settings.ESIGN_URL, ""
    assert is_refused(cycle, camat) == "esign_not_set"
    settings.ESIGN_URL = url
    (settings.KEYS / "bsre" / "induk.pem").unlink()
    assert is_refused(cycle, camat) == "no_bsre_root"
    trust(settings.KEYS, "bsre", make_bsre().pem)
    assert is_refused(cycle, camat, Credentials(nik=NIK)) == "invalid"
    assert is_refused(cycle, camat, Credentials(PASSPHRASE)) == "invalid"
    assert commands.sign(camat, cycle.case_id, TYPED).number is not None

    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    kept = [serializers.serialize("json", rows), caplog.text, repr(TYPED)]
    files = [path.read_bytes() for path in settings.HOME.rglob("*") if path.is_file()]
    for secret in (NIK, PASSPHRASE, "sandi-layanan"):
        assert not any(secret in text for text in kept), secret
        assert not any(secret.encode() in content for content in files), secret


def test_wet_way_waits_for_the_scan_of_its_print(
    cycle: Cycle, camat: Actor, clerk: Actor, stranger: Actor, office: Office
) -> None:
    choose(office, "wet")
    with pytest.raises(Conflict):
        commands.sign(camat, cycle.case_id)
    with pytest.raises(NotAllowed):
        commands.print_for_signing(clerk, cycle.case_id)
    with pytest.raises(Conflict):
        commands.upload_scan(clerk, cycle.case_id, ScanRequest("A", PNG))
    printed = commands.print_for_signing(camat, cycle.case_id)
    assert printed.number is not None
    assert (printed.state, printed.number.state) == (DocumentState.PRINTED, NumberState.RESERVED)
    assert SignatureMethod.WET.label in read_text(printed)
    assert (Snapshot.objects.filter(final=True).count(), printed.signatures.count()) == (0, 0)
    with pytest.raises(Conflict):
        commands.print_for_signing(camat, cycle.case_id)
    before = look(cycle)
    for code, scan, place in [
        ("AAAABBBBCCCCDDDD", PNG, "code"),
        (printed.code, b"GIF89a", "scan"),
        (printed.code, b"%PDF-" + bytes(21 * 1024 * 1024), "scan"),
    ]:
        with pytest.raises(Invalid) as caught:
            commands.upload_scan(clerk, cycle.case_id, ScanRequest(code, scan))
        assert [name for name, _ in caught.value.problems] == [place]
        assert look(cycle) == before
    with pytest.raises(Refusal):
        commands.upload_scan(stranger, cycle.case_id, ScanRequest(printed.code, PNG))
    typed = f" {printed.code[:4].lower()}-{printed.code[4:8]} {printed.code[8:]}"
    signed = commands.upload_scan(clerk, cycle.case_id, ScanRequest(typed, PNG))
    assert signed.pk == printed.pk
    signed.refresh_from_db()
    assert signed.number is not None
    assert (signed.state, signed.number.state) == (DocumentState.WET_SIGNED, NumberState.USED)
    signature = signed.signatures.get()
    assert (signature.name, signature.title, signature.method, signature.wording) == (
        camat.name,
        "Camat Wangon",
        "wet",
        WET_SIGNED,
    )
    scan_row = signed.scans.get()
    assert (read_file(scan_row.file), scan_row.name.endswith(".png")) == (PNG, True)
    assert Snapshot.objects.get(final=True).document == signed
    assert list(find_differences(signed, read_file(signed.file))) == []
    signed.signatures.update(name="Orang Palsu")
    Snapshot.objects.filter(final=True).update(figures={})
    told = list(find_differences(signed, read_file(signed.file)))
    assert ["menurut daftar peristiwa" in told[0], *told[2:]] == [
        True,
        "angka di basis data berbeda dari angka di berkas yang ditandatangani.",
    ]
    assert cycle.case.tasks.get(step="sign").done_at is not None


def test_refused_print_keeps_its_number_as_cancelled(
    cycle: Cycle, camat: Actor, office: Office
) -> None:
    choose(office, "wet")
    printed = commands.print_for_signing(camat, cycle.case_id)
    commands.refuse(camat, cycle.case_id, "Ada salah ketik.")
    printed.refresh_from_db()
    assert printed.number is not None
    assert (printed.state, printed.number.state) == (DocumentState.CANCELLED, NumberState.CANCELLED)
    with pytest.raises(Refusal):
        commands.upload_scan(camat, cycle.case_id, ScanRequest(printed.code, PNG))


STAGES: tuple[tuple[object, str], ...] = (
    (sign_module, "take_number"),
    (documents_signing, "open_way"),
    (documents_signing, "print_data"),
    (CertificateSigner, "sign"),
    (documents_signing, "check_signed"),
    (documents_signing, "file_away"),
    (sign_module, "make_paper"),
    (sign_module, "make_signature"),
    (sign_module, "file_signed"),
    (sign_module, "finish_step"),
    (gate.door, "append_event"),
)


@pytest.mark.journey
def test_crash_at_each_point_leaves_nothing_and_can_be_repeated(
    cycle: Cycle, camat: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look(cycle)
    for place, name in STAGES:
        for late in (False, True):
            with monkeypatch.context() as patch:
                patch.setattr(place, name, crash(getattr(place, name), late))
                with pytest.raises(PowerError):
                    commands.sign(camat, cycle.case_id)
            assert look(cycle) == before, (name, late)
    document = commands.sign(camat, cycle.case_id)
    assert document.number is not None
    assert document.number.sequence == 1 + max(sequence for sequence, _ in before["numbers"])
    assert verify_chain(cycle.office.code).genuine
