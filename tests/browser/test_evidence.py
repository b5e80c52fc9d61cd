"""Evidence as people bring it: dropped on its row, taken with the phone, chosen without a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, expect

from capaian.measurement.commands.fill_in import MAX_EVIDENCE_BYTES, TOO_LARGE, WRONG_KIND
from tests.browser.filling import enter_form, wait_kept
from tests.browser.looking import look
from tests.browser.program import Program, serve
from tests.browser.seat import PHONE, Laptop, Seat

pytestmark = pytest.mark.journey

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


def pdf(name: str) -> FilePayload:
    """A file that holds its own name: the same bytes are the same evidence."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + name.encode()}


def add(seat: Seat, *files: FilePayload) -> None:
    """Choose files for the first row."""
    seat.page.get_by_label("Tambah bukti baris 1").set_input_files(files)


def keeps(*names: str) -> list[str]:
    return [f"{name} tersimpan di perangkat, belum terkirim Batal {name}" for name in names]


def waiting(seat: Seat) -> Locator:
    """What stands in the first row for files that are not received yet."""
    return seat.page.locator("tr[data-row]").first.locator(".waiting p")


def told(seat: Seat) -> Locator:
    """What the first row says about its evidence."""
    return seat.page.locator("tr[data-row]").first.locator(".evidence-words")


def reads(seat: Seat, text: str) -> None:
    expect(seat.page.locator("#keadaan")).to_contain_text(text)


def read(seat: Seat, name: str) -> bytes:
    """The bytes that the server keeps under that name."""
    link = seat.page.get_by_role("link", name=name)
    return seat.download(link.get_attribute("href") or "")


def tell_times(seat: Seat, name: str) -> int:
    """How often the history says that the file was added."""
    return seat.open("/riwayat/").content().count(f"dengan bukti {name}")


def lose_answers(seat: Seat) -> list[int]:
    """Let what is sent arrive and cut the line before the first answer; returns its status."""
    wire = seat.context.new_cdp_session(seat.page)
    lost: list[int] = []

    def cut(event: dict[str, Any]) -> None:
        lost.append(event["responseStatusCode"])
        wire.send(
            "Fetch.failRequest",
            {"requestId": event["requestId"], "errorReason": "ConnectionClosed"},
        )
        wire.send("Fetch.disable")

    wire.on("Fetch.requestPaused", cut)
    wire.send(
        "Fetch.enable", {"patterns": [{"urlPattern": "*/isian/*", "requestStage": "Response"}]}
    )
    return lost


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
    expect(row.locator(".evidence-words")).to_have_text(f"catatan.txt: {WRONG_KIND}")
    assert (look(seat.page), seat.complaints) == ([], [])


def test_a_phone_opens_its_camera(chromium: Browser, collecting: Program) -> None:
    # Not a unit whose form another test hands in.
    unit = "Ketenteraman dan Ketertiban Umum"
    seat, row = open_row(chromium, collecting, unit, viewport=PHONE, has_touch=True, is_mobile=True)
    camera = row.get_by_label("Foto bukti baris 1")
    shown = {name: camera.get_attribute(name) for name in ("capture", "accept", "multiple")}
    assert shown == {"capture": "environment", "accept": "image/jpeg", "multiple": None}
    camera.set_input_files(PHOTO)
    row.get_by_role("link", name="foto.jpg").wait_for()
    assert (look(seat.page), seat.complaints) == ([], [])


def test_evidence_chosen_without_a_line_outlives_the_browser_and_is_sent_once(
    chromium: Browser, collecting: Program, tmp_path: Path
) -> None:
    laptop = Laptop(chromium, tmp_path)
    seat = enter_form(laptop, collecting, "Pemberdayaan Masyarakat dan Desa")
    path = seat.page.url.removeprefix(seat.address)
    files = (pdf("rapat.pdf"), PHOTO)
    seat.context.set_offline(True)
    seat.page.get_by_label("Realisasi baris 1").fill("75")
    add(seat, *files)
    expect(waiting(seat)).to_have_text(keeps("rapat.pdf", "foto.jpg"))
    reads(seat, "Tersimpan di perangkat, belum terkirim (1 isian, 2 bukti)")
    assert look(seat.page) == []
    seat.context.close()
    seat = Seat(laptop, collecting.address)
    seat.context.set_offline(True)
    seat.page.goto(path)
    expect(waiting(seat)).to_have_text(keeps("rapat.pdf", "foto.jpg"))
    seat.context.set_offline(False)
    expect(told(seat).locator("p")).to_contain_text(["rapat.pdf terkirim", "foto.jpg terkirim"])
    reads(seat, "kode terima")
    assert [read(seat, each["name"]) for each in files] == [each["buffer"] for each in files]
    expect(waiting(seat)).to_have_count(0)
    wait_kept(seat, "rapat.pdf")
    seat.context.set_offline(True)
    seat.page.goto(path)
    assert seat.page.locator(".file").count() == 2
    seat.context.set_offline(False)
    seat.open(path)
    assert seat.page.get_by_label("Realisasi baris 1").input_value() == "75"
    assert seat.page.locator(".file").count() == 2
    assert (look(seat.page), tell_times(seat, "rapat.pdf")) == ([], 1)
    seat.context.close()


