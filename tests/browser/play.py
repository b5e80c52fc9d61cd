"""The seats of the example office play the fourteen steps by page."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
from playwright.sync_api import Browser, Locator, Route, ViewportSize

from capaian.cli.playing import EXAMPLE
from tests.browser.looking import look
from tests.browser.program import Program
from tests.browser.seat import DESKTOP, PHONE, Seat

CAMAT = "Camat Wangon"
SEKCAM = "Sekretaris Kecamatan Wangon"
PLANNER = "Kasubbag Perencanaan dan Keuangan"
DESIGNER = "Kasubbag Umum dan Kepegawaian"
CLERK = "Pengadministrasi Kepegawaian"
# Every unit with the head who validates and the clerk who fills in.
UNITS = {
    "Subbagian Perencanaan dan Keuangan": (
        PLANNER,
        "Pengadministrasi Perencanaan dan Keuangan",
    ),
    "Subbagian Umum dan Kepegawaian": (DESIGNER, CLERK),
    "Seksi Pemerintahan": ("Kasi Pemerintahan", "Pengadministrasi Pemerintahan"),
    "Seksi Ketenteraman dan Ketertiban Umum": (
        "Kasi Ketenteraman dan Ketertiban Umum",
        "Pengadministrasi Ketenteraman dan Ketertiban Umum",
    ),
    "Seksi Pemberdayaan Masyarakat dan Desa": (
        "Kasi Pemberdayaan Masyarakat dan Desa",
        "Pengadministrasi Pemberdayaan Masyarakat dan Desa",
    ),
    "Seksi Pelayanan Umum": ("Kasi Pelayanan Umum", "Pengadministrasi Pelayanan Umum"),
}
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta")).date()
EVIDENCE = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass
class Stage:
    """The office at work: who sits where, which measurement, and what was wrong on its pages.

    ``looks`` has every page that was looked at, with what is wrong there; ``pictures`` is where
    pictures for the documentation go, if they were asked for.
    """

    browser: Browser
    program: Program
    pictures: Path | None = None
    case: str = ""
    seats: dict[str, Seat] = field(default_factory=dict)
    looks: dict[str, list[str]] = field(default_factory=dict)

    def seat(self, title: str) -> Seat:
        """The browser of an official, who logs in when first needed."""
        if title not in self.seats:
            options = SEATED.get(title, {})
            self.seats[title] = Seat(self.browser, self.program.address, **options).enter(title)
        return self.seats[title]

    def open_step(self, title: str, number: int) -> Seat:
        """An official comes to a step by its card on the first page, as people do."""
        seat = self.seat(title)
        seat.open("/")
        seat.follow(seat.page.get_by_role("link", name=f"Kerjakan langkah {number}").click)
        self.look(f"langkah {number}", seat)
        return seat

    def open_unit(self, title: str, unit: str) -> Seat:
        """An official comes to the form of the own unit through the list of step 6."""
        seat = self.seat(title)
        seat.open(f"{self.case}langkah/6/")
        seat.follow(seat.page.get_by_role("link", name=unit, exact=True).click)
        return seat

    def look(self, name: str, seat: Seat, *, on_desktop: bool = False) -> None:
        """Look at a page the first time it is met."""
        if name not in self.looks:
            self.looks[name] = look(seat.page, on_desktop=on_desktop)

    def take_picture(self, name: str, seat: Seat, size: ViewportSize = DESKTOP) -> None:
        """Keep a picture of the page for the documentation, where one was asked for."""
        if self.pictures:
            before = seat.page.viewport_size or DESKTOP
            seat.page.set_viewport_size(size)
            self.pictures.mkdir(exist_ok=True)
            seat.page.screenshot(path=self.pictures / name)
            seat.page.set_viewport_size(before)


SEATED = {
    "Pengadministrasi Pemerintahan": {"viewport": PHONE, "has_touch": True},
    "Pengadministrasi Pelayanan Umum": {"java_script_enabled": False},
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a unit types for one indicator; the names of the example's columns."""

    indicator: str
    realization: str
    budget: str
    obstacles: str
    follow_up: str


