"""The entry grid: saving, conflicts, autosave, evidence, the workbook and handing in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.reader.excel import load_workbook

from capaian.cli.playing import Play
from capaian.measurement.models import Entry, Evidence, Submission
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers, staff_of

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def page(collecting: Play) -> str:
    """The page of a unit that has not filled anything in."""
    return f"/kasus/{collecting.case}/isian/{_submission().unit_id}/"


def _submission() -> Submission:
    return Submission.objects.select_related("unit").get(unit__code="pemerintahan")


def _lines() -> list[int]:
    return list(_submission().entries.values_list("line_id", flat=True))


@pytest.fixture
def staff(browsers: Browsers, collecting: Play) -> Browser:
    return browsers(staff_of(_submission()))


def test_saving_keeps_what_was_typed_and_computes(staff: Browser, page: str) -> None:
    line = _lines()[0]
    staff.do(page, "simpan", **{f"typed-{line}": "12,5"})
    assert Entry.objects.get(line=line).typed == "12,5"
    assert 'value="12,5"' in staff.open(page).content.decode()


def test_what_is_no_number_is_kept_with_its_finding(staff: Browser, page: str) -> None:
    line = _lines()[0]
    staff.do(page, "simpan", **{f"typed-{line}": "1:17,9"})
    shown = staff.open(page).content.decode()
    assert 'value="1:17,9"' in shown
    assert 'class="finding blocks"' in shown


def test_handing_in_with_a_blocking_finding_names_the_row(staff: Browser, page: str) -> None:
    answer = staff.send(page, staff.form(page, "kirim"))
    assert answer.status_code == 422
    assert "baris 1:" in answer.content.decode()
    assert _submission().state == "diisi"


def test_two_editors_see_both_values(browsers: Browsers, staff: Browser, page: str) -> None:
    line = _lines()[0]
    head = browsers("kasi-pemerintahan")
    form = head.form(page, "simpan")
    staff.do(page, "simpan", **{f"typed-{line}": "11"})
    late = head.send(page, form, **{f"typed-{line}": "22"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert 'value="22"' in shown
    assert "Tersimpan: 11" in shown
    again = next(each for each in read_forms(late) if each.act == "simpan")
    assert head.send(page, again).status_code == 302
    assert Entry.objects.get(line=line).typed == "22"


def test_autosave_answers_with_figures_and_a_fresh_slip(staff: Browser, page: str) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    values = {**form.values, f"typed-{line}": ["12"]}
    answer = staff.client.post(page, values, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Tersimpan 09.00 WIB" in shown
    assert f'id="angka-{line}"' in shown
    assert form.values["slip"][0] not in shown
    assert f'value="{_submission().version}"' in shown


def test_the_same_save_twice_is_done_once(staff: Browser, page: str) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    for _ in range(2):
        assert staff.send(page, form, **{f"typed-{line}": "12"}).status_code == 302
    assert _submission().version == 2


def _with_file(browser: Browser, page: str, line: int, file: SimpleUploadedFile) -> Any:
    form = browser.form(page, "simpan")
    return browser.client.post(page, {**form.values, f"evidence-{line}": file})


def test_evidence_is_kept_and_can_be_opened(staff: Browser, page: str) -> None:
    line = _lines()[0]
    answer = _with_file(staff, page, line, SimpleUploadedFile("bukti rapat.pdf", PDF))
    assert answer.status_code == 302
    evidence = Evidence.objects.get()
    opened = staff.open(f"/bukti/{evidence.pk}/")
    assert (opened.content, opened.headers["Content-Type"]) == (PDF, "application/pdf")


def test_evidence_that_is_a_program_is_refused_at_its_row(staff: Browser, page: str) -> None:
    line = _lines()[0]
    answer = _with_file(staff, page, line, SimpleUploadedFile("bukti.pdf", b"MZ\x90\x00"))
    assert answer.status_code == 422
    assert "Bukti harus berupa PDF, PNG, atau JPEG." in answer.content.decode()
    assert Evidence.objects.count() == 0


def _workbook(browser: Browser, page: str) -> tuple[Any, list[int]]:
    data = BytesIO(browser.open(f"{page}buku-kerja/").content)
    book = load_workbook(data)
    return book, [13 + place for place in range(len(_lines()))]


def _upload(browser: Browser, page: str, book: Any) -> Any:
    data = BytesIO()
    book.save(data)
    form = browser.form(page, "unggah")
    file = SimpleUploadedFile("isian.xlsx", data.getvalue())
    return browser.client.post(page, {**form.values, "workbook": file})


def test_a_filled_workbook_is_read_back(staff: Browser, page: str) -> None:
    book, rows = _workbook(staff, page)
    for row in rows:
        book["Isian"][f"J{row}"] = 7
    answer = _upload(staff, page, book)
    assert answer.status_code == 302
    assert set(_submission().entries.values_list("typed", flat=True)) == {"7"}


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
    assert set(_submission().entries.values_list("typed", flat=True)) == {""}


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


def test_another_unit_sees_the_form_locked(browsers: Browsers, page: str) -> None:
    shown = browsers("kasi-pelayanan").open(page).content.decode()
    assert "Ini data unit lain." in shown
    assert 'name="typed-' not in shown


def test_who_entered_figures_is_not_offered_to_validate(
    browsers: Browsers, collecting: Play, page: str
) -> None:
    head = browsers("kasi-pemerintahan")
    head.do(page, "simpan", **{f"typed-{line}": "10" for line in _lines()})
    head.do(page, "kirim")
    for each in Submission.objects.filter(state="diisi").select_related("unit"):
        collecting.fill(each.unit)
    browsers("pengadministrasi-kepegawaian").do(f"/kasus/{collecting.case}/langkah/6/", "himpun")
    assert [form.act for form in read_forms(head.open(page)) if form.act == "validasi"] == []
