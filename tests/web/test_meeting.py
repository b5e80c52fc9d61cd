"""The meeting by page: WhatsApp, the screen with its code, minutes, what is left to be done."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import Capacity
from capaian.measurement.models import Meeting, MeetingDecision, Submission
from capaian.office.commands import AppointRequest, appoint
from capaian.office.models import Person, Position
from capaian.web.inviting import link_to
from tests.web.browser import Browser, read_running
from tests.web.conftest import Browsers

CLERK = "pengadministrasi-kepegawaian"


@pytest.fixture(scope="module")
def invited_once(play_once: Play) -> Play:
    """A measurement at step 5, at the hour of its meeting."""
    play_once.run(until="invite")
    return play_once


@pytest.fixture
def invited(invited_once: Play, db: None) -> Play:
    return invited_once


def _read_code(browser: Browser, case: int) -> str:
    page = browser.open(f"/kasus/{case}/rapat/").content.decode()
    found = re.search(r'class="big">(\w{6})<', page)
    return found[1] if found else ""


def test_invitation_goes_out_by_a_link_that_the_official_taps(
    browsers: Browsers, invited: Play
) -> None:
    Person.objects.filter(pk=invited.cast["camat"].person).update(phone="0812-3456-789")
    page = browsers("kasubbag-umpeg").open(f"/kasus/{invited.case}/langkah/4/").content.decode()
    links = re.findall(r'href="(https://wa\.me/[^"]+)"', page)
    assert [urlsplit(link).path for link in links] == ["/", "/628123456789"]
    text = parse_qs(urlsplit(links[0]).query)["text"][0]
    assert "Hari: Jumat, 10 April 2026\nPukul: 09.00 – 11.00 WIB\nTempat: Aula" in text
    assert f"/kasus/{invited.case}/rapat/" in text
    other = browsers("kasi-pemerintahan").open(f"/kasus/{invited.case}/langkah/4/")
    assert "wa.me" not in other.content.decode()


@pytest.mark.parametrize(
    ("phone", "number"),
    [("0812 3456", "628123456"), ("+62 812-3456", "628123456"), ("", "")],
)
def test_number_gets_the_code_of_the_country(phone: str, number: str) -> None:
    assert link_to(phone, "Yth. & salam") == f"https://wa.me/{number}?text=Yth.%20%26%20salam"


def test_code_stands_before_those_who_keep_the_minutes_only(
    browsers: Browsers, invited: Play
) -> None:
    assert len(_read_code(browsers("sekcam"), invited.case)) == 6
    assert _read_code(browsers("kasi-pemerintahan"), invited.case) == ""


def test_invitee_scans_the_code_and_is_present(browsers: Browsers, invited: Play) -> None:
    code = _read_code(browsers("sekcam"), invited.case)
    kasi = browsers("kasi-pemerintahan")
    path = f"/hadir/?kode={code}"
    form = kasi.form(path)
    assert form.values["code"] == [code]
    came = kasi.send("/hadir/", form)
    assert (came.status_code, came["Location"]) == (302, f"/kasus/{invited.case}/rapat/")
    assert Meeting.objects.get().invitees.get(present=True).title == "Kasi Pemerintahan"
    again = kasi.send("/hadir/", kasi.form(path))
    assert again.status_code == 302
    assert "sudah tercatat pukul" in kasi.open(again["Location"]).content.decode()


def test_wrong_code_and_another_office_are_told_to_read_it_again(
    browsers: Browsers, invited: Play, stranger: Actor
) -> None:
    code = _read_code(browsers("sekcam"), invited.case)
    for browser, typed in ((browsers("kasi-pemerintahan"), "XXXXXX"), (Browser(stranger), code)):
        page = browser.open(f"/hadir/?kode={typed}")
        assert page.status_code == 404
        assert "Kode itu tidak berlaku" in page.content.decode()
        answer = browser.send("/hadir/", browser.form("/hadir/"), code=typed)
        assert answer.status_code == 404
    assert Browser(stranger).open(f"/kasus/{invited.case}/rapat/").status_code == 404
    assert not Meeting.objects.get().invitees.filter(present=True).exists()


def test_codes_are_not_tried_without_end(browsers: Browsers, invited: Play) -> None:
    kasi = browsers("kasi-pemerintahan")
    form = kasi.form("/hadir/")
    statuses = [kasi.send("/hadir/", form, code="XXXXXX").status_code for _ in range(20)]
    assert statuses == [404] * 20
    refused = kasi.open(f"/hadir/?kode={_read_code(browsers('sekcam'), invited.case)}")
    assert (refused.status_code, "Tunggu lima menit" in refused.content.decode()) == (429, True)


def test_units_are_not_late_before_they_can_hand_in(browsers: Browsers, invited: Play) -> None:
    Submission.objects.update(deadline=date(2026, 4, 1))
    told = read_running(browsers("camat"))
    assert told.startswith("Sedang ditunggu Sekretaris Kecamatan Wangon – langkah 5")
    assert ("Terlambat" in told, "Seksi" in told) == (False, False)


def test_minutes_are_kept_row_by_row_without_javascript(browsers: Browsers, invited: Play) -> None:
    path = f"/kasus/{invited.case}/langkah/5/"
    clerk = browsers(CLERK)
    sent = clerk.do(
        path, "notula", discussion="Satu.", **{f"text-{row}": f"Putusan {row}" for row in range(3)}
    )
    assert sent["Location"] == path
    form = clerk.form(path, "notula")
    assert [form.values[f"text-{row}"] for row in range(5)] == [
        ["Putusan 0"],
        ["Putusan 1"],
        ["Putusan 2"],
        [""],
        [""],
    ]
    reader = browsers("kasi-pemerintahan").open(f"/kasus/{invited.case}/rapat/").content.decode()
    assert "Putusan 2" in reader


def test_autosave_answers_with_the_hour_and_a_conflict_with_a_sentence(
    browsers: Browsers, invited: Play
) -> None:
    path = f"/kasus/{invited.case}/langkah/5/"
    sekcam, clerk = browsers("sekcam"), browsers(CLERK)
    mine, theirs = sekcam.form(path, "rapat"), clerk.form(path, "notula")
    saved = sekcam.client.post(path, mine.values, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    assert "Tersimpan 09.00 WIB." in saved.content.decode()
    refused = clerk.client.post(path, theirs.values, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Notula sudah diubah oleh" in refused.content.decode()


def test_what_is_typed_after_a_lost_answer_is_kept_as_well(
    browsers: Browsers, invited: Play
) -> None:
    """The page still has the slip that came with the save whose answer it never got."""
    sekcam, path = browsers("sekcam"), f"/kasus/{invited.case}/langkah/5/"
    mine = sekcam.form(path, "rapat")
    for words in ("Pembukaan", "Pembukaan. Realisasi dibahas."):
        typed = {**mine.values, "discussion": [words]}
        saved = sekcam.client.post(path, typed, headers={"HX-Request": "true"})
        assert "Tersimpan 09.00 WIB." in saved.content.decode()
        meeting = Meeting.objects.get()
        assert meeting.discussion == words
    there = [str(each.position_id) for each in meeting.invitees.all()]
    sekcam.send(path, mine, discussion="Selesai.", verdict="tutup", present=there)
    meeting.refresh_from_db()
    assert (meeting.discussion, meeting.held_at is None) == ("Selesai.", False)


def test_a_tick_taken_away_after_a_lost_answer_is_gone_and_a_code_stays(
    browsers: Browsers, invited: Play
) -> None:
    sekcam, path = browsers("sekcam"), f"/kasus/{invited.case}/langkah/5/"
    meeting = Meeting.objects.get()
    first, second, third, *_ = meeting.invitees.all()
    third.present, third.by_code = True, True
    mine = sekcam.form(path, "rapat")
    third.save()
    for ticked in ([first, second], [second]):
        places = [str(each.position_id) for each in ticked]
        typed = {**mine.values, "present": places}
        sekcam.client.post(path, typed, headers={"HX-Request": "true"})
        came = meeting.invitees.filter(present=True).values_list("pk", flat=True)
        assert set(came) == {third.pk, *(each.pk for each in ticked)}


def test_meeting_of_another_day_is_moved_on_its_page_before_it_is_closed(
    browsers: Browsers, invited: Play
) -> None:
    path, page = f"/kasus/{invited.case}/langkah/5/", f"/kasus/{invited.case}/langkah/4/"
    inviter, sekcam = browsers("kasubbag-umpeg"), browsers("sekcam")
    inviter.do(page, "jadwal", day="2026-04-20")
    assert "Hari: Senin, 20 April 2026\n" in inviter.open(page).content.decode()
    there = [str(each.position_id) for each in Meeting.objects.get().invitees.all()]
    form = sekcam.form(path, "rapat")
    typed = {"discussion": "Selesai.", "verdict": "tutup", "present": there}
    refused = sekcam.send(path, form, **typed)
    shown = refused.content.decode()
    assert (refused.status_code, "Selesai." in shown, "Senin, 20 April 2026" in shown) == (
        409,
        True,
        True,
    )
    inviter.do(page, "jadwal", day="2026-04-10")
    sekcam.do(path, "rapat", **typed)
    assert Meeting.objects.get().held_at is not None
    story = inviter.open("/riwayat/").content.decode()
    assert "mengubah jadwal rapat menjadi 20 April 2026, undangan nomor" in story
    step = inviter.open(page).content.decode()
    assert (step.count("Perubahan jadwal rapat"), "Ubah jadwal rapat" in step) == (2, False)


def test_autosave_never_closes_the_meeting(browsers: Browsers, invited: Play) -> None:
    # The library sends the value of a button that the focus has only come to.
    path = f"/kasus/{invited.case}/langkah/5/"
    sekcam = browsers("sekcam")
    typed = {**sekcam.form(path, "rapat").values, "discussion": "Dibahas.", "verdict": "tutup"}
    saved = sekcam.client.post(path, typed, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    meeting = Meeting.objects.get()
    assert (meeting.held_at, meeting.discussion) == (None, "Dibahas.")


def test_decision_comes_back_as_a_task_of_the_seat(
    browsers: Browsers, cast: dict[str, Actor], invited: Play, clock: time_machine.Traveller
) -> None:
    seat = Position.objects.get(code="kasi-pemerintahan", office__code="33.02.02")
    path = f"/kasus/{invited.case}/langkah/5/"
    invitees = [str(each.position_id) for each in Meeting.objects.get().invitees.all()]
    browsers("sekcam").do(
        path,
        "rapat",
        verdict="tutup",
        present=invitees,
        discussion="Satu.",
        **{"text-0": "Lengkapi bukti", "position-0": str(seat.pk), "due-0": "2026-04-12"},
    )
    clock.shift(timedelta(days=4))
    kasi, sekcam = browsers("kasi-pemerintahan"), browsers("sekcam")
    item = f"/tindak-lanjut/{MeetingDecision.objects.get().pk}/"
    for page in ("/", "/tugas/"):
        shown = kasi.open(page).content.decode()
        assert item in shown
        assert "lewat\u00a02\u00a0hari" in shown
    assert item not in sekcam.open("/").content.decode()
    assert item in sekcam.open("/tugas/").content.decode()
    today = date(2026, 4, 14)
    appoint(
        cast["sekcam"], AppointRequest(seat.pk, cast["camat"].person, Capacity.DAILY, today, today)
    )
    page = sekcam.open(item).content.decode()
    assert ("<textarea" in page, "Diselesaikan oleh Plh. Kasi Pemerintahan." in page) == (
        False,
        True,
    )
    acting = browsers("camat")
    acting.send(item, acting.form(item), note="Bukti sudah lengkap.")
    assert item not in kasi.open("/tugas/").content.decode()
    assert "Bukti sudah lengkap." in sekcam.open(item).content.decode()
