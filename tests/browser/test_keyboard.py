"""Each seat's day by keyboard alone, at 200 %: nothing is out of reach, the focus is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.filling import EVIDENCE
from tests.browser.keys import Keys
from tests.browser.looking import look
from tests.browser.program import Program, serve
from tests.browser.seat import Seat
from tests.browser.stage import CAMAT, CLERK, DESIGNER, SEKCAM
from tests.browser.steps import TODAY
from tests.web.test_login import PASSWORD, code_of

pytestmark = pytest.mark.journey

# Days whose day and month are alike: the same, however the browser writes dates.
_DAYS = [date(TODAY.year - 1 + place // 12, place % 12 + 1, place % 12 + 1) for place in range(36)]
SOON = next(f"{day:%d%m%Y}" for day in _DAYS if day > TODAY)
LATELY = next(f"{day:%d%m%Y}" for day in reversed(_DAYS) if day <= TODAY)
# As tests/browser/world.py places them.
FILLING, VALIDATING, SUBMITTING, SIGNING = (f"/kasus/{number}/" for number in range(1, 5))


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Measurements that wait for the Camat, the Sekcam, the heads, the staff and the clerk."""
    with serve(tmp_path_factory.mktemp("office")) as running:
        running.furnish("place_at_desks")
        yield running


def test_password_code_and_sessions(chromium: Browser, placed: Program) -> None:
    sekcam = Keys(chromium, placed.address, SEKCAM)
    sekcam.seat.open("/kantor/akun/")
    sekcam.go(sekcam.link("Kasi Pelayanan Umum"))
    sekcam.go(sekcam.button("Buat tautan masuk"))
    head = Keys(chromium, placed.address)
    page = head.page
    page.goto(sekcam.page.get_by_label("Tautan masuk").input_value())
    name = page.locator("main strong").inner_text()
    found = look(page)
    head.type("Kata sandi baru", PASSWORD)
    head.type("Kata sandi baru sekali lagi", PASSWORD)
    head.go(head.button("Simpan dan masuk"))
    head.seat.open("/akun/")
    head.go(head.link("Pasang aplikasi kode"))
    found += look(page)
    secret = page.locator(".secret").inner_text()
    head.type("Kode", code_of(secret))
    head.go(head.button("Pasang"))
    found += look(page)
    assert "Terpasang" in head.go(head.link("Sudah saya simpan"))

    head.go(head.button("Keluar"))
    head.type("Nama pengguna", name)
    head.type("Kata sandi", "bukan yang itu")
    said = head.go_in_vain(head.button("Masuk"))
    assert "Nama pengguna atau kata sandi salah." in said
    found += look(page)
    head.type("Kata sandi", PASSWORD)
    assert "Langkah kedua" in head.go(head.button("Masuk"))
    found += look(page)
    head.type("Kode", "000000")
    assert "Kode ini tidak cocok." in head.go_in_vain(head.button("Masuk"))
    found += look(page)
    head.type("Kode", code_of(secret, later=1))
    assert "Menunggu Anda" in head.go(head.button("Masuk"))

    others = [Seat(chromium, placed.address).enter("Kasi Pelayanan Umum") for _ in range(3)]
    head.go(head.page.locator("header .seat"))
    found += look(page)
    head.go(page.get_by_role("button", name="Akhiri Chrome").first)
    said = head.go(head.button("Akhiri semua sesi lain"))
    assert page.locator("tbody tr").count() == 1
    assert [other.open("/akun/").url.endswith("/masuk/?next=/akun/") for other in others] == [
        True
    ] * 3
    head.go(head.button("Keluar"))
    assert (found, head.seat.complaints) == ([], [])


