"""The first run: from an empty installation to the Camat's first order, by pages alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from capaian.audit.models import Event
from capaian.audit.queries import verify_chain
from capaian.cli.playing import EXAMPLE
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.measurement.models import Cycle
from capaian.office.models import Office, Person, Position, Unit
from capaian.office.queries import actor_of
from capaian.office.starting import keep_start_code, needs_start, read_start_code
from capaian.planning.models import PlanVersion
from tests.web.browser import Browser, read_forms

START, READY = "/mulai/", "/kantor/persiapan/"
FACTS = {
    "code": "33.02.02",
    "name": "Kecamatan Wangon",
    "regency": "Kabupaten Banyumas",
    "place": "Wangon",
    "postal_code": "53176",
}
ACCOUNT = {
    "name": "Sekretaris Kecamatan",
    "username": "sekcam",
    "password": "padi-di-sawah-7",
    "again": "padi-di-sawah-7",
}


@pytest.fixture
def code(db: None, settings: Settings, tmp_path: Path) -> str:
    """The start code of an empty installation."""
    for name in ("FILES", "ARCHIVE", "KEYS"):
        setattr(settings, name, tmp_path / name.lower())
    return keep_start_code()


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def open_office(code: str) -> Browser:
    """A browser that has proved the code and told the office."""
    browser = Browser()
    browser.do(START, "", code=code.lower().replace("-", " "))
    browser.do(START, "", **FACTS)
    return browser


def open_account(code: str) -> Browser:
    browser = open_office(code)
    browser.do(START, "", **ACCOUNT)
    return browser


def upload_plan(sekcam: Browser) -> None:
    text = (EXAMPLE / "rencana-2026.csv").read_text("utf-8")
    codes = {
        "perencanaan-keuangan": "subbagian-perencanaan-dan-keuangan",
        "umum-kepegawaian": "subbagian-umum-dan-kepegawaian",
        "pemerintahan": "seksi-pemerintahan",
        "trantib": "seksi-ketenteraman-dan-ketertiban-um",
        "pemberdayaan": "seksi-pemberdayaan-masyarakat-dan-de",
        "pelayanan": "seksi-pelayanan-umum",
    }
    for old, new in codes.items():
        text = text.replace(f",{old},", f",{new},").replace(f",{old}\n", f",{new}\n")
    page = sekcam.send(
        "/kantor/rencana/unggah/",
        sekcam.form("/kantor/rencana/unggah/"),
        file=SimpleUploadedFile("rencana.csv", text.encode()),
        year="2026",
        effective="2026-01-02",
        decimal_style="en",
    )
    assert page.status_code == 302, words(page)
    assert sekcam.send(page.url, sekcam.form(page.url), act="tetapkan").status_code == 302


def test_from_nothing_to_the_first_order(code: str) -> None:
    stranger = Browser().open("/kasus/")
    assert (stranger.status_code, stranger.headers["Location"]) == (302, START)

    sekcam = open_account(code)
    assert (needs_start(), read_start_code()) == (False, "")
    page = words(sekcam.open(READY))
    assert "Belum ada unit. Mulai dari usulan." in page
    assert "SOP belum dipakai kantor ini." in page
    assert "Menunggu pejabat lain ditetapkan." in page
    for place in ("/", "/kasus/"):
        assert "Buka daftar persiapan" in words(sekcam.open(place))
    told = "Pemegang kode awal (Petugas penyiapan) menyiapkan data kantor"
    first = "dan akun pertama: Sekretaris Kecamatan, Sekretaris Kecamatan Wangon."
    assert f"{told} {first}" in words(sekcam.open("/riwayat/"))

    sekcam.do("/kantor/pengaturan/kop-surat/", "", address="Jalan Raya")
    names = sekcam.form("/kantor/unit/usulan/").values["name"][0]
    assert len(names.splitlines()) == 6
    sekcam.do("/kantor/unit/usulan/", "", name=names.replace("Pelayanan Umum", "Pelayanan"))
    assert Unit.objects.filter(name="Seksi Pelayanan").count() == 1
    Unit.objects.filter(name="Seksi Pelayanan").update(
        code="seksi-pelayanan-umum", name="Seksi Pelayanan Umum"
    )
    # The Sekcam's position is there already; the proposal holds what is missing.
    sekcam.do("/kantor/jabatan/usulan/", "")
    assert Position.objects.count() == 14
    assert "Belum ada pejabat: Camat, Kasubbag, Pengadministrasi." in words(sekcam.open(READY))
    for title in ("Camat Wangon", "Kasubbag Umum dan Kepegawaian", "Pengadministrasi Kepegawaian"):
        position = Position.objects.get(title=title)
        facts = {"name": f"Pejabat {title}", "position": str(position.pk), "start": "2026-01-01"}
        sekcam.do("/kantor/orang/baru/", "", **facts)
    sekcam.do("/kantor/pelaksana/", "")
    assert Document.objects.filter(kind="sop").count() == 1
    upload_plan(sekcam)

    camat = Person.objects.get(name="Pejabat Camat Wangon")
    login = f"/kantor/akun/{camat.pk}/"
    assert "/masuk/tautan/" in words(sekcam.send(login, sekcam.form(login, "tautan")))
    camat.refresh_from_db()
    browser = Browser(actor_of(camat))
    assert "Berikutnya: Akun masuk (Camat atau Sekcam)" in words(browser.open("/kantor/"))
    assert "Perintahkan pengukuran pertama." in words(browser.open(READY))
    sekretaris = Position.objects.get(role="sekcam")
    browser.do("/kasus/baru/", "", deadline="2026-04-30", addressees=[str(sekretaris.pk)])
    assert Cycle.objects.get().period.key == "2026-TW1"
    assert PlanVersion.objects.count() == 1
    assert verify_chain("33.02.02").genuine
    names_of = list(Event.objects.order_by("sequence").values_list("name", flat=True)[:3])
    assert names_of == ["Pemegang kode awal", "Pemegang kode awal", "Sekretaris Kecamatan"]


def test_wrong_code_opens_nothing(code: str) -> None:
    browser = Browser()
    answer = browser.send(START, browser.form(START), code="AAAA-BBBB-CCCC")
    assert (answer.status_code, "Kode ini tidak cocok." in words(answer)) == (422, True)
    forged = browser.send(START, browser.form(START), **FACTS)
    assert (forged.status_code, Office.objects.count()) == (422, 0)


def test_leaving_and_coming_back_goes_on_where_one_was(code: str) -> None:
    open_office(code)
    again = Browser()
    again.do(START, "", code=code)
    page = words(again.open(START))
    assert "Akun Sekcam Kecamatan Wangon" in page
    again.do(f"{START}?kantor=1", "", name="Kecamatan Wangon Baru", code="99.99.99")
    office = Office.objects.get()
    assert (office.code, office.name) == ("33.02.02", "Kecamatan Wangon Baru")


def test_second_of_two_browsers_makes_no_second_office(code: str) -> None:
    second = Browser()
    second.do(START, "", code=code)
    form = second.form(START)
    open_office(code)
    told = second.send(START, form, **{**FACTS, "code": "33.02.03"})
    assert told.status_code == 409
    assert "Kantor lain baru saja disiapkan dari layar lain." in words(told)
    assert list(Office.objects.values_list("code", flat=True)) == ["33.02.02"]
    assert "Akun Sekcam Kecamatan Wangon" in words(second.open(START))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"again": "lain"}, "Kata sandi kedua berbeda. Ketik lagi keduanya."),
        ({"password": "pendek", "again": "pendek"}, "terlalu pendek"),
        ({"password": "1234567890", "again": "1234567890"}, "terlalu umum"),
        ({"nip": "12"}, "NIP terdiri atas 18 angka, ini 2."),
        ({"username": "nama dengan spasi"}, "huruf, angka, atau tanda @ . + - _, tanpa spasi."),
        ({"username": "a" * 151}, "Terlalu panjang, paling banyak 150 huruf."),
        ({"name": ""}, "Isian ini masih kosong."),
    ],
)
def test_account_that_cannot_be_is_told_at_its_field(
    code: str, changes: dict[str, str], sentence: str
) -> None:
    browser = open_office(code)
    answer = browser.send(START, browser.form(START), **{**ACCOUNT, **changes})
    assert (answer.status_code, sentence in words(answer)) == (422, True), words(answer)
    assert (User.objects.count(), Person.objects.count(), Position.objects.count()) == (0, 0, 0)
    assert ACCOUNT["password"] not in words(answer)


def test_office_that_cannot_be_is_told_at_its_field(code: str) -> None:
    browser = Browser()
    browser.do(START, "", code=code)
    answer = browser.send(START, browser.form(START), **{**FACTS, "code": "3302", "name": " "})
    assert answer.status_code == 422
    assert "Tulis seperti 33.02.02" in words(answer)
    assert Office.objects.count() == 0


def test_guide_is_closed_once_somebody_has_a_login(code: str) -> None:
    late = open_office(code)
    form = late.form(START)
    sekcam = Browser()
    sekcam.do(START, "", code=code)
    sekcam.do(START, "", **ACCOUNT)
    answer = late.send(START, form, **{**ACCOUNT, "username": "lain"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert User.objects.count() == 1
    assert Browser().open(START).headers["Location"] == "/"


def test_password_stands_in_no_event(code: str) -> None:
    open_account(code)
    assert ACCOUNT["password"] not in str(list(Event.objects.values("details", "label")))


def test_others_see_what_is_missing_without_forms(stranger: Actor) -> None:
    browser = Browser(stranger)
    assert "Dikerjakan oleh" in words(browser.open(READY))
    for path in ("/kantor/unit/usulan/", "/kantor/jabatan/usulan/"):
        page = browser.open(path)
        assert "Ini dikerjakan oleh Sekcam." in words(page)
        assert [form for form in read_forms(page) if "slip" in form.values] == []
    assert "Persiapan kantor sudah lengkap" not in words(browser.open("/kantor/"))
