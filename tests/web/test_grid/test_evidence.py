"""The files that prove a row, as the page brings them without its script."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from capaian.measurement.models import Evidence
from tests.web.browser import Browser
from tests.web.test_grid.form import head_of, list_lines, read_told

PDF = b"%PDF-1.7\n%%EOF\n"


def _with_file(browser: Browser, page: str, line: int, file: SimpleUploadedFile) -> Any:
    form = browser.form(page, "simpan")
    return browser.client.post(page, {**form.values, f"evidence-{line}": file})


def test_evidence_is_kept_and_can_be_opened(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    answer = _with_file(staff, page, line, SimpleUploadedFile("bukti rapat.pdf", PDF))
    assert answer.status_code == 302
    evidence = Evidence.objects.get()
    opened = staff.open(f"/bukti/{evidence.pk}/")
    assert (opened.content, opened.headers["Content-Type"]) == (PDF, "application/pdf")


def test_several_files_are_kept_and_one_is_taken_away_again(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    form = staff.form(page, "simpan")
    files = [SimpleUploadedFile(f"bukti {n}.pdf", PDF + bytes([65 + n])) for n in range(2)]
    head = head_of(form)
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
    line = list_lines()[0]
    form = staff.form(page, "simpan")
    head = head_of(form)

    def send(data: bytes) -> list[str]:
        file = SimpleUploadedFile("bukti.pdf", data)
        sent = staff.client.post(page, {**head, "act": "bukti", f"evidence-{line}": file})
        return read_told(sent, "proof", "at")

    first, again, other = send(PDF), send(PDF), send(PDF + b"lain")
    assert (first == again, first == other) == (True, False)
    assert Evidence.objects.count() == 2
    assert staff.open("/riwayat/").content.decode().count("dengan bukti bukti.pdf") == 2


def test_evidence_taken_away_twice_is_answered_alike_though_it_is_gone(
    staff: Browser, page: str
) -> None:
    line = list_lines()[0]
    for name in ("bukti 0.pdf", "bukti 1.pdf"):
        _with_file(staff, page, line, SimpleUploadedFile(name, PDF + name.encode()))
    form = staff.form(page, "simpan")
    first = str(Evidence.objects.get(name="bukti 0.pdf").pk)
    head = head_of(form)
    asked = {**head, "act": "bukti", "hapus": first, "baris": str(line)}
    answers = [staff.client.post(page, asked) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    once, again = (read_told(each, "at", "proof", "version") for each in answers)
    assert once == again
    shown = answers[1].content.decode()
    assert ("bukti 0.pdf" in shown, "bukti 1.pdf" in shown) == (False, True)


def test_the_same_evidence_under_another_name_is_told_and_not_kept_again(
    staff: Browser, page: str
) -> None:
    line = list_lines()[0]
    form = staff.form(page, "simpan")
    head = head_of(form)
    files = [SimpleUploadedFile(name, PDF) for name in ("bukti.pdf", "salinan.pdf")]
    sent = staff.client.post(page, {**head, "act": "bukti", f"evidence-{line}": files})
    told = "salinan.pdf: Isinya sama dengan bukti bukti.pdf, yang sudah ada pada baris ini."
    assert told in sent.content.decode()
    assert list(Evidence.objects.values_list("name", flat=True)) == ["bukti.pdf"]


def test_evidence_that_holds_nothing_is_told_as_empty(staff: Browser, page: str) -> None:
    answer = _with_file(staff, page, list_lines()[0], SimpleUploadedFile("bukti.pdf", b""))
    assert "bukti.pdf: Berkas bukti ini kosong. Pilih berkas lain." in answer.content.decode()


def test_evidence_that_is_a_program_is_refused_at_its_row(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    answer = _with_file(staff, page, line, SimpleUploadedFile("bukti.pdf", b"MZ\x90\x00"))
    assert answer.status_code == 422
    assert "Bukti harus berupa PDF, PNG, atau JPEG." in answer.content.decode()
    assert "<p>Isian sudah tersimpan, tetapi berkas yang ditandai" in answer.content.decode()
    assert Evidence.objects.count() == 0
