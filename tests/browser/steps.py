"""The fourteen steps as their seats play them by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.filling import FILLING, hand_in, read_typed
from tests.browser.looking import read_picture
from tests.browser.seat import DESKTOP, OLD_DESKTOP, PHONE, Seat
from tests.browser.stage import CAMAT, CLERK, DESIGNER, GUIDE, PLANNER, SEKCAM, UNITS, Stage

_HEAD, _SECRETARY, _SECTION = "Camat", "Sekcam", "Kasi/Kasubbag Umpeg"
_STAFF = "Pengadministrasi Kepegawaian"
# Who carries out each of the fourteen steps, as the SOP's own table has it.
EXECUTORS = [
    *(_HEAD, _SECTION, _STAFF, _SECTION, _SECRETARY, _STAFF, _SECTION),
    *(_SECRETARY, _HEAD, _SECRETARY, _HEAD, _STAFF, _STAFF, _STAFF),
]
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date()


def order(stage: Stage) -> None:
    """1: the Camat orders the measurement of the first quarter."""
    camat = stage.seat(CAMAT)
    camat.open("/")
    assert "Belum ada pengukuran yang berjalan." in camat.text
    stage.look("beranda kosong", camat)
    camat.follow(camat.page.get_by_role("link", name="Perintahkan pengukuran").click)
    stage.look("perintah baru", camat)
    camat.write("Tahun", "2026")
    camat.page.get_by_label("Periode").select_option("Triwulan I")
    assert "Isian ini masih kosong. Lengkapi dulu." in camat.press_in_vain("Tulis lembar disposisi")
    assert camat.page.get_by_label("Tahun").input_value() == "2026"
    camat.write("Batas waktu", (TODAY + timedelta(days=14)).isoformat())
    camat.write("Isi perintah", "Susun pengukuran kinerja. Sertakan bukti.")
    for box in (
        camat.page.get_by_role("group", name="Diteruskan kepada").get_by_role("checkbox").all()
    ):
        box.check()
    camat.press("Tulis lembar disposisi")
    stage.case = camat.page.url.removeprefix(stage.program.address)
    assert "Pengukuran Kinerja Triwulan I 2026" in camat.text
    stage.look("kasus", camat)


def design_form(stage: Stage) -> None:
    """2: the form is made, one workbook per unit; a remark goes along."""
    seat = stage.open_step(DESIGNER, 2)
    indicator = seat.page.get_by_role("listitem").filter(has_text="Nilai Kinerja Kecamatan")
    indicator.get_by_text("Catatan, atau tidak dipakai").click()
    indicator.get_by_label("Catatan").fill("Pakai nilai sementara.")
    assert "Format versi 1 sudah dibuat untuk setiap unit." in seat.press(
        "Buat format untuk semua unit"
    )


def distribute_form(stage: Stage) -> None:
    """3: the form goes out, one unit remarks, the clerk answers."""
    clerk = stage.open_step(CLERK, 3)
    clerk.write("Batas pengisian", (TODAY + timedelta(days=7)).isoformat())
    assert "Format sudah disampaikan." in clerk.press("Sampaikan kepada semua unit")
    kasi = stage.seat("Kasi Pemerintahan")
    kasi.open(f"{stage.case}langkah/3/")
    kasi.follow(kasi.page.get_by_role("link", name="Seksi Pemerintahan").click)
    stage.look("isian", kasi)
    kasi.page.get_by_label("Masukan").fill("Bagaimana persentase desa dihitung?")
    assert "Masukan sudah dicatat." in kasi.press("Kirim masukan")
    clerk = stage.open_step(CLERK, 3)
    assert "Bagaimana persentase desa dihitung?" in clerk.text
    clerk.page.get_by_label("Arahan untuk Seksi Pemerintahan").fill("Desa dibina dibagi 12 desa.")
    assert "Masukan dan arahan sudah dicatat." in clerk.press("Catat arahan dan lanjutkan")


def invite(stage: Stage) -> None:
    """4: the officials are invited."""
    seat = stage.open_step(DESIGNER, 4)
    seat.write("Hari rapat", TODAY.isoformat())
    seat.write("Jam mulai", "09:00")
    assert "Undangan dan berkas kalender sudah dibuat." in seat.press("Buat undangan bernomor")


def meet(stage: Stage) -> None:
    """5: the meeting is held and written down."""
    seat = stage.open_step(SEKCAM, 5)
    for box in seat.page.get_by_role("group", name="Yang hadir").get_by_role("checkbox").all():
        box.check()
    seat.page.get_by_label("Pokok pembahasan").fill("Formulir dan batas waktu dijelaskan.")
    seat.write("Keputusan 1", "Setiap realisasi disertai bukti.")
    seat.write("Pelaksana lain 1", "Semua unit")
    _show_meeting(stage, seat)
    assert "Daftar hadir dan notula sudah dibuat." in seat.press("Simpan notula dan tutup rapat")


def _show_meeting(stage: Stage, seat: Seat) -> None:
    """The meeting as the room sees it, in another tab."""
    expect(seat.page.locator("#keadaan")).to_contain_text("Tersimpan ")
    screen = Seat(stage.browser, stage.program.address).enter(SEKCAM)
    screen.open(f"{stage.case}rapat/")
    stage.look("rapat", screen)
    stage.take_picture(f"{GUIDE}/rapat.png", screen, top="main")
    screen.context.close()


def collect(stage: Stage) -> None:
    """6: every unit hands in, each in another way."""
    typed = read_typed()
    for unit, act in FILLING.items():
        act(stage, unit, typed[unit])
    clerk = stage.open_step(CLERK, 6)
    assert "Data sudah dihimpun menjadi draf dokumen." in clerk.press("Himpun menjadi draf")


def validate(stage: Stage) -> None:
    """7: every head validates; who entered a figure may not, and a head may give it back."""
    kasi = _open_own(stage, "Seksi Pelayanan Umum", "Periksa data unit")
    stage.look("validasi", kasi)
    stage.take_picture(f"{GUIDE}/validasi.png", kasi, top="main")
    kasi.page.get_by_label("Alasan pengembalian").fill("Angka IKM belum cocok dengan laporan.")
    said = kasi.press("Kembalikan kepada unit")
    assert "Isian Seksi Pelayanan Umum dikembalikan untuk diperbaiki." in said
    clerk = stage.open_unit(UNITS["Seksi Pelayanan Umum"][1], "Seksi Pelayanan Umum")
    assert "Angka IKM belum cocok dengan laporan." in clerk.text
    hand_in(clerk, [])
    for unit in UNITS:
        _validate(stage, unit)


def submit(stage: Stage) -> None:
    """8: the Sekcam hands the draft to the Camat; a login lost on the way loses nothing."""
    seat = stage.open_step(SEKCAM, 8)
    seat.page.get_by_label("Nota pengantar").fill("Draf triwulan I untuk dikoreksi.")
    other = seat.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Keluar").click()
    other.get_by_role("button", name=f"Masuk sebagai {SEKCAM}").wait_for()
    assert "Isian Anda masih ada" in seat.press_in_vain("Kirim ke Camat")
    stage.look("sesi hilang", seat)
    other.get_by_role("button", name=f"Masuk sebagai {SEKCAM}").click()
    other.get_by_role("heading", name="Menunggu Anda").wait_for()
    other.close()
    said = seat.press("Kirim lagi")
    if "Draf sudah disampaikan kepada Camat." not in said:
        said = seat.press("Kirim lagi")
    assert "Draf sudah disampaikan kepada Camat." in said


def correct(stage: Stage) -> None:
    """9: the Camat taps two rows and sends them back; both units mend them; then he accepts."""
    camat = stage.open_step(CAMAT, 9)
    _mark(camat, "Indeks Kepuasan Masyarakat", "Cocokkan dengan laporan survei.")
    stage.take_picture(f"{GUIDE}/koreksi.png", camat, PHONE, top=".sheet a.marked")
    camat.open(f"{stage.case}langkah/9/")
    assert "Cocokkan dengan laporan survei." in camat.text
    _mark_by_keyboard(
        camat, "Persentase pembinaan dan pengawasan desa", "Hitung ulang jumlah desa."
    )
    camat.page.get_by_label("Alasan pengembalian").fill("")
    assert "Tulis alasan pengembalian." in camat.press_in_vain("Kembalikan (2 catatan)")
    camat.page.get_by_label("Alasan pengembalian").fill("Dua angka belum cocok.")
    said = camat.press("Kembalikan (2 catatan)")
    assert "Draf dikembalikan." in said
    _mend(stage, "Seksi Pelayanan Umum", "Indeks Kepuasan Masyarakat", "90,2")
    _mend(stage, "Seksi Pemerintahan", "Persentase pembinaan dan pengawasan desa", "23")
    kasi = stage.seat("Kasi Pemerintahan")
    kasi.open(f"{stage.case}langkah/8/")
    assert f"Ini dikerjakan oleh {SEKCAM}." in kasi.text
    stage.look("langkah orang lain", kasi)
    stage.open_step(SEKCAM, 8).press("Kirim ke Camat")
    _show_first_page(stage)
    _accept(stage)


def _show_first_page(stage: Stage) -> None:
    """The Camat's first page while a draft waits: what waits, the figures, the strip."""
    camat = stage.seat(CAMAT)
    camat.open("/")
    assert "Kerjakan langkah 9" in camat.text
    assert "99,38" in camat.text
    for size in (DESKTOP, OLD_DESKTOP, PHONE):
        assert read_picture(camat.page, size) == EXECUTORS
    stage.look("beranda", camat)
    stage.take_picture("docs/pictures/beranda.png", camat)
    stage.take_picture(f"{GUIDE}/beranda.png", camat, PHONE)
    camat.open(stage.case)
    stage.look("kasus berjalan", camat)
    stage.take_picture(f"{GUIDE}/pengukuran.png", camat, top=".sop")
    camat.open(f"{stage.case}angka/")
    stage.look("angka", camat)
    camat.follow(camat.page.get_by_role("link", name="Indeks Kepuasan Masyarakat").click)
    stage.look("satu angka", camat)
    stage.take_picture(f"{GUIDE}/angka.png", camat, top="main")