def test_evidence_whose_answer_was_lost_is_not_kept_twice(
    chromium: Browser, collecting: Program
) -> None:
    seat = enter_form(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    lost = lose_answers(seat)
    add(seat, pdf("sekali.pdf"))
    reads(seat, "Tersimpan di perangkat, belum terkirim (1 bukti)")
    assert lost == [200]
    expect(told(seat)).to_contain_text("sekali.pdf terkirim")
    proof = (told(seat).text_content() or "").split("kode terima ")[1].strip(".")
    assert read(seat, "sekali.pdf") == pdf("sekali.pdf")["buffer"]
    assert tell_times(seat, "sekali.pdf") == 1
    assert "dengan bukti sekali.pdf" in seat.open(f"/riwayat/?kode={proof}").content()


def test_evidence_taken_away_whose_answer_was_lost_goes_with_the_second_press(
    chromium: Browser, collecting: Program
) -> None:
    seat = enter_form(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    add(seat, pdf("salah.pdf"))
    remove = seat.page.get_by_role("button", name="Hapus salah.pdf")
    remove.wait_for()
    lost = lose_answers(seat)
    remove.click()
    expect(told(seat)).to_have_text("Bukti belum terhapus. Tekan Hapus lagi saat tersambung.")
    assert lost == [200]
    remove.click()
    remove.wait_for(state="detached")
    expect(told(seat)).to_have_text("")


def test_evidence_of_an_ended_session_goes_with_the_next_one_of_the_same_person(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Ketenteraman dan Ketertiban Umum"
    seat = enter_form(chromium, collecting, unit)
    form = seat.page
    seat.refused.add(form.url)
    seat.context.clear_cookies()
    add(seat, pdf("menyusul.pdf"))
    reads(seat, "Anda sudah keluar.")
    seat.page = seat.context.new_page()
    seat.enter(f"Pengadministrasi {unit}")
    seat.page = form
    add(seat, pdf("tambahan.pdf"))
    expect(told(seat).locator("p")).to_contain_text(["menyusul.pdf terkirim", "tambahan.pdf"])
    names = ("menyusul.pdf", "tambahan.pdf")
    assert [read(seat, name) for name in names] == [pdf(name)["buffer"] for name in names]
    assert seat.complaints == []


def test_evidence_that_the_server_would_refuse_is_not_kept_and_some_can_be_taken_back(
    chromium: Browser, collecting: Program
) -> None:
    seat = enter_form(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    seat.context.set_offline(True)
    row = seat.page.locator("tr[data-row]").first
    drop(row, "catatan.txt", "hanya teks")
    expect(told(seat)).to_have_text(f"catatan.txt: {WRONG_KIND}")
    drop(row, "besar.pdf", "%PDF-" + "-" * MAX_EVIDENCE_BYTES)
    expect(told(seat)).to_have_text(f"besar.pdf: {TOO_LARGE}")
    expect(waiting(seat)).to_have_count(0)
    drop(row, "keliru.pdf", "%PDF-1.4 keliru")
    seat.page.get_by_role("button", name="Batal keliru.pdf").click()
    expect(waiting(seat)).to_have_count(0)
    expect(row.locator("input[type=file]")).to_be_focused()
    reads(seat, "Bukti dibatalkan.")


def test_a_form_is_not_handed_in_before_its_evidence(
    chromium: Browser, collecting: Program
) -> None:
    seat = enter_form(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    seat.context.set_offline(True)
    add(seat, pdf("dahulu.pdf"))
    seat.page.get_by_role("button", name="Kirim isian").click()
    reads(seat, "belum terkirim (1 bukti)")
    seat.context.set_offline(False)
    # The button goes on at once, so what the row says may be gone with its page.
    expect(seat.page.get_by_role("link", name="dahulu.pdf")).to_be_visible()


def test_evidence_left_behind_a_lock_is_named_and_can_be_thrown_away(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Pelayanan Umum"
    seat = enter_form(chromium, collecting, unit)
    path = seat.page.url.removeprefix(seat.address)
    for cell in seat.page.get_by_label("Belum diukur, karena").all():
        cell.evaluate("cell => { cell.closest('details').open = true; }")
        cell.fill("Diukur tiap semester.")
    reads(seat, "kode terima")
    seat.context.set_offline(True)
    add(seat, pdf("terlambat.pdf"))
    reads(seat, "belum terkirim (1 bukti)")
    head = Seat(chromium, collecting.address).enter(f"Kasi {unit}")
    head.open(path)
    assert "Isian sudah dikirim." in head.press("Kirim isian")
    seat.refused.add(seat.address + path)
    seat.context.set_offline(False)
    reads(seat, "Ini sudah dikerjakan")
    left = seat.open(path).locator("#sisa")
    expect(left).to_contain_text(": bukti terlambat.pdf")
    assert look(seat.page) == []
    left.get_by_role("button", name="Hapus dari perangkat").click()
    expect(left).to_have_count(0)
    assert seat.open(path).locator("#sisa li").count() == 0


def test_a_full_device_is_told_and_the_open_page_still_sends(
    chromium: Browser, collecting: Program
) -> None:
    seat = enter_form(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    wire = seat.context.new_cdp_session(seat.page)
    wire.send("Storage.overrideQuotaForOrigin", {"origin": seat.address, "quotaSize": 1})
    seat.context.set_offline(True)
    add(seat, pdf("penuh.pdf"))
    full = (
        "belum terkirim, tidak tersimpan di perangkat: perangkat penuh. Jangan tutup halaman ini."
    )
    expect(waiting(seat)).to_have_text([f"penuh.pdf {full} Batal penuh.pdf"])
    reads(seat, "Belum terkirim (1 bukti). Jangan tutup halaman ini.")
    assert look(seat.page) == []
    seat.context.set_offline(False)
    expect(told(seat)).to_contain_text("penuh.pdf terkirim")
    assert read(seat, "penuh.pdf") == pdf("penuh.pdf")["buffer"]
