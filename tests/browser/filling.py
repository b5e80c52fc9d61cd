"""Step 6 by page: every unit hands in, each in another way."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.reader.excel import load_workbook
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import Browser, Locator, Route

from capaian.cli.playing import EXAMPLE
from tests.browser.program import Program
from tests.browser.seat import PHONE, Laptop, Seat
from tests.browser.stage import GUIDE, UNITS, Stage

EVIDENCE = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def enter_form(browser: Browser | Laptop, program: Program, unit: str, **options: Any) -> Seat:
    """The staff of a unit before the form of their unit, which is kept on the device."""
    seat = Seat(browser, program.address, **options).enter(f"Pengadministrasi {unit}")
    seat.open("/tugas/")
    seat.follow(seat.page.locator("main a[href*='/isian/']").first.click)
    wait_kept(seat, 'id="isian"')
    return seat


def wait_kept(seat: Seat, text: str) -> None:
    """Wait until the page that the device keeps for the time without a line holds that text."""
    seat.page.evaluate(
        """async (text) => {
          const read = async () =>
            (await caches.match(location.pathname, { ignoreVary: true }))?.text();
          while (!(await read())?.includes(text)) {
            await new Promise((again) => setTimeout(again, 50));
          }
        }""",
        text,
    )


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


def fill_by_page(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Type on the page, which saves by itself; add evidence; hand in."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    for row in typed:
        _type_row(seat, row)
    seat.page.get_by_text(f"{len(typed)} dari {len(typed)} terisi").wait_for()
    seat.page.get_by_text("Terkirim").wait_for()
    seat.page.get_by_text("Sedang diisi").wait_for()
    stage.take_picture(f"{GUIDE}/isian.png", seat, PHONE, top="tr[data-row]")
    place = _row(seat, typed[0])
    place.get_by_label("Tambah bukti").set_input_files(
        {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE}
    )
    link = place.get_by_role("link", name="bukti.pdf")
    link.wait_for()
    assert seat.download(link.get_attribute("href") or "") == EVIDENCE
    stage.look("isian terisi", seat)
    hand_in(seat, typed)


def fill_in_haste(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Hand in before the page could save by itself: the last figure typed goes along."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    for row in typed:
        _type_row(seat, row)
    hand_in(seat, typed)


def fill_on_a_slow_line(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Change a figure and hand in while a save is still on its way: the change goes along."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    held: list[Route] = []
    seat.page.route("**/isian/**", lambda route: held.append(route), times=1)  # noqa: PLW0108
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
    hand_in(seat, typed)


def fill_by_workbook(stage: Stage, unit: str, typed: list[Typed]) -> None:
    """Download the workbook, fill it in, upload it: refused with its cell, then taken."""
    seat = stage.open_unit(UNITS[unit][1], unit)
    with seat.page.expect_download() as download:
        seat.page.get_by_role("link", name="Unduh buku kerja").click()
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
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
    hand_in(seat, typed)


def _upload(seat: Seat, book: Workbook) -> str:
    data = BytesIO()
    book.save(data)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    seat.page.get_by_label("Buku kerja yang sudah diisi").set_input_files(
        {"name": "isian.xlsx", "mimeType": kind, "buffer": data.getvalue()}
    )
    seat.refused.add(seat.page.url)
    return seat.press("Unggah buku kerja")


def _indicator_of(cell: Cell) -> str:
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


def hand_in(seat: Seat, typed: list[Typed]) -> None:
    """Press the button; the page is locked then and shows what was typed."""
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
