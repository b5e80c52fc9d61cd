"""Without a line: what is kept on the device, sent once, seen by nobody else, and what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, FilePayload, Page, expect

from capaian import __version__
from tests.browser.filling import EVIDENCE, enter_form
from tests.browser.looking import look
from tests.browser.program import Program, serve
from tests.browser.seat import PHONE, Seat

pytestmark = pytest.mark.journey

FILE: FilePayload = {"name": "laporan.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE}

FILES = f"capaian-luring-{__version__}"  # what a device keeps for everybody
STANDING_BY = "navigator.serviceWorker.ready.then(() => true)"

# All share one office: each test fills in the form of a unit of its own, or types other values.


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The example office with a measurement whose units are filling in."""
    with serve(tmp_path_factory.mktemp("office"), "--example") as running:
        yield running


def _enter(chromium: Browser, program: Program, unit: str, **options: Any) -> tuple[Seat, str]:
    """The staff of a unit before the form of their unit, and its path."""
    seat = enter_form(chromium, program, unit, **options)
    return seat, seat.page.url.removeprefix(seat.address)


def _reads(page: Page, text: str) -> None:
    expect(page.locator("#keadaan")).to_contain_text(text)


def _type(page: Page, row: int, text: str) -> None:
    page.get_by_label(f"Realisasi baris {row}").fill(text)


def _cells(page: Page) -> list[str]:
    return [each.input_value() for each in page.get_by_label("Realisasi baris").all()]


def _saved(chromium: Browser, program: Program, unit: str, path: str) -> list[str]:
    """What another person of the unit sees."""
    seat = Seat(chromium, program.address).enter(f"Kasi {unit}")
    return _cells(seat.open(path))


