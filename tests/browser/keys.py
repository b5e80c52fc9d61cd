"""An official who never reaches for the mouse, before letters that are twice as large."""

from __future__ import annotations

from playwright.sync_api import Browser, FilePayload, Locator

from tests.browser.looking import ENLARGED
from tests.browser.seat import Seat

FARTHEST = 200  # presses of Tab to whatever stands on a page


class Keys:
    """One seat by keyboard alone; every place that is reached must be seen to be reached.

    Without a ``title`` nobody has come in yet.
    """

    def __init__(self, browser: Browser, address: str, title: str = "") -> None:
        self.seat = Seat(browser, address, viewport=ENLARGED, reduced_motion="reduce")
        self.page = self.seat.page
        # Choosers are caught from now on: asked for only at the key, it would be a race.
        self.page.on("filechooser", lambda _: None)
        self.seat.open("/masuk/")
        if title:
            self.go(self.button(f"Masuk sebagai {title}"))
            assert title in self.page.locator("header").inner_text()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name).first

    def reach(self, target: Locator) -> None:
        """Press Tab until the place has the focus, and see that it shows."""
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            # An answer that arrives just now puts a new element in the place of the one asked.
            while (hidden := target.evaluate(_SHOWS)) == "replaced":
                pass
            if hidden != "elsewhere":
                break
        else:
            where = self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            raise AssertionError(f"Tab leads to {where}, never to {target}")
        assert hidden == "", (str(target), hidden)

    def go(self, target: Locator) -> str:
        """Reach a button or link, press Enter and wait for the page that answers."""
        self.reach(target)
        return self.seat.follow(lambda: self.page.keyboard.press("Enter"))

    def go_in_vain(self, target: Locator) -> str:
        """As :meth:`go`, where the page comes back to be mended."""
        self.seat.refused.add(self.page.url)
        return self.go(target)

    def skip(self) -> None:
        """Leave the frame behind: the first Tab of a page leads to its contents."""
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "isi"

    def type(self, label: str, text: str) -> None:
        """Reach a field and type over what stands in it."""
        self.reach(self.page.get_by_label(label).first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose_file(self, target: Locator, file: FilePayload) -> None:
        """Reach the field of a file and open it with Enter."""
        self.reach(target)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)


# What is wrong with how the focus shows: it is elsewhere, without a ring or below something
# (WCAG 2.4.7, 2.4.11).
_SHOWS = """each => {
  if (!each.isConnected) return 'replaced';
  if (each !== document.activeElement) return 'elsewhere';
  const ringed = [each, each.closest('label'), each.querySelector('rect')].filter(Boolean)
    .some(one => { const look = getComputedStyle(one);
      return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2)
        || (one.tagName === 'rect' && parseFloat(look.strokeWidth) >= 2); });
  if (!ringed) return 'no ring';
  const box = each.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const places = [0.1, 0.5, 0.9].map(part => document.elementFromPoint(
    left + (right - left) * part, top + (bottom - top) * part));
  const seen = places.some(over => over
    && (each.contains(over) || over.contains(each) || each.closest('label')?.contains(over)
      || over.closest('a, label, svg')?.contains(each)));
  return seen ? '' : `below ${places[0]?.outerHTML.slice(0, 80)}`;
}"""
