"""Who sees what: roles and pages, own and other office, with and without a login."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from capaian.cli.playing import Play
from capaian.office.versions import UNKNOWN
from capaian.web.converters import NumberConverter
from capaian.web.middleware import POLICY
from tests.web.browser import Browser
from tests.web.conftest import Browsers

PUBLIC = {
    *("login", "start", "take_seat", "leave", "forgotten", "health"),
    *("check", "check_start", "check_file"),
    *("worker", "offline", "unsent"),
    *("account_login", "account_inactive", "account_reset_password_from_key"),
    *("mfa_authenticate", "mfa_login_webauthn"),
    *("guide", "guide_chapter", "guide_picture"),
}
SEATS = [
    "camat",
    "sekcam",
    "kasubbag-umpeg",
    "kasi-pemerintahan",
    "pengadministrasi-kepegawaian",
]
OFFICE = ["pejabat", "unit", "jabatan", "orang", "orang/baru", "akun", "pengaturan/kop-surat"]
LISTS = ["/", "/tugas/", "/kasus/", "/kantor/", "/arsip/", "/riwayat/"]
LISTS += [f"/kantor/{each}/" for each in OFFICE]


def list_patterns() -> dict[str, URLPattern]:
    patterns = get_resolver().url_patterns
    return {str(each.name): each for each in patterns if isinstance(each, URLPattern)}


def test_public_addresses_are_exactly_those_of_the_list() -> None:
    included = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)]
    # Behind a key instead of a login: tests/api.
    assert [str(each.pattern) for each in included] == ["api/v1/"]
    views = {
        name: getattr(each.callback, "login_required", True)
        for name, each in list_patterns().items()
    }
    assert {name for name, closed in views.items() if not closed} == PUBLIC


def test_number_that_no_database_holds_leads_nowhere(browsers: Browsers) -> None:
    kinds = {
        type(kind)
        for pattern in list_patterns().values()
        for kind in pattern.pattern.converters.values()
        if isinstance(kind, IntConverter)
    }
    assert kinds == {NumberConverter}
    assert browsers("camat").open(f"/kasus/{10**18}/").status_code == 404


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


def test_whoever_may_not_act_reads_for_whom_one_waits(browsers: Browsers, collecting: Play) -> None:
    page = browsers("sekcam").open(f"/kasus/{collecting.case}/langkah/6/").content.decode()
    assert "Ini dikerjakan oleh Pengadministrasi Kepegawaian." in page


def test_wrong_person_is_refused_by_the_gate_as_well(browsers: Browsers, collecting: Play) -> None:
    unit = collecting.units()[1]
    path = f"/kasus/{collecting.case}/langkah/6/"
    clerk, sekcam = browsers("pengadministrasi-kepegawaian"), browsers("sekcam")
    form = clerk.form(path, "tanpa")
    form.values["csrfmiddlewaretoken"] = sekcam.form("/kantor/pejabat/").values[
        "csrfmiddlewaretoken"
    ]
    response = sekcam.send(path, form, unit=str(unit.pk), reason="Tidak sempat")
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


def test_health_says_that_the_database_is_of_another_version(db: None) -> None:
    MigrationRecorder(connection).record_applied("office", "0999_next")
    response = Browser().open("/sehat/")
    assert (response.status_code, response.content.decode()) == (503, f"{UNKNOWN}\n")
