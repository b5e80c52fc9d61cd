"""Reminders: who, on which day, once; in the inbox, and by e-mail through a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.terms import Capacity, SendingState, SendingWay
from capaian.measurement import commands
from capaian.measurement.mailing import Line
from capaian.measurement.models import Dispatch, MeetingDecision, Reminder, Submission
from capaian.measurement.reminders import Run, list_reminders, remind_office
from capaian.office.models import Appointment, Office, Person
from capaian.office.queries import actor_of, console_actor
from capaian.procedure.queries import list_inbox
from tests.mailserver import MailServer, open_mail_server, point_at

HOME = console_actor("33.02.02")
UNIT = "pemerintahan"
JAKARTA = ZoneInfo("Asia/Jakarta")
# The forms are due on Wednesday 8 April 2026; Friday the 3rd is a holiday.
BEGIN = datetime(2026, 4, 1, 9, tzinfo=JAKARTA)


def at(day: int, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(datetime(2026, 4, day, hour, tzinfo=JAKARTA), tick=False)


@pytest.fixture(scope="module")
def played_at() -> datetime:
    return BEGIN


@pytest.fixture(scope="module")
def played(play_once: Play) -> Play:
    """A measurement at step 6: every unit is awaited."""
    play_once.run(until="meet")
    return play_once


@pytest.fixture
def play(played: Play, db: None) -> Play:
    return played


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with open_mail_server() as server:
        point_at(settings, server.port)
        yield server


def reminded(day: int, hour: int = 9) -> list[tuple[str, str]]:
    """Who of the unit was reminded that day, and how far the deadline was."""
    with at(day, hour):
        remind_office(HOME)
    made = Reminder.objects.filter(day=date(2026, 4, day), submission__unit__code=UNIT)
    return sorted(made.values_list("seat", "timing"))


def give_address(code: str, address: str) -> Person:
    person = Person.objects.get(code=code)
    person.email = address
    person.save()
    return person


def heard(server: MailServer) -> list[tuple[str, str, str]]:
    """Receiver, subject and text of each message."""
    told = []
    for receiver, content in server.heard:
        message = BytesParser(_class=EmailMessage, policy=default).parsebytes(content)
        told.append(
            (receiver, message["Subject"].strip(), message.get_content().replace("\r\n", "\n"))
        )
    return told


def test_unit_is_reminded_before_and_after_its_deadline(play: Play) -> None:
    words = {day: {timing for _, timing in reminded(day)} for day in range(5, 20)}
    assert words == {
        **{day: set() for day in range(5, 20)},
        6: {"tinggal 2 hari kerja"},
        7: {"tinggal 1 hari kerja"},
        9: {"terlambat 1 hari kerja"},
        10: {"terlambat 2 hari kerja"},
        13: {"terlambat 3 hari kerja"},
        14: {"terlambat 4 hari kerja"},
        15: {"terlambat 5 hari kerja"},
    }


def test_second_run_of_a_day_makes_nothing_new(play: Play) -> None:
    people = [
        ("Kasi Pemerintahan", "tinggal 1 hari kerja"),
        ("Pengadministrasi Pemerintahan", "tinggal 1 hari kerja"),
    ]
    assert reminded(7) == people
    count = Reminder.objects.count()
    assert (reminded(7, 15), Reminder.objects.count()) == (people, count)


@pytest.mark.parametrize(("day", "hour"), [(7, 6), (7, 17), (4, 9), (3, 9)])
def test_office_that_rests_is_left_alone(play: Play, day: int, hour: int) -> None:
    with at(day, hour):
        assert remind_office(HOME) == Run(resting=True)
    assert not Reminder.objects.exists()


def test_own_day_off_moves_the_reminder_but_not_the_deadline(play: Play) -> None:
    office = Office.objects.get(code=HOME.office)
    office.settings = {**office.settings, "days_off": ["2026-04-07"]}
    office.save()
    assert reminded(7) == []
    assert {timing for _, timing in reminded(6)} == {"tinggal 1 hari kerja"}
    assert "paling lambat Rabu, 8 April 2026." in Reminder.objects.latest("pk").text


def test_whoever_holds_the_seat_today_is_reminded(play: Play) -> None:
    held = Appointment.objects.get(position__code="kasi-pemerintahan")
    held.end = date(2026, 4, 5)
    held.save()
    substitute = Person.objects.get(code="kasi-trantib")
    Appointment.objects.create(
        office=held.office,
        position=held.position,
        person=substitute,
        capacity=Capacity.DAILY,
        start=date(2026, 4, 6),
        end=date(2026, 4, 10),
    )
    assert "Plh. Kasi Pemerintahan" in [seat for seat, _ in reminded(7)]
    assert not Reminder.objects.filter(person=held.person).exists()


def test_text_names_the_steps_held_up_and_the_warning_of_the_sop(play: Play) -> None:
    reminded(9)
    reminder = Reminder.objects.filter(submission__unit__code=UNIT)[0]
    assert reminder.text == (
        "Kirim isian Seksi Pemerintahan untuk Pengukuran Kinerja Triwulan I 2026 "
        "paling lambat Rabu, 8 April 2026. Ini menahan langkah 6 sampai 14, mulai dari "
        "“Menghimpun format data dan informasi pengukuran kinerja masing-masing bidang dan "
        "sekretariat”. Peringatan SOP: Apabila pengumpulan data kinerja tidak terselesaikan "
        "dengan baik maka pelaporan akan terhambat."
    )


def test_each_person_gets_one_message_a_day(play: Play, server: MailServer) -> None:
    give_address("kasi-pemerintahan", "kasi@banyumas.example.go.id")
    with at(9):
        line = Line()
        assert remind_office(HOME, line).mailed == 1
        assert remind_office(HOME, line) == Run()
        line.close()
    [(receiver, subject, text)] = heard(server)
    assert receiver == "kasi@banyumas.example.go.id"
    assert subject == "Pengingat: Isian Seksi Pemerintahan, terlambat 1 hari kerja"
    assert text.startswith("Yth. Kasi Pemerintahan\n\nIsian Seksi Pemerintahan: terlambat")
    assert "DATA CONTOH" in text


def test_failing_server_loses_no_reminder_and_is_asked_again(
    play: Play, server: MailServer
) -> None:
    give_address("kasi-pemerintahan", "kasi@banyumas.example.go.id")
    server.answer = "451 coba lagi"
    with at(9):
        line = Line()
        run = remind_office(HOME, line)
        assert (run.mailed, len(run.failures)) == (0, 1)
        assert Reminder.objects.exclude(mail_failure="").count() == 1
        server.answer = ""
        assert remind_office(HOME, line).mailed == 1
        line.close()
    assert len(server.heard) == 1
    assert not Reminder.objects.exclude(mail_failure="").exists()


def test_server_that_is_gone_leaves_the_inbox(play: Play, settings: Settings) -> None:
    give_address("kasi-pemerintahan", "kasi@banyumas.example.go.id")
    point_at(settings, 9)
    with at(9):
        line = Line()
        assert not line.usable
        assert remind_office(HOME, line).mailed == 0
    assert Reminder.objects.filter(person__code="kasi-pemerintahan", mailed_at=None).exists()


def test_inbox_shows_the_newest_until_it_is_done_or_put_aside(play: Play) -> None:
    for day in (6, 7):
        reminded(day)
    kasi = actor_of(Person.objects.get(code="kasi-pemerintahan"))
    [reminder] = list_reminders(kasi, ())
    assert reminder.day == date(2026, 4, 7)
    commands.dismiss_reminder(kasi, reminder.pk)
    assert list_reminders(kasi, ()) == []
    reminded(9)
    assert [each.timing for each in list_reminders(kasi, ())] == ["terlambat 1 hari kerja"]
    Submission.objects.filter(unit__code=UNIT).update(state="dikirim")
    assert list_reminders(kasi, ()) == []


def test_reminder_of_a_step_ends_with_the_own_part(play: Play) -> None:
    # Nobody else is awaited in step 7 once the head's own unit is validated.
    for unit in play.units():
        play.fill(unit)
    commands.collect(play.cast["pengadministrasi-kepegawaian"], play.case)
    with at(14):
        remind_office(HOME)
    kasi = play.cast["kasi-pemerintahan"]
    waiting = {each.task.pk for each in list_inbox(kasi)}
    [reminder] = list_reminders(kasi, waiting)
    assert (reminder.title.split(":")[0], reminder.timing) == ("Langkah 7", "tinggal 1 hari kerja")
    unit = next(each for each in play.units() if each.code == UNIT)
    version = Submission.objects.get(unit=unit).version
    commands.validate_unit(kasi, play.case, unit.pk, version=version)
    assert list_reminders(kasi, {each.task.pk for each in list_inbox(kasi)}) == []


def test_nobody_puts_aside_what_another_was_reminded_of(play: Play) -> None:
    reminded(7)
    reminder = Reminder.objects.filter(person__code="kasi-pemerintahan")[0]
    with pytest.raises(NotFound):
        commands.dismiss_reminder(play.cast["camat"], reminder.pk)


def test_whoever_can_fill_a_vacant_seat_is_reminded_until_somebody_holds_it(play: Play) -> None:
    held = Appointment.objects.filter(position__unit__code=UNIT)
    held.update(end=date(2026, 4, 2))
    assert reminded(9) == [
        ("Camat Wangon", "terlambat 1 hari kerja"),
        ("Sekretaris Kecamatan Wangon", "terlambat 1 hari kerja"),
    ]
    camat = play.cast["camat"]
    with at(9):
        [told] = [each for each in list_reminders(camat, ()) if each.vacant]
        assert told.text.startswith(
            "Belum ada pejabat untuk Seksi Pemerintahan. "
            "Tetapkan pejabat, Plt., atau Plh. di halaman Pejabat. Kirim isian"
        )
        appointment = held[0]
        appointment.end = None
        appointment.save()
        assert [each for each in list_reminders(camat, ()) if each.vacant] == []


def test_what_the_meeting_left_to_be_done_is_reminded_of(play: Play) -> None:
    kasi = play.cast["kasi-trantib"]
    decision = MeetingDecision.objects.all()[0]
    decision.position_id, decision.due = kasi.seats[0].position, date(2026, 4, 10)
    decision.save()
    with at(9):
        remind_office(HOME)
    [reminder] = Reminder.objects.filter(decision=decision)
    assert (reminder.person_id, reminder.timing) == (kasi.person, "tinggal 1 hari kerja")
    assert reminder.text == (
        "Selesaikan tindak lanjut rapat ini paling lambat Jumat, 10 April 2026."
    )
    assert reminder in list_reminders(kasi, ())
    decision.done_at = datetime(2026, 4, 9, 10, tzinfo=JAKARTA)
    decision.save()
    assert reminder not in list_reminders(kasi, ())


def test_missing_receipt_is_asked_for_after_its_days(play: Play) -> None:
    cycle = Submission.objects.all()[0].cycle
    Dispatch.objects.create(
        office=cycle.office,
        cycle=cycle,
        document=cycle.case.documents.all()[0],
        addressee="Bagian Organisasi",
        way=SendingWay.POST,
        state=SendingState.SENT,
        sent_on=date(2026, 4, 1),
    )
    days = {}
    for day in (9, 10, 13):
        with at(day):
            remind_office(HOME)
        days[day] = list(
            Reminder.objects.filter(dispatch__isnull=False, day=date(2026, 4, day)).values_list(
                "seat", "timing"
            )
        )
    # 2, 6, 7, 8 and 9 April are its five working days.
    assert days == {
        9: [],
        10: [("Pengadministrasi Kepegawaian", "terlambat 1 hari kerja")],
        13: [("Pengadministrasi Kepegawaian", "terlambat 2 hari kerja")],
    }


def test_copy_that_never_went_out_is_asked_for_until_it_has(play: Play) -> None:
    cycle = Submission.objects.all()[0].cycle
    copy = Dispatch.objects.create(  # its paper was made on 1 April
        office=cycle.office,
        cycle=cycle,
        document=cycle.case.documents.all()[0],
        addressee="Bagian Organisasi",
    )
    clerk = play.cast["pengadministrasi-kepegawaian"]
    asked = {}
    for day in (9, 10):
        with at(day):
            remind_office(HOME)
        asked[day] = _told(clerk, copy)
    assert asked == {9: [], 10: [("Pengiriman ke Bagian Organisasi", True)]}
    with at(10, hour=11):
        sent = commands.SendRequest(SendingWay.POST, date(2026, 4, 10))
        commands.send_paper(clerk, copy.pk, sent)
    assert _told(clerk, copy) == []


def _told(actor: Actor, dispatch: Dispatch) -> list[tuple[str, bool]]:
    """The titles in the inbox about a sending, and whether each says that it did not go out."""
    own = [each for each in list_reminders(actor, ()) if each.dispatch_id == dispatch.pk]
    return [(each.title, "belum terkirim" in each.text) for each in own]


def test_queries_do_not_grow_with_what_is_due(play: Play) -> None:
    def count(day: int) -> tuple[int, int]:
        with at(day), CaptureQueriesContext(connection) as queries:
            remind_office(HOME)
        return len(queries), Reminder.objects.filter(day=date(2026, 4, day)).count()

    count(6)
    many, reminders = count(9)
    Submission.objects.exclude(unit__code=UNIT).update(state="dikirim")
    few, less = count(10)
    assert (many, reminders > less) == (few, True)
    assert many <= 20


def test_command_tells_what_it_did(play: Play, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    out = StringIO()
    with at(9):
        call_command("remind", stdout=out, stderr=StringIO())
    made = Reminder.objects.count()
    assert out.getvalue().splitlines() == [
        f"{made} pengingat baru, 0 surel terkirim.",
        "Server surel belum diatur: pengingat hanya di beranda.",
    ]
    assert made > 0


def test_what_was_done_meanwhile_is_not_mailed(play: Play, server: MailServer) -> None:
    give_address("staf-pemerintahan", "staf@example.org")
    server.answer = "450 later"
    with at(7, 8), closing(Line()) as line:
        assert len(remind_office(HOME, line).failures) == 1
    with at(7, 9):
        play.fill(next(each for each in play.units() if each.code == UNIT))
    server.answer = ""
    with at(7, 15), closing(Line()) as line:
        remind_office(HOME, line)
    assert heard(server) == []
