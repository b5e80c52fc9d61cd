"""The seats of the example office play all fourteen steps by page, in a real browser.

One return at step 9, one refusal at step 11; units hand in by page, by workbook, in haste, on a
slow line and without JavaScript. What the pages showed on the way is judged at the end.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.program import Program
from tests.browser.seat import PHONE, Seat
from tests.browser.stage import CAMAT, CLERK, GUIDE, SEKCAM, UNITS, Stage
from tests.browser.steps import STEPS
from tests.reading import read_words

PERIOD = "Triwulan I 2026"
DOCUMENT = f"Dokumen Pengukuran Kinerja Kecamatan Wangon – {PERIOD}"
PAPERS = {
    1: [f"Lembar Disposisi – Pengukuran Kinerja {PERIOD}"],
    2: [
        f"{kind} {unit} – {PERIOD}"
        for unit in UNITS
        for kind in ("Buku kerja isian", "Formulir Pengukuran Kinerja")
    ],
    3: [f"Draf Masukan dan Arahan Pengukuran Kinerja – {PERIOD}"],
    4: [
        f"Undangan Nomor 000.1.5/1/2026 – Undangan rapat pembahasan pengukuran kinerja {PERIOD}",
        f"Kalender Rapat pembahasan Pengukuran Kinerja {PERIOD}",
    ],
    5: [
        f"Daftar Hadir – Rapat pembahasan Pengukuran Kinerja {PERIOD}",
        f"Notula – Rapat pembahasan Pengukuran Kinerja {PERIOD}",
    ],
    6: [f"Draf 1 {DOCUMENT}"],
    7: [f"Draf 2 {DOCUMENT}", f"Draf 3 {DOCUMENT}"],
    8: [f"Nota Pengantar – Penyampaian data kinerja {PERIOD}"] * 2,
    9: [f"Lembar Koreksi Putaran {number} – {PERIOD}" for number in (1, 2, 3)],
    10: [f"Lembar Persetujuan – Draf 3 {DOCUMENT}"] * 2,
    11: [f"Lembar Persetujuan – Draf 3 {DOCUMENT}", DOCUMENT],
    12: ["Surat Pengantar Nomor 000.8.6.3/3/2026"],
    13: [
        f"Salinan 1 dari 2 – {DOCUMENT}",
        f"Salinan 2 dari 2 – {DOCUMENT}",
        f"Daftar Penggandaan – {DOCUMENT}",
    ],
    14: ["Daftar Arsip Aktif – Berkas 1/2026-TW1", "Label Boks 3"],
}
HEADS = {
    "Buku kerja": b"PK",
    "Kalender": b"BEGIN:VCALENDAR",
}


@dataclass(frozen=True, slots=True)
class End:
    """What is there when all is played: the office, a stranger, the papers by step."""

    stage: Stage
    stranger: Seat
    papers: dict[int, list[tuple[str, str]]]
    folder: Path

    @property
    def signed(self) -> bytes:
        """The signed document, as the Camat downloads it."""
        address = dict(self.papers[11])[DOCUMENT]
        return self.stage.seat(CAMAT).download(address)


def every_step_left_its_papers(end: End) -> None:
    assert {step: [title for title, _ in found] for step, found in end.papers.items()} == PAPERS


def every_paper_is_the_file_it_says(end: End) -> None:
    camat = end.stage.seat(CAMAT)
    for title, address in (paper for found in end.papers.values() for paper in found):
        head = next((head for words, head in HEADS.items() if title.startswith(words)), b"%PDF-")
        assert camat.download(address).startswith(head), title


def signature_is_valid(end: End) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not on this machine")
    path = end.folder / "signed.pdf"
    path.write_bytes(end.signed)
    seen = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature is Valid." in seen
    assert "Total document signed" in seen


def anybody_can_check_the_signed_document(end: End) -> None:
    codes = set(re.findall(r"Kode periksa:?\s+(\w+)", read_words(end.signed)))
    assert len(codes) == 1
    stranger = end.stranger
    stranger.open(f"/periksa/{codes.pop()}/")
    assert "ASLI" in stranger.text
    assert "Camat Wangon" in stranger.text
    end.stage.look("periksa", stranger)
    end.stage.take_picture(f"{GUIDE}/periksa.png", stranger, PHONE, top="main")
    assert "sama persis dengan naskah yang terdaftar" in _compare(stranger, end.signed)
    assert "BERUBAH" in _compare(stranger, end.signed + b" ")
    assert "TIDAK DIKENAL" in stranger.refuse("/periksa/TIDAKADA/", 404)
    end.stage.look("periksa tidak dikenal", stranger)


def _compare(stranger: Seat, data: bytes) -> str:
    stranger.page.get_by_label("Berkas yang Anda pegang").set_input_files(
        {"name": "dokumen.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    return stranger.press("Bandingkan berkas")


def chain_is_unbroken(end: End) -> None:
    verified = end.stage.program.run("verify")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.startswith("33.02.02: ")


def archive_is_whole(end: End) -> None:
    clerk = end.stage.seat(CLERK)
    clerk.open("/arsip/")
    end.stage.look("arsip", clerk)
    clerk.follow(clerk.page.locator("main table").get_by_role("link").first.click)
    end.stage.look("arsip rinci", clerk)
    end.stage.take_picture(f"{GUIDE}/arsip.png", clerk, top="main")
    clerk.press("Periksa keutuhan arsip")
    assert "utuh" in clerk.page.get_by_role("status").first.inner_text()


def nobody_waits_any_more(end: End) -> None:
    for title, seat in end.stage.seats.items():
        seat.open("/tugas/")
        assert "Tidak ada yang menunggu Anda." in seat.text, title
    end.stage.look("tugas", end.stage.seat(CAMAT))


def strangers_and_lost_ways_are_told_what_to_do(end: End) -> None:
    stranger, camat = end.stranger, end.stage.seat(CAMAT)
    stranger.open("/")
    assert stranger.page.url == f"{stranger.address}/masuk/?next=/"
    end.stage.look("masuk", stranger)
    stranger.write("Nama pengguna", "camat")
    stranger.write("Kata sandi", "salah")
    stranger.page.get_by_role("button", name="Masuk", exact=True)
    assert "Nama pengguna atau kata sandi salah." in stranger.press_in_vain("Masuk")
    end.stage.look("masuk salah", stranger)
    assert "Tidak ditemukan" in camat.refuse("/kasus/99/", 404)
    end.stage.look("tidak ditemukan", camat)
    assert "Cara ini tidak dikenal" in camat.refuse("/keluar/", 405)


def other_pages_are_in_order(end: End) -> None:
    camat = end.stage.seat(CAMAT)
    for name, path in (
        ("daftar pengukuran", "/kasus/"),
        ("kasus selesai", end.stage.case),
        ("langkah selesai", f"{end.stage.case}langkah/11/"),
        ("kantor", "/kantor/"),
        ("riwayat", "/riwayat/"),
        ("bantuan", "/bantuan/"),
        ("bantuan bab", "/bantuan/umum/"),
    ):
        camat.open(path)
        end.stage.look(name, camat)
    sekcam = end.stage.seat(SEKCAM)
    sekcam.open("/kantor/persiapan/")
    end.stage.look("persiapan", sekcam)
    end.stage.take_picture(f"{GUIDE}/persiapan.png", sekcam, top="main")
    camat.open("/riwayat/")
    assert "Camat Wangon menandatangani" in camat.text


def every_page_is_readable_by_everybody(end: End) -> None:
    wrong = {name: found for name, found in end.stage.looks.items() if found}
    assert wrong == {}
    assert len(end.stage.looks) >= 30


def no_browser_complained(end: End) -> None:
    seats = {**end.stage.seats, "stranger": end.stranger}
    assert {name: seat.complaints for name, seat in seats.items() if seat.complaints} == {}


CHECKS = (
    every_step_left_its_papers,
    every_paper_is_the_file_it_says,
    signature_is_valid,
    anybody_can_check_the_signed_document,
    chain_is_unbroken,
    archive_is_whole,
    nobody_waits_any_more,
    strangers_and_lost_ways_are_told_what_to_do,
    other_pages_are_in_order,
    every_page_is_readable_by_everybody,
    no_browser_complained,
)


@pytest.mark.journey
def test_journey_by_page(
    chromium: Browser,
    program: Program,
    pictures: Path | None,
    tmp_path: Path,
    subtests: pytest.Subtests,
) -> None:
    stage = Stage(chromium, program, pictures)
    for step in STEPS:
        step(stage)
    camat = stage.seat(CAMAT)
    papers = {}
    for number in range(1, 15):
        camat.open(f"{stage.case}langkah/{number}/")
        papers[number] = camat.papers()
    end = End(stage, Seat(chromium, program.address), papers, tmp_path)
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(end)