def request_approval(stage: Stage) -> None:
    """10: two initials, in their order."""
    for title in (PLANNER, SEKCAM):
        assert "Paraf Anda sudah tercatat." in stage.open_step(title, 10).press("Bubuhkan paraf")


def sign(stage: Stage) -> None:
    """11: the Camat refuses once, then signs."""
    camat = stage.open_step(CAMAT, 11)
    camat.page.get_by_label("Alasan").fill("Predikat perlu dibahas lagi.")
    said = camat.press("Tolak dan kembalikan")
    assert "Dokumen tidak ditandatangani dan kembali ke koreksi." in said
    _accept(stage)
    request_approval(stage)
    camat = stage.open_step(CAMAT, 11)
    stage.take_picture(f"{GUIDE}/tanda-tangan.png", camat, PHONE, top="section section")
    said = camat.press("Tanda tangani")
    assert "Dokumen sudah ditandatangani dengan nomor " in said


def cover_letter(stage: Stage) -> None:
    """12: the cover letter to the addressee of the office's settings."""
    seat = stage.open_step(CLERK, 12)
    said = seat.press("Buat surat pengantar bernomor")
    assert "Surat pengantar untuk Kepala Bappedalitbang Kabupaten Banyumas sudah dibuat." in said


def copy(stage: Stage) -> None:
    """13: numbered copies."""
    seat = stage.open_step(CLERK, 13)
    seat.page.get_by_label("Penerima salinan").fill("Kepala Bappedalitbang\nArsip")
    assert "2 salinan bernomor sudah dibuat." in seat.press("Buat salinan")
    seat.open("/kantor/pengiriman/")
    stage.look("pengiriman", seat)
    stage.take_picture(f"{GUIDE}/pengiriman.png", seat, top="main")