def test_order_goes_out_as_form_and_comes_to_the_meeting(
    chromium: Browser, placed: Program
) -> None:
    camat = Keys(chromium, placed.address, CAMAT)
    camat.seat.open("/kasus/")
    camat.skip()
    camat.go(camat.link("Perintahkan pengukuran"))
    camat.type("Tahun", "2026")
    camat.reach(camat.page.get_by_label("Periode"))
    camat.page.keyboard.press("Home")
    camat.reach(camat.page.get_by_label("Batas waktu"))
    camat.page.keyboard.type(SOON)
    camat.type("Tanggal perintah", LATELY)
    camat.type("Isi perintah", "Susun pengukuran kinerja.")
    addressees = camat.page.get_by_role("group", name="Diteruskan kepada")
    for box in addressees.get_by_role("checkbox").all():
        camat.reach(box)
        camat.page.keyboard.press("Space")
    assert "Pengukuran Kinerja Triwulan I 2026" in camat.go(camat.button("Tulis lembar disposisi"))
    case = camat.page.url.removeprefix(placed.address)
    designer, clerk, sekcam = (
        Keys(chromium, placed.address, title) for title in (DESIGNER, CLERK, SEKCAM)
    )
    designer.seat.open(f"{case}langkah/2/")
    said = designer.go(designer.button("Buat format untuk semua unit"))
    assert "Format versi 1 sudah dibuat" in said
    clerk.seat.open(f"{case}langkah/3/")
    clerk.reach(clerk.page.get_by_label("Batas pengisian"))
    clerk.page.keyboard.type(SOON)
    said = clerk.go(clerk.button("Sampaikan kepada semua unit"))
    assert "Format sudah disampaikan." in said
    clerk.seat.open(f"{case}langkah/3/")
    said = clerk.go(clerk.button("Catat arahan dan lanjutkan"))
    assert "Masukan dan arahan sudah dicatat." in said
    designer.seat.open(f"{case}langkah/4/")
    designer.type("Hari rapat", LATELY)
    designer.reach(designer.page.get_by_label("Jam mulai"))
    designer.page.keyboard.type("0900A")  # the letter counts only where a day has twice 12 hours
    said = designer.go(designer.button("Buat undangan bernomor"))
    assert "Undangan dan berkas kalender sudah dibuat." in said
    sekcam.seat.open(f"{case}langkah/5/")
    present = sekcam.page.get_by_role("group", name="Yang hadir").get_by_role("checkbox").first
    sekcam.reach(present)
    sekcam.page.keyboard.press("Space")
    expect(sekcam.page.locator("#keadaan")).to_contain_text("Tersimpan ")
    expect(present).to_be_focused()
    sekcam.type("Pokok pembahasan", "Formulir dijelaskan.")
    sekcam.type("Keputusan 1", "Setiap realisasi disertai bukti.")
    sekcam.type("Pelaksana lain 1", "Semua unit")
    # The form saves itself while the focus waits at the button, which stays to be pressed.
    sekcam.reach(sekcam.button("Simpan notula dan tutup rapat"))
    expect(sekcam.page.locator("#keadaan")).to_contain_text("Tersimpan ")
    sekcam.page.keyboard.press("Shift+Tab")
    said = sekcam.go(sekcam.button("Simpan notula dan tutup rapat"))
    assert "Daftar hadir dan notula sudah dibuat." in said
    assert [seat.seat.complaints for seat in (camat, designer, clerk, sekcam)] == [[]] * 4


def test_staff_fills_in(chromium: Browser, placed: Program) -> None:
    staff = Keys(chromium, placed.address, "Pengadministrasi Pelayanan Umum")
    staff.seat.open("/")
    staff.go(staff.link("Isi data unit"))
    page = staff.page
    cells = [page.get_by_label(f"Realisasi baris {row}") for row in (1, 2)]
    staff.seat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('80\\n81')")
    staff.reach(cells[0])
    page.keyboard.press("ControlOrMeta+v")
    assert [cell.input_value() for cell in cells] == ["80", "81"]
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("85,5")
    page.keyboard.press("Enter")
    expect(cells[1]).to_be_focused()
    page.keyboard.type("91")
    page.keyboard.press("ArrowUp")
    expect(cells[0]).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Realisasi anggaran baris 1")).to_be_focused()
    # The answer of the save puts new figures into the row while the focus stands in it.
    staff.reach(page.locator("[id^=c] a").first)
    expect(page.locator("#keadaan")).to_contain_text("kode terima")
    expect(page.locator("[id^=c] a").first).to_be_focused()
    file: FilePayload = {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE}
    staff.choose_file(page.get_by_label("Tambah bukti baris 1"), file)
    remove = page.get_by_role("button", name="Hapus bukti.pdf")
    remove.wait_for()
    page.keyboard.press("Shift+Tab")
    expect(remove).to_be_focused()
    page.keyboard.press("Enter")
    remove.wait_for(state="detached")
    expect(page.get_by_label("Tambah bukti baris 1")).to_be_focused()
    for row in (1, 2):
        staff.reach(page.locator("summary", has_text=f"Keterangan baris {row}"))
        page.keyboard.press("Enter")
        staff.type("Faktor penghambat", "Petugas kurang.")
        staff.type("Tindak lanjut", "Menambah petugas.")
    assert "Isian sudah dikirim." in staff.go(staff.button("Kirim isian"))
    assert staff.seat.complaints == []


