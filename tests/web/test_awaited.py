"""Whom a step awaits, by the same names everywhere, and the paper that it is about."""

from __future__ import annotations

import re

from django.utils.timezone import localdate

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import Capacity, SubmissionState
from capaian.measurement.models import Submission
from capaian.office.commands import AppointRequest, appoint
from capaian.office.models import Person, Position
from capaian.procedure.queries import definition_of
from tests.web.browser import read_running, read_text
from tests.web.conftest import Browsers


def test_home_and_tasks_name_the_same_positions(browsers: Browsers, play: Play) -> None:
    camat = browsers("camat")
    told = []
    for step in ("order", "collect"):
        play.run(until=step)
        pages = [read_running(camat), camat.open("/tugas/").content.decode()]
        words = ("Kasubbag Umum dan Kepegawaian", "Kasi Pemerintahan", "Kasi/Kasubbag Umpeg")
        told.append([[name in page for name in words] for page in pages])
    assert told == [[[True, False, False]] * 2, [[True, True, False]] * 2]


def test_form_waits_for_whoever_can_check_it_or_fill_it_in(browsers: Browsers, play: Play) -> None:
    play.run(until="collect")
    step = f"/kasus/{play.case}/langkah/7/"
    head, clerk = browsers("kasi-pemerintahan"), browsers("staf-pemerintahan")

    def list_offered() -> list[list[str]]:
        pages = [seat.open(page).content.decode() for seat in (head, clerk) for page in ("/", step)]
        words = ("Periksa data", "Isi data")
        return [[word for word in words if word in page] for page in pages]

    assert list_offered() == [["Periksa data"], ["Periksa data"], [], []]
    Submission.objects.filter(unit__code="pemerintahan").update(state=SubmissionState.RETURNED)
    assert list_offered() == [["Isi data"]] * 4


def test_whose_unit_owes_a_form_reads_who_carries_the_step(browsers: Browsers, play: Play) -> None:
    play.run(until="meet")
    sentence = "Langkah ini dikerjakan oleh Pengadministrasi Kepegawaian."
    told = {
        code: sentence in browsers(code).open(f"/kasus/{play.case}/langkah/6/").content.decode()
        for code in ("kasi-pemerintahan", "staf-pemerintahan", "pengadministrasi-kepegawaian")
    }
    assert told == {
        "kasi-pemerintahan": True,
        "staf-pemerintahan": True,
        "pengadministrasi-kepegawaian": False,
    }


def test_awaited_seat_is_named_as_it_is_held_today(
    browsers: Browsers, play: Play, cast: dict[str, Actor]
) -> None:
    play.run(until="submit")
    kasi, sekcam = browsers("kasi-pemerintahan"), cast["sekcam"]
    camat, today = Position.objects.get(code="camat").pk, localdate()
    steps = (f"/kasus/{play.case}/langkah/{number}/" for number in (8, 9))
    pages = ("/tugas/", f"/kasus/{play.case}/", *steps)

    def list_named() -> list[set[str]]:
        texts = [read_text(kasi.open(page)) for page in pages]
        return [set(re.findall(r"(?:Pl[ht]\. )?Camat Wangon", text)) for text in texts]

    assert list_named() == [{"Camat Wangon"}] * 4
    appoint(sekcam, AppointRequest(camat, sekcam.person, Capacity.DAILY, today, today))
    assert list_named() == [{"Plh. Camat Wangon"}] * 4


def test_who_gets_the_invitation_by_message_is_named_as_the_seat_is_held_today(
    browsers: Browsers, play: Play, cast: dict[str, Actor]
) -> None:
    sekcam, camat, today = cast["sekcam"], Position.objects.get(code="camat").pk, localdate()
    appoint(sekcam, AppointRequest(camat, sekcam.person, Capacity.DAILY, today, today))
    play.run(until="invite")
    Person.objects.filter(pk=sekcam.person).update(phone="0812-3456-789")
    page = browsers("kasubbag-umpeg").open(f"/kasus/{play.case}/langkah/4/").content.decode()
    sent = re.findall(r'href="https://wa\.me/\d+[^>]*>([^<]+)<', page)
    assert [each for each in sent if "Camat Wangon" in each] == ["Plh. Camat Wangon"]


def test_step_to_come_says_what_is_done_now_and_by_whom(browsers: Browsers, play: Play) -> None:
    play.run(until="validate")
    told = read_text(browsers("camat").open(f"/kasus/{play.case}/langkah/9/"))
    assert (
        "Langkah ini belum terbuka. Sekarang langkah 8: Menyampaikan data kinerja kepada camat, "
        "ditunggu Sekretaris Kecamatan Wangon." in told
    )


def test_step_links_to_the_paper_that_it_is_about(browsers: Browsers, play: Play) -> None:
    links = []
    for step, code in (
        ("correct", "kasubbag-perencanaan"),
        ("request_approval", "camat"),
        ("sign", "pengadministrasi-kepegawaian"),
    ):
        number = definition_of(play.run(until=step).case.version).step(step).number + 1
        page = browsers(code).open(f"/kasus/{play.case}/langkah/{number}/").content.decode()
        links += re.findall(
            r'Naskah yang dikerjakan</h2>\s*<p><a href="/naskah/\d+/">([^<]+)</a>', page
        )
        ahead = browsers(code).open(f"/kasus/{play.case}/langkah/14/").content.decode()
        assert "Naskah yang dikerjakan" not in ahead
    draft = "Draf 2 Dokumen Pengukuran Kinerja Kecamatan Wangon – Triwulan I 2026"
    assert links == [draft, draft, draft.removeprefix("Draf 2 ")]
