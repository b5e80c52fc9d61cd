"""Accounts: links, blocking, sessions, the second factor, and that signing asks for one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as program
from django.template.loader import get_template
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.office.commands import let_in
from capaian.office.models import Office, Person
from capaian.web.account_urls import account_patterns
from tests.mailserver import open_mail_server, point_at
from tests.memory import guard
from tests.web.browser import Browser
from tests.web.conftest import Browsers
from tests.web.test_login import PASSWORD, code_of, enter, text_of, user_of

NEW = "sawah hijau 2026"


def path_of(actor: Actor) -> str:
    return f"/kantor/akun/{actor.person}/"


def make_link(browser: Browser, actor: Actor) -> str:
    page = path_of(actor)
    text = text_of(browser.send(page, browser.form(page, "tautan")))
    found = re.search(rf"{program.ADDRESS}(/masuk/tautan/[^<\s]+)", text)
    assert found, text
    return found[1]


def choose_password(path: str, password: str = NEW) -> Any:
    """Open a link as a stranger, choose a password and send it."""
    browser = Browser()
    page = browser.open(path)
    if page.status_code != 302:
        return page
    place = page.headers["Location"]
    return browser.send(place, browser.form(place), password1=password, password2=password)


def test_link_lets_a_person_in_once(browsers: Browsers, clerk: Actor) -> None:
    path = make_link(browsers("sekcam"), clerk)
    assert choose_password(path).headers["Location"] == "/"
    assert "tidak berlaku lagi" in text_of(choose_password(path))
    name = user_of(clerk).username
    assert Event.objects.filter(action="let_in").count() == 1
    assert enter(Browser(), name, PASSWORD).status_code == 302


def test_link_by_mail_is_told_with_what_the_mail_server_said(
    browsers: Browsers, clerk: Actor, settings: Settings
) -> None:
    Person.objects.filter(pk=clerk.person).update(email="staf@example.go.id")
    sekcam, page = browsers("sekcam"), path_of(clerk)
    with open_mail_server() as server:
        point_at(settings, server.port)
        server.answer = "550 alamat tidak ada"
        refused = sekcam.send(page, sekcam.form(page, "surel"))
    told = "Server menolak alamat staf@example.go.id (550 alamat tidak ada). Periksa alamatnya"
    assert (refused.status_code, told in text_of(refused)) == (503, True)


def test_link_is_not_shown_again(browsers: Browsers, clerk: Actor) -> None:
    sekcam = browsers("sekcam")
    form = sekcam.form(path_of(clerk), "tautan")
    assert "/masuk/tautan/" in text_of(sekcam.send(path_of(clerk), form))
    assert sekcam.send(path_of(clerk), form).status_code == 302
    assert "/masuk/tautan/" not in text_of(sekcam.open(path_of(clerk)))


def test_password_that_everybody_uses_is_refused(browsers: Browsers, clerk: Actor) -> None:
    path = make_link(browsers("sekcam"), clerk)
    for password in ("pendek", "1234567890", "password123"):
        answer = choose_password(path, password)
        assert (answer.status_code, "Simpan dan masuk" in text_of(answer)) == (200, True)


def test_person_without_a_login_gets_one_with_the_link(
    browsers: Browsers, office: Office, sekcam: Actor
) -> None:
    person = Person.objects.create(office=office, code="baru", name="Pejabat Baru")
    user = let_in(sekcam, person.pk)
    assert (user.username, user.has_usable_password()) == ("baru", False)


def test_blocked_person_is_out_at_once_until_a_new_link(browsers: Browsers, clerk: Actor) -> None:
    name, path = user_of(clerk).username, make_link(browsers("sekcam"), clerk)
    inside = browsers("pengadministrasi-kepegawaian")
    browsers("sekcam").do(path_of(clerk), "blokir")
    assert inside.open("/").headers["Location"] == "/masuk/?next=/"
    assert enter(Browser(), name, PASSWORD).status_code == 422
    assert "tidak berlaku lagi" in text_of(choose_password(path))
    again = make_link(browsers("sekcam"), clerk)
    assert choose_password(again).headers["Location"] == "/"


def test_nobody_blocks_or_resets_the_own_account(browsers: Browsers, sekcam: Actor) -> None:
    guard(sekcam)
    browser = browsers("sekcam")
    page = text_of(browser.open(path_of(sekcam)))
    assert page.count("Ini akun Anda sendiri.") == 2
    form = browser.form(path_of(sekcam), "tautan")
    form.values["act"] = ["blokir"]
    assert browser.send(path_of(sekcam), form).status_code == 403


def test_others_may_not_touch_accounts(browsers: Browsers, clerk: Actor) -> None:
    browser = browsers("kasi-pemerintahan")
    form = browser.form(path_of(clerk))
    form.values["act"] = ["tautan"]
    assert browser.send(path_of(clerk), form).status_code == 403
    assert "Ini dikerjakan oleh Camat atau Sekcam." in text_of(browser.open("/kantor/akun/"))


def test_another_office_has_no_accounts_of_ours(clerk: Actor, stranger: Actor) -> None:
    assert Browser(stranger).open(path_of(clerk)).status_code == 404


def test_sessions_of_a_person_are_ended_by_the_sekcam(browsers: Browsers, clerk: Actor) -> None:
    user_of(clerk).save()
    inside = Browser()
    enter(inside, user_of(clerk).username, PASSWORD)
    browsers("sekcam").do(path_of(clerk), "sesi")
    assert inside.open("/").headers["Location"] == "/masuk/?next=/"


def test_own_sessions_end_one_by_one_or_all_others(clerk: Actor) -> None:
    name = user_of(clerk).username
    here, there, elsewhere = Browser(), Browser(), Browser()
    there.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 14) Chrome/130 Safari/537"
    for each in (here, there, elsewhere):
        enter(each, name, PASSWORD)
    page = text_of(here.open("/akun/"))
    assert "Chrome di Android" in page
    one = re.findall(r'value="(\d+)" class="button">Akhiri', page)
    assert len(one) == 2
    here.send("/akun/", here.form("/akun/"), sesi=one[0])
    assert [each.open("/").status_code for each in (there, elsewhere)].count(302) == 1
    here.send("/akun/", here.form("/akun/"), sesi="lain")
    assert [each.open("/").status_code for each in (there, elsewhere)] == [302, 302]
    assert here.open("/").status_code == 200


def test_new_password_ends_the_other_sessions(clerk: Actor) -> None:
    name = user_of(clerk).username
    here, there = Browser(), Browser()
    for each in (here, there):
        enter(each, name, PASSWORD)
    page = "/akun/kata-sandi/"
    form = here.form(page)
    wrong = here.send(page, form, oldpassword="salah", password1=NEW, password2=NEW)
    assert "Kata sandi sekarang salah." in text_of(wrong)
    here.send(page, form, oldpassword=PASSWORD, password1=NEW, password2=NEW)
    assert (here.open("/").status_code, there.open("/").status_code) == (200, 302)


def test_camat_without_a_factor_is_led_to_set_one_up_and_gets_codes_once(camat: Actor) -> None:
    Authenticator.objects.all().delete()
    browser, name = Browser(), user_of(camat).username
    assert enter(browser, name, PASSWORD).headers["Location"] == "/akun/"
    form = browser.form("/akun/aplikasi/")
    secret = re.search(r'class="secret">(\w+)<', text_of(browser.open("/akun/aplikasi/")))
    assert secret
    form = browser.form("/akun/aplikasi/")
    secret = re.search(r'class="secret">(\w+)<', text_of(browser.open("/akun/aplikasi/")))
    assert secret
    done = browser.send("/akun/aplikasi/", form, code=code_of(secret[1]))
    assert done.headers["Location"] == "/akun/kode-pemulihan/"
    codes = re.findall(r'class="secret">(\d{8})<', text_of(browser.open("/akun/kode-pemulihan/")))
    assert len(codes) == 10
    assert codes[0] not in text_of(browser.open("/akun/kode-pemulihan/"))
    later = Browser()
    enter(later, name, PASSWORD)
    answer = later.send("/masuk/kode/", later.form("/masuk/kode/"), code=codes[0])
    assert answer.headers["Location"] == "/"
    again = Browser()
    enter(again, name, PASSWORD)
    answer = again.send("/masuk/kode/", again.form("/masuk/kode/"), code=codes[0])
    assert "Kode ini tidak cocok." in text_of(answer)


def test_first_factor_ends_the_sessions_that_came_in_without_one(camat: Actor) -> None:
    Authenticator.objects.all().delete()
    here, there, name = Browser(), Browser(), user_of(camat).username
    for browser in (here, there):
        enter(browser, name, PASSWORD)
    secret = re.search(r'class="secret">(\w+)<', text_of(here.open("/akun/aplikasi/")))
    assert secret
    form = here.form("/akun/aplikasi/")
    secret = re.search(r'class="secret">(\w+)<', text_of(here.open("/akun/aplikasi/")))
    assert secret
    here.send("/akun/aplikasi/", form, code=code_of(secret[1]))
    assert (here.open("/").status_code, there.open("/").status_code) == (200, 302)


def test_office_chooses_who_else_is_asked(office: Office, sekcam: Actor) -> None:
    name = user_of(sekcam).username
    assert enter(Browser(), name, PASSWORD).headers["Location"] == "/"
    office.settings = {**office.settings, "second_factor": "leaders"}
    office.save()
    assert enter(Browser(), name, PASSWORD).headers["Location"] == "/akun/"


def test_signing_is_refused_without_a_factor_and_reset_is_an_event(
    browsers: Browsers, play: Play, camat: Actor, settings: Any
) -> None:
    play.run(until="request_approval")
    page = f"/kasus/{play.case}/langkah/11/"
    browser = browsers("camat")
    form = browser.form(page, "tanda-tangan")
    browsers("sekcam").do(path_of(camat), "faktor")
    assert Event.objects.filter(action="reset_factor").count() == 1
    again = Browser(camat)
    assert "Tanda tangan memerlukan verifikasi dua langkah." in text_of(again.open(page))
    form.values["csrfmiddlewaretoken"] = again.form("/akun/").values["csrfmiddlewaretoken"]
    assert again.send(page, form).status_code == 403
    settings.DEMO = True
    assert "Tanda tangan memerlukan" not in text_of(Browser(camat).open(page))


@pytest.mark.parametrize("pattern", account_patterns, ids=lambda each: str(each.name))
def test_every_page_of_the_library_has_our_template(pattern: Any) -> None:
    view = getattr(pattern.callback, "view_class", None)
    name = getattr(view, "template_name", None)
    assert pattern in get_resolver().url_patterns
    if name:
        origin = get_template(name).origin.name  # type: ignore[attr-defined]
        assert "/capaian/web/templates/" in origin


def test_pages_of_the_library_are_indonesian(camat: Actor) -> None:
    browser = Browser(camat)
    english = re.compile(r"\b(the|your|password|sign|log ?in|code|username|please|enter)\b", re.I)
    paths = [f"/{each.pattern}" for each in account_patterns if "<" not in str(each.pattern)]
    found = {}
    for path in {*paths}:
        for page in (browser, Browser()):
            answer = page.client.get(path)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                words = re.sub(r"<script.*?</script>|<[^>]+>", " ", text_of(answer), flags=re.S)
                if english.findall(words):
                    found[path] = english.findall(words)
    assert found == {}
