"""Firefox as its users have it: pages are opened and read, the line is cut, the clipboard used.

Playwright drives a Firefox of its own make only, so this speaks Marionette, Firefox's own protocol,
over a socket: each message is its length in bytes, a colon, and JSON (decision 0002).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, cast

PATIENCE = 30  # seconds; a guard on a busy machine, not a measure
_PREFERENCES = """\
user_pref("marionette.port", 0);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.allow_hijacking_localhost", true);
"""
_CELLS = "[...document.querySelectorAll('.grid [name^=typed]')]"
_CONTROL = "\ue009"  # the key's place in the standard of WebDriver


def find_firefox() -> str | None:
    """The system's Firefox; ``None`` where there is none."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One person before Firefox."""

    def __init__(self, stream: BinaryIO, address: str) -> None:
        self.address = address
        self._stream = stream
        self._numbers = count(1)
        self._read()
        self._ask("NewSession")

    def open(self, path: str) -> None:
        """Go to a page, with or without a line."""
        self._ask("Navigate", url=self.address + path)

    def enter(self, title: str) -> None:
        """Log in with one click, as the example office allows."""
        self.open("/masuk/")
        self._run(
            "[...document.querySelectorAll('button')].find("
            "each => each.textContent.trim() === arguments[0]).click();",
            f"Masuk sebagai {title}",
        )
        self._wait(lambda: title in self._run("return document.querySelector('header').innerText"))

    def follow(self, link: str) -> str:
        """Open what the link leads to; returns its path."""
        path: str = self._run("return document.querySelector(arguments[0]).pathname", link)
        self.open(path)
        return path

    def reads(self, text: str) -> None:
        """Wait until the page says that."""
        self._wait(lambda: text in self._run("return document.querySelector('main').innerText"))

    def cells(self) -> list[str]:
        """The realizations on the form."""
        typed: list[str] = self._run(f"return {_CELLS}.map(each => each.value)")
        return typed

    def type(self, row: int, text: str) -> None:
        """Type a realization over what is there."""
        self._run(f"{_CELLS}[arguments[0]].select()", row)
        self._press(text)

    def paste(self, text: str) -> None:
        """Have the text on the clipboard, and press Ctrl+V."""
        self._command(
            "Cc['@mozilla.org/widget/clipboardhelper;1'].getService(Ci.nsIClipboardHelper)"
            ".copyString(arguments[0])",
            text,
        )
        self._press(f"{_CONTROL}v")

    def cut_line(self, *, cut: bool) -> None:
        """Let every request end at a proxy where nobody listens, or go its way again."""
        self._command("Services.prefs.setIntPref('network.proxy.type', arguments[0])", int(cut))

    def complaints(self) -> list[str]:
        """What the console says of our pages and scripts."""
        told: list[str] = self._command(
            "return Cc['@mozilla.org/consoleservice;1'].getService(Ci.nsIConsoleService)"
            ".getMessageArray().map(each => each.message)"
            ".filter(each => each.includes(arguments[0]))",
            self.address,
        )
        return told

    def _press(self, keys: str) -> None:
        found = self._ask("GetActiveElement")["value"]
        self._ask("ElementSendKeys", id=next(iter(found.values())), text=keys)

    def _run(self, script: str, *arguments: Any) -> Any:
        return self._ask("ExecuteScript", script=script, args=arguments)["value"]

    def _command(self, script: str, *arguments: Any) -> Any:
        """Run a script in the browser itself instead of in its page."""
        self._ask("SetContext", of="Marionette", value="chrome")
        try:
            return self._run(script, *arguments)
        finally:
            self._ask("SetContext", of="Marionette", value="content")

    def _ask(self, command: str, *, of: str = "WebDriver", **values: Any) -> Any:
        message = json.dumps([0, next(self._numbers), f"{of}:{command}", values]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _, _, failure, answer = self._read()
        assert failure is None, (command, failure)
        return answer

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            byte = self._stream.read(1)
            assert byte, "Firefox ended"
            length += byte
        return json.loads(self._stream.read(int(length[:-1])))

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, self._run("return document.body.innerText")
            time.sleep(0.1)


@contextmanager
def run_firefox(path: str, home: Path, address: str) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own in ``home``, and end it."""
    home.mkdir()
    (home / "user.js").write_text(_PREFERENCES)
    options = ["--headless", "--marionette", "-remote-allow-system-access", "--profile", str(home)]
    with (home / "firefox.log").open("w") as log:
        process = subprocess.Popen([path, *options], stdout=log, stderr=log, start_new_session=True)
        try:
            place = ("127.0.0.1", _find_port(home / "MarionetteActivePort"))
            with (
                socket.create_connection(place, timeout=PATIENCE) as line,
                line.makefile("rwb") as stream,
            ):
                yield Firefox(cast("BinaryIO", stream), address)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)


def _find_port(told: Path) -> int:
    end = time.monotonic() + PATIENCE
    while not (told.exists() and told.read_text()):
        assert time.monotonic() < end, "Firefox did not start"
        time.sleep(0.1)
    return int(told.read_text())
