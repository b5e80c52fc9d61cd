"""Coming in: one sentence for every failure, a limit, and example seats only in demonstration."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from capaian.domain.access import Actor
from capaian.office.models import Appointment, Office, Person
from capaian.web.forms.login import MOST_FAILURES
from tests.web.browser import Browser, Form, read_forms

WRONG = "Nama pengguna atau kata sandi salah."


def _user(actor: Actor) -> User:
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    user.set_password("kata sandi panjang")
    user.save()
    return user


def _enter(browser: Browser, name: str, password: str, page: str = "/masuk/") -> Any:
    form = browser.form(page)
    return browser.send("/masuk/", form, username=name, password=password)


def test_a_right_password_leads_to_where_one_was_going(camat: Actor) -> None:
    user = _user(camat)
    answer = _enter(Browser(), user.username, "kata sandi panjang", "/masuk/?next=/kantor/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/kantor/")


def test_another_site_is_never_where_one_is_led(camat: Actor) -> None:
    user = _user(camat)
    browser = Browser()
    form = browser.form("/masuk/")
    answer = browser.send(
        "/masuk/",
        form,
        username=user.username,
        password="kata sandi panjang",
        next="https://evil.test/",
    )
    assert answer.headers["Location"] == "/"


def test_wrong_name_and_wrong_password_get_the_same_sentence(camat: Actor) -> None:
    user = _user(camat)
    answers = [_enter(Browser(), name, "salah") for name in (user.username, "tidak-ada")]
    assert [each.status_code for each in answers] == [422, 422]
    assert [WRONG in each.content.decode() for each in answers] == [True, True]


def test_an_account_without_a_password_cannot_be_entered(camat: Actor) -> None:
    user = Person.objects.get(pk=camat.person).user
    assert user is not None
    assert _enter(Browser(), user.username, "!").status_code == 422


def test_too_many_failures_have_to_wait(camat: Actor) -> None:
    user = _user(camat)
    for _ in range(MOST_FAILURES):
        _enter(Browser(), user.username, "salah")
    answer = _enter(Browser(), user.username, "kata sandi panjang")
    assert answer.status_code == 422
    assert "Tunggu lima menit" in answer.content.decode()


def test_example_seats_are_open_in_demonstration_only(camat: Actor, settings: Any) -> None:
    seat = Appointment.objects.get(person=camat.person)
    path = f"/masuk/contoh/{seat.pk}/"
    settings.DEMO = True
    browser = Browser()
    form = next(each for each in _all_forms(browser) if each.action == path)
    settings.DEMO = False
    assert browser.send(path, form).status_code == 404
    assert path not in Browser().open("/masuk/").content.decode()
    settings.DEMO = True
    assert browser.send(path, form).status_code == 302
    assert "Camat Wangon" in browser.open("/").content.decode()


def test_a_real_office_has_no_example_seats(camat: Actor, settings: Any) -> None:
    settings.DEMO = True
    Office.objects.update(example=False)
    assert "Masuk sebagai" not in Browser().open("/masuk/").content.decode()


def test_leaving_ends_the_session(camat: Actor) -> None:
    browser = Browser(camat)
    form = next(each for each in _all_forms(browser, "/") if each.action == "/keluar/")
    assert browser.send("/keluar/", form).status_code == 302
    assert browser.open("/").status_code == 302


def _all_forms(browser: Browser, path: str = "/masuk/") -> list[Form]:
    return read_forms(browser.open(path))
