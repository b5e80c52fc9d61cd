"""An official before a browser: opens pages, fills forms in, presses buttons, reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
)

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
OLD_DESKTOP: ViewportSize = {"width": 1024, "height": 768}  # as old office PCs have
PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 30_000  # milliseconds; a guard on a busy machine, not a measure
ARGUMENTS = ["--no-sandbox"] if os.geteuid() == 0 else []


def find_chromium() -> str | None:
    """The system's Chromium; ``None`` where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@dataclass(frozen=True, slots=True)
class Laptop:
    """A device whose browser keeps what it kept when it is closed and opened again."""

    chromium: Browser
    folder: Path

    def new_context(self, **options: Any) -> BrowserContext:
        """The browser is opened."""
        return self.chromium.browser_type.launch_persistent_context(
            self.folder, executable_path=find_chromium(), args=ARGUMENTS, **options
        )


class Seat:
    """One browser of its own, so that each seat keeps its own login.

    ``complaints`` are what the browser said in its console and requests to other hosts; a page
    that was refused on purpose is in ``refused`` and its status no complaint.
    """

    def __init__(self, browser: Browser | Laptop, address: str, **options: Any) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.refused: set[str] = set()
        self.context = browser.new_context(
            base_url=address, **{"viewport": DESKTOP, "locale": "id-ID", **options}
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", self._watch)
        self.page: Page = self.context.new_page()

    def enter(self, title: str) -> Seat:
        """Log in with one click, as the example office allows."""
        self.open("/masuk/")
        self.press(f"Masuk sebagai {title}")
        assert title in self.page.locator("header").inner_text()
        return self

    def open(self, path: str) -> Page:
        """Go to a page; one that answers with an error must be expected by ``refuse``."""
        response = self.page.goto(path)
        assert response is not None
        assert response.ok, (path, response.status)
        return self.page

    def refuse(self, path: str, status: int) -> str:
        """Go to a page that is not given; returns what it says."""
        self.refused.add(self.address + path)
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, path
        return self.text

    def press(self, label: str, *, within: Locator | None = None) -> str:
        """Press the button and wait for the page that answers; returns what it says."""
        place = within or self.page.locator("body")
        return self.follow(place.get_by_role("button", name=label, exact=True).click)

    def press_in_vain(self, label: str) -> str:
        """Press a button whose form comes back to be mended; returns what the page says."""
        self.refused.add(self.page.url)
        return self.press(label)

    def follow(self, act: Callable[[], object]) -> str:
        """Do what leads to another page; returns what that page says."""
        with self.page.expect_navigation():
            act()
        return self.text

    def write(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def download(self, path: str) -> bytes:
        """The bytes of a paper, as this seat gets them."""
        answer = self.context.request.get(path)
        assert answer.ok, (path, answer.status)
        return answer.body()

    @property
    def text(self) -> str:
        """What a person reads on the page, without the frame around it."""
        return self.page.locator("main").inner_text()

    def papers(self) -> list[tuple[str, str]]:
        """The papers of the step that the page is about: title and address, in their order."""
        links = self.page.locator("main .papers a").all()
        return [(link.text_content() or "", link.get_attribute("href") or "") for link in links]

    def _hear(self, message: ConsoleMessage) -> None:
        expected = message.location.get("url", "") in self.refused
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.complaints.append(f"asked another host: {request.url}")