def test_what_is_typed_without_a_line_outlives_the_page_and_is_sent_once(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Pelayanan Umum"
    seat, path = _enter(chromium, collecting, unit, viewport=PHONE, has_touch=True)
    _type(seat.page, 1, "85,5")
    _reads(seat.page, "kode terima")
    seat.context.set_offline(True)
    _type(seat.page, 1, "86,5")
    _type(seat.page, 2, "99")
    _reads(seat.page, "Tersimpan di perangkat, belum terkirim (2 isian)")
    seat.page.close()
    page = seat.page = seat.context.new_page()
    page.goto(path)
    assert _cells(page) == ["86,5", "99"]
    _reads(page, "belum terkirim (2 isian)")
    _type(page, 2, "98")
    seat.context.set_offline(False)
    _reads(page, "kode terima")
    page.reload()
    assert _cells(page) == ["86,5", "98"]
    assert look(page) == []
    assert _saved(chromium, collecting, unit, path) == ["86,5", "98"]


def test_a_cell_that_two_people_typed_shows_both_values_and_one_is_chosen(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Pemerintahan"
    seat, path = _enter(chromium, collecting, unit)
    head = Seat(chromium, collecting.address).enter(f"Kasi {unit}")
    _type(head.open(path), 1, "70")
    _reads(head.page, "kode terima")
    _type(seat.page, 1, "71")
    expect(seat.page.locator(".clash")).to_contain_text("“70”, di sini tertulis “71”")
    assert look(seat.page) == []
    seat.page.get_by_role("button", name="Pakai “71”").click()
    _reads(seat.page, "kode terima")
    assert _cells(head.open(path))[0] == "71"


def test_a_session_that_ended_is_told_and_what_was_typed_goes_after_the_login(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Ketenteraman dan Ketertiban Umum"
    seat, path = _enter(chromium, collecting, unit)
    seat.context.clear_cookies()
    seat.refused.add(seat.address + path)
    _type(seat.page, 1, "73")
    seat.follow(seat.page.get_by_role("link", name="Masuk lagi").click)
    seat.press(f"Masuk sebagai Pengadministrasi {unit}")
    seat.page.wait_for_url(f"**{path}")
    _reads(seat.page, "kode terima")
    assert _saved(chromium, collecting, unit, path)[0] == "73"


def test_the_next_person_on_a_device_finds_nothing_of_the_one_before(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Pemberdayaan Masyarakat dan Desa"
    seat, path = _enter(chromium, collecting, unit)
    before = _cells(seat.page)
    seat.context.set_offline(True)
    _type(seat.page, 1, "74")
    seat.page.get_by_label("Tambah bukti baris 1").set_input_files(FILE)
    _reads(seat.page, "belum terkirim (1 isian, 1 bukti)")
    seat.context.clear_cookies()
    seat.page.close()
    seat.context.set_offline(False)
    seat.page = seat.context.new_page()
    seat.enter("Camat Wangon")
    kept = seat.page.evaluate(
        """async () => [
          Object.keys(localStorage).filter((key) => key.includes("isian")), await caches.keys(),
          await indexedDB.databases(),
        ]"""
    )
    assert kept == [[], [FILES], []]
    assert _saved(chromium, collecting, unit, path) == before
    head = Seat(chromium, collecting.address).enter(f"Kasi {unit}")
    assert head.open(path).locator(".file").count() == 0


def test_leaving_asks_first_where_something_was_not_sent(
    chromium: Browser, collecting: Program
) -> None:
    seat, _ = _enter(chromium, collecting, "Pemberdayaan Masyarakat dan Desa")
    seat.context.set_offline(True)
    _type(seat.page, 1, "76")
    seat.page.get_by_label("Tambah bukti baris 1").set_input_files(FILE)
    _reads(seat.page, "belum terkirim (1 isian, 1 bukti)")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    seat.page.once("dialog", stay)
    seat.page.get_by_role("button", name="Keluar").click()
    words = "1 isian, 1 bukti di perangkat ini belum terkirim dan akan terhapus. Tetap keluar?"
    assert asked == [words]
    assert _cells(seat.page)[0] == "76"


def test_enter_and_arrows_lead_from_row_to_row(chromium: Browser, collecting: Program) -> None:
    seat, _ = _enter(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    page = seat.page
    page.get_by_label("Realisasi baris 1").press("Enter")
    expect(page.get_by_label("Realisasi baris 2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Realisasi baris 1")).to_be_focused()


def test_a_pasted_block_fills_both_columns_and_can_be_taken_back(
    chromium: Browser, collecting: Program
) -> None:
    seat, _ = _enter(chromium, collecting, "Pemberdayaan Masyarakat dan Desa")
    page = seat.page
    before = _cells(page)
    first = page.get_by_label("Realisasi baris").nth(0)
    first.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text", '80,5\\t"1\\n000"\\tlebih\\r\\n90\\t2.000\\r\\n91\\t3.000\\r\\n');
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    money = page.get_by_label("Realisasi anggaran baris")
    rows = len(before)
    assert _cells(page) == ["80,5", "90", "91"][:rows]
    assert [each.input_value() for each in money.all()] == ["1 000", "2.000", "3.000"][:rows]
    _reads(page, "kode terima")
    expect(page.get_by_text("sel tidak muat dan tidak ditempel.")).to_be_visible()
    page.get_by_role("button", name="Batalkan tempelan").click()
    assert _cells(page) == before
    expect(page.get_by_text("Tempelan dibatalkan.")).to_be_visible()
    first.fill("81")
    expect(page.get_by_text("Tempelan dibatalkan.")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(money.nth(0)).to_be_focused()
    _reads(page, "kode terima")


def test_a_finding_is_not_told_of_a_cell_that_is_still_on_the_device(
    chromium: Browser, collecting: Program
) -> None:
    seat, _ = _enter(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    blocks = seat.page.locator(".finding.blocks")
    missing = seat.page.locator("tr[data-row]").nth(1).locator(blocks)
    counted = f"{blocks.count()} menghalangi"
    seat.page.get_by_label("Realisasi baris 2").dispatch_event("input")
    _reads(seat.page, "Tidak ada yang berubah.")
    seat.context.set_offline(True)
    _type(seat.page, 2, "80")
    expect(missing).to_be_hidden()
    expect(seat.page.locator("tr[data-row]").nth(1)).to_have_class("waits")
    expect(seat.page.locator("tr.waits")).to_have_count(1)
    expect(seat.page.locator("#terisi")).not_to_contain_text(counted)
    seat.context.set_offline(False)
    _reads(seat.page, "kode terima")
    expect(missing).to_have_count(0)
    expect(seat.page.locator("tr.waits")).to_have_count(0)


def test_any_other_page_is_ours_and_leads_to_the_forms_that_are_kept(
    chromium: Browser, collecting: Program
) -> None:
    unit = "Ketenteraman dan Ketertiban Umum"
    seat, path = _enter(chromium, collecting, unit)
    seat.context.set_offline(True)
    _type(seat.page, 1, "75")
    _reads(seat.page, "belum terkirim (1 isian)")
    seat.open("/kasus/")
    kept = seat.page.locator("#tersimpan li")
    about = [f"Seksi {unit}", "Pengukuran Kinerja Triwulan II 2026", "1 isian belum terkirim"]
    expect(kept).to_have_text(["".join(about)])
    assert "Tidak ada yang hilang" in seat.text
    assert look(seat.page) == []
    seat.follow(kept.get_by_role("link").click)
    assert _cells(seat.page)[0] == "75"
    seat.open("/kasus/")
    assert "Pengukuran kinerja" in seat.follow(lambda: seat.context.set_offline(False))
    seat.open(path)
    _reads(seat.page, "kode terima")


def test_whoever_comes_after_somebody_left_finds_no_form_without_a_line(
    chromium: Browser, collecting: Program
) -> None:
    seat, path = _enter(chromium, collecting, "Ketenteraman dan Ketertiban Umum")
    seat.press("Keluar")
    seat.context.set_offline(True)
    for address in ("/", path):
        assert "Tidak ada sambungan" in seat.open(address).title()
        seat.page.wait_for_load_state("networkidle")
        assert "Isian di perangkat ini" not in seat.text


def test_a_form_that_was_not_received_stays_with_what_was_typed(
    chromium: Browser, collecting: Program
) -> None:
    seat = Seat(chromium, collecting.address).enter("Kasi Pemerintahan")
    page = seat.open("/akun/kata-sandi/baru/")
    page.evaluate(STANDING_BY)
    fields = ("Kata sandi baru", "Kata sandi baru sekali lagi")
    for label in fields:
        seat.write(label, "padi-menguning-7")
    seat.context.set_offline(True)
    button = page.get_by_role("button", name="Pasang kata sandi")
    button.click()
    alert = page.locator("main form + [role=alert]")
    expect(alert).to_contain_text("Tidak ada sambungan; belum terkirim.")
    typed = [page.get_by_label(label, exact=True).input_value() for label in fields]
    assert typed == ["padi-menguning-7"] * 2
    assert look(page) == []
    page.get_by_role("button", name="Keluar").click()
    expect(page.locator("main > [role=alert]")).to_contain_text("Anda belum keluar.")
    seat.context.set_offline(False)
    seat.follow(button.click)
    assert seat.page.locator(".note.success").count() == 1


def test_a_form_that_no_page_answers_for_is_told_by_a_page_and_not_sent_again(
    chromium: Browser, collecting: Program
) -> None:
    seat = Seat(chromium, collecting.address).enter("Kasi Pemerintahan")
    seat.open("/tugas/").evaluate(STANDING_BY)
    seat.context.set_offline(True)
    silently = (
        "() => HTMLFormElement.prototype.submit.call(document.forms[document.forms.length - 1])"
    )
    seat.follow(lambda: seat.page.evaluate(silently))
    assert seat.page.locator("h1").inner_text() == "Belum terkirim"
    assert look(seat.page) == []
    assert "Kembali\n" not in seat.text
    seat.context.set_offline(False)
    expect(seat.page.get_by_role("status").first).to_contain_text("Sudah tersambung.")
    seat.press("Kembali")
    assert seat.page.url == f"{collecting.address}/tugas/"


def test_back_to_a_form_that_was_refused_asks_its_page_anew(
    chromium: Browser, collecting: Program
) -> None:
    seat = Seat(chromium, collecting.address).enter("Kasi Pelayanan Umum")
    seat.open("/akun/kata-sandi/baru/").evaluate(STANDING_BY)
    seat.write("Kata sandi baru", "padi-menguning-7")
    seat.write("Kata sandi baru sekali lagi", "padi-menguning-8")
    seat.press_in_vain("Pasang kata sandi")
    refused = seat.page.url
    seat.open("/tugas/")
    seat.follow(seat.page.go_back)
    assert seat.page.url == refused
    assert "Tidak ada sambungan" not in seat.text
    assert seat.page.get_by_role("button", name="Pasang kata sandi").is_visible()
    assert seat.page.get_by_label("Kata sandi baru", exact=True).input_value() == ""
    assert "Kasi Pelayanan Umum" in seat.page.locator("header").inner_text()


def test_a_worker_of_an_earlier_program_gives_way(chromium: Browser, collecting: Program) -> None:
    seat = Seat(chromium, collecting.address).enter("Kasi Pemerintahan")
    left = seat.page.evaluate(
        """async (kept) => {
          const workers = navigator.serviceWorker;
          await workers.register("/luring.js?v=0", { scope: "/kasus/" });
          while ((await workers.getRegistrations()).length > 1) {
            await new Promise((again) => setTimeout(again, 50));
          }
          await workers.ready;
          const [one] = await workers.getRegistrations();
          return [one.scope, (await caches.keys()).includes(kept)];
        }""",
        FILES,
    )
    assert left == [f"{collecting.address}/", True]