def test_heads_validate_and_return(chromium: Browser, placed: Program) -> None:
    head = Keys(chromium, placed.address, "Kasi Pelayanan Umum")
    head.seat.open(f"{VALIDATING}langkah/7/")
    head.go(head.link("Seksi Pelayanan Umum"))
    head.type("Alasan pengembalian", "Angka belum cocok.")
    assert "dikembalikan untuk diperbaiki." in head.go(head.button("Kembalikan kepada unit"))
    other = Keys(chromium, placed.address, "Kasi Pemerintahan")
    other.seat.open(f"{VALIDATING}langkah/7/")
    other.go(other.link("Seksi Pemerintahan"))
    assert "sudah divalidasi." in other.go(other.button("Nyatakan valid"))
    assert head.seat.complaints + other.seat.complaints == []


def test_sekcam_submits_and_camat_corrects(chromium: Browser, placed: Program) -> None:
    sekcam = Keys(chromium, placed.address, SEKCAM)
    sekcam.seat.open("/")
    sekcam.go(sekcam.link("Kerjakan langkah 8"))
    sekcam.type("Nota pengantar", "Draf tahunan.")
    assert "Draf sudah disampaikan" in sekcam.go(sekcam.button("Kirim ke Camat"))
    plain = Seat(chromium, placed.address, java_script_enabled=False).enter(CAMAT)
    plain.open(f"{SUBMITTING}langkah/9/")
    plain.page.locator("svg a[data-line]").first.press("Enter")
    expect(plain.page.locator("#catatan").get_by_label("Catatan")).to_be_focused()
    camat = Keys(chromium, placed.address, CAMAT)
    camat.seat.open(f"{SUBMITTING}langkah/9/")
    page = camat.page
    camat.reach(page.locator("svg a[data-line]").first)
    page.keyboard.press("Enter")
    remark = page.locator("#catatan").get_by_label("Catatan")
    expect(remark).to_be_focused()
    page.keyboard.type("Cocokkan dengan laporan.")
    expect(page.locator("#catatan #keadaan")).to_contain_text("Tersimpan ")
    expect(remark).to_be_focused()
    change = page.locator("#daftar-catatan").get_by_role("link", name="Ubah")
    camat.reach(change)
    page.keyboard.press("Enter")
    expect(remark).to_be_focused()
    camat.type("Alasan pengembalian", "Satu angka belum cocok.")
    assert "Draf dikembalikan." in camat.go(camat.button("Kembalikan (1 catatan)"))
    assert sekcam.seat.complaints + camat.seat.complaints == []


def test_camat_signs_and_clerk_sends_and_archives(chromium: Browser, placed: Program) -> None:
    camat = Keys(chromium, placed.address, CAMAT)
    camat.seat.open(f"{SIGNING}langkah/11/")
    assert "Dokumen sudah ditandatangani" in camat.go(camat.button("Tanda tangani"))
    clerk = Keys(chromium, placed.address, CLERK)
    for step, button, said in (
        (12, "Buat surat pengantar bernomor", "sudah dibuat."),
        (13, "Buat salinan", "salinan bernomor sudah dibuat."),
        (14, "Arsipkan dan tutup", "Pengukuran ini selesai."),
    ):
        clerk.seat.open(f"{SIGNING}langkah/{step}/")
        if step == 13:
            clerk.type("Penerima salinan", "Arsip")
        assert said in clerk.go(clerk.button(button))
    clerk.seat.open("/arsip/")
    clerk.go(clerk.page.locator("main table").get_by_role("link").first)
    assert "utuh" in clerk.go(clerk.button("Periksa keutuhan arsip"))
    assert camat.seat.complaints + clerk.seat.complaints == []
