"""Who sees what: roles and pages, own and other office, with and without a login."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import URLPattern, get_resolver, reverse

from capaian.archive.models import ArchivedCase
from capaian.cli.playing import Play
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.web.middleware import POLICY
from tests.web.browser import Browser
from tests.web.conftest import Browsers

PUBLIC = {"login", "take_seat", "check", "health"}
ARGUMENTS = {
    "take_seat": [1],
    "case": [1],
    "step": [1, 2],
    "unit": [1, 1],
    "workbook": [1, 1],
    "archived": [1],
    "paper": [1],
    "evidence": [1],
    "check": ["ABC"],
}
SEATS = [
    "camat",
    "sekcam",
    "kasubbag-umpeg",
    "kasi-pemerintahan",
    "pengadministrasi-kepegawaian",
]
LISTS = ["/", "/tugas/", "/kasus/", "/kantor/", "/arsip/", "/riwayat/"]


def _names() -> list[str]:
    patterns = get_resolver().url_patterns
    assert all(isinstance(each, URLPattern) for each in patterns)
    return [str(each.name) for each in patterns]


def test_public_addresses_are_exactly_those_of_the_list() -> None:
    views = {
        str(each.name): getattr(each.callback, "login_required", True)
        for each in get_resolver().url_patterns
        if isinstance(each, URLPattern)
    }
    assert {name for name, closed in views.items() if not closed} == PUBLIC


def test_closed_pages_lead_a_stranger_to_the_login(db: None) -> None:
    paths = [
        reverse(name, args=ARGUMENTS.get(name, []))
        for name in _names()
        if name not in PUBLIC | {"leave"}
    ]
    answers = {path: Browser().open(path) for path in paths}
    assert {path: answer.headers.get("Location") for path, answer in answers.items()} == {
        path: f"/masuk/?next={path}" for path in paths
    }


def test_every_seat_opens_the_pages_of_its_office(browsers: Browsers, collecting: Play) -> None:
    steps = [f"/kasus/{collecting.case}/langkah/{number}/" for number in range(1, 15)]
    paths = [*LISTS, f"/kasus/{collecting.case}/", *steps]
    refused = [
        (code, path)
        for code in SEATS
        for browser in [browsers(code)]
        for path in paths
        if browser.open(path).status_code != 200
    ]
    assert refused == []


def test_another_office_finds_nothing_of_ours(collecting: Play, stranger: Actor) -> None:
    browser = Browser(stranger)
    unit, document = collecting.units()[0], Document.objects.all()[0]
    paths = [
        f"/kasus/{collecting.case}/",
        f"/kasus/{collecting.case}/langkah/6/",
        f"/kasus/{collecting.case}/isian/{unit.pk}/",
        f"/kasus/{collecting.case}/isian/{unit.pk}/buku-kerja/",
        f"/naskah/{document.pk}/",
    ]
    assert [browser.open(path).status_code for path in paths] == [404] * len(paths)
    assert "Triwulan" not in browser.open("/riwayat/").content.decode()


def test_another_office_finds_no_archive_of_ours(play: Play, stranger: Actor) -> None:
    play.run()
    archived = ArchivedCase.objects.get()
    assert Browser(stranger).open(f"/arsip/{archived.pk}/").status_code == 404
    assert Browser(play.cast["sekcam"]).open(f"/arsip/{archived.pk}/").status_code == 200


def test_whoever_may_not_act_reads_for_whom_one_waits(browsers: Browsers, play: Play) -> None:
    play.run(until="order")
    page = browsers("sekcam").open(f"/kasus/{play.case}/langkah/2/").content.decode()
    assert "Ini dikerjakan oleh Kasubbag Umum dan Kepegawaian." in page


def test_wrong_person_is_refused_by_the_gate_as_well(browsers: Browsers, play: Play) -> None:
    play.run(until="order")
    path = f"/kasus/{play.case}/langkah/2/"
    form = browsers("kasubbag-umpeg").form(path, "buat")
    clerk = browsers("sekcam")
    form.values["csrfmiddlewaretoken"] = clerk.form("/kantor/").values["csrfmiddlewaretoken"]
    response = clerk.send(path, form)
    assert response.status_code == 403
    assert "Ini dikerjakan oleh" in response.content.decode()


def test_a_login_without_an_official_is_told_whom_to_ask(db: None) -> None:
    browser = Browser()
    browser.client.force_login(User.objects.create_user("tamu"))
    response = browser.open("/")
    assert response.status_code == 403
    assert "Hubungi Sekcam." in response.content.decode()


@pytest.mark.parametrize("path", ["/masuk/", "/sehat/", "/tidak-ada/"])
@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(path: str) -> None:
    policy = Browser().open(path).headers["Content-Security-Policy"]
    assert policy == POLICY
    assert "unsafe" not in policy


def test_health_says_that_the_program_is_alive(db: None) -> None:
    response = Browser().open("/sehat/")
    assert (response.status_code, response.content) == (200, b"sehat\n")
