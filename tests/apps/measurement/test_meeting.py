"""The meeting: coming in by the code, minutes of two note takers, what is left to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from capaian.cli.playing import Play
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound
from capaian.domain.terms import Capacity, PaperKind
from capaian.measurement import commands
from capaian.measurement.attendance import MINUTES_EARLY, MINUTES_VALID, make_code
from capaian.measurement.items import list_open_items
from capaian.measurement.models import Cycle, Entry, Meeting, MeetingDecision
from capaian.office.commands import AppointRequest, appoint, end_appointment
from capaian.office.models import Position
from capaian.office.queries import actor_of, console_actor, list_appointments
from capaian.procedure.models import Case
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 20)


@pytest.fixture(scope="module")
def invited(play_once: Play) -> Play:
    """A measurement whose meeting begins now."""
    play_once.run(until="invite")
    return play_once


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def meeting_of(play: Play) -> Meeting:
    return Meeting.objects.get(cycle__case_id=play.case)


def code_of(play: Play) -> str:
    return make_code(meeting_of(play), datetime.now(UTC))


def position(play: Play, code: str) -> int:
    return Position.objects.get(office__code=play.cast["camat"].office, code=code).pk


def close(play: Play, *decisions: commands.DecisionInput) -> None:
    request = commands.MinutesRequest(
        present=(position(play, "sekcam"),),
        discussion="Pembahasan.",
        note_taker="Notulis",
        decisions=decisions,
    )
    commands.meet(play.cast["sekcam"], play.case, request)


def give_task(play: Play) -> MeetingDecision:
    """A closed meeting that gave the Kasi Pemerintahan something to do."""
    seat = position(play, "kasi-pemerintahan")
    close(
        play,
        commands.DecisionInput("Lengkapi bukti.", due=DUE, position=seat),
        commands.DecisionInput("Jaga kebersihan.", "Semua pegawai"),
    )
    return MeetingDecision.objects.get(position=seat)


def test_invitee_comes_in_by_the_code_once(invited: Play) -> None:
    kasi = invited.cast["kasi-pemerintahan"]
    commands.attend(kasi, f" {code_of(invited).lower()} ")
    came = meeting_of(invited).invitees.get(present=True)
    assert (came.position_id, came.by_code, came.present_at) == (
        position(invited, "kasi-pemerintahan"),
        True,
        NOW,
    )
    with pytest.raises(AlreadyDone, match=r"pukul 09\.00 WIB"):
        commands.attend(kasi, code_of(invited))


def test_code_changes_and_the_one_before_is_still_taken(
    invited: Play, clock: time_machine.Traveller
) -> None:
    code = code_of(invited)
    clock.shift(timedelta(minutes=MINUTES_VALID))
    assert code_of(invited) != code
    commands.attend(invited.cast["kasi-pemerintahan"], code)
    clock.shift(timedelta(minutes=MINUTES_VALID))
    with pytest.raises(NotFound, match="Kode itu tidak berlaku"):
        commands.attend(invited.cast["kasi-pelayanan"], code)


def test_code_opens_only_during_the_meeting(invited: Play, clock: time_machine.Traveller) -> None:
    clock.move_to(NOW - timedelta(minutes=MINUTES_EARLY + 1))
    with pytest.raises(Conflict, match="Daftar hadir baru dibuka"):
        commands.attend(invited.cast["kasi-pemerintahan"], code_of(invited))
    clock.move_to(NOW)
    close(invited)
    with pytest.raises(NotFound):
        commands.attend(invited.cast["kasi-pemerintahan"], code_of(invited))


def request_move(play: Play, day: date, **changes: Any) -> commands.MoveRequest:
    meeting = meeting_of(play)
    papers = Document.objects.filter(case=play.case, kind=PaperKind.INVITATION).order_by("pk")
    facts = {
        "start": meeting.start,
        "end": meeting.end,
        "place": meeting.place,
        "replaced": papers.values_list("pk", flat=True).last(),
        **changes,
    }
    return commands.MoveRequest(day, **facts)


def test_meeting_is_closed_on_its_day_and_moved_where_that_is_another(
    invited: Play, clock: time_machine.Traveller
) -> None:
    inviter, day = invited.cast["kasubbag-umpeg"], NOW.date()
    commands.move_meeting(inviter, invited.case, request_move(invited, day + timedelta(days=10)))
    with pytest.raises(Conflict) as refused:
        close(invited)
    assert (refused.value.code, "Senin, 20 April 2026" in refused.value.sentence) == (
        "too_early",
        True,
    )
    day += timedelta(days=1)
    commands.move_meeting(inviter, invited.case, request_move(invited, day, place="Pendopo"))
    # Half past midnight in Jakarta, while it is still the day before in UTC.
    clock.move_to(datetime(2026, 4, 10, 17, 30, tzinfo=UTC))
    close(invited)
    paper = Document.objects.get(case=invited.case, kind=PaperKind.ATTENDANCE)
    shown = paper.data["gathering"]
    assert (shown["day_shown"], shown["place"]) == ("Sabtu, 11 April 2026", "Pendopo")
    with pytest.raises(Conflict):
        commands.move_meeting(inviter, invited.case, request_move(invited, day))


def test_moved_meeting_has_another_undangan_and_moves_in_calendars(
    invited: Play, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=1))
    day = NOW.date() + timedelta(days=3)
    papers = Document.objects.filter(case=invited.case)
    first = papers.get(kind=PaperKind.INVITATION)
    inviter, seat = invited.cast["kasubbag-umpeg"], Position.objects.get(code="kasi-trantib")
    acting, today = invited.cast["kasi-pelayanan"], NOW.date()
    standing_in = AppointRequest(seat.pk, acting.person, Capacity.DAILY, today, today)
    appoint(invited.cast["camat"], standing_in)
    commands.move_meeting(inviter, invited.case, request_move(invited, day))
    second = papers.exclude(pk=first.pk).get(kind=PaperKind.INVITATION)
    assert (second.number_id == first.number_id, second.data["opening"]) == (
        False,
        f"Sehubungan dengan perubahan jadwal rapat dalam undangan nomor {first.number} tanggal "
        "10 April 2026, dimohon kehadiran Saudara pada:",
    )
    assert second.data["gathering"]["day_shown"] == "Senin, 13 April 2026"
    signers = [each.data["signature"]["signatory"] for each in (first, second)]
    assert signers[0] == signers[1]
    named = {each["position"]: each["name"] for each in second.data["invited"]}
    assert named[f"Plh. {seat.title}"] == acting.name
    files = [read_file(each.file) for each in papers.filter(kind=PaperKind.CALENDAR)]
    events = [Calendar.from_ical(each).walk("VEVENT")[0] for each in files]
    assert [each["SEQUENCE"] for each in events] == [0, 1]
    assert len({each["UID"] for each in events}) == 1


def test_meeting_is_not_moved_to_nowhere_or_past_who_is_there(
    invited: Play, stranger: Actor
) -> None:
    inviter, sekcam, today = invited.cast["kasubbag-umpeg"], invited.cast["sekcam"], NOW.date()
    told = []
    for request in (
        request_move(invited, today),
        request_move(invited, date(2029, 1, 1), place=" "),
        request_move(invited, date(2026, 3, 1), end=time(8)),
    ):
        with pytest.raises(Invalid) as refused:
            commands.move_meeting(inviter, invited.case, request)
        told.append({place for place, _ in refused.value.problems})
    assert told == [{"day"}, {"day", "place"}, {"day", "end"}]
    later = request_move(invited, today + timedelta(days=1))
    with pytest.raises(NotAllowed, match="dikerjakan oleh Kasubbag Umum dan Kepegawaian"):
        commands.move_meeting(sekcam, invited.case, later)
    with pytest.raises(NotFound):
        commands.move_meeting(stranger, invited.case, later)
    kasi = position(invited, "kasi-pemerintahan")
    commands.attend(invited.cast["kasi-pemerintahan"], code_of(invited))
    for other in (later, request_move(invited, today - timedelta(days=3))):
        with pytest.raises(Conflict, match=r"hadir pada waktu lain: Kasi Pemerintahan\."):
            commands.move_meeting(inviter, invited.case, other)
    commands.take_minutes(sekcam, invited.case, commands.MinutesRequest(known=(kasi,)))
    assert commands.move_meeting(inviter, invited.case, later).day == later.day
    with pytest.raises(Conflict, match="sudah diubah dengan undangan nomor"):
        commands.move_meeting(inviter, invited.case, replace(later, place="Pendopo"))


def test_who_is_not_invited_is_told_so_and_another_office_finds_nothing(
    invited: Play, stranger: Actor
) -> None:
    with pytest.raises(NotAllowed, match="daftar undangan rapat"):
        commands.attend(invited.cast["pengadministrasi-kepegawaian"], code_of(invited))
    with pytest.raises(NotFound):
        commands.attend(stranger, code_of(invited))


def test_whoever_comes_while_the_note_taker_writes_stays_on_the_list(invited: Play) -> None:
    kasi, camat = position(invited, "kasi-pemerintahan"), position(invited, "camat")
    commands.attend(invited.cast["kasi-pemerintahan"], code_of(invited))
    request = commands.MinutesRequest(present=(camat,), discussion="Satu.", version=1)
    commands.take_minutes(invited.cast["pengadministrasi-kepegawaian"], invited.case, request)
    came = meeting_of(invited).invitees.filter(present=True)
    assert set(came.values_list("position", "by_code")) == {(kasi, True), (camat, False)}
    request = commands.MinutesRequest(known=(camat,), version=2)
    commands.take_minutes(invited.cast["sekcam"], invited.case, request)
    assert [each.position_id for each in meeting_of(invited).invitees.filter(present=True)] == [
        kasi
    ]


def test_second_note_taker_is_told_who_wrote_and_nothing_is_lost(invited: Play) -> None:
    first = commands.MinutesRequest(discussion="Dari notulis.", version=1)
    commands.take_minutes(invited.cast["pengadministrasi-kepegawaian"], invited.case, first)
    with pytest.raises(Conflict, match="sudah diubah oleh Pengadministrasi Kepegawaian"):
        commands.take_minutes(
            invited.cast["sekcam"],
            invited.case,
            commands.MinutesRequest(discussion="Dari Sekcam.", version=1),
        )
    assert meeting_of(invited).discussion == "Dari notulis."


def test_heads_of_section_read_along_and_do_not_write(invited: Play) -> None:
    with pytest.raises(NotAllowed):
        commands.take_minutes(
            invited.cast["kasi-pemerintahan"], invited.case, commands.MinutesRequest()
        )


def test_figures_change_when_the_meeting_is_closed_not_before(invited: Play) -> None:
    line = Cycle.objects.get(case_id=invited.case).lines.first()
    assert line is not None
    change = commands.ChangeInput(line.pk, "12", "Salah ketik.")
    request = commands.MinutesRequest(
        present=(position(invited, "sekcam"),),
        discussion="Pembahasan.",
        note_taker="Notulis",
        changes=(change,),
    )
    commands.take_minutes(invited.cast["sekcam"], invited.case, request)
    assert Entry.objects.get(line=line).typed == ""
    assert meeting_of(invited).changes == [
        {"line": line.pk, "typed": "12", "reason": "Salah ketik."}
    ]
    commands.meet(invited.cast["sekcam"], invited.case, request)
    assert Entry.objects.get(line=line).typed == "12"


def test_papers_say_who_came_how_and_name_the_guests(invited: Play) -> None:
    commands.attend(invited.cast["kasi-pemerintahan"], code_of(invited))
    guest = commands.add_guest(invited.cast["sekcam"], invited.case, "Tamu A", "Bappedalitbang")
    wrong = commands.add_guest(invited.cast["sekcam"], invited.case, "Tamu B", "Lain")
    commands.remove_guest(invited.cast["sekcam"], invited.case, wrong.pk)
    close(invited)
    paper = Document.objects.get(case=invited.case, kind=PaperKind.ATTENDANCE)
    marks = {each["name"]: each["mark"] for each in paper.data["participants"]}
    assert marks[invited.cast["kasi-pemerintahan"].name] == "Hadir 09.00 WIB (kode)"
    assert marks[invited.cast["sekcam"].name] == "Hadir (dicatat)"
    assert marks[invited.cast["camat"].name] == "Tidak hadir"
    assert (marks[guest.name], "Tamu B" in marks) == ("Hadir (tamu, dicatat)", False)


def test_a_decision_for_a_position_needs_its_day(invited: Play) -> None:
    decision = commands.DecisionInput("Isi", position=position(invited, "kasi-pemerintahan"))
    with pytest.raises(Invalid) as refused:
        close(invited, decision)
    assert [place for place, _ in refused.value.problems] == ["due-0"]


@pytest.mark.parametrize("due", [date(1999, 4, 20), date(2026, 4, 9), date(2029, 1, 1)])
def test_a_decision_is_kept_with_any_day_and_closed_only_with_one_after_the_meeting(
    invited: Play, due: date
) -> None:
    sekcam, decision = invited.cast["sekcam"], commands.DecisionInput("Isi", "Semua", due)
    request = commands.MinutesRequest(decisions=(commands.DecisionInput("Satu"), decision))
    commands.take_minutes(sekcam, invited.case, request)
    assert meeting_of(invited).decisions.get(text="Isi").due == due
    with pytest.raises(Invalid) as refused:
        close(invited, *request.decisions)
    assert [place for place, _ in refused.value.problems] == ["due-1"]
    close(invited, commands.DecisionInput("Isi", due=NOW.date()))


def test_decisions_wait_for_their_seat_and_all_for_the_sekcam(
    invited: Play, stranger: Actor
) -> None:
    cast = invited.cast
    assert list(list_open_items(cast["sekcam"])) == []
    item = give_task(invited)
    seen = {
        code: list(list_open_items(cast[code]))
        for code in ("kasi-pemerintahan", "sekcam", "camat", "kasi-pelayanan")
    }
    assert seen == {
        "kasi-pemerintahan": [item],
        "sekcam": [item],
        "camat": [item],
        "kasi-pelayanan": [],
    }
    assert list(list_open_items(console_actor(cast["camat"].office))) == [item]
    assert list(list_open_items(stranger)) == []


def test_the_substitute_gets_the_seats_decisions(invited: Play) -> None:
    item = give_task(invited)
    sekcam, today = invited.cast["sekcam"], NOW.date()
    held = list_appointments(sekcam).get(position=item.position)
    end_appointment(sekcam, held.pk, today - timedelta(days=1))
    other = list_appointments(sekcam).get(position__code="kasi-pelayanan").person
    until = today + timedelta(days=30)
    appoint(sekcam, AppointRequest(item.position_id or 0, other.pk, Capacity.ACTING, today, until))
    assert list(list_open_items(actor_of(other))) == [item]
    assert list(list_open_items(actor_of(held.person))) == []


def test_a_decision_is_done_by_its_seat_once_also_after_the_case_is_closed(
    invited: Play, stranger: Actor
) -> None:
    item = give_task(invited)
    Case.objects.filter(pk=invited.case).update(state="selesai")
    with pytest.raises(NotAllowed, match="Ini dikerjakan oleh Kasi Pemerintahan"):
        commands.finish_item(invited.cast["sekcam"], item.pk, "Sudah.")
    with pytest.raises(NotFound):
        commands.finish_item(stranger, item.pk, "Sudah.")
    with pytest.raises(Invalid):
        commands.finish_item(invited.cast["kasi-pemerintahan"], item.pk, " ")
    done = commands.finish_item(invited.cast["kasi-pemerintahan"], item.pk, " Bukti lengkap. ")
    assert (done.done_note, done.done_as, done.done_at) == (
        "Bukti lengkap.",
        "Kasi Pemerintahan",
        NOW,
    )
    assert list(list_open_items(invited.cast["sekcam"])) == []
    with pytest.raises(AlreadyDone):
        commands.finish_item(invited.cast["kasi-pemerintahan"], item.pk, "Lagi.")
