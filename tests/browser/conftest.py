"""A real server and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.program import Program, serve
from tests.browser.seat import ARGUMENTS, find_chromium


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="write the pictures of docs anew")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def program(chromium: Browser, tmp_path: Path) -> Iterator[Program]:
    """The example office, served; only where there is a browser to look at it."""
    with serve(tmp_path) as running:
        yield running


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """The folder under which pictures find their places, ``None`` where nobody asked for them."""
    wanted = request.config.getoption("pictures", default=False)
    return request.config.rootpath if wanted else None
