"""Passkeys with a real browser, whose authenticator is a virtual one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import look
from tests.browser.program import Program

_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _press(page: Page, name: str, path: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url(f"**{path}")


@pytest.mark.journey
def test_passkey_is_added_and_lets_in_alone(chromium: Browser, program: Program) -> None:
    # Passkeys belong to names: browsers know none for a number.
    address = program.address.replace("127.0.0.1", "localhost")
    page = chromium.new_context(base_url=address).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})
    page.goto("/masuk/")
    found = look(page)
    _press(page, "Masuk sebagai Camat", "/")
    for path in ("/akun/aplikasi/", "/akun/kunci/tambah/"):
        page.goto(path)
        found += look(page)
    page.get_by_label("Masuk cukup dengan kunci ini").check()
    _press(page, "Simpan kunci sandi", "/akun/kode-pemulihan/")
    found += look(page)
    page.goto("/akun/")
    found += look(page)
    assert "Terpasang" in page.locator("main").inner_text()
    page.get_by_role("link", name="Lepas").click()
    page.wait_for_url("**/lepas/")
    found += look(page)
    page.goto("/akun/pastikan/kunci/?next=/akun/")
    found += look(page)
    page.goto("/akun/")
    _press(page, "Keluar", "/masuk/")
    _press(page, "Masuk dengan kunci sandi", "/")
    assert "Camat Wangon" in page.locator(".seat").inner_text()
    page.goto("/kantor/akun/")
    found += look(page)
    page.get_by_role("link", name=re.compile("^Kasi")).first.click()
    page.get_by_role("button", name="Buat tautan masuk").click()
    link = page.locator("#tautan").input_value()
    found += look(page)
    _press(page, "Keluar", "/masuk/")
    page.goto(link)
    found += look(page)
    assert (found, complaints) == ([], [])
