"""Coming in: name and password, the second step, limits, links, and example seats."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from capaian.domain.access import Actor
from capaian.office.commands import let_in
from capaian.office.models import Appointment, Office, Person
from tests.memory import guard
from tests.web.browser import Browser, Form, read_forms

WRONG = "Nama pengguna atau kata sandi salah."
PASSWORD = "kata sandi panjang"
ORIGIN = "http://testserver"
WAIT = "Tunggu lima menit, lalu coba lagi."


def user_of(actor: Actor) -> User:
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(browser: Browser, name: str, password: str, page: str = "/masuk/") -> Any:
    return browser.send("/masuk/", browser.form(page), login=name, password=password)


def code_of(secret: str, later: int = 0) -> str:
    """The code that the app shows now, or ``later`` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_a_right_password_leads_to_where_one_was_going(kasi: Actor) -> None:
    answer = enter(Browser(), user_of(kasi).username, PASSWORD, "/masuk/?next=/kantor/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/kantor/")


def test_another_site_is_never_where_one_is_led(kasi: Actor) -> None:
    browser = Browser()
    form = browser.form("/masuk/")
    name = user_of(kasi).username
    answer = browser.send("/masuk/", form, login=name, password=PASSWORD, next="https://evil.test/")
    assert answer.headers["Location"] == "/"


def test_wrong_name_and_wrong_password_get_the_same_sentence(kasi: Actor) -> None:
    answers = [enter(Browser(), name, "salah") for name in (user_of(kasi).username, "tidak-ada")]
    assert [each.status_code for each in answers] == [422, 422]
    assert [WRONG in text_of(each) for each in answers] == [True, True]


def test_a_name_is_known_in_any_capitals(kasi: Actor, settings: Any) -> None:
    name = user_of(kasi).username
    assert enter(Browser(), name.title(), PASSWORD).status_code == 302
    settings.EMAIL_HOST = "surat.test"
    Person.objects.filter(pk=kasi.person).update(email="kasi@example.test")
    Client().post("/masuk/lupa/", {"username": name.upper()})
    assert [message.to for message in mail.outbox] == [["kasi@example.test"]]


def test_names_that_differ_by_capitals_alone_are_known_as_typed(kasi: Actor) -> None:
    name = user_of(kasi).username
    User.objects.create_user(name.upper(), password="sandi lain yang panjang")
    statuses = [
        enter(Browser(), each, PASSWORD).status_code for each in (name, name.title(), name.upper())
    ]
    assert statuses == [302, 422, 422]


def test_a_login_gets_no_name_that_differs_by_capitals_alone(sekcam: Actor) -> None:
    person = Person.objects.get(pk=sekcam.person)
    User.objects.filter(person=person).update(username=person.code.upper())
    Person.objects.filter(pk=person.pk).update(user=None)
    assert let_in(sekcam, person.pk).username == f"{person.office.code}-{person.code}"


def test_an_account_without_a_password_cannot_be_entered(kasi: Actor) -> None:
    user = Person.objects.get(pk=kasi.person).user
    assert user is not None
    assert enter(Browser(), user.username, "!").status_code == 422


def test_who_is_in_already_goes_on(kasi: Actor) -> None:
    assert Browser(kasi).open("/masuk/").headers["Location"] == "/"


def test_too_many_failures_have_to_wait(kasi: Actor) -> None:
    name = user_of(kasi).username
    for _ in range(5):
        enter(Browser(), name, "salah")
    answer = enter(Browser(), name, PASSWORD)
    assert (answer.status_code, WAIT in text_of(answer)) == (422, True)


def test_failures_of_one_account_count_over_all_addresses(kasi: Actor) -> None:
    name = user_of(kasi).username
    for number in range(5):
        browser = Browser()
        browser.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=f"10.0.0.{number}")
        enter(browser, name, "salah")
    assert WAIT in text_of(enter(Browser(), name, PASSWORD))


