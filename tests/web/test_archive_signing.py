"""The berita acara of a destruction, signed electronically by the two who decided on it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from capaian import gate
from capaian.adapters.signing import CertificateSigner
from capaian.archive.commands import (
    approve_destruction,
    file_report_scan,
    propose_destruction,
    sign_report,
)
from capaian.archive.models import ArchivedCase
from capaian.audit.models import Event, Underway
from capaian.cli.comparing import find_differences
from capaian.cli.integrity import check_chain_of
from capaian.documents.commands import signing as documents_signing
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.documents.verifying import read_signers, verify
from capaian.documents.ways import Credentials
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound, Refusal
from capaian.domain.letters import WET_SIGNED, SignatureMethod
from capaian.domain.terms import DocumentState, NumberState
from capaian.office.models import Office, Person, Position
from capaian.office.queries import actor_of
from tests.apps.signing.conftest import TYPED, choose, trust
from tests.crashing import PowerError, crash
from tests.reading import find_faults, read_words
from tests.standins import NIK, EsignHandler, Heard, make_bsre, make_holder, serve
from tests.web.browser import Browser
from tests.web.conftest import Browsers

Cast = dict[str, Actor]
CLERK = "pengadministrasi-kepegawaian"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
sign_module = import_module("capaian.archive.commands.signing")


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(params=["self_made", "own", "bsre"])
def way(request: pytest.FixtureRequest, cast: Cast, settings: Settings) -> Iterator[str]:
    """The office signs in that way, which has all that it needs."""
    way: str = request.param
    choose(Office.objects.get(), way, certificate="kantor.p12")
    trust(settings.KEYS, "bsre", make_bsre().pem)
    (settings.KEYS / "kantor.p12").write_bytes(make_holder().export())
    with serve(EsignHandler, request.getfixturevalue("heard")) as url:
        settings.ESIGN_URL = url
        yield way


@pytest.fixture
def destroyed(due: ArchivedCase, cast: Cast) -> ArchivedCase:
    """Proposed by the clerk and approved by the Camat; nobody has signed."""
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    approve_destruction(cast["camat"], due.pk)
    due.refresh_from_db()
    return due


def report_of(archived: ArchivedCase) -> Document:
    report = ArchivedCase.objects.get(pk=archived.pk).destruction_report
    assert report is not None
    return report


def ask_pdfsig(pdf: bytes, folder: Path) -> str:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not on this machine")
    (folder / "a.pdf").write_bytes(pdf)
    command = ["pdfsig", "-nocert", str(folder / "a.pdf")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_both_sign_in_each_way_and_the_second_keeps_the_first(
    way: str, due: ArchivedCase, cast: Cast, tmp_path: Path
) -> None:
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    approve_destruction(cast["camat"], due.pk)
    made = read_file(report_of(due).file)
    first = sign_report(cast["camat"], due.pk, TYPED)
    once = read_file(first.file)
    assert (first.state, once.startswith(made)) == (DocumentState.PRINTED, True)
    second = sign_report(cast[CLERK], due.pk, TYPED)
    twice = read_file(second.file)
    assert (second.state, twice.startswith(once)) == (DocumentState.SIGNED, True)
    assert second.number is not None
    assert second.number.state == NumberState.USED
    assert list(second.signatures.values_list("title", "method", "wording")) == [
        (title, way, SignatureMethod(way).label)
        for title in ("Camat Wangon", "Pengadministrasi Kepegawaian")
    ]
    assert list(find_differences(second, twice)) == []
    verdict = verify(twice)
    assert (verdict.genuine, len(verdict.signatures)) == (True, 2)
    found = ask_pdfsig(twice, tmp_path)
    assert found.count("Signature is Valid.") == 2
    assert found.count("Total document signed") == 1
    assert find_faults(twice, tmp_path) == ""


def test_signer_whose_seat_is_called_otherwise_by_then_signs_as_the_report_names_him(
    destroyed: ArchivedCase, cast: Cast
) -> None:
    Position.objects.filter(code="camat").update(title="Camat Wangon Baru")
    camat = actor_of(Person.objects.get(pk=cast["camat"].person))
    sign_report(replace(camat, second_factor=True), destroyed.pk, TYPED)
    report = sign_report(cast[CLERK], destroyed.pk, TYPED)
    pdf = read_file(report.file)
    assert [each.name for each in read_signers(pdf)] == [str(e) for e in report.signatures.all()]
    assert report.signatures.values_list("title", flat=True)[0] == "Camat Wangon"
    assert list(find_differences(report, pdf)) == []


def test_report_promises_no_signature_and_names_the_head_of_the_chain(
    destroyed: ArchivedCase,
) -> None:
    report = report_of(destroyed)
    text = read_words(read_file(report.file))
    assert text.count(SignatureMethod.EITHER.label) == 2
    assert "Ditandatangani secara elektronik" not in text
    length, _, head = report.data["imprint"]["chain_head"].partition(":")
    event = Event.objects.get(sequence=int(length.replace(".", "")))
    assert (event.action, event.hash) == ("propose_destruction", head)


def test_both_sign_on_the_page_of_the_file(
    destroyed: ArchivedCase, cast: Cast, browsers: Browsers
) -> None:
    page, report = f"/arsip/{destroyed.pk}/", report_of(destroyed)
    check, camat, clerk = f"/periksa/{report.code}/", browsers("camat"), browsers(CLERK)
    waiting = "menunggu tanda tangan Pengadministrasi Kepegawaian dan Camat Wangon"
    assert waiting in browsers("sekcam").open(page).content.decode()
    # Only whose login is guarded by a second factor signs.
    assert "Tanda tangan memerlukan verifikasi dua langkah" in clerk.open(page).content.decode()
    waits = "Berita acara pemusnahan berkas ini menunggu tanda tangan."
    assert waits in camat.open("/arsip/").content.decode()
    camat.do(page, "tandatangan")
    shown = camat.open(page).content.decode()
    assert "menunggu tanda tangan Pengadministrasi Kepegawaian)" in shown
    assert 'value="tandatangan"' not in shown
    told = Browser().open(check).content.decode()
    assert (told.count("Penanda tangan"), "menunggu tanda tangan" in told) == (1, True)
    sign_report(cast[CLERK], destroyed.pk)
    assert waits not in camat.open("/arsip/").content.decode()
    told = Browser().open(check).content.decode()
    assert (told.count("Penanda tangan"), "menunggu tanda tangan" in told) == (2, False)
    assert "berita acara arsip" in browsers("sekcam").open("/riwayat/").content.decode()


def test_report_waits_on_the_first_page_of_the_two_until_each_has_signed(
    destroyed: ArchivedCase, cast: Cast, browsers: Browsers
) -> None:
    link = f'href="/arsip/{destroyed.pk}/">Tanda tangani berita acara</a>'
    pages = [(code, page) for code in ("camat", CLERK, "sekcam") for page in ("/", "/tugas/")]

    def count() -> list[int]:
        return [browsers(code).open(page).content.decode().count(link) for code, page in pages]

    assert count() == [1, 1, 1, 1, 0, 0]
    sign_report(cast["camat"], destroyed.pk)
    assert count() == [0, 0, 1, 1, 0, 0]
    sign_report(cast[CLERK], destroyed.pk)
    assert count() == [0] * 6


def test_only_the_two_sign_and_each_once(
    destroyed: ArchivedCase, cast: Cast, stranger: Actor
) -> None:
    refusals: tuple[tuple[Actor, type[Refusal], str], ...] = (
        (cast["sekcam"], NotAllowed, "not_allowed"),
        (cast["kasi-trantib"], NotAllowed, "not_allowed"),
        (replace(cast["camat"], second_factor=False), NotAllowed, "no_second_factor"),
        (stranger, NotFound, "not_found"),
    )
    for actor, kind, code in refusals:
        with pytest.raises(kind) as refused:
            sign_report(actor, destroyed.pk)
        assert refused.value.code == code
    sign_report(cast["camat"], destroyed.pk)
    with pytest.raises(AlreadyDone):
        sign_report(cast["camat"], destroyed.pk)
    sign_report(cast[CLERK], destroyed.pk)
    for name in ("camat", CLERK):
        with pytest.raises(Conflict) as refused:
            sign_report(cast[name], destroyed.pk)
    assert report_of(destroyed).signatures.count() == 2


@pytest.mark.parametrize("way", ["bsre"], indirect=True)
def test_refused_passphrase_keeps_nothing_and_a_pen_may_be_second(
    way: str, destroyed: ArchivedCase, cast: Cast
) -> None:
    before = report_of(destroyed).file.sha256
    with pytest.raises(Invalid):
        sign_report(cast["camat"], destroyed.pk, Credentials("salah", NIK))
    assert (report_of(destroyed).file.sha256, Underway.objects.count()) == (before, 0)
    report = sign_report(cast["camat"], destroyed.pk, TYPED)
    file_report_scan(cast[CLERK], destroyed.pk, report.code, PNG)
    assert report_of(destroyed).state == DocumentState.WET_SIGNED
    assert list(report.signatures.values_list("title", "wording")) == [
        ("Camat Wangon", SignatureMethod.BSRE.label),
        ("Pengadministrasi Kepegawaian", WET_SIGNED),
    ]
    assert list(find_differences(report, read_file(report.file))) == []


def test_office_that_signs_by_hand_is_asked_for_the_scan(due: ArchivedCase, cast: Cast) -> None:
    choose(Office.objects.get(), "wet")
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    approve_destruction(cast["camat"], due.pk)
    assert read_words(read_file(report_of(due).file)).count(SignatureMethod.WET.label) == 2
    with pytest.raises(Conflict, match="menandatangani basah"):
        sign_report(cast["camat"], due.pk)


@pytest.mark.journey
def test_crash_at_each_point_leaves_the_report_as_it_was(
    destroyed: ArchivedCase, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = (
        (sign_module, "take_up"),
        (documents_signing, "open_way"),
        (CertificateSigner, "sign"),
        (documents_signing, "check_signed"),
        (documents_signing, "store_file"),
        (sign_module, "add_signature"),
        (gate.door, "append_event"),
    )
    for name, count in (("camat", 1), (CLERK, 2)):
        before = report_of(destroyed)
        for place, function in stages:
            for late in (False, True):
                with monkeypatch.context() as patch:
                    patch.setattr(place, function, crash(getattr(place, function), late))
                    with pytest.raises(PowerError):
                        sign_report(cast[name], destroyed.pk)
                after = report_of(destroyed)
                assert (after.state, after.file_id) == (before.state, before.file_id)
                assert after.signatures.count() == count - 1
        assert sign_report(cast[name], destroyed.pk).signatures.count() == count
    assert report_of(destroyed).state == DocumentState.SIGNED
    assert check_chain_of(cast["camat"].office)[0]


def test_two_at_once_sign_one_after_the_other(
    destroyed: ArchivedCase, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, told = CertificateSigner.sign, []

    def meanwhile(*args: object, **named: object) -> bytes:
        with pytest.raises(Conflict) as refused:
            sign_report(cast[CLERK], destroyed.pk)
        told.append(refused.value.sentence)
        return whole(*args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(CertificateSigner, "sign", meanwhile)
        sign_report(cast["camat"], destroyed.pk)
    assert told == [
        "Camat Wangon sedang menandatangani berita acara arsip ini sejak pukul 09.00 WIB. "
        "Tunggu sebentar, lalu muat ulang halaman."
    ]
    assert sign_report(cast[CLERK], destroyed.pk).state == DocumentState.SIGNED
