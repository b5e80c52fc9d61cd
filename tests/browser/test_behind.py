"""Pages behind a code or a key, and those of an installation that nobody uses yet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from capaian.cli.playing import EXAMPLE
from tests.browser.looking import look_closely
from tests.browser.program import Program, serve
from tests.browser.seat import Seat
from tests.browser.stage import SEKCAM
from tests.web.test_login import PASSWORD, code_of
from tests.web.test_start import ACCOUNT, FACTS

pytestmark = pytest.mark.journey

OFFICE = {
    "Kode wilayah kecamatan": FACTS["code"],
    "Nama kantor": FACTS["name"],
    "Kabupaten": FACTS["regency"],
    "Tempat": FACTS["place"],
}
LOGIN = {
    "Nama Sekcam": ACCOUNT["name"],
    "Nama pengguna": ACCOUNT["username"],
    "Kata sandi": ACCOUNT["password"],
    "Kata sandi sekali lagi": ACCOUNT["again"],
}
# An office that has its first account and nothing else.
EMPTY = [
    *("/kantor/persiapan/", "/", "/kasus/", "/tugas/", "/riwayat/", "/arsip/"),
    *("/kantor/", "/kantor/unit/", "/kantor/unit/usulan/"),
    *("/kantor/jabatan/", "/kantor/jabatan/usulan/", "/kantor/orang/", "/kantor/pejabat/"),
    *("/kantor/pelaksana/", "/kantor/rencana/", "/kantor/register/", "/kantor/pengiriman/"),
]
# What whoever has a password and an app can do about them.
GUARDED = [
    *("/akun/pastikan/kode/?next=/akun/", "/akun/aplikasi/lepas/"),
    *("/akun/kode-pemulihan/", "/akun/kode-pemulihan/baru/", "/akun/kata-sandi/"),
]


class Attempt(NamedTuple):
    """What is typed on a page, the button that is pressed, and what is said then."""

    texts: dict[str, str]
    button: str
    said: str
    refused: bool = False


def test_first_run_is_readable(chromium: Browser, tmp_path: Path) -> None:
    with serve(tmp_path, filled=False) as program:
        code = (tmp_path / "keys/start-code.txt").read_text("ascii")
        other = {"Kode awal": "AAAA-BBBB-CCCC"}
        nowhere = OFFICE | {"Kode wilayah kecamatan": "3302"}
        unlike = LOGIN | {"Kata sandi sekali lagi": "lain"}
        enter = "Buat akun dan masuk"
        attempts = [
            Attempt(other, "Lanjutkan", "Kode ini tidak cocok.", refused=True),
            Attempt({"Kode awal": code}, "Lanjutkan", "Kantor Anda"),
            Attempt(nowhere, "Lanjutkan", "Tulis seperti 33.02.02", refused=True),
            Attempt(OFFICE, "Lanjutkan", "Akun Sekcam Kecamatan Wangon"),
            Attempt(unlike, enter, "Kata sandi kedua berbeda.", refused=True),
            Attempt(LOGIN, enter, "Selamat datang, Sekretaris Kecamatan."),
        ]
        seat = Seat(chromium, program.address)
        wrong = {"/": look_closely(seat.open("/"))}
        wrong |= _attempt(seat, attempts) | _walk(seat, EMPTY)
    assert {page: found for page, found in wrong.items() if found} == {}
    assert seat.complaints == []


def test_pages_that_ask_again_who_one_is_are_readable(chromium: Browser, program: Program) -> None:
    seat = Seat(chromium, program.address).enter(SEKCAM)
    seat.open("/akun/kata-sandi/baru/")
    short, new = (
        {"Kata sandi baru": text, "Kata sandi baru sekali lagi": text}
        for text in ("pendek", PASSWORD)
    )
    install = "Pasang kata sandi"
    wrong = _attempt(
        seat,
        [
            Attempt(short, install, "Kata sandi terlalu pendek.", refused=True),
            Attempt(new, install, "Ganti kata sandi"),
        ],
    )
    wrong |= _walk(seat, ["/akun/pastikan/?next=/akun/aplikasi/"])
    wrong |= _attempt(
        seat,
        [
            Attempt({"Kata sandi": "salah"}, "Lanjutkan", "Kata sandi salah.", refused=True),
            Attempt({"Kata sandi": PASSWORD}, "Lanjutkan", "Pasang aplikasi kode"),
        ],
    )
    secret = seat.page.locator(".secret").inner_text()
    code = {"Kode dari aplikasi": code_of(secret)}
    wrong |= _attempt(seat, [Attempt(code, "Pasang", "Kode pemulihan")])
    wrong |= _walk(seat, GUARDED)
    assert {page: found for page, found in wrong.items() if found} == {}
    assert seat.complaints == []


def test_two_uploads_of_one_plan_are_chosen_from(chromium: Browser, program: Program) -> None:
    seat = Seat(chromium, program.address).enter(SEKCAM)
    plan = (EXAMPLE / "rencana-2026.csv").read_text("utf-8")
    drafts = [_upload(seat, plan.replace(",84,", f",{target},", 1)) for target in ("86", "87")]
    seat.open(drafts[0])
    seat.press("Tetapkan sebagai versi baru")
    seat.open(drafts[1])
    assert "Versi dan berkas sama-sama mengubah baris ini." in seat.text
    assert look_closely(seat.page) == []
    seat.page.get_by_label("Isi berkas: Target tahunan 87").check()
    assert "Rencana 2026 perubahan (versi 3)" in seat.press("Tetapkan sebagai versi baru")
    assert seat.complaints == []


def _attempt(seat: Seat, attempts: Iterable[Attempt]) -> dict[str, list[str]]:
    """Make them one after the other; what is wrong with each page that is come to."""
    wrong = {}
    for each in attempts:
        for label, text in each.texts.items():
            seat.write(label, text)
        press = seat.press_in_vain if each.refused else seat.press
        assert each.said in press(each.button)
        wrong[each.said] = look_closely(seat.page)
    return wrong


def _walk(seat: Seat, paths: Iterable[str]) -> dict[str, list[str]]:
    """Open them one after the other; what is wrong with each."""
    return {path: look_closely(seat.open(path)) for path in paths}


def _upload(seat: Seat, text: str) -> str:
    """The address of the draft that a plan's file became."""
    seat.open("/kantor/rencana/unggah/")
    seat.page.get_by_label("Alasan").fill("Anggaran berubah")
    seat.page.locator("input[type=file]").set_input_files(
        {"name": "rencana.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    seat.press("Periksa berkas")
    return seat.page.url
