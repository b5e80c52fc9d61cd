"""The life of an archived file: dates, the inactive store, appraisal, destruction by two people."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.adapters.bag import TAG_MANIFEST, has_rest
from capaian.archive.commands import (
    AppraisalRequest,
    HardcopyPlace,
    TransferRequest,
    appraise_file,
    approve_destruction,
    finish_destruction,
    propose_destruction,
    schedule_files,
    transfer_files,
    withdraw_destruction,
)
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import ArchiveSearch, path_of, search_archived, verify_archived
from capaian.audit.models import Event
from capaian.documents.files import path_of as file_of
from capaian.documents.models import Document, LetterNumber
from capaian.domain.access import Actor
from capaian.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, Unavailable
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import ArchiveState, Fate
from capaian.office.models import Office
from tests.reading import read_words
from tests.web.browser import Browser
from tests.web.conftest import PAST, Browsers, age

Cast = dict[str, Actor]
CLERK = "pengadministrasi-kepegawaian"
FUTURE = date(2026, 4, 10)  # today
LATER = date(2030, 1, 1)
EITHER = SignatureMethod.EITHER.label


def text_of(document: Document) -> str:
    return read_words(file_of(document.file.sha256).read_bytes())


def test_missing_dates_are_worked_out_when_the_schedule_is_set(
    archived: ArchivedCase, cast: Cast
) -> None:
    with pytest.raises(Conflict):
        schedule_files(cast["sekcam"])
    Office.objects.filter(code="33.02.02").update(
        settings={
            "retention": {"active_years": 1, "inactive_years": 1},
            "codes": ["000.8.6.3; Akuntabilitas; ; ; ; 2; 3; Musnah"],
        }
    )
    assert schedule_files(cast[CLERK]) == 1
    archived.refresh_from_db()
    dates = (archived.active_until, archived.inactive_until, archived.fate)
    assert dates == (date(2028, 4, 10), date(2031, 4, 10), "Musnah")
    assert Event.objects.latest("sequence").details == {"files": 1}
    with pytest.raises(Conflict):
        schedule_files(cast[CLERK])


def test_transfer_moves_what_is_due_and_writes_the_report(
    archived: ArchivedCase, cast: Cast
) -> None:
    age(archived, active_until=PAST, room="Ruang arsip", box="7")
    request = TransferRequest((archived.pk,), HardcopyPlace(room="Depo", shelf="2"))
    with pytest.raises(NotAllowed):
        transfer_files(cast["kasi-trantib"], request)
    report = transfer_files(cast[CLERK], request)
    archived.refresh_from_db()
    assert (archived.state, archived.place) == (
        "inaktif",
        "Depo, lemari 1, rak 2, boks 7, folder 1",
    )
    assert archived.transfer_report == report
    text = text_of(report)
    told = (
        str(report.number),
        "Depo, lemari 1, rak 2, boks 7, folder 1",
        archived.seal[:20],
        "Yang menerima",
        "9 April 2026",
    )
    assert [each for each in told if each.replace(" ", "") not in text.replace(" ", "")] == []


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"active_until": FUTURE}, Conflict),
        ({"active_until": None}, Conflict),
        ({"active_until": PAST, "state": ArchiveState.INACTIVE}, Conflict),
        ({"active_until": PAST, "state": ArchiveState.RECEIVED}, Conflict),
    ],
)
def test_what_is_not_due_is_not_moved(
    archived: ArchivedCase, cast: Cast, facts: dict[str, Any], refused: type[Refusal]
) -> None:
    age(archived, **facts)
    with pytest.raises(refused):
        transfer_files(cast[CLERK], TransferRequest((archived.pk,), HardcopyPlace()))
    assert Document.objects.filter(kind="berita_pindah").count() == 0


def test_transfer_of_nothing_or_of_another_office_is_refused(
    archived: ArchivedCase, cast: Cast
) -> None:
    for files, refused in (((), Invalid), ((archived.pk, 10**6), NotFound)):
        with pytest.raises(refused):
            transfer_files(cast[CLERK], TransferRequest(files, HardcopyPlace()))


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"inactive_until": FUTURE}, "not_due"),
    ({"inactive_until": None}, "conflict"),
    ({"fate": Fate.PERMANENT}, "permanent"),
    ({"fate": Fate.REVIEW}, "not_appraised"),
    ({"state": ArchiveState.ACTIVE}, "not_inactive"),
    ({"state": ArchiveState.RECEIVED}, "not_inactive"),
]


@pytest.mark.parametrize(("facts", "code"), REFUSALS)
def test_what_may_not_be_destroyed_is_not_even_proposed(
    due: ArchivedCase, cast: Cast, facts: dict[str, Any], code: str
) -> None:
    age(due, **facts)
    with pytest.raises(Conflict) as refusal:
        propose_destruction(cast[CLERK], due.pk, "Sudah lewat.")
    assert refusal.value.code == code


@pytest.mark.parametrize(("facts", "code"), REFUSALS)
def test_approval_looks_at_the_dates_once_more(
    due: ArchivedCase, cast: Cast, facts: dict[str, Any], code: str
) -> None:
    propose_destruction(cast[CLERK], due.pk, "Sudah lewat.")
    age(due, **facts)
    with pytest.raises(Conflict) as refusal:
        approve_destruction(cast["camat"], due.pk)
    assert (refusal.value.code, path_of(due).exists()) == (code, True)


def test_two_people_destroy_and_what_was_destroyed_stays_provable(
    due: ArchivedCase, cast: Cast
) -> None:
    sekcam, camat, bag = cast["sekcam"], cast["camat"], path_of(due)
    seal = hashlib.sha256((bag / TAG_MANIFEST).read_bytes()).hexdigest()
    kept = (bag / TAG_MANIFEST).read_text("utf-8")
    with pytest.raises(Conflict):
        approve_destruction(camat, due.pk)
    propose_destruction(sekcam, due.pk, "Masa simpan lewat.")
    with pytest.raises(NotAllowed) as refusal:
        approve_destruction(sekcam, due.pk)
    assert refusal.value.code == "four_eyes"
    with pytest.raises(NotAllowed):
        approve_destruction(cast[CLERK], due.pk)
    approve_destruction(camat, due.pk)
    due.refresh_from_db()
    assert (due.state, has_rest(bag)) == ("musnah", False)
    assert due.manifest.startswith(kept)
    assert (hashlib.sha256(kept.encode()).hexdigest(), due.seal) == (seal, seal)
    assert "data/naskah/" in due.manifest
    event = Event.objects.latest("sequence")
    assert (event.action, event.details["seal"]) == ("approve_destruction", seal)
    report = due.destruction_report
    assert report is not None
    assert str(report.number) == event.details["number"]
    text = text_of(report)
    told = (
        "diusulkan oleh Sekretaris Kecamatan Wangon pada 10 April 2026",
        "disetujui oleh Camat Wangon hari ini",
        f"Yang mengusulkan Sekretaris Kecamatan Wangon, {EITHER}",
        f"Yang menyetujui Camat Wangon, {EITHER}",
    )
    assert [words for words in told if words not in text] == []
    with pytest.raises(Conflict):
        approve_destruction(camat, due.pk)


def test_withdrawn_proposal_is_not_approved(due: ArchivedCase, cast: Cast) -> None:
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    with pytest.raises(Conflict):
        propose_destruction(cast["sekcam"], due.pk, "Lagi.")
    with pytest.raises(Invalid):
        withdraw_destruction(cast["camat"], due.pk, " ")
    withdraw_destruction(cast["camat"], due.pk, "Masih dipakai.")
    for act in (approve_destruction, lambda a, pk: withdraw_destruction(a, pk, "Lagi.")):
        with pytest.raises(Conflict):
            act(cast["camat"], due.pk)
    assert path_of(due).exists()


def test_exchanged_bag_is_not_destroyed(due: ArchivedCase, cast: Cast) -> None:
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    (path_of(due) / "data/BACA-SAYA.txt").write_text("Lain", "utf-8")
    with pytest.raises(Conflict) as refusal:
        approve_destruction(cast["camat"], due.pk)
    assert refusal.value.code == "not_genuine"


def test_crash_before_the_report_is_kept_destroys_nothing(
    due: ArchivedCase, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    before = (Event.objects.count(), LetterNumber.objects.count())
    (tmp_path / "full").write_bytes(b"")
    settings.FILES = tmp_path / "full"  # a disk that takes no file
    with pytest.raises(Unavailable):
        approve_destruction(cast["camat"], due.pk)
    due.refresh_from_db()
    assert (due.state, verify_archived(due).genuine) == ("inaktif", True)
    assert (Event.objects.count(), LetterNumber.objects.count()) == before


def _whole(kept: Path, bag: Path) -> None:
    shutil.copytree(kept, bag)


def _half(kept: Path, bag: Path) -> None:
    shutil.copytree(kept / "data", bag.with_name(f".{bag.name}.musnah") / "data")


@pytest.mark.parametrize("rest", [_whole, _half])
def test_crash_after_the_report_leaves_a_rest_that_is_removed_again(
    due: ArchivedCase, cast: Cast, tmp_path: Path, rest: Callable[[Path, Path], None]
) -> None:
    bag, kept = path_of(due), tmp_path / "kept"
    shutil.copytree(bag, kept)
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    approve_destruction(cast["camat"], due.pk)
    with pytest.raises(Conflict):
        finish_destruction(cast[CLERK], due.pk)
    rest(kept, bag)
    assert has_rest(bag)
    page = f"/arsip/{due.pk}/"
    Browser(cast[CLERK]).do(page, "sisa")
    assert has_rest(bag) is False
    assert Document.objects.filter(kind="berita_musnah").count() == 1


@pytest.mark.parametrize(
    ("request_", "until", "fate"),
    [
        (AppraisalRequest(Fate.REVIEW, "Dipakai.", LATER), LATER, Fate.REVIEW),
        (AppraisalRequest(Fate.DESTROY, "Tidak dipakai."), PAST, Fate.DESTROY),
        (AppraisalRequest(Fate.PERMANENT, "Bersejarah."), PAST, Fate.PERMANENT),
    ],
)
def test_appraisal_is_recorded_with_its_reason(
    due: ArchivedCase, cast: Cast, request_: AppraisalRequest, until: date, fate: Fate
) -> None:
    age(due, fate=Fate.REVIEW)
    appraise_file(cast["camat"], due.pk, request_)
    due.refresh_from_db()
    assert (due.inactive_until, due.fate) == (until, fate)
    assert Event.objects.latest("sequence").details["reason"] == request_.reason


def test_appraisal_without_day_or_reason_or_before_its_time_is_refused(
    due: ArchivedCase, cast: Cast
) -> None:
    age(due, fate=Fate.REVIEW)
    wrong = (
        AppraisalRequest(Fate.REVIEW, "Dipakai.", FUTURE),
        AppraisalRequest(Fate.REVIEW, "Dipakai."),
        AppraisalRequest(Fate.DESTROY, " "),
    )
    for request in wrong:
        with pytest.raises(Invalid):
            appraise_file(cast["camat"], due.pk, request)
    right = AppraisalRequest(Fate.DESTROY, "Tidak dipakai.")
    with pytest.raises(NotAllowed):
        appraise_file(cast[CLERK], due.pk, right)
    age(due, inactive_until=FUTURE)
    with pytest.raises(Conflict):
        appraise_file(cast["camat"], due.pk, right)


def test_file_goes_its_whole_way_on_pages(
    archived: ArchivedCase, browsers: Browsers, stranger: Actor
) -> None:
    clerk, camat, page = browsers(CLERK), browsers("camat"), f"/arsip/{archived.pk}/"
    age(archived, active_until=PAST, inactive_until=PAST, fate=Fate.REVIEW)
    assert "1 berkas lewat masa aktif." in clerk.open("/arsip/").content.decode()
    clerk.do("/arsip/pindah/", "", chosen=[str(archived.pk)], room="Depo")
    assert "menilai kembali" not in clerk.open(page).content.decode()
    camat.do(page, "nilai", fate="Musnah", reason="Tidak dipakai lagi.")
    assert "Ini dikerjakan oleh" in camat.open(page).content.decode()
    clerk.do(page, "usul", reason="Masa simpan lewat.")
    stale = camat.form(page, "musnahkan")
    camat.do(page, "musnahkan")
    again = camat.send(page, stale)
    assert again.status_code in {302, 200}
    shown = camat.open(page).content.decode()
    told = ("Dimusnahkan", "berita acara", "Sidik jari yang dimusnahkan", "Pemusnahan diusulkan")
    assert [words for words in told if words not in shown] == []
    history = camat.open("/riwayat/").content.decode()
    assert "menyetujui pemusnahan arsip" in history
    for path in (page, f"/arsip/{archived.pk}/berkas/data/BACA-SAYA.txt"):
        assert Browser(stranger).open(path).status_code == 404


def test_page_of_a_proposed_file_asks_at_most_fifteen_times(
    due: ArchivedCase, cast: Cast, browsers: Browsers
) -> None:
    propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")
    camat, page = browsers("camat"), f"/arsip/{due.pk}/"
    camat.open(page)
    with CaptureQueriesContext(connection) as queries:
        shown = camat.open(page).content.decode()
    assert ("Setujui dan musnahkan" in shown, len(queries) <= 15) == (True, True)


def test_search_finds_by_each_part(archived: ArchivedCase, cast: Cast, stranger: Actor) -> None:
    age(archived, room="Depo", box="7")
    right = [
        ArchiveSearch(),
        ArchiveSearch(words="kinerja TRIWULAN"),
        ArchiveSearch(words="notula"),  # the title of a paper
        ArchiveSearch(year=2026, code="000.8.6.3", place="depo 7", state="aktif"),
    ]
    wrong = [
        ArchiveSearch(words="kinerja siluman"),
        ArchiveSearch(year=2025),
        ArchiveSearch(code="000.1.5"),
        ArchiveSearch(place="depo 8"),
        ArchiveSearch(state="musnah"),
    ]
    found = [search_archived(cast["camat"], each).count() for each in (*right, *wrong)]
    assert found == [1] * len(right) + [0] * len(wrong)
    assert search_archived(stranger, ArchiveSearch()).count() == 0
