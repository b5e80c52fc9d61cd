"""Looking at a page with other eyes: axe, a phone's width, a dark screen, a slow line."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.seat import DESKTOP, OLD_DESKTOP, PHONE

_SCRIPT = Axe().axe_script
_OPTIONS = {"resultTypes": ["violations"]}
_CONTRAST = {**_OPTIONS, "runOnly": ["color-contrast"]}


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands: wide by day, and on a phone by night."""
    before = page.viewport_size or DESKTOP
    page.evaluate(_SCRIPT)
    found = []
    for name, size, scheme in _EYES:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{name}: {each}" for each in (*_measure(page), *_run_axe(page))]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)
    return found


def look_closely(page: Page) -> list[str]:
    """What :func:`look` finds, and what is hard to tell apart, hit, read on a phone or at 200 %.

    It fits on the screen of an old PC and on paper as well.
    """
    before = page.viewport_size or DESKTOP
    found = look(page)
    for name, size, scheme in _OTHER_EYES:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{name}: {each}" for each in _run_axe(page, _CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    found += [f"too small to hit: {each}" for each in page.evaluate(_SMALL)]
    found += [f"says nothing: {each}" for each in page.evaluate(_EMPTY)]
    found += [f"stands beyond the edge: {each}" for each in page.evaluate(_BEYOND)]
    page.set_viewport_size(ENLARGED)
    found += [f"enlarged: {each}" for each in _measure(page)]
    page.set_viewport_size(OLD_DESKTOP)
    found += [f"small desktop: {each}" for each in (*_measure(page), *page.evaluate(_BEYOND))]
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    found += [f"paper: {each}" for each in _measure(page)]
    page.emulate_media(media="screen")
    page.set_viewport_size(before)
    return found


# A4 lying, between its margins.
PAPER: ViewportSize = {"width": 1032, "height": 703}
# A desktop of 1280 × 900 whose letters are twice as large.
ENLARGED: ViewportSize = {"width": 640, "height": 450}
# Ours, after WCAG 2.2 target size (enhanced): 44 px for buttons, fields, and links that stand
# alone in their line. A box that is ticked is hit by its label.
_SMALL = """() => {
  const alone = link => link.textContent.trim() === link.parentElement.textContent.trim();
  const target = each => each.matches('input[type=checkbox], input[type=radio]')
    ? each.labels[0] || each : each;
  const buttons = `main :is(button, .button, select, summary,
    input:not([type=hidden], [type=file]))`;
  const found = [
    ...document.querySelectorAll(buttons),
    ...[...document.querySelectorAll('main a:not(.button, svg a)')].filter(alone),
  ];
  return [...new Set(found.map(target))]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height > 1)
    .filter(each => each.getBoundingClientRect().height < 43.5)
    .map(each => each.outerHTML.slice(0, 120));
}"""

# A cell that was unfolded on a phone with its heading, but holds nothing below it.
_EMPTY = """() => [...document.querySelectorAll('.fold td[data-head]')]
  .filter(each => each.checkVisibility() && !each.textContent.trim()
    && !each.querySelector('input, select, textarea, svg'))
  .map(each => each.outerHTML.slice(0, 120))"""
# A table that a hand must push to read, other than the official ones, which stay as on paper.
_BEYOND = """() => [...document.querySelectorAll('.wide:not(:has(> .official))')]
  .filter(each => each.scrollWidth > each.clientWidth)
  .map(each => each.innerHTML.slice(0, 120))"""

_EYES: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("desktop", DESKTOP, "light"),
    ("dark phone", PHONE, "dark"),
)
# What is there does not change with the light, but what can be told apart does.
_OTHER_EYES: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("dark desktop", DESKTOP, "dark"),
    ("phone", PHONE, "light"),
)


def read_picture(page: Page, size: ViewportSize) -> list[str]:
    """The executor below whose name each symbol of the SOP's picture stands, as it is drawn."""
    before = page.viewport_size or DESKTOP
    page.set_viewport_size(size)
    seen: list[str] = page.evaluate(_SYMBOLS)
    page.set_viewport_size(before)
    return seen


_SYMBOLS = """() => {
  const middle = each => (box => box.left + box.width / 2)(each.getBoundingClientRect());
  const heads = [...document.querySelectorAll('.picture th.executor')];
  const above = place => heads.find(head => Math.abs(middle(head) - place) < 2);
  return [...document.querySelectorAll('.picture .flow .sop-symbol')]
    .filter(each => each.checkVisibility())
    .map(each => above(middle(each))?.textContent ?? 'nobody');
}"""


class Scale:
    """Weighs the pages that a browser opens as if it had never been there: nothing is kept."""

    def __init__(self, page: Page) -> None:
        self._sizes: list[float] = []
        wire = page.context.new_cdp_session(page)
        wire.on("Network.loadingFinished", self._take)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        # What the worker fetches for a page would not be weighed.
        wire.send("Network.setBypassServiceWorker", {"bypass": True})

    def weigh(self, page: Page) -> int:
        """The bytes of all that came since the last weighing, packed and with headers."""
        page.wait_for_load_state("networkidle")
        total = int(sum(self._sizes))
        self._sizes.clear()
        return total

    def _take(self, event: dict[str, float]) -> None:
        self._sizes.append(event["encodedDataLength"])


def _measure(page: Page) -> list[str]:
    wide, room = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    return [f"scrolls sideways: {wide} > {room}"] if wide > room else []


def _run_axe(page: Page, options: dict[str, list[str]] = _OPTIONS) -> list[str]:
    violations = page.evaluate(
        "options => axe.run(document, options).then(found => found.violations)", options
    )
    return [
        f"{each['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:160]}"
        for each in violations
        for node in each["nodes"]
    ]
