"""A bag of another installation: taken in once, read as it was kept, refused when changed."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.adapters.bag import make_bag, read_info
from capaian.archive.commands import propose_destruction, receive_bag
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of, verify_archived
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotAllowed
from capaian.office.queries import console_actor
from tests.web.browser import Browser
from tests.web.conftest import Browsers

AWAY = "33.02.99"


@pytest.fixture
def sent(archived: ArchivedCase, tmp_path: Path) -> Path:
    """The bag of Wangon as it comes along on a memory stick, under another name."""
    return Path(shutil.copytree(path_of(archived), tmp_path / "stick"))


def test_bag_carries_the_facts_of_the_archive(sent: Path) -> None:
    read = bagit.Bag(str(sent))
    read.validate()
    facts = {name: read.info[name] for name in ("Kode-Klasifikasi", "Tingkat-Perkembangan")}
    assert facts == {"Kode-Klasifikasi": "000.8.6.3", "Tingkat-Perkembangan": "Asli"}
    names = ("Hak-Akses", "Aktif-Sampai", "Inaktif-Sampai", "Nasib-Akhir", "Lokasi-Simpan")
    assert [name for name in names if name not in read.info] == []
    readme = (sent / "data/BACA-SAYA.txt").read_text("utf-8")
    assert [name for name in names if name not in readme] == []


def test_received_bag_is_read_in_another_office_and_taken_in_once(
    sent: Path, stranger: Actor
) -> None:
    console = console_actor(AWAY)
    received = receive_bag(console, sent)
    assert (received.origin, received.state) == ("Kecamatan Wangon, Kabupaten Banyumas", "diterima")
    assert (received.case, verify_archived(received).genuine) == (None, True)
    with pytest.raises(AlreadyDone):
        receive_bag(console, sent)
    assert ArchivedCase.objects.filter(office__code=AWAY).count() == 1
    browser = Browser(stranger)
    assert "Diterima dari instalasi lain" in browser.open("/arsip/").content.decode()
    page = f"/arsip/{received.pk}/"
    assert "di kantor asal" in browser.open("/arsip/").content.decode()
    with CaptureQueriesContext(connection) as queries:
        shown = browser.open(page).content.decode()
    assert len(queries) <= 15
    figures = json.loads((sent / "data/data/pengukuran.json").read_text("utf-8"))
    told = [
        *("Isinya hanya dapat dibaca", "menandatangani dokumen", "prosedur/sop.bpmn"),
        "<dt>Lokasi di kantor asal</dt>",
        figures["measurement"]["rows"][0]["indicator"].split()[0],
    ]
    assert [words for words in told if words not in shown] == []
    paper = sorted((sent / "data/naskah").glob("*.pdf"))[0]
    sent_paper = browser.open(f"{page}berkas/data/naskah/{paper.name}")
    assert (sent_paper["Content-Type"], sent_paper.content) == (
        "application/pdf",
        paper.read_bytes(),
    )
    outside = ("bag-info.txt", "data/../bag-info.txt", "data/naskah/tiada.pdf")
    assert [browser.open(f"{page}berkas/{name}").status_code for name in outside] == [404] * 3


def test_received_bag_is_named_in_the_history_and_found_by_the_search(
    sent: Path, stranger: Actor, browsers: Browsers
) -> None:
    received = receive_bag(console_actor(AWAY), sent)
    away, own = Browser(stranger), browsers("camat")
    told = (
        f"menerima arsip “{received.description}” dari {received.origin}, "
        f"folder {received.bag.removeprefix('diterima/')}."
    )
    assert told in away.open("/riwayat/").content.decode()
    link = f'<a href="/arsip/{received.pk}/">'
    number = read_info(sent)["External-Identifier"]
    for typed in ("kinerja triwulan", "wangon", number):
        page = away.client.get("/cari/", {"q": typed}).content.decode()
        assert (link in page, received.origin in page) == (True, True)
        assert link not in own.client.get("/cari/", {"q": typed}).content.decode()


def test_received_bag_is_read_only(sent: Path, stranger: Actor, cast: dict[str, Actor]) -> None:
    ArchivedCase.objects.all().delete()
    received = receive_bag(cast["sekcam"], sent)
    with pytest.raises(Conflict):
        propose_destruction(cast["sekcam"], received.pk, "Lewat.")
    with pytest.raises(NotAllowed):
        receive_bag(stranger, sent)


def test_changed_bag_is_refused(sent: Path, stranger: Actor) -> None:
    with (sent / "data/BACA-SAYA.txt").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(Invalid) as refused:
        receive_bag(console_actor(AWAY), sent)
    assert refused.value.problems == (("stick", "“data/BACA-SAYA.txt” berubah."),)
    assert ArchivedCase.objects.filter(office__code=AWAY).count() == 0


@pytest.mark.parametrize("spoil", ["forged", "shortened", "no events", "no name"])
def test_bag_packed_anew_with_other_events_is_refused(
    sent: Path, stranger: Actor, tmp_path: Path, spoil: str
) -> None:
    events = (sent / "data/peristiwa/peristiwa.jsonl").read_text("utf-8").splitlines()
    if spoil == "forged":
        events[3] = json.dumps({**json.loads(events[3]), "name": "Orang lain"})
    elif spoil == "shortened":
        events.pop()
    contents = {"peristiwa/peristiwa.jsonl": "\n".join(events).encode() + b"\n"}
    if spoil == "no events":
        contents = {"BACA-SAYA.txt": b"kosong"}
    info = read_info(sent)
    if spoil == "no name":
        info.pop("External-Identifier")
    for name in ("Bagging-Date", "Payload-Oxum"):
        info.pop(name)
    make_bag(tmp_path / "forged", contents, info, datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(Invalid):
        receive_bag(console_actor(AWAY), tmp_path / "forged")
    assert ArchivedCase.objects.filter(office__code=AWAY).count() == 0


def test_copy_left_by_a_crash_is_taken_up_and_a_damaged_one_refused(
    sent: Path, stranger: Actor
) -> None:
    received = receive_bag(console_actor(AWAY), sent)
    bag = path_of(received)
    ArchivedCase.objects.filter(pk=received.pk).delete()
    assert path_of(receive_bag(console_actor(AWAY), sent)) == bag
    ArchivedCase.objects.filter(office__code=AWAY).delete()
    (bag / "data/BACA-SAYA.txt").write_text("Lain", "utf-8")
    with pytest.raises(Invalid):
        receive_bag(console_actor(AWAY), sent)


def test_archive_asks_as_often_with_sixty_files_as_with_one(
    archived: ArchivedCase, browsers: Browsers
) -> None:
    camat = browsers("camat")

    def count(path: str) -> int:
        camat.open(path)
        with CaptureQueriesContext(connection) as queries:
            assert camat.open(path).status_code == 200
        return len(queries)

    paths = (
        "/arsip/",
        "/arsip/?kata=kinerja&tahun=2026&keadaan=aktif&tempat=depo",
        "/arsip/pindah/",
    )
    before = [count(path) for path in paths]
    for number in range(60):
        archived.pk, archived.case, archived.seal = None, None, f"{number:064d}"
        archived.active_until = archived.inactive_until = None
        archived.save(force_insert=True)
    after = [count(path) for path in paths]
    assert (after, max(after) <= 15) == (before, True)
