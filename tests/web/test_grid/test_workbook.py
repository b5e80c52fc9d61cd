"""The form as a workbook: read back, refused at its cells, corrected, uploaded again."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.reader.excel import load_workbook

from capaian.measurement.models import Entry
from tests.web.browser import Browser
from tests.web.conftest import Browsers
from tests.web.test_grid.form import get_submission, list_lines, send_cells


def _workbook(browser: Browser, page: str) -> tuple[Any, list[int]]:
    data = BytesIO(browser.open(f"{page}buku-kerja/").content)
    book = load_workbook(data)
    return book, [13 + place for place in range(len(list_lines()))]


def _upload(browser: Browser, page: str, book: Any) -> Any:
    data = BytesIO()
    book.save(data)
    form = browser.form(page, "unggah")
    file = SimpleUploadedFile("isian.xlsx", data.getvalue())
    return browser.client.post(page, {**form.values, "workbook": file})


def _read_marked(shown: str) -> Any:
    """The workbook that a refusal gives back."""
    data = shown.split("base64,")[1].split('"', maxsplit=1)[0]
    return load_workbook(BytesIO(base64.b64decode(data)))


def test_a_filled_workbook_is_read_back(staff: Browser, page: str) -> None:
    book, rows = _workbook(staff, page)
    for row in rows:
        book["Isian"][f"J{row}"] = 7
    answer = _upload(staff, page, book)
    assert answer.status_code == 302
    assert set(get_submission().entries.values_list("typed", flat=True)) == {"7"}


def test_a_wrong_cell_is_named_and_the_workbook_given_back_with_it(
    staff: Browser, page: str
) -> None:
    book, rows = _workbook(staff, page)
    book["Isian"][f"J{rows[0]}"] = "1:17,9"
    answer = _upload(staff, page, book)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"Isian!J{rows[0]}" in shown
    assert 'download="isian-perlu-perbaikan.xlsx"' in shown
    assert set(get_submission().entries.values_list("typed", flat=True)) == {""}


def test_a_workbook_does_not_overwrite_what_was_typed_here_meanwhile(
    staff: Browser, page: str
) -> None:
    book, rows = _workbook(staff, page)
    first, second = list_lines()[:2]
    typed = {f"typed-{first}": "11", f"typed-{second}": "12"}
    send_cells(staff, page, staff.form(page, "simpan"), **typed)
    book["Isian"][f"J{rows[0]}"] = 22
    book["Isian"][f"N{rows[1]}"] = "Data terlambat"
    answer = _upload(staff, page, book)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"Isian!J{rows[0]}: " in shown
    assert "“11”, di sini tertulis “22”" in shown
    assert "pilih nilainya di sana, lalu unggah yang bertanda." in shown
    assert f"Isian!J{rows[1]}: " not in shown
    marked = _read_marked(shown)
    comment = marked["Isian"][f"J{rows[0]}"].comment
    assert comment is not None
    assert "“11”" in comment.text
    assert marked["Isian"][f"J{rows[0]}"].value == 22
    assert _upload(staff, page, marked).status_code == 302
    texts = get_submission().entries.values_list("typed", "obstacles")
    assert list(texts) == [("22", ""), ("12", "Data terlambat")]


def test_a_workbook_is_corrected_and_uploaded_again(staff: Browser, page: str) -> None:
    book, rows = _workbook(staff, page)
    for value in (7, 7, 8):
        book["Isian"][f"J{rows[0]}"] = value
        assert _upload(staff, page, book).status_code == 302
        assert Entry.objects.get(line=list_lines()[0]).typed == str(value)


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("staf-pemerintahan", "Anda sendiri, di tempat lain,"),
        ("kasi-pemerintahan", "Kasi Pemerintahan"),
    ],
)
def test_a_workbook_uploaded_again_does_not_overwrite_what_was_typed_after_it(
    browsers: Browsers, staff: Browser, page: str, who: str, named: str
) -> None:
    book, rows = _workbook(staff, page)
    line = list_lines()[0]
    book["Isian"][f"J{rows[0]}"] = 7
    _upload(staff, page, book)
    editor = browsers(who)
    send_cells(editor, page, editor.form(page, "simpan"), "7", **{f"typed-{line}": "8"})
    refused = _upload(staff, page, book)
    assert refused.status_code == 422
    sentence = f"{named} sudah menyimpan “8”, di sini tertulis “7”."
    assert sentence in refused.content.decode()
    assert Entry.objects.get(line=line).typed == "8"


def test_two_copies_of_a_workbook_fill_a_row_each(staff: Browser, page: str) -> None:
    (first, rows), (second, _) = _workbook(staff, page), _workbook(staff, page)
    first["Isian"][f"J{rows[0]}"] = 7
    second["Isian"][f"J{rows[1]}"] = 9
    assert [_upload(staff, page, each).status_code for each in (first, second)] == [302, 302]
    assert list(get_submission().entries.values_list("typed", flat=True)) == ["7", "9"]


def test_what_a_later_workbook_replaced_is_asked_before_it_comes_back(
    staff: Browser, page: str
) -> None:
    book, rows = _workbook(staff, page)
    cell = f"J{rows[0]}"
    for each in (7, 8):
        book["Isian"][cell] = each
        _upload(staff, page, book)
    book["Isian"][cell] = 7
    refused = _upload(staff, page, book)
    shown = refused.content.decode()
    assert "“8”, di sini tertulis “7”" in shown
    marked = _read_marked(shown)
    assert _upload(staff, page, marked).status_code == 302
    assert Entry.objects.get(line=list_lines()[0]).typed == "7"


@pytest.mark.parametrize(
    ("name", "data"),
    [("isian.xlsx", b"MZ\x90\x00rest"), ("isian.xlsm", b"PK\x03\x04"), ("a.txt", b"x")],
)
def test_what_is_no_workbook_is_refused_at_the_field(
    staff: Browser, page: str, name: str, data: bytes
) -> None:
    form = staff.form(page, "unggah")
    answer = staff.client.post(page, {**form.values, "workbook": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert 'id="unggah-workbook_error"' in answer.content.decode()
