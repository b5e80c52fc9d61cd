"""The public check: genuine, unknown, changed."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from capaian.cli.playing import Play
from capaian.documents.files import path_of, read_file
from capaian.documents.models import Document
from tests.web.browser import Browser


def _verdict(content: bytes) -> str:
    found = re.search(r'class="verdict"><span[^>]*>([A-Z ]+)<', content.decode())
    return found[1] if found else ""


def test_a_known_code_is_genuine_for_anybody(play: Play) -> None:
    play.run(until="order")
    document = Document.objects.get(kind="disposisi")
    response = Browser().open(f"/periksa/{document.code}/")
    assert (response.status_code, _verdict(response.content)) == (200, "ASLI")
    assert document.title in response.content.decode()


def test_an_unknown_code_is_unknown(db: None) -> None:
    response = Browser().open("/periksa/TIDAKADA/")
    assert (response.status_code, _verdict(response.content)) == (404, "TIDAK DIKENAL")


def test_a_file_is_compared_byte_by_byte(play: Play) -> None:
    play.run(until="order")
    document = Document.objects.select_related("file").get(kind="disposisi")
    data = read_file(document.file)
    page = f"/periksa/{document.code}/"
    browser = Browser()
    form = browser.form(page)
    answers = [
        browser.client.post(page, {**form.values, "file": SimpleUploadedFile("a.pdf", each)})
        for each in (data, data + b" ")
    ]
    assert [_verdict(each.content) for each in answers] == ["ASLI", "BERUBAH"]


def test_a_stored_file_that_was_touched_is_changed(play: Play) -> None:
    play.run(until="order")
    document = Document.objects.select_related("file").get(kind="disposisi")
    path_of(document.file.sha256).write_bytes(b"changed")
    response = Browser().open(f"/periksa/{document.code}/")
    assert _verdict(response.content) == "BERUBAH"
