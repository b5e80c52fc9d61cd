"""Pages behind a code or a key, and those of an installation that nobody uses yet."""

from __future__ import annotations

from pathlib import Path

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
# What an office has not filled yet, after its first account.
EMPTY = [
    *("/kantor/persiapan/", "/", "/kasus/", "/tugas/", "/riwayat/", "/arsip/"),
    *("/kantor/", "/kantor/unit/", "/kantor/unit/usulan/"),
    *("/kantor/jabatan/", "/kantor/jabatan/usulan/", "/kantor/orang/", "/kantor/pejabat/"),
    *("/kantor/pelaksana/", "/kantor/rencana/", "/kantor/register/", "/kantor/pengiriman/"),
]


def test_first_run_is_readable(chromium: Browser, tmp_path: Path) -> None:
    with serve(tmp_path, filled=False) as program:
        seat = Seat(chromium, program.address)
        seat.open("/")
        wrong = {"code": look_closely(seat.page)}
        seat.write("Kode awal", "AAAA-BBBB-CCCC")
        assert "Kode ini tidak cocok." in seat.press_in_vain("Lanjutkan")
        wrong["another code"] = look_closely(seat.page)
        seat.write("Kode awal", (tmp_path / "keys/start-code.txt").read_text("ascii"))
        assert "Kantor Anda" in seat.press("Lanjutkan")
        wrong["office"] = look_closely(seat.page)
        _fill(seat, OFFICE | {"Kode wilayah kecamatan": "3302"})
        assert "Tulis seperti 33.02.02" in seat.press_in_vain("Lanjutkan")
        wrong["no such code"] = look_closely(seat.page)
        _fill(seat, OFFICE)
        assert "Akun Sekcam Kecamatan Wangon" in seat.press("Lanjutkan")
        wrong["account"] = look_closely(seat.page)
        _fill(seat, LOGIN | {"Kata sandi sekali lagi": "lain"})
        assert "Kata sandi kedua berbeda." in seat.press_in_vain("Buat akun dan masuk")
        wrong["two passwords"] = look_closely(seat.page)
        _fill(seat, LOGIN)
        assert "Selamat datang, Sekretaris Kecamatan." in seat.press("Buat akun dan masuk")
        for path in EMPTY:
            seat.open(path)
            wrong[path] = look_closely(seat.page)
    assert {page: found for page, found in wrong.items() if found} == {}
    assert seat.complaints == []


def test_pages_that_ask_again_who_one_is_are_readable(chromium: Browser, program: Program) -> None:
    seat = Seat(chromium, program.address).enter(SEKCAM)
    seat.open("/akun/kata-sandi/baru/")
    seat.write("Kata sandi baru", "pendek")
    seat.write("Kata sandi baru sekali lagi", "pendek")
    assert "Kata sandi terlalu pendek." in seat.press_in_vain("Pasang kata sandi")
    wrong = {"short password": look_closely(seat.page)}
    seat.write("Kata sandi baru", PASSWORD)
    seat.write("Kata sandi baru sekali lagi", PASSWORD)
    seat.press("Pasang kata sandi")
    seat.open("/akun/pastikan/?next=/akun/aplikasi/")
    wrong["password again"] = look_closely(seat.page)
    seat.write("Kata sandi", "bukan yang itu")
    assert "Kata sandi salah." in seat.press_in_vain("Lanjutkan")
    wrong["another password"] = look_closely(seat.page)
    seat.write("Kata sandi", PASSWORD)
    assert "Pasang aplikasi kode" in seat.press("Lanjutkan")
    secret = seat.page.locator(".secret").inner_text()
    seat.page.locator("main [name=code]").fill(code_of(secret))
    assert "Kode pemulihan" in seat.press("Pasang")
    for path in (
        *("/akun/pastikan/kode/?next=/akun/", "/akun/aplikasi/lepas/"),
        *("/akun/kode-pemulihan/", "/akun/kode-pemulihan/baru/", "/akun/kata-sandi/"),
    ):
        seat.open(path)
        wrong[path] = look_closely(seat.page)
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


def _fill(seat: Seat, texts: dict[str, str]) -> None:
    for label, text in texts.items():
        seat.write(label, text)


def _upload(seat: Seat, text: str) -> str:
    """The address of the draft that a plan's file became."""
    seat.open("/kantor/rencana/unggah/")
    seat.page.get_by_label("Alasan").fill("Anggaran berubah")
    seat.page.locator("input[type=file]").set_input_files(
        {"name": "rencana.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    seat.press("Periksa berkas")
    return seat.page.url
