"""Every form of every page that a seat can reach, filled with what nobody should type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction

from capaian.cli.playing import Play
from capaian.measurement.models import Entry
from tests.web.browser import Browser, Form, read_forms
from tests.web.conftest import Browsers

NASTY = (
    "a\0b",
    "<script>alert(1)</script>' OR 1=1 --",
    "😀" * 5000,
    "99999999999999999999",
    "2026-02-30",
)
KEPT = {"csrfmiddlewaretoken", "slip", "act"}
MOST_PAGES = 80
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')


def crawl(browser: Browser) -> dict[str, Any]:
    """The pages that links lead to, by path with one page of each kind of address."""
    found: dict[str, Any] = {}
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"\d+|[A-Z0-9]{16}", "#", urlsplit(path).path)
        if kind in seen:
            continue
        seen.add(kind)
        page = browser.open(path)
        assert page.status_code < 500, path
        if page.headers.get("Content-Type", "").startswith("text/html"):
            found[path] = page
            waiting += LINK.findall(page.content.decode())
    return found


def spoil(form: Form) -> Iterator[dict[str, Any]]:
    """The form with one nasty text in every field, and with nothing but its act."""
    for text in NASTY:
        yield {name: values if name in KEPT else [text] for name, values in form.values.items()}
    yield {name: values for name, values in form.values.items() if name in KEPT - {"slip"}}


@pytest.mark.journey
@pytest.mark.parametrize("seat", ["sekcam", "pengadministrasi-kepegawaian"])
def test_no_form_answers_with_a_fault(browsers: Browsers, collecting: Play, seat: str) -> None:
    browser = browsers(seat)
    faults = []
    for path, page in crawl(browser).items():
        for form in read_forms(page):
            address = form.action or path
            send = browser.client.get if form.method == "get" else browser.client.post
            for values in spoil(form) if address != "/keluar/" else ():
                with transaction.atomic():
                    try:
                        status = send(address, values).status_code
                    except Exception as fault:
                        faults.append((address, form.act, values, repr(fault)))
                    else:
                        faults += (
                            [(address, form.act, values, str(status))] if status >= 500 else []
                        )
                    transaction.set_rollback(True)
    assert faults == []


def test_sign_that_no_database_keeps_is_answered_with_a_sentence(browsers: Browsers) -> None:
    camat = browsers("camat")
    for path in ("/cari/?q=a%00b", "/riwayat/?kasus=%00", "/periksa/%00/"):
        page = camat.open(path)
        assert (page.status_code, "tanda yang tidak dapat dibaca" in page.content.decode()) == (
            400, True,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "digits"), [("typed", 20), ("typed", 19), ("budget_typed", 18), ("budget_typed", 17)]
)
def test_longest_number_breaks_no_page(
    browsers: Browsers, collecting: Play, cell: str, digits: int
) -> None:
    unit = next(each for each in collecting.units() if each.code == "pemerintahan")
    form = f"/kasus/{collecting.case}/isian/{unit.pk}/"
    staff = browsers("staf-pemerintahan")
    line = Entry.objects.filter(submission__unit=unit).earliest("line__rank").line_id
    staff.do(form, "simpan", **{f"{cell}-{line}": "9" * digits})
    places = ("", "buku-kerja/", "../../angka/", "../../tabel/rekap/", "../../tabel/e81/")
    assert [staff.open(urljoin(form, place)).status_code for place in places] == [200] * 5
