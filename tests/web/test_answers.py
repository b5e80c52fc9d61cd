"""Bad days: double posts, stale pages, lost sessions, wrong methods, as page, fragment or JSON."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.measurement.models import Cycle
from capaian.web.urls import urlpatterns as known
from capaian.web.views import errors
from tests.web.browser import Browser, Form, read_forms, read_text
from tests.web.conftest import Browsers

HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


def _fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of the program")


urlpatterns = [*known, path("rusak/", _fail, name="broken")]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error


def test_the_same_form_twice_is_done_once(browsers: Browsers, cast: dict[str, Actor]) -> None:
    camat = browsers("camat")
    form = camat.form("/kasus/baru/")
    answers = [
        camat.send("/kasus/baru/", form, year="2026", quarter="1", deadline="2026-05-29")
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [302, 302]
    assert Cycle.objects.count() == 1
    assert Event.objects.filter(action="order").count() == 1
    assert "Tidak dicatat dua kali." in camat.open("/kasus/").content.decode()


def _send_twice(browser: Browser, path: str, form: Form) -> list[str]:
    """Where the same form leads both times; the second time it is told so."""
    answers = [browser.send(path, form) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert "Tidak dicatat dua kali." in browser.open("/").content.decode()
    return [each.url for each in answers]


def test_the_same_form_twice_leads_on_also_where_its_act_is_over(
    browsers: Browsers, play: Play
) -> None:
    case = f"/kasus/{play.run(until='design_form').case_id}/"
    page, clerk = f"{case}langkah/3/", browsers("pengadministrasi-kepegawaian")
    assert _send_twice(clerk, page, clerk.form(page, "sampaikan")) == [case] * 2
    assert Event.objects.filter(action="distribute_form").count() == 1


def test_the_same_form_of_a_unit_twice_is_handed_in_and_validated_once(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="meet")
    unit, *others = sorted(play.units(), key=lambda each: each.code != "pemerintahan")
    page, staff = f"/kasus/{play.case}/isian/{unit.pk}/", browsers("staf-pemerintahan")
    play.type_figures(unit)
    form = staff.form(page, "kirim")
    assert _send_twice(staff, page, form) == [page] * 2
    # What was typed into the page afterwards is not taken for handed in.
    cell = next(name for name in form.values if name.startswith("typed-"))
    late = staff.send(page, form, **{cell: "12345"})
    assert (late.status_code, "Isian terakhir belum tersimpan." in read_text(late)) == (409, True)
    for each in others:
        play.fill(each)
    browsers("pengadministrasi-kepegawaian").do(f"/kasus/{play.case}/langkah/6/", "himpun")
    kasi = browsers("kasi-pemerintahan")
    assert _send_twice(kasi, page, kasi.form(page, "validasi")) == [page] * 2
    done = Event.objects.filter(action__in=["hand_in", "validate_unit"])
    own = [each.action for each in done.order_by("sequence") if each.details["unit"] == unit.name]
    assert own == ["hand_in", "validate_unit"]


def test_a_stale_page_says_so_and_keeps_what_was_typed(browsers: Browsers, play: Play) -> None:
    play.run(until="validate")
    page = f"/kasus/{play.case}/langkah/8/"
    sekcam = browsers("sekcam")
    first, second = sekcam.form(page, "sampaikan"), sekcam.form(page, "sampaikan")
    assert sekcam.send(page, first).status_code == 302
    late = sekcam.send(page, second, note="Nota yang saya ketik")
    assert late.status_code == 409
    assert "Nota yang saya ketik" in late.content.decode()
    assert "Muat ulang halaman" in late.content.decode()


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    camat = browsers("camat")
    form = camat.form("/kasus/baru/")
    answer = camat.send(
        "/kasus/baru/",
        form,
        year="2026",
        quarter="1",
        deadline="2026-01-01",
        instruction="Perintah yang saya ketik",
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Perintah yang saya ketik" in page
    assert 'id="id_deadline_error">Batas waktu mendahului tanggal perintah.' in page


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("1999", "Tulis angka mulai dari 2000."),
        ("3000", "Tulis angka sampai 2999."),
        ("dua ribu", "Tulis angka bulat, tanpa huruf, titik, atau koma."),
    ],
)
def test_wrong_number_is_told_in_our_words(
    browsers: Browsers, cast: dict[str, Actor], year: str, sentence: str
) -> None:
    camat = browsers("camat")
    answer = camat.send("/kasus/baru/", camat.form("/kasus/baru/"), year=year)
    assert f'id="id_year_error">{sentence}' in answer.content.decode()


def test_what_is_not_to_be_done_any_more_leads_back_to_its_page(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="validate")
    page = f"/kasus/{play.case}/langkah/8/"
    sekcam = browsers("sekcam")
    form = sekcam.form(page, "sampaikan")
    assert sekcam.send(page, form).status_code == 302
    for before, links in (
        (f"http://testserver{page}", [f"http://testserver{page}", "/"]),
        (f"http://elsewhere.example{page}", ["/"]),
        ("javascript:alert(1)", ["/"]),
    ):
        form.values["act"] = ["keliru"]
        late = sekcam.client.post(page, form.values, headers={"Referer": before})
        shown = late.content.decode()
        assert late.status_code == 409
        assert "Ini sudah dikerjakan atau belum terbuka. Buka lagi halamannya." in shown
        assert re.findall(r'<a class="button[^>]*href="([^"]*)"', shown) == links


def test_a_foreign_slip_is_refused(browsers: Browsers, cast: dict[str, Actor]) -> None:
    camat = browsers("camat")
    form = camat.form("/kasus/baru/")
    answer = camat.send(
        "/kasus/baru/", form, year="2026", quarter="1", deadline="2026-05-29", slip="abc"
    )
    assert answer.status_code == 409
    assert Cycle.objects.count() == 0


def test_a_refusal_is_a_page_a_fragment_or_json(camat: Actor) -> None:
    browser = Browser(camat)
    page, fragment, data = (browser.open("/kasus/999/", **headers) for headers in ({}, HTMX, JSON))
    assert [each.status_code for each in (page, fragment, data)] == [404, 404, 404]
    assert b"<!doctype html>" in page.content
    assert b"<!doctype html>" not in fragment.content
    assert "Pengukuran itu tidak ada." in fragment.content.decode()
    assert data.json() == {
        "code": "not_found",
        "message": "Pengukuran itu tidak ada.",
        "problems": [],
    }


def test_a_lost_session_keeps_the_typed_form(browsers: Browsers, play: Play) -> None:
    play.run(until="validate")
    page = f"/kasus/{play.case}/langkah/8/"
    sekcam = browsers("sekcam")
    form = sekcam.form(page, "sampaikan")
    del sekcam.client.cookies["sessionid"]
    lost = sekcam.client.post(
        page,
        {**form.values, "note": ["Nota yang saya ketik"]},
        headers={"Origin": "http://testserver"},
    )
    assert lost.status_code == 401
    again = next(each for each in read_forms(lost) if "note" in each.values)
    assert again.values["note"] == ["Nota yang saya ketik"]
    back = browsers("sekcam")
    again.values["csrfmiddlewaretoken"] = _token(back)
    assert back.send(page, again).status_code == 302


def _token(browser: Browser) -> list[Any]:
    forms = read_forms(browser.open("/"))
    return next(each for each in forms if each.method == "post").values["csrfmiddlewaretoken"]


def test_a_form_with_an_old_token_can_be_sent_again(browsers: Browsers, play: Play) -> None:
    play.run(until="validate")
    page = f"/kasus/{play.case}/langkah/8/"
    sekcam = browsers("sekcam")
    form = sekcam.form(page, "sampaikan")
    sekcam.client.cookies["csrftoken"] = "x" * 32
    sent = {**form.values, "note": ["Nota yang saya ketik"]}
    stale = sekcam.client.post(page, sent, headers={"Origin": "http://testserver"})
    assert stale.status_code == 403
    assert "Tekan kembali" not in stale.content.decode()  # the button below sends it again
    again = next(each for each in read_forms(stale) if "note" in each.values)
    assert sekcam.send(page, again).status_code == 302


def test_a_form_of_another_site_is_not_given_back(camat: Actor) -> None:
    browser = Browser(camat)
    stale = browser.client.post(
        "/kantor/pejabat/", {"position": "1"}, headers={"Origin": "http://evil.test"}
    )
    assert stale.status_code == 403
    assert 'name="position"' not in stale.content.decode()


def test_a_wrong_method_gets_a_sentence(camat: Actor) -> None:
    client = Client()
    answer = client.post("/sehat/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Tekan kembali" in answer.content.decode()


def test_an_unknown_address_gets_a_sentence(camat: Actor) -> None:
    answer = Browser(camat).open("/tidak-ada/")
    assert answer.status_code == 404
    assert "Alamat ini tidak ada." in answer.content.decode()


@pytest.mark.urls("tests.web.test_answers")
def test_a_fault_says_that_nothing_was_kept(camat: Actor) -> None:
    browser = Browser(camat)
    browser.client.raise_request_exception = False
    answer = browser.open("/rusak/")
    assert answer.status_code == 500
    assert "Tidak ada yang tersimpan." in answer.content.decode()


def test_a_form_that_is_too_large_gets_a_sentence(camat: Actor, settings: Any) -> None:
    browser = Browser(camat)
    form = browser.form("/kantor/pejabat/")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = browser.send("/kantor/pejabat/", form, person="x" * 5000)
    assert answer.status_code == 413
    assert "Kirim berkas yang lebih kecil" in answer.content.decode()
