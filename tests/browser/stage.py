"""The office at work in browsers: who sits where, and what was found on the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, ViewportSize

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
# Pictures are small, because people look at them on a poor line.
WIDEST = 1000  # pixels
COLOURS = 48
GUIDE = "docs/panduan/gambar"
# Who sits before another browser than the others.
SEATED: dict[str, dict[str, Any]] = {
    "Pengadministrasi Pemerintahan": {"viewport": PHONE, "has_touch": True},
    "Pengadministrasi Pelayanan Umum": {"java_script_enabled": False},
}


@dataclass
class Stage:
    """The office at work: who sits where, which measurement, and what was wrong on its pages.

    ``looks`` has every page that was looked at, with what is wrong there; ``pictures`` is the
    folder of the repository, if pictures for its documents were asked for.
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

    def look(self, name: str, seat: Seat) -> None:
        """Look at a page the first time it is met."""
        if name not in self.looks:
            self.looks[name] = look(seat.page)

    def take_picture(
        self, name: str, seat: Seat, size: ViewportSize = DESKTOP, *, top: str = "body"
    ) -> None:
        """Keep a picture for the documentation, where one was asked for.

        ``name`` is its place in the repository, ``size`` the window, ``top`` what stands uppermost
        in it where the page is long enough.
        """
        if self.pictures is None:
            return
        before = seat.page.viewport_size or DESKTOP
        seat.page.set_viewport_size(size)
        seat.page.locator(top).first.evaluate(
            "place => place.scrollIntoView({behavior: 'instant'})"
        )
        taken = Image.open(BytesIO(seat.page.screenshot(animations="disabled", caret="hide")))
        seat.page.set_viewport_size(before)
        small = taken.convert("RGB")
        small.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
        path = self.pictures / name
        path.parent.mkdir(exist_ok=True)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