def archive(stage: Stage) -> None:
    """14: everything goes into the archive."""
    seat = stage.open_step(CLERK, 14)
    seat.page.get_by_label("Ruang").fill("Ruang arsip")
    seat.page.get_by_label("Boks").fill("3")
    assert "Pengukuran ini selesai." in seat.press("Arsipkan dan tutup")


def _open_own(stage: Stage, unit: str, link: str) -> Seat:
    seat = stage.seat(UNITS[unit][0])
    seat.open("/")
    seat.follow(seat.page.get_by_role("link", name=link).click)
    return seat


def _validate(stage: Stage, unit: str) -> None:
    seat = _open_own(stage, unit, "Periksa data unit")
    assert f"Data {unit} sudah divalidasi." in seat.press("Nyatakan valid")


def _mark(camat: Seat, indicator: str, remark: str) -> None:
    """Tap a row on the picture of the page and write; it is kept without a button."""
    place = camat.page.locator(f"svg a[aria-label*='{indicator}']").first
    place.scroll_into_view_if_needed()
    place.click()
    _write_remark(camat, indicator, remark)
    assert "marked" in (place.get_attribute("class") or "")


def _mark_by_keyboard(camat: Seat, indicator: str, remark: str) -> None:
    camat.page.locator(f"svg a[aria-label*='{indicator}']").first.focus()
    camat.page.keyboard.press("Enter")
    _write_remark(camat, indicator, remark)


def _write_remark(camat: Seat, indicator: str, remark: str) -> None:
    editor = camat.page.locator("#catatan")
    editor.get_by_text(indicator).wait_for()
    expect(editor.get_by_label("Catatan")).to_be_focused()
    camat.page.keyboard.type(remark)
    expect(editor.locator("#keadaan")).to_contain_text("Tersimpan ")
    camat.page.locator("#daftar-catatan").get_by_text(remark).wait_for()


def _mend(stage: Stage, unit: str, indicator: str, realization: str) -> None:
    seat = stage.open_unit(UNITS[unit][1], unit)
    assert "Catatan Camat:" in seat.text
    seat.page.locator("tr").filter(has_text=indicator).get_by_label("Realisasi baris").fill(
        realization
    )
    hand_in(seat, [])
    _validate(stage, unit)


def _accept(stage: Stage) -> None:
    said = stage.open_step(CAMAT, 9).press("Setujui")
    assert "Draf disetujui. Selanjutnya pembubuhan paraf." in said


STEPS = (
    order,
    design_form,
    distribute_form,
    invite,
    meet,
    collect,
    validate,
    submit,
    correct,
    request_approval,
    sign,
    cover_letter,
    copy,
    archive,
)
