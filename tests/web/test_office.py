"""The office: who acts for whom, and what it still has to prepare."""

from __future__ import annotations

import re

import pytest

from capaian.audit.models import Event
from capaian.domain.access import Actor
from capaian.office.models import Appointment, Person, Position
from capaian.web.sentences import tell
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers


def _tell_newest(number: int) -> list[str]:
    return [each.text for each in tell(Event.objects.order_by("-sequence")[:number])]


def _stand_in(sekcam: Browser, cast: dict[str, Actor], start: str, end: str) -> None:
    """The Sekcam becomes Plh. Camat for some days."""
    sekcam.do(
        "/kantor/pejabat/",
        "",
        position=str(Position.objects.get(code="camat").pk),
        person=str(cast["sekcam"].person),
        capacity="plh",
        start=start,
        end=end,
    )


def test_an_end_that_is_sent_twice_is_told_once(browsers: Browsers) -> None:
    camat, page = browsers("camat"), "/kantor/pejabat/"
    held = Appointment.objects.get(position__code="kasi-trantib")
    form = camat.form(page, "akhiri")
    for _ in range(2):
        sent = camat.send(page, form, appointment=str(held.pk), end="2026-04-12")
        assert sent.status_code == 302
    assert Event.objects.filter(action="appoint").count() == 1


def test_page_tells_until_when_somebody_appoints(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    told = "Sesudah 30\u00a0April\u00a02026 tidak ada lagi yang dapat menetapkan pejabat."
    assert told not in sekcam.open("/kantor/pejabat/").content.decode()
    Appointment.objects.filter(position__code="camat").update(end="2026-04-10")
    Appointment.objects.filter(position__code="sekcam").update(end="2026-04-30")
    assert told in sekcam.open("/kantor/pejabat/").content.decode()


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
    assert _tell_newest(2) == [
        "Camat Wangon menetapkan pejabat: Kasubbag Umum dan Kepegawaian sebagai Plt. Sekretaris "
        "Kecamatan Wangon, mulai 10 April 2026, sampai 30 Juni 2026.",
        "Camat Wangon mengakhiri jabatan: Sekretaris Kecamatan Wangon sebagai Sekretaris "
        "Kecamatan Wangon, hari terakhir 9 April 2026.",
    ]


def test_sekcam_stands_in_and_the_camat_comes_back(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    sekcam = browsers("sekcam")
    _stand_in(sekcam, cast, "2026-04-10", "2026-04-12")
    page = sekcam.open("/kantor/pejabat/").content.decode()
    said = "Sekretaris Kecamatan Wangon menjabat Plh. Camat Wangon sampai 12 April 2026."
    assert said in page
    assert _tell_newest(1) == [
        "Sekretaris Kecamatan Wangon menetapkan pejabat: Sekretaris Kecamatan Wangon sebagai Plh. "
        "Camat Wangon, mulai 10 April 2026, sampai 12 April 2026, sesudahnya Camat Wangon kembali "
        "menjabat."
    ]


def test_what_has_not_begun_is_shown_and_taken_back(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    sekcam = browsers("sekcam")
    page = "/kantor/pejabat/"
    assert "Akan datang" not in sekcam.open(page).content.decode()
    _stand_in(sekcam, cast, "2026-04-20", "2026-04-22")
    assert _list_coming(sekcam) == [
        "Camat Wangon Sekretaris Kecamatan Wangon Plh. 20 April 2026 – 22 April 2026",
        "Camat Wangon Camat Wangon Definitif sejak 23 April 2026",
    ]
    assert _list_coming(browsers("staf-pemerintahan")) == _list_coming(sekcam)
    standing_in = Appointment.objects.get(capacity="plh")
    form = sekcam.form(page, "batalkan")
    told = []
    for _ in range(2):
        assert sekcam.send(page, form, appointment=str(standing_in.pk)).status_code == 302
        told.append(
            re.findall(
                r"role=\"status\"[^>]*>\s*(?:<p>)?([^<]*)", sekcam.open(page).content.decode()
            )
        )
    assert told == [
        ["Penetapan Sekretaris Kecamatan Wangon sebagai Plh. Camat Wangon dibatalkan."],
        ["Ini sudah tercatat sebelumnya. Tidak dicatat dua kali."],
    ]
    assert _list_coming(sekcam) == []
    assert _tell_newest(1) == [
        "Sekretaris Kecamatan Wangon membatalkan penetapan: Sekretaris Kecamatan Wangon sebagai "
        "Plh. Camat Wangon, mulai 20 April 2026."
    ]


def _list_coming(seat: Browser) -> list[str]:
    page = seat.open("/kantor/pejabat/").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("Akan datang")[2], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows[1:]]


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


@pytest.mark.parametrize(
    ("person", "end", "said"),
    [
        ("sekcam", "9999-12-31", "Tanggal selesai terlalu jauh."),
        ("camat", "2026-04-22", "Camat Wangon sudah menjabat Camat Wangon."),
    ],
)
def test_impossible_substitute_is_refused(
    browsers: Browsers, cast: dict[str, Actor], person: str, end: str, said: str
) -> None:
    sekcam, page = browsers("sekcam"), "/kantor/pejabat/"
    answer = sekcam.send(
        page,
        sekcam.form(page),
        position=str(Position.objects.get(code="camat").pk),
        person=str(cast[person].person),
        capacity="plh",
        start="2026-04-20",
        end=end,
    )
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_somebody_who_appoints_is_left(browsers: Browsers) -> None:
    camat, page = browsers("camat"), "/kantor/pejabat/"
    statuses = []
    for code in ("sekcam", "camat"):
        held = Appointment.objects.get(position__code=code)
        form = camat.form(page, "akhiri")
        answer = camat.send(page, form, appointment=str(held.pk), end="2026-04-12")
        statuses.append(answer.status_code)
    assert statuses == [302, 409]
    assert "Tetapkan dulu penggantinya." in answer.content.decode()