def read_typed() -> dict[str, list[Typed]]:
    """The example figures of the first quarter by the name of the unit."""
    filled = {row["kode"]: row for row in _read("isian-2026-TW1.csv")}
    names = dict(zip(_UNIT_CODES, UNITS, strict=True))
    typed: dict[str, list[Typed]] = {name: [] for name in UNITS}
    for row in _read("rencana-2026.csv"):
        facts = filled[row["kode"]]
        typed[names[row["unit"]]].append(
            Typed(
                " ".join(row["indikator"].split()),
                facts["realisasi"],
                facts["realisasi_anggaran"],
                facts["faktor_penghambat"],
                facts["tindak_lanjut"],
            )
        )
    return typed


_UNIT_CODES = (
    "perencanaan-keuangan",
    "umum-kepegawaian",
    "pemerintahan",
    "trantib",
    "pemberdayaan",
    "pelayanan",
)


def _read(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
    stage.look("kasus", camat, on_desktop=True)


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
    stage.look("isian", kasi, on_desktop=True)
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
    decision = seat.page.locator("details").filter(has_text="Keputusan 1")
    decision.get_by_label("Keputusan").fill("Setiap realisasi disertai bukti.")
    decision.get_by_label("Pelaksana").fill("Semua unit")
    assert "Daftar hadir dan notula sudah dibuat." in seat.press("Simpan notula dan tutup rapat")


def collect(stage: Stage) -> None:
    """6: every unit hands in, each in another way."""
    typed = read_typed()
    for unit, act in FILLING.items():
        act(stage, unit, typed[unit])
    clerk = stage.open_step(CLERK, 6)
    assert "Data sudah dihimpun menjadi draf dokumen." in clerk.press("Himpun menjadi draf")


def fill_by_page(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Type on the page, which saves by itself; add evidence; hand in."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    for row in typed:
        _type_row(seat, row)
    seat.page.get_by_role("status").filter(has_text=f"{len(typed)} dari").wait_for()
    seat.page.get_by_text("Tersimpan").wait_for()
    stage.take_picture("isian.png", seat)
    place = _row(seat, typed[0])
    _unfold(place)
    place.get_by_label("Berkas bukti").set_input_files(
        {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE}
    )
    assert "Isian sudah tersimpan." in seat.press("Simpan")
    link = seat.page.get_by_role("link", name="bukti.pdf").get_attribute("href")
    assert seat.download(link or "") == EVIDENCE
    stage.look("isian terisi", seat)
    _hand_in(seat, typed)


def fill_in_haste(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Hand in before the page could save by itself: the last figure typed goes along."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    for row in typed:
        _type_row(seat, row)
    _hand_in(seat, typed)


def fill_on_a_slow_line(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Change a figure and hand in while an autosave is still on its way: the change goes along."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    held: list[Route] = []
    seat.page.route(
        "**/isian/**",
        lambda route: (
            held.append(route) if "hx-request" in route.request.headers else route.continue_()
        ),
    )
    first = _row(seat, typed[0]).get_by_label("Realisasi baris")
    first.fill("1")
    with seat.page.expect_request("**/isian/**"):
        first.press("Tab")
    for row in typed:
        _type_row(seat, row)
    with seat.page.expect_navigation():
        seat.page.get_by_role("button", name="Kirim isian").click()
        held[0].continue_()
    _see_handed_in(seat, typed)


def fill_without_script(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Type on the page, save with the button, hand in: no script runs in this browser."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    for row in typed:
        _type_row(seat, row)
    assert "Isian sudah tersimpan." in seat.press("Simpan")
    _hand_in(seat, typed)


def fill_by_workbook(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Download the workbook, fill it in, upload it: refused with its cell, then taken."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    with seat.page.expect_download() as download:
        seat.page.get_by_role("link", name="Unduh buku kerja").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    sheet = book["Isian"]
    places = {_indicator_of(cell): cell.row for cell in sheet["D"] if cell.value}
    for row in typed:
        place = next(place for name, place in places.items() if name.startswith(row.indicator))
        sheet.cell(place, 10, row.realization)
        sheet.cell(place, 11, row.budget or None)
    wrong = sheet.cell(place, 10)
    good, wrong.value = wrong.value, "satu laporan lengkap"
    said = _upload(seat, book)
    assert f"Isian!{wrong.coordinate}" in said
    assert "Simpan buku kerja bertanda" in said
    wrong.value = good
    assert "Buku kerja sudah dibaca dan tersimpan." in _upload(seat, book)
    _hand_in(seat, typed)


def _upload(seat: Seat, book: openpyxl.Workbook) -> str:
    data = BytesIO()
    book.save(data)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    seat.page.get_by_label("Buku kerja yang sudah diisi").set_input_files(
        {"name": "isian.xlsx", "mimeType": kind, "buffer": data.getvalue()}
    )
    seat.refused.add(seat.page.url)
    return seat.press("Unggah buku kerja")


def _indicator_of(cell: openpyxl.cell.Cell) -> str:
    return " ".join(str(cell.value).split())


def _row(seat: Seat, typed: Typed) -> Locator:
    return seat.page.locator("tr").filter(has_text=typed.indicator)


def _type_row(seat: Seat, typed: Typed) -> None:
    row = _row(seat, typed)
    row.get_by_label("Realisasi baris").fill(typed.realization)
    row.get_by_label("Realisasi anggaran baris").fill(typed.budget)
    if typed.obstacles:
        _unfold(row)
        row.get_by_label("Faktor penghambat").fill(typed.obstacles)
        row.get_by_label("Tindak lanjut").fill(typed.follow_up)


def _unfold(row: Locator) -> None:
    details = row.locator("details")
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def _hand_in(seat: Seat, typed: list[Typed]) -> None:
    seat.press("Kirim isian")
    _see_handed_in(seat, typed)


def _see_handed_in(seat: Seat, typed: list[Typed]) -> None:
    assert "Isian sudah dikirim." in seat.text
    assert seat.page.get_by_role("button", name="Simpan").count() == 0
    for row in typed:
        assert row.realization in _row(seat, row).inner_text()


FILLING: dict[str, Callable[[Stage, str, list[Typed]], None]] = {
    "Subbagian Perencanaan dan Keuangan": fill_by_page,
    "Subbagian Umum dan Kepegawaian": fill_by_workbook,
    "Seksi Pemerintahan": fill_in_haste,
    "Seksi Ketenteraman dan Ketertiban Umum": fill_by_workbook,
    "Seksi Pemberdayaan Masyarakat dan Desa": fill_on_a_slow_line,
    "Seksi Pelayanan Umum": fill_without_script,
}


def validate(stage: Stage) -> None:
    """7: every head validates; who entered a figure may not, and a head may give it back."""
    kasi = _open_own(stage, "Seksi Pelayanan Umum", "Periksa data unit")
    stage.look("validasi", kasi)
    kasi.page.get_by_label("Alasan pengembalian").fill("Angka IKM belum cocok dengan laporan.")
    said = kasi.press("Kembalikan kepada unit")
    assert "Isian Seksi Pelayanan Umum dikembalikan untuk diperbaiki." in said
    clerk = stage.open_unit(UNITS["Seksi Pelayanan Umum"][1], "Seksi Pelayanan Umum")
    assert "Angka IKM belum cocok dengan laporan." in clerk.text
    _hand_in(clerk, [])
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
    """9: the Camat sends two marked rows back; both units mend them; then he accepts."""
    camat = stage.open_step(CAMAT, 9)
    _mark(camat, "Indeks Kepuasan Masyarakat", "Cocokkan dengan laporan survei.")
    _mark(camat, "Persentase pembinaan dan pengawasan desa", "Hitung ulang jumlah desa.")
    assert "Tulis alasan pengembalian." in camat.press_in_vain("Kembalikan dengan catatan")
    camat.page.get_by_label("Alasan pengembalian").fill("Dua angka belum cocok.")
    said = camat.press("Kembalikan dengan catatan")
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
    stage.look("beranda", camat, on_desktop=True)
    stage.take_picture("beranda.png", camat)
    stage.take_picture("beranda-hp.png", camat, PHONE)
    camat.open(stage.case)
    stage.look("kasus berjalan", camat, on_desktop=True)
    stage.take_picture("kasus.png", camat)


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
    said = stage.open_step(CAMAT, 11).press("Tanda tangani")
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
    camat.page.locator("tr").filter(has_text=indicator).get_by_label("Catatan baris").fill(remark)


def _mend(stage: Stage, unit: str, indicator: str, realization: str) -> None:
    seat = stage.open_unit(UNITS[unit][1], unit)
    assert "Catatan Camat:" in seat.text
    seat.page.locator("tr").filter(has_text=indicator).get_by_label("Realisasi baris").fill(
        realization
    )
    _hand_in(seat, [])
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
