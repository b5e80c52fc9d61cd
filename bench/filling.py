"""A unit's form filled in as its page does it, in this process or on a server over HTTP."""

from __future__ import annotations

import gzip
import html
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.office.models import Unit

Ask = Callable[[str, str | None], str]
"""Sends a body, or asks for the page without one, and gives the text of the answer."""

_FORM = re.compile(r'<form [^>]*id="isian".*?</form>', re.DOTALL)
_INPUT = re.compile(r'<input [^>]*name="([^"]*)"[^>]* value="([^"]*)"')
_STATE = re.compile(r'data-(slip|version)="([^"]*)"')
_ENCODED = "application/x-www-form-urlencoded"


class OpenForm:
    """The form of a unit on somebody's screen."""

    def __init__(self, address: str, ask: Ask) -> None:
        self._address = address
        self._ask = ask
        found = _FORM.search(self.load())
        self._fields = {
            name: html.unescape(value) for name, value in _INPUT.findall(found[0] if found else "")
        }
        self._figures = [name for name in self._fields if name.startswith("typed-")]

    def load(self) -> str:
        """The page, as text."""
        return self._ask(self._address, None)

    def save(self, cells: int | None = None) -> None:
        """Change every figure, or so many; take over slip and version as the page would."""
        form = self._fields
        version = int(form["version"])
        sent = {name: form[name] for name in ("csrfmiddlewaretoken", "slip", "version")}
        typed = dict.fromkeys(self._figures[:cells], f"{70 + version % 25},5")
        seen = {f"lama-{name}": form[name] for name in typed}
        body = urlencode({"act": "sel", **sent, **typed, **seen})
        form |= typed | dict(_STATE.findall(self._ask(self._address, body)))
        if int(form["version"]) != version + 1:
            raise RuntimeError("The form was not saved.")


def open_form(play: Play, unit: Unit, port: int | None = None) -> OpenForm:
    """The form before somebody of that unit who is no head: in this process, or of a server."""
    clerk: Actor = next(
        actor
        for code, actor in play.cast.items()
        if unit.pk in actor.units and code.startswith(("staf", "pengadministrasi"))
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(person=clerk.person))
    ask = _ask_here(client) if port is None else _ask_server(client, port)
    return OpenForm(reverse("unit", args=(play.case, unit.pk)), ask)


def _ask_here(client: Client) -> Ask:
    def ask(address: str, body: str | None) -> str:
        if body is None:
            return client.get(address).content.decode()
        headers = {"HX-Request": "true"}
        return client.post(address, body, _ENCODED, headers=headers).content.decode()

    return ask


def _ask_server(client: Client, port: int) -> Ask:
    """Speaks HTTP with little work of its own, as it shares the processors with the server."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    cookies = {"sessionid": client.cookies["sessionid"].value}

    def ask(address: str, body: str | None) -> str:
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers = {"Cookie": kept, "Accept-Encoding": "gzip"}
        if body is not None:
            headers |= {"Content-Type": _ENCODED, "HX-Request": "true"}
        line.request("GET" if body is None else "POST", address, body, headers)
        answer = line.getresponse()
        if token := re.search(r"csrftoken=(\w+)", answer.headers["Set-Cookie"] or ""):
            cookies["csrftoken"] = token[1]
        text = answer.read()
        packed = answer.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(text) if packed else text).decode()

    return ask


class Server:
    """``capaian serve`` as it is run by default, on a port of its own."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self._process = process

    @property
    def seconds(self) -> float:
        """What it has taken of the processors so far, with all its processes; 0 if unknown."""
        own = str(self._process.pid)
        used = 0
        for each in Path("/proc").glob("[0-9]*/stat"):
            number, facts = each.parent.name, each.read_text().rpartition(")")[2].split()
            if own in {number, facts[1]}:
                used += int(facts[11]) + int(facts[12])
        return used / os.sysconf("SC_CLK_TCK")


@contextmanager
def start_server() -> Iterator[Server]:
    """A server on the bench's own data, ended afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("capaian")
    command = [str(program), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield Server(port, process)
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/sehat/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")
