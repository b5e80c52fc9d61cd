"""The entry grid: saving, conflicts, autosave, evidence, the workbook and handing in."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.reader.excel import load_workbook

from capaian.cli.playing import Play
from capaian.measurement.models import Cycle, Entry, Evidence, Submission
from capaian.procedure.models import Case, Task
from capaian.web.views import units
from tests.web.browser import Browser, Form, read_forms
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


def test_rows_lead_to_the_figures_of_their_case_whatever_its_number(
    staff: Browser, collecting: Play
) -> None:
    cycle = Cycle.objects.select_related("case").get(case=collecting.case)
    case, old = cycle.case, cycle.case.pk
    Case.objects.filter(pk=old).update(key="lain")
    case.pk, case.number = cycle.pk + old, case.number + 1
    case.save(force_insert=True)
    Task.objects.filter(case=old).update(case=case)
    Cycle.objects.update(case=case)
    shown = staff.open(f"/kasus/{case.pk}/isian/{_submission().unit_id}/").content.decode()
    links = re.findall(r'<a href="(/kasus/\d+/angka/\d+/)"', shown)
    assert links == [f"/kasus/{case.pk}/angka/{line}/" for line in _lines()]
    assert staff.open(links[0]).status_code == 200


def test_what_is_not_filled_in_yet_looks_awaited(staff: Browser, page: str) -> None:
    empty = staff.open(page).content.decode()
    staff.do(page, "simpan", **{f"typed-{_lines()[0]}": "1:17,9"})
    shown = staff.open(page).content.decode()
    looks = [re.findall(r'class="finding([^"]*)"', each) for each in (empty, shown)]
    assert looks == [[" blocks missing"] * 2, [" blocks", " blocks missing"]]


def test_what_is_no_number_is_kept_with_its_finding(staff: Browser, page: str) -> None:
    line = _lines()[0]
    staff.do(page, "simpan", **{f"typed-{line}": "1:17,9"})
    shown = staff.open(page).content.decode()
    assert 'value="1:17,9"' in shown
    assert 'class="finding blocks"' in shown


def test_handing_in_with_a_blocking_finding_names_the_row(staff: Browser, page: str) -> None:
    answer = staff.send(page, staff.form(page, "kirim"))
    assert answer.status_code == 422
    assert "<p>Baris 1:" in answer.content.decode()
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


def _send_cells(browser: Browser, page: str, form: Form, seen: str = "", **typed: str) -> Any:
    """What the page sends by itself: the cells that were typed and what stood there before."""
    values = {**form.values, "act": ["sel"]}
    cells = {name: [text] for name, text in typed.items()}
    before = {f"lama-{name}": [seen] for name in typed}
    kept = {name: value for name, value in values.items() if "-" not in name}
    headers = {"HX-Request": "true"}
    return browser.client.post(page, {**kept, **cells, **before}, headers=headers)


def _told(answer: Any, *names: str) -> list[str]:
    found = dict(re.findall(r'data-([a-z]+)="([^"]*)"', answer.content.decode().split("</p>")[0]))
    return [found.get(name, "") for name in names]


def test_cells_are_answered_with_their_rows_alone_and_a_fresh_slip(
    staff: Browser, page: str
) -> None:
    first, second = _lines()[:2]
    form = staff.form(page, "simpan")
    answer = _send_cells(staff, page, form, **{f"typed-{first}": "12"})
    shown = answer.content.decode()
    at, proof, slip, version = _told(answer, "at", "proof", "slip", "version")
    assert answer.status_code == 200
    assert (at, version) == ("09.00 WIB", str(_submission().version))
    assert slip not in {"", form.values["slip"][0]}
    assert (f'id="c{first}"' in shown, f'id="c{second}"' in shown) == (True, False)
    found = staff.open(f"/riwayat/?kode={proof.lower()}").content.decode()
    assert found.count("mengisi 1 baris realisasi") == 1
    assert "baris realisasi" not in staff.open("/riwayat/?kode=AAAA-AAAA").content.decode()


def test_cells_sent_twice_are_saved_once_under_one_proof(staff: Browser, page: str) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    answers = [_send_cells(staff, page, form, **{f"typed-{line}": "12"}) for _ in range(2)]
    first, again = (_told(answer, "proof", "at", "version") for answer in answers)
    assert first == again
    assert first[2] == str(_submission().version) == "2"
    assert "data-others" not in answers[1].content.decode()


def test_the_history_tells_saves_of_one_form_in_one_sentence(staff: Browser, page: str) -> None:
    for line in _lines():
        _send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{line}": "12"})
    told = staff.open("/riwayat/").content.decode()
    assert told.count("Pengadministrasi Pemerintahan mengisi realisasi") == 1
    assert "lewat halaman, 2 kali simpan sejak 09.00 WIB." in told


def test_two_editors_of_different_cells_do_not_clash_but_the_second_has_not_seen_all(
    browsers: Browsers, staff: Browser, page: str
) -> None:
    first, second = _lines()[:2]
    head = browsers("kasi-pemerintahan")
    form = head.form(page, "simpan")
    _send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{first}": "11"})
    answer = _send_cells(head, page, form, **{f"typed-{second}": "22"})
    assert _told(answer, "version") == form.values["version"]
    assert "data-others" in answer.content.decode()
    texts = Entry.objects.filter(line__in=(first, second)).order_by("line__rank")
    assert list(texts.values_list("typed", flat=True)) == ["11", "22"]
    late = head.send(page, form, **{f"typed-{second}": "23"})
    assert late.status_code == 409


def test_two_editors_of_one_cell_see_both_values_and_nothing_is_overwritten(
    browsers: Browsers, staff: Browser, page: str
) -> None:
    first, second = _lines()[:2]
    head = browsers("kasi-pemerintahan")
    form = head.form(page, "simpan")
    _send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{first}": "11"})
    typed = {f"typed-{first}": "22", f"typed-{second}": "33"}
    shown = _send_cells(head, page, form, **typed).content.decode()
    assert f'data-cell="typed-{first}" data-saved="11" data-typed="22"' in shown
    assert f'data-cell="typed-{second}"' not in shown
    again = _send_cells(head, page, form, **typed).content.decode()
    assert f'data-cell="typed-{first}" data-saved="11" data-typed="22"' in again
    texts = Entry.objects.filter(line__in=(first, second)).order_by("line__rank")
    assert list(texts.values_list("typed", flat=True)) == ["11", "33"]
    chosen = _send_cells(head, page, head.form(page, "simpan"), "11", **{f"typed-{first}": "22"})
    assert "data-cell" not in chosen.content.decode()
    assert Entry.objects.get(line=first).typed == "22"


def test_a_second_page_of_the_same_editor_is_told_as_such(staff: Browser, page: str) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    _send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{line}": "11"})
    told = "Anda sendiri, di tempat lain, sudah menyimpan"
    shown = _send_cells(staff, page, form, **{f"typed-{line}": "22"}).content.decode()
    assert f"{told} “11”, di sini tertulis “22”." in shown
    late = staff.send(page, staff.form(page, "simpan"), version="1", **{f"typed-{line}": "33"})
    assert f"{told} perubahan lain." in late.content.decode()


def test_a_cell_that_is_too_long_is_refused_and_a_line_of_another_unit_too(
    staff: Browser, page: str
) -> None:
    line = _lines()[0]
    other = Entry.objects.exclude(submission=_submission()).values_list("line_id", flat=True)[0]
    long = f"Terlalu panjang, paling banyak 200 huruf: “{'1' * 40}…”."
    for name, text, told in (
        (f"typed-{line}", "1" * 201, long),
        (f"typed-{other}", "1", "bukan baris formulir unit ini."),
    ):
        answer = _send_cells(staff, page, staff.form(page, "simpan"), **{name: text})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert _submission().version == 1


def test_the_unit_s_average_is_given_alone(staff: Browser, page: str) -> None:
    line = _lines()[0]
    _send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{line}": "12"})
    average = staff.open(f"{page}?bagian=rata-rata").content.decode()
    assert (average.count("<td"), average.count("<strong>")) == (3, 1)


def test_long_forms_are_shown_by_pages_and_handed_in_whole(
    staff: Browser, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "ROWS", 1)
    lines = _lines()
    shown = staff.open(f"{page}?hal=2").content.decode()
    assert [f'name="typed-{line}"' in shown for line in lines] == [False, True]
    assert f"0 dari {len(lines)} terisi" in shown
    answer = staff.do(f"{page}?hal=2", "simpan", **{f"typed-{lines[1]}": "5"})
    assert answer.headers["Location"] == f"{page}?hal=2"
    refused = staff.send(f"{page}?hal=2", staff.form(f"{page}?hal=2", "kirim"))
    assert [f"<p>Baris {n + 1}:" in refused.content.decode() for n in range(2)] == [True, False]


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


def test_several_files_are_kept_and_one_is_taken_away_again(staff: Browser, page: str) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    files = [SimpleUploadedFile(f"bukti {n}.pdf", PDF + bytes([65 + n])) for n in range(2)]
    head = {name: form.values[name] for name in ("csrfmiddlewaretoken", "slip", "version")}
    sent = staff.client.post(page, {**head, "act": "bukti", f"evidence-{line}": files})
    assert sent.content.decode().count("/bukti/") == 2
    first = Evidence.objects.get(name="bukti 0.pdf")
    answer = staff.send(page, staff.form(page, "simpan"), hapus=str(first.pk))
    assert answer.status_code == 302
    assert list(Evidence.objects.values_list("name", flat=True)) == ["bukti 1.pdf"]
    told = staff.open("/riwayat/").content.decode()
    assert "dan menghapus bukti bukti 0.pdf" in told
    again = staff.send(page, staff.form(page, "simpan"), hapus=str(first.pk))
    assert again.status_code == 404


def test_evidence_sent_twice_is_kept_once_under_one_proof_and_others_under_its_slip_too(
    staff: Browser, page: str
) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    head = {name: form.values[name] for name in ("csrfmiddlewaretoken", "slip", "version")}

    def send(data: bytes) -> list[str]:
        file = SimpleUploadedFile("bukti.pdf", data)
        sent = staff.client.post(page, {**head, "act": "bukti", f"evidence-{line}": file})
        return _told(sent, "proof", "at")

    first, again, other = send(PDF), send(PDF), send(PDF + b"lain")
    assert (first == again, first == other) == (True, False)
    assert Evidence.objects.count() == 2
    assert staff.open("/riwayat/").content.decode().count("dengan bukti bukti.pdf") == 2


def test_evidence_taken_away_twice_is_answered_alike_though_it_is_gone(
    staff: Browser, page: str
) -> None:
    line = _lines()[0]
    for name in ("bukti 0.pdf", "bukti 1.pdf"):
        _with_file(staff, page, line, SimpleUploadedFile(name, PDF + name.encode()))
    form = staff.form(page, "simpan")
    first = str(Evidence.objects.get(name="bukti 0.pdf").pk)
    head = {name: form.values[name] for name in ("csrfmiddlewaretoken", "slip", "version")}
    asked = {**head, "act": "bukti", "hapus": first, "baris": str(line)}
    answers = [staff.client.post(page, asked) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    once, again = (_told(each, "at", "proof", "version") for each in answers)
    assert once == again
    shown = answers[1].content.decode()
    assert ("bukti 0.pdf" in shown, "bukti 1.pdf" in shown) == (False, True)


def test_the_same_evidence_under_another_name_is_told_and_not_kept_again(
    staff: Browser, page: str
) -> None:
    line = _lines()[0]
    form = staff.form(page, "simpan")
    head = {name: form.values[name] for name in ("csrfmiddlewaretoken", "slip", "version")}
    files = [SimpleUploadedFile(name, PDF) for name in ("bukti.pdf", "salinan.pdf")]
    sent = staff.client.post(page, {**head, "act": "bukti", f"evidence-{line}": files})
    told = "salinan.pdf: Isinya sama dengan bukti bukti.pdf, yang sudah ada pada baris ini."
    assert told in sent.content.decode()
    assert list(Evidence.objects.values_list("name", flat=True)) == ["bukti.pdf"]


def test_evidence_that_holds_nothing_is_told_as_empty(staff: Browser, page: str) -> None:
    answer = _with_file(staff, page, _lines()[0], SimpleUploadedFile("bukti.pdf", b""))
    assert "bukti.pdf: Berkas bukti ini kosong. Pilih berkas lain." in answer.content.decode()


def test_evidence_that_is_a_program_is_refused_at_its_row(staff: Browser, page: str) -> None:
    line = _lines()[0]
    answer = _with_file(staff, page, line, SimpleUploadedFile("bukti.pdf", b"MZ\x90\x00"))
    assert answer.status_code == 422
    assert "Bukti harus berupa PDF, PNG, atau JPEG." in answer.content.decode()
    assert "<p>Isian sudah tersimpan, tetapi berkas yang ditandai" in answer.content.decode()
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


def test_a_workbook_does_not_overwrite_what_was_typed_here_meanwhile(
    staff: Browser, page: str
) -> None:
    book, rows = _workbook(staff, page)
    first, second = _lines()[:2]
    typed = {f"typed-{first}": "11", f"typed-{second}": "12"}
    _send_cells(staff, page, staff.form(page, "simpan"), **typed)
    book["Isian"][f"J{rows[0]}"] = 22
    book["Isian"][f"N{rows[1]}"] = "Data terlambat"
    answer = _upload(staff, page, book)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"Isian!J{rows[0]}: " in shown
    assert "“11”, di sini tertulis “22”" in shown
    assert "pilih nilainya di sana, lalu unggah yang bertanda." in shown
    assert f"Isian!J{rows[1]}: " not in shown
    marked = load_workbook(BytesIO(base64.b64decode(shown.split("base64,")[1].split('"')[0])))
    comment = marked["Isian"][f"J{rows[0]}"].comment
    assert comment is not None
    assert "“11”" in comment.text
    assert marked["Isian"][f"J{rows[0]}"].value == 22
    assert _upload(staff, page, marked).status_code == 302
    texts = _submission().entries.values_list("typed", "obstacles")
    assert list(texts) == [("22", ""), ("12", "Data terlambat")]


def test_a_workbook_is_corrected_and_uploaded_again(staff: Browser, page: str) -> None:
    book, rows = _workbook(staff, page)
    for value in (7, 7, 8):
        book["Isian"][f"J{rows[0]}"] = value
        assert _upload(staff, page, book).status_code == 302
        assert Entry.objects.get(line=_lines()[0]).typed == str(value)


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
    line = _lines()[0]
    book["Isian"][f"J{rows[0]}"] = 7
    _upload(staff, page, book)
    editor = browsers(who)
    _send_cells(editor, page, editor.form(page, "simpan"), "7", **{f"typed-{line}": "8"})
    refused = _upload(staff, page, book)
    assert refused.status_code == 422
    sentence = f"{named} sudah menyimpan “8”, di sini tertulis “7”."
    assert sentence in refused.content.decode()
    assert Entry.objects.get(line=line).typed == "8"


@pytest.mark.parametrize("value", [7, None])
def test_what_a_later_workbook_replaced_is_asked_before_it_comes_back(
    staff: Browser, page: str, value: int | None
) -> None:
    book, rows = _workbook(staff, page)
    cell = f"J{rows[0]}"
    for each in (7, 8):
        book["Isian"][cell] = each
        _upload(staff, page, book)
    book["Isian"][cell] = value
    refused = _upload(staff, page, book)
    shown = refused.content.decode()
    assert f"“8”, di sini tertulis “{value or 'kosong'}”" in shown
    marked = load_workbook(BytesIO(base64.b64decode(shown.split("base64,")[1].split('"')[0])))
    assert _upload(staff, page, marked).status_code == 302
    assert Entry.objects.get(line=_lines()[0]).typed == str(value or "")


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
    shown = head.open(page)
    assert [form.act for form in read_forms(shown) if form.act == "validasi"] == []
    assert "Anda ikut mengisi angka ini, jadi Anda tidak dapat" in shown.content.decode()


def test_a_head_is_told_who_validates_before_typing(
    browsers: Browsers, staff: Browser, page: str
) -> None:
    shown = browsers("kasi-pemerintahan").open(page).content.decode()
    assert "Minta Pengadministrasi Pemerintahan yang mengisi." in shown
    assert "memvalidasinya" not in staff.open(page).content.decode()
