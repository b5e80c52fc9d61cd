"""Looking at a page with other eyes: axe, a phone's width, a dark screen, a slow line."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.seat import DESKTOP, PHONE, Seat

_SCRIPT = Axe().axe_script
_ALL = {"resultTypes": ["violations"]}
_CONTRAST = {"runOnly": ["color-contrast"], **_ALL}


def look(page: Page, *, on_desktop: bool = False) -> list[str]:
    """What is wrong with the page as it stands: on a phone, by day and by night, and wide.

    A page is the same document at every width, so axe reads it on a phone; ``on_desktop`` is for
    tables that show more where there is room.
    """
    before = page.viewport_size or DESKTOP
    page.evaluate(_SCRIPT)
    page.set_viewport_size(PHONE)
    found = [f"phone: {each}" for each in (*_measure(page), *_run_axe(page, _ALL))]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in _run_axe(page, _CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    found += [f"desktop: {each}" for each in _measure(page)]
    if on_desktop:
        found += [f"desktop: {each}" for each in _run_axe(page, _ALL)]
    page.set_viewport_size(before)
    return found


def weigh(browser: Browser, seat: Seat, path: str) -> int:
    """The bytes that a first visit to the page costs this seat, headers included."""
    context = browser.new_context(
        base_url=seat.address, storage_state=seat.context.storage_state(), viewport=PHONE
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    context.close()
    return int(sum(sizes))


def _measure(page: Page) -> list[str]:
    wide, room = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    return [f"scrolls sideways: {wide} > {room}"] if wide > room else []


def _run_axe(page: Page, options: dict[str, Any]) -> list[str]:
    violations = page.evaluate(
        "options => axe.run(document, options).then(found => found.violations)", options
    )
    return [
        f"{each['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:160]}"
        for each in violations
        for node in each["nodes"]
    ]