def test_failures_of_one_address_count_over_all_accounts(kasi: Actor) -> None:
    name = user_of(kasi).username
    for number in range(20):
        enter(Browser(), f"nama-{number}", "salah")
    assert WAIT in text_of(enter(Browser(), name, PASSWORD))
    elsewhere = Browser()
    elsewhere.client = Client(enforce_csrf_checks=True, REMOTE_ADDR="10.0.0.9")
    assert enter(elsewhere, name, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_address_of_a_client_is_what_the_trusted_proxies_say(
    kasi: Actor, settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    browser = Browser(kasi)
    browser.client.defaults["HTTP_X_FORWARDED_FOR"] = forwarded
    caches["memory"].clear()
    assert f">{address}<" in text_of(browser.open("/akun/"))


def test_second_step_takes_the_code_of_the_app_once(kasi: Actor) -> None:
    secret = guard(kasi)
    browser, name = Browser(), user_of(kasi).username
    assert enter(browser, name, PASSWORD).headers["Location"] == "/masuk/kode/"
    assert browser.open("/").headers["Location"] == "/masuk/?next=/"
    form = browser.form("/masuk/kode/")
    wrong = browser.send("/masuk/kode/", form, code="000000")
    assert "Kode ini tidak cocok." in text_of(wrong)
    code = code_of(secret)
    assert browser.send("/masuk/kode/", form, code=code).headers["Location"] == "/"
    assert browser.open("/").status_code == 200
    second = Browser()
    enter(second, name, PASSWORD)
    again = second.send("/masuk/kode/", second.form("/masuk/kode/"), code=code)
    assert "Kode ini tidak cocok." in text_of(again)


def test_second_step_has_a_limit_too(kasi: Actor) -> None:
    secret = guard(kasi)
    browser = Browser()
    enter(browser, user_of(kasi).username, PASSWORD)
    form = browser.form("/masuk/kode/")
    for _ in range(5):
        browser.send("/masuk/kode/", form, code="000000")
    answer = browser.send("/masuk/kode/", form, code=code_of(secret))
    assert WAIT in text_of(answer)


def test_second_step_can_be_left(kasi: Actor) -> None:
    guard(kasi)
    browser = Browser()
    enter(browser, user_of(kasi).username, PASSWORD)
    form = next(
        each for each in read_forms(browser.open("/masuk/kode/")) if each.action == "/keluar/"
    )
    browser.send("/keluar/", form)
    assert browser.open("/masuk/").status_code == 200


def test_forgotten_password_is_asked_of_a_person_where_there_is_no_mail(db: None) -> None:
    page = text_of(Browser().open("/masuk/lupa/"))
    assert "Camat atau Sekcam dapat membuat tautan masuk" in page
    assert "Kirim tautan masuk" not in page


def test_forgotten_password_goes_by_mail_and_never_tells_who_has_an_account(
    kasi: Actor, settings: Any
) -> None:
    settings.EMAIL_HOST = "surat.test"
    name = user_of(kasi).username
    Person.objects.filter(pk=kasi.person).update(email="kasi@example.test")
    answers = []
    for each in (name, "tidak-ada"):
        browser = Browser()
        form = browser.form("/masuk/lupa/")
        answers.append(text_of(browser.send("/masuk/lupa/", form, username=each)))
    assert ["tautan masuk sudah dikirim" in each for each in answers] == [True, True]
    assert [message.to for message in mail.outbox] == [["kasi@example.test"]]
    link = next(word for word in str(mail.outbox[0].body).split() if "/masuk/tautan/" in word)
    path = link.removeprefix(settings.ADDRESS)
    assert Browser().client.get(path, follow=True).status_code == 200


def test_links_by_mail_have_a_limit(kasi: Actor, settings: Any) -> None:
    settings.EMAIL_HOST = "surat.test"
    browser = Browser()
    form = browser.form("/masuk/lupa/")
    statuses = [browser.send("/masuk/lupa/", form, username="kasi").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_example_seats_are_open_in_demonstration_only(camat: Actor, settings: Any) -> None:
    seat = Appointment.objects.get(person=camat.person)
    path = f"/masuk/contoh/{seat.pk}/"
    settings.DEMO = True
    browser = Browser()
    form = next(each for each in _all_forms(browser) if each.action == path)
    settings.DEMO = False
    assert browser.send(path, form).status_code == 404
    assert path not in text_of(Browser().open("/masuk/"))
    settings.DEMO = True
    assert browser.send(path, form).status_code == 302
    assert "Camat Wangon" in text_of(browser.open("/"))


@pytest.mark.parametrize(
    "elsewhere", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}]
)
def test_example_seats_are_closed_to_other_machines(
    camat: Actor, settings: Any, elsewhere: dict[str, str]
) -> None:
    settings.DEMO = True
    seat = Appointment.objects.get(person=camat.person)
    client = Client()
    client.defaults.update(elsewhere)
    assert "Masuk sebagai" not in text_of(client.get("/masuk/"))
    assert client.post(f"/masuk/contoh/{seat.pk}/").status_code == 404


def test_a_real_office_has_no_example_seats(camat: Actor, settings: Any) -> None:
    settings.DEMO = True
    Office.objects.update(example=False)
    assert "Masuk sebagai" not in text_of(Browser().open("/masuk/"))


def test_leaving_ends_the_session(camat: Actor) -> None:
    browser = Browser(camat)
    form = next(each for each in _all_forms(browser, "/") if each.action == "/keluar/")
    assert browser.send("/keluar/", form).status_code == 302
    assert browser.open("/").status_code == 302


def _all_forms(browser: Browser, path: str = "/masuk/") -> list[Form]:
    return read_forms(browser.open(path))


def test_password_typed_twice_never_comes_back_on_a_page(db: None) -> None:
    secrets = {"password": "padi-di-sawah-7", "again": "padi-di-sawah-8", "code": "ABCD-EFGH-JKLM"}
    client = Client(enforce_csrf_checks=True)
    page = client.post("/mulai/", {**secrets, "name": "Nama"}, headers={"Origin": ORIGIN})
    told = [text in text_of(page) for text in ("Nama", *secrets.values())]
    assert (page.status_code, told) == (403, [True, False, False, False])


def test_link_by_mail_names_the_address_of_the_program_whoever_asks(
    kasi: Actor, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.ADDRESS = "mail.test", "https://capaian.example.go.id"
    settings.ALLOWED_HOSTS = ["*"]
    name = user_of(kasi).username
    Person.objects.filter(pk=kasi.person).update(email="kasi@example.go.id")
    Client().post("/masuk/lupa/", {"username": name}, headers={"Host": "evil.test"})
    links = [line for line in mail.outbox[0].body.splitlines() if "/masuk/tautan/" in line]
    assert [link.partition("/masuk/")[0] for link in links] == [settings.ADDRESS]


def test_silent_mail_server_tells_nobody_who_has_an_account(kasi: Actor, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    name = user_of(kasi).username
    Person.objects.filter(pk=kasi.person).update(email="kasi@example.go.id")
    answers = [Client().post("/masuk/lupa/", {"username": each}) for each in (name, "tidak-ada")]
    assert [each.status_code for each in answers] == [200, 200]
    assert len({text_of(each) for each in answers}) == 1


def test_made_up_names_do_not_push_the_count_of_failures_out(kasi: Actor) -> None:
    name = user_of(kasi).username
    for _ in range(5):
        enter(Browser(), name, "salah")
    for number in range(320):
        caches["default"].set(f"zz-{number}", 1)
    assert WAIT in text_of(enter(Browser(), name, PASSWORD))


@pytest.mark.parametrize("credential", ['{"id": "AA"}', "[" * 100_000])
def test_made_up_passkey_is_refused_with_a_sentence(db: None, credential: str) -> None:
    page = Client().post("/masuk/kunci/", {"credential": credential})
    assert (page.status_code, "Kunci sandi ini tidak terbaca." in text_of(page)) == (422, True)


@pytest.mark.parametrize(
    "credential",
    ["0", "7", "false", '{"id": "AA", "rawId": "BB"}', '{"id": "A", "rawId": "A", "response": {}}'],
)
def test_made_up_passkey_to_be_added_is_refused_with_a_sentence(
    kasi: Actor, credential: str
) -> None:
    browser = Browser(kasi)
    page = browser.client.post(
        "/akun/kunci/tambah/",
        {**browser.form("/akun/kunci/tambah/", "").values, "credential": credential},
    )
    assert (page.status_code, "Kunci sandi ini tidak terbaca." in text_of(page)) == (422, True)
    assert not Authenticator.objects.filter(user__person=kasi.person).exists()


def test_no_page_before_the_login_is_kept_by_a_browser(camat: Actor) -> None:
    for path in ("/masuk/lupa/", "/masuk/tautan/x/y-z/", "/api/v1/kantor", "/tidak-ada/"):
        assert "no-store" in Client().get(path).headers.get("Cache-Control", ""), path


def test_a_session_ends_when_its_time_is_over(kasi: Actor) -> None:
    browser = Browser()
    enter(browser, user_of(kasi).username, PASSWORD)
    assert browser.open("/kantor/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    answer = browser.open("/kantor/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/?next=/kantor/")
