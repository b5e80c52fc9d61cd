"""Requests of one process: one after the other, and none held up by a long one."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

import pytest

from capaian.web.pacing import pace


class Office:
    """An application that counts how many requests are in it at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.begun, self.done = Event(), Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            return self._answer(environ["PATH_INFO"])
        finally:
            self.inside -= 1

    def _answer(self, path: str) -> Iterable[bytes]:
        if path == "/long/":
            self.begun.set()
            assert self.done.wait(timeout=30)
        if path == "/fault/":
            raise ValueError(path)
        time.sleep(0.01)
        return [path.encode()]


def test_requests_are_answered_one_after_the_other() -> None:
    office = Office()
    assert _ask_together(pace(office, patience=30)) == [b"/short/"] * 4
    assert office.most == 1


def test_who_waited_long_enough_goes_ahead_beside_the_long_one() -> None:
    office = Office()
    application = pace(office, patience=0.05)
    with ThreadPoolExecutor() as pool:
        long = pool.submit(_ask, application, "/long/")
        assert office.begun.wait(timeout=30)
        assert _ask(application, "/short/") == b"/short/"
        assert not long.done()
        office.done.set()
        assert long.result() == b"/long/"


def test_a_fault_gives_the_turn_back() -> None:
    office = Office()
    application = pace(office, patience=1)
    with pytest.raises(ValueError, match="/fault/"):
        _ask(application, "/fault/")
    assert _ask_together(application) == [b"/short/"] * 4
    assert office.most == 1


def _ask_together(application: WSGIApplication) -> list[bytes]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: _ask(application, "/short/"), range(4)))


def _ask(application: WSGIApplication, path: str) -> bytes:
    environ: WSGIEnvironment = {}
    setup_testing_defaults(environ)
    environ["PATH_INFO"] = path
    return b"".join(application(environ, cast("StartResponse", None)))
