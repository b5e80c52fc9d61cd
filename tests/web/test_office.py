"""The office: who acts for whom, and what it still has to prepare."""

from __future__ import annotations

import re

from capaian.domain.access import Actor
from capaian.office.models import Appointment, Person, Position
from tests.web.browser import read_forms
from tests.web.conftest import Browsers


def test_camat_ends_an_appointment_and_names_a_plt(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    camat = browsers("camat")
    position = Position.objects.get(code="sekcam")
    held = Appointment.objects.get(position=position)
    camat.do("/kantor/pejabat/", "akhiri", appointment=str(held.pk), end="2026-04-09")
    person = Person.objects.get(code="kasubbag-umpeg")
    camat.do(
        "/kantor/pejabat/",
        "",
        position=str(position.pk),
        person=str(person.pk),
        capacity="plt",
        start="2026-04-10",
        end="2026-06-30",
    )
    shown = browsers("kasubbag-umpeg").open("/").content.decode()
    assert "Plt. Sekretaris Kecamatan Wangon" in shown


def test_an_overlap_is_told_on_the_page(browsers: Browsers, cast: dict[str, Actor]) -> None:
    camat = browsers("camat")
    position, person = Position.objects.get(code="sekcam"), Person.objects.get(code="camat")
    answer = camat.send(
        "/kantor/pejabat/",
        camat.form("/kantor/pejabat/", ""),
        position=str(position.pk),
        person=str(person.pk),
        capacity="plt",
        start="2026-04-10",
    )
    assert answer.status_code == 422
    assert "Plt. dan Plh. memerlukan tanggal selesai." in answer.content.decode()


def test_only_camat_and_sekcam_are_offered_the_form(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    offered = {
        code: any(
            "capacity" in form.values
            for form in read_forms(browsers(code).open("/kantor/pejabat/"))
        )
        for code in ("camat", "sekcam", "kasi-pemerintahan")
    }
    assert offered == {"camat": True, "sekcam": True, "kasi-pemerintahan": False}


def test_list_of_preparations_leads_each_seat_where_it_may_go(browsers: Browsers) -> None:
    answers = {}
    for code in ("camat", "sekcam", "pengadministrasi-kepegawaian"):
        browser = browsers(code)
        page = browser.open("/kantor/persiapan/").content.decode()
        for path in re.findall(r'<th scope="row"><a href="([^"]*)"', page):
            answers[code, path] = browser.open(path).status_code
    assert {*answers.values()} == {200}
    assert [code for code, path in answers if path == "/kasus/baru/"] == ["camat"]
