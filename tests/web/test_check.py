"""The public check: genuine, unknown, changed."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from capaian.cli.playing import Play
from capaian.documents.files import path_of, read_file
from capaian.documents.models import Document, StoredFile
from capaian.domain.terms import DocumentState
from capaian.office.models import Position
from capaian.web.middleware import MOST_SENT
from capaian.web.views.check import LARGEST, MOST_CHECKS
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers


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


def _send(page: str, data: bytes) -> Any:
    browser = Browser()
    file = SimpleUploadedFile("a.pdf", data)
    return browser.client.post(page, {**browser.form(page).values, "file": file})


def _facts(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", Browser().open(page).content.decode()))


@pytest.fixture
def signed(play: Play) -> Document:
    """The signed document of a measurement that was played up to its copies."""
    play.run(until="copy")
    return Document.objects.select_related("file").get(state=DocumentState.SIGNED)


def test_unknown_and_misspelt_codes_are_answered_alike(play: Play) -> None:
    play.run(until="order")
    known = Document.objects.get(kind="disposisi").code
    answers = [
        Browser().open(f"/periksa/{code}/")
        for code in ("A" * 16, known[:-1], known + "A", "x", "%27%20OR%201=1", known[::-1])
    ]
    bodies = {re.sub(r"Kode .*? tidak", "Kode tidak", each.content.decode()) for each in answers}
    assert ({each.status_code for each in answers}, len(bodies)) == ({404}, 1)


@pytest.mark.parametrize(
    "code",
    [
        "A" * 5_000,
        "ASLI. Hubungi 0800",
        "<b onclick=alert(1)>",
        "\u202eILSA\u00a0tercatat",
        "ＡＢＣＤ２３４５",
        "\U0001f600" * 40,
    ],
)
def test_words_in_the_address_do_not_come_onto_the_page(db: None, code: str) -> None:
    answer = Browser().client.get(f"/periksa/{quote(code, safe='')}/")
    shown = answer.content.decode()
    assert (answer.status_code, _verdict(answer.content)) == (404, "TIDAK DIKENAL")
    assert "Kode itu tidak terdaftar." in shown
    assert [part for part in (code, code[:20]) if part in shown] == []


@pytest.mark.parametrize("code", ["a%00b", "%ff%fe", "%c0%af", "%ed%a0%80"])
def test_code_that_is_no_text_is_answered(db: None, code: str) -> None:
    answer = Browser().client.get(f"/periksa/{code}/")
    assert answer.status_code in {400, 404}


def test_more_than_any_form_holds_is_not_even_read(play: Play) -> None:
    play.run(until="order")
    page = f"/periksa/{Document.objects.get(kind='disposisi').code}/"
    # The test's client fails where more is read than it has, which is nothing.
    form = "multipart/form-data; boundary=x"
    answer = Browser().client.generic("POST", page, b"", form, CONTENT_LENGTH=str(MOST_SENT + 1))
    assert (answer.status_code, "lebih dari 64 MB" in answer.content.decode()) == (413, True)


def test_upload_of_odd_shape_is_answered_with_a_sentence(play: Play) -> None:
    play.run(until="order")
    page = f"/periksa/{Document.objects.get(kind='disposisi').code}/"
    browser = Browser()
    kept = browser.form(page).values
    odd = (
        SimpleUploadedFile("../../etc/passwd", b"%PDF-1.7"),
        SimpleUploadedFile("n" * 5_000 + ".pdf", b"%PDF-1.7"),
        SimpleUploadedFile("a\u202efdp.exe", b"MZ"),
        "bukan berkas",
    )
    answers = [browser.client.post(page, {**kept, "file": each}) for each in odd]
    assert [each.status_code for each in answers] == [200, 200, 422, 422]
    many = {**kept, **{f"file{number}": SimpleUploadedFile("a", b"x") for number in range(200)}}
    assert browser.client.post(page, many).status_code in {400, 413}


def test_code_is_read_as_people_type_it(play: Play) -> None:
    play.run(until="order")
    code = Document.objects.get(kind="disposisi").code.lower()
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}"
    assert _verdict(Browser().open(f"/periksa/{typed}/").content) == "ASLI"


@pytest.mark.parametrize("frame", ["{}", " {} ", "https://capaian.example.go.id/periksa/{}/"])
def test_code_is_typed_where_nobody_scans(play: Play, frame: str) -> None:
    play.run(until="order")
    code = Document.objects.get(kind="disposisi").code
    browser = Browser()
    answers = []
    for page in ("/periksa/", "/periksa/SALAHKETIK/"):
        (form,) = (each for each in read_forms(browser.open(page)) if "kode" in each.values)
        answers.append(browser.client.get(form.action, {"kode": frame.format(code)}, follow=True))
    assert [_verdict(each.content) for each in answers] == ["ASLI", "ASLI"]


@pytest.mark.parametrize(("typed", "status"), [("", 200), ("..", 404), ("\U0001f600", 404)])
def test_what_is_no_code_leaves_the_field(db: None, typed: str, status: int) -> None:
    answer = Browser().client.get("/periksa/", {"kode": typed})
    assert (answer.status_code, [each.values for each in read_forms(answer)]) == (
        status, [{"kode": [""]}],
    )  # fmt: skip


def test_change_of_the_office_touches_no_signed_paper(signed: Document, browsers: Browsers) -> None:
    page = f"/periksa/{signed.code}/"
    told = ("Penanda tangan", "Nomor", "Cara", "Dibuat")
    before = (signed.data, read_file(signed.file), [_facts(page)[name] for name in told])
    sekcam = browsers("sekcam")
    camat = Position.objects.get(code="camat")
    sekcam.do("/kantor/pengaturan/kop-surat/", "", name="Kecamatan Baru", paper="folio")
    sekcam.do("/kantor/pengaturan/aturan-angka/", "", cap="100", decimals="0", scale="akip")
    sekcam.do(f"/kantor/jabatan/{camat.pk}/", "", title="Camat Baru")
    signed.refresh_from_db()
    after = (signed.data, read_file(signed.file), [_facts(page)[name] for name in told])
    assert after == before


def test_page_tells_who_signed_how_and_how_many_copies(signed: Document) -> None:
    facts = _facts(f"/periksa/{signed.code}/")
    signature = signed.signatures.get()
    assert facts["Nomor"] == str(signed.number)
    assert facts["Penanda tangan"].startswith("Camat Wangon, 10 April 2026")
    assert facts["Cara"] == signature.wording
    assert facts["Salinan"] == "3 salinan bernomor, masing-masing dengan kode sendiri"


@pytest.mark.parametrize("way", ["self_made", "wet"])
def test_signer_is_told_by_the_file_and_not_by_a_row_that_was_altered(
    signed: Document, way: str
) -> None:
    page = f"/periksa/{signed.code}/"
    before = _facts(page)["Penanda tangan"]
    assert "Catatan kantor" not in Browser().open(page).content.decode()
    signed.signatures.update(name="Orang Palsu", method=way)
    shown = Browser().open(page).content.decode()
    told = re.findall(r"<dt>Penanda tangan</dt><dd>(.*?)</dd>", shown)
    assert told[0] == before.replace("Camat Wangon,", "Camat Wangon (Camat Wangon),")
    assert "Catatan kantor tentang penanda tangan berbeda" in shown
    assert ("Orang Palsu" in shown) == (way == "wet")


def test_copy_names_its_number_and_that_it_is_not_signed(signed: Document) -> None:
    copy = Document.objects.get(kind="salinan", title__startswith="Salinan 2 ")
    facts = _facts(f"/periksa/{copy.code}/")
    assert facts["Salinan"] == "Salinan 2 dari 3, penerima Sekretaris Kecamatan Wangon"
    assert facts["Tanda tangan"].startswith("Salinan ini tidak bertanda tangan.")


def test_numbers_of_people_are_not_told(signed: Document) -> None:
    number = "19800101 200501 1 001"
    copy = Document.objects.get(kind="salinan", title__startswith="Salinan 2 ")
    copy.data["copy"]["recipient"] = f"Kepala Dinas, NIP {number}"
    copy.data["signature"]["signatory"]["employee_number"] = number
    copy.title = f"Salinan untuk {number}, telepon 0812-3456-789"
    copy.save()
    page = Browser().open(f"/periksa/{copy.code}/").content.decode()
    assert "NIP …" in page
    assert [each for each in (number, "19800101", "0812", "3456") if each in page] == []


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (DocumentState.CANCELLED, "Naskah ini dibatalkan dan tidak berlaku."),
        (DocumentState.DRAFT, "Ini draf. Naskah ini belum berlaku."),
    ],
)
def test_paper_that_is_not_in_force_says_so(
    play: Play, state: DocumentState, sentence: str
) -> None:
    play.run(until="order")
    document = Document.objects.get(kind="disposisi")
    Document.objects.filter(pk=document.pk).update(state=state)
    assert sentence in Browser().open(f"/periksa/{document.code}/").content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "Berkas ini bukan PDF. Pilih PDF yang Anda terima."),
        (b"", "Berkas ini kosong. Pilih berkas lain."),
        (b"%PDF-" + bytes(LARGEST), "Berkas lebih dari 20 MB. Ini bukan naskah dari sini."),
    ],
    ids=["workbook", "empty", "large"],
)
def test_file_that_cannot_be_compared_is_refused(play: Play, data: bytes, sentence: str) -> None:
    play.run(until="order")
    page = f"/periksa/{Document.objects.get(kind='disposisi').code}/"
    answer = _send(page, data)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_file_that_is_no_pdf_is_compared_with_its_own_kind(play: Play) -> None:
    play.run(until="design_form")
    document = Document.objects.select_related("file").filter(kind="buku_kerja")[0]
    page = f"/periksa/{document.code}/"
    assert "Berkas .xlsx sampai 20 MB." in Browser().open(page).content.decode()
    assert _verdict(_send(page, read_file(document.file)).content) == "ASLI"


def test_compared_file_is_not_kept(play: Play) -> None:
    play.run(until="order")
    known = StoredFile.objects.count()
    page = f"/periksa/{Document.objects.get(kind='disposisi').code}/"
    assert _verdict(_send(page, b"%PDF-1.7 other").content) == "BERUBAH"
    assert StoredFile.objects.count() == known


def test_file_is_handed_out_only_while_the_office_lets_it(
    browsers: Browsers, signed: Document
) -> None:
    page, file = f"/periksa/{signed.code}/", f"/periksa/{signed.code}/berkas/"
    change = f"/naskah/{signed.pk}/umum/"
    stranger, sekcam = Browser(), browsers("sekcam")
    shut = stranger.open(file)
    unknown = stranger.open(f"/periksa/{'A' * 16}/berkas/")
    assert (shut.status_code, unknown.status_code) == (404, 404)
    assert shut.content == unknown.content

    assert sekcam.send(change, sekcam.form(page, "buka")).status_code == 302
    assert stranger.open(file).content == read_file(signed.file)
    assert file in stranger.open(page).content.decode()

    assert sekcam.send(change, sekcam.form(page, "tutup")).status_code == 302
    assert stranger.open(file).status_code == 404
    told = sekcam.open("/riwayat/").content.decode()
    assert f"membuka unduhan naskah untuk umum nomor {signed.number}." in told
    assert f"menutup unduhan naskah untuk umum nomor {signed.number}." in told


def test_only_camat_and_sekcam_open_a_paper(browsers: Browsers, signed: Document) -> None:
    page, change = f"/periksa/{signed.code}/", f"/naskah/{signed.pk}/umum/"
    clerk = browsers("pengadministrasi-kepegawaian")
    assert "Unduhan untuk umum" not in clerk.open(page).content.decode()
    assert clerk.send(change, clerk.form(page), act="buka").status_code == 403
    assert "Unduhan untuk umum" in browsers("camat").open(page).content.decode()


def test_unsigned_paper_is_not_opened(browsers: Browsers, signed: Document) -> None:
    sekcam, sheet = browsers("sekcam"), Document.objects.get(kind="disposisi")
    form = sekcam.form(f"/periksa/{signed.code}/", "buka")
    answer = sekcam.send(f"/naskah/{sheet.pk}/umum/", form)
    assert (answer.status_code, "belum ditandatangani" in answer.content.decode()) == (409, True)


def test_address_that_asks_too_often_is_told_when_to_come_back(db: None) -> None:
    browser = Browser()
    answers = [browser.open(f"/periksa/KODE{number}/") for number in range(MOST_CHECKS + 1)]
    assert [each.status_code for each in answers] == [404] * MOST_CHECKS + [429]
    assert "Coba lagi pukul 09.01 WIB." in answers[-1].content.decode()
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    elsewhere = browser.client.get("/periksa/KODE/", REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 404
    assert browser.open("/periksa/KODE/berkas/").status_code == 429


def test_addresses_behind_a_proxy_are_counted_each_for_itself(db: None, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    browser = Browser()
    for number in range(MOST_CHECKS + 1):
        last = browser.open(f"/periksa/KODE{number}/", **{"X-Forwarded-For": "203.0.113.7"})
    other = browser.open("/periksa/KODE/", **{"X-Forwarded-For": "203.0.113.8"})
    assert (last.status_code, other.status_code) == (429, 404)
