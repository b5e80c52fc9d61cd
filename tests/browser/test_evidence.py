"""Evidence as people bring it: dropped on its row, taken with the phone, chosen without a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, expect

from tests.browser.filling import EVIDENCE
from tests.browser.looking import look
from tests.browser.program import Program, serve
from tests.browser.seat import PHONE, Seat

pytestmark = pytest.mark.journey

FILE: FilePayload = {"name": "laporan.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE}
PHOTO: FilePayload = {
    "name": "foto.jpg",
    "mimeType": "image/jpeg",
    "buffer": b"\xff\xd8\xff\xe0" + bytes(64),
}


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The example office with a measurement whose units are filling in."""
    with serve(tmp_path_factory.mktemp("office"), "--example") as running:
        yield running


def open_row(
    chromium: Browser, program: Program, unit: str, **options: Any
) -> tuple[Seat, Locator]:
    """The first row of a unit's form before the unit's staff."""
    seat = Seat(chromium, program.address, **options).enter(f"Pengadministrasi {unit}")
    seat.open("/tugas/")
    seat.follow(seat.page.locator("main a[href*='/isian/']").first.click)
    return seat, seat.page.locator("tr[data-row]").first


def drop(row: Locator, name: str, data: str) -> None:
    """Drag a file from the desktop over the row and let it go."""
    carried = row.page.evaluate_handle(
        """([name, data]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([data], name, { type: "application/pdf" }));
          return carried;
        }""",
        [name, data],
    )
    row.dispatch_event("dragover", {"dataTransfer": carried})
    expect(row).to_have_class("dropping")
    row.dispatch_event("drop", {"dataTransfer": carried})


def test_a_file_dropped_on_its_row_is_kept_and_another_kind_is_told(
    chromium: Browser, collecting: Program
) -> None:
    seat, row = open_row(chromium, collecting, "Pemerintahan")
    drop(row, "laporan.pdf", "%PDF-1.4 laporan")
    kept = row.get_by_role("link", name="laporan.pdf")
    kept.wait_for()
    assert seat.download(kept.get_attribute("href") or "") == b"%PDF-1.4 laporan"
    expect(row).not_to_have_class("dropping")
    drop(row, "catatan.txt", "hanya teks")
    expect(row.locator(".evidence-words")).to_have_text(
        "catatan.txt: Bukti harus berupa PDF, PNG, atau JPEG. Simpan ulang, lalu unggah."
    )
    assert (look(seat.page), seat.complaints) == ([], [])


def test_a_phone_opens_its_camera(chromium: Browser, collecting: Program) -> None:
    seat, row = open_row(
        chromium, collecting, "Pelayanan Umum", viewport=PHONE, has_touch=True, is_mobile=True
    )
    camera = row.get_by_label("Foto bukti baris 1")
    shown = {name: camera.get_attribute(name) for name in ("capture", "accept", "multiple")}
    assert shown == {"capture": "environment", "accept": "image/jpeg", "multiple": None}
    camera.set_input_files(PHOTO)
    row.get_by_role("link", name="foto.jpg").wait_for()
    assert (look(seat.page), seat.complaints) == ([], [])


def test_a_file_chosen_without_a_line_is_told_not_to_be_kept(
    chromium: Browser, collecting: Program
) -> None:
    seat, row = open_row(chromium, collecting, "Pemberdayaan Masyarakat dan Desa")
    field = row.get_by_label("Tambah bukti baris 1")
    seat.context.set_offline(True)
    field.set_input_files(FILE)
    told = row.locator(".evidence-words")
    expect(told).to_have_text(
        "laporan.pdf belum terkirim dan tidak tersimpan di perangkat. Pilih lagi saat tersambung."
    )
    assert look(seat.page) == []
    seat.context.set_offline(False)
    field.set_input_files(FILE)
    row.get_by_role("link", name="laporan.pdf").wait_for()
    expect(told).to_be_empty()
