"""The history: sentences for everything, filters, words, and pages that cost the same for ever."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.audit.chain import write_proof
from capaian.audit.models import Event
from capaian.audit.searching import PAGE, WINDOW, EventSearch, search_events
from capaian.cli.playing import Play
from capaian.domain.access import Action, Actor, step_of
from capaian.web.sentences import tell
from tests.web.conftest import Browsers

# Everything that commands write about an event, at once.
FULL: dict[str, Any] = {
    "deadline": "2026-04-15",
    "day": "2026-04-10",
    "unit": "Seksi Pemerintahan",
    "feedback": "Bagaimana?",
    "form_version": 1,
    "lines": 3,
    "invited": 8,
    "present": 7,
    "decisions": 2,
    "number": "000.1.5/1/2026",
    "item": "Lengkapi bukti",
    "note": "Sudah",
    "source": "Halaman",
    "indicator": "IKM",
    "reason": "Belum cocok",
    "draft": 2,
    "row": 4,
    "returned_to": "Perbaiki data",
    "marks": [{"row": 4, "unit": "Seksi Pemerintahan", "remark": "Cocokkan."}],
    "guest": "Tamu A",
    "units": ["Seksi Pemerintahan"],
    "addressees": ["Sekcam"],
}


def make_event(action: Action, details: dict[str, Any], sequence: int = 1, **facts: Any) -> Event:
    return Event(
        office=facts.pop("office", "33.02.99"),
        sequence=sequence,
        at=facts.pop("at", datetime(2026, 4, 10, 2, 0, tzinfo=UTC)),
        person=facts.pop("person", 1),
        name=facts.pop("name", "Camat Wangon"),
        title="Camat Wangon",
        capacity="definitif",
        action=str(action),
        details=details,
        previous="",
        hash=f"{sequence:064x}",
        **facts,
    )


def tell_one(action: Action, details: dict[str, Any]) -> str:
    return tell([make_event(action, details)])[0].text


@pytest.mark.parametrize("details", [{}, FULL], ids=["bare", "full"])
@pytest.mark.parametrize("action", Action)
def test_every_action_is_told_in_a_sentence(action: Action, details: dict[str, Any]) -> None:
    text = tell_one(action, details)
    assert re.fullmatch(r"Camat Wangon [a-z][^{}\[\]]+(\.|[.?]”)", text), text
    assert not re.search(r"None|False|True|  | \.|\.\.$", text), text


@pytest.mark.parametrize(
    ("action", "details", "said"),
    [
        (
            Action.CORRECT,
            {
                "returned_to": "Perbaiki data",
                "reason": "Dua angka",
                "marks": [
                    {"row": 4, "unit": "A", "remark": "Cocokkan."},
                    {"row": None, "unit": "Seksi B", "remark": "Belum."},
                ],
            },
            "mengembalikan baris 4 (“Cocokkan.”), Seksi B: “Dua angka”",
        ),
        (Action.CORRECT, {"returned_to": "", "marks": []}, "menyetujui draf"),
        (
            Action.ENTER_FIGURES,
            {"lines": 3, "unit": "Seksi B", "source": "Buku kerja"},
            "mengisi 3 baris realisasi Seksi B lewat buku kerja",
        ),
        (Action.REMARK_ROW, {"row": 4, "removed": True}, "menghapus catatan pada draf, baris 4"),
        (
            Action.FINISH_ITEM,
            {"item": "Lengkapi bukti", "note": "Sudah"},
            "menyelesaikan tindak lanjut rapat “Lengkapi bukti”: Sudah",
        ),
        (Action.RECEIVE_BAG, {"bag": "a-1"}, "menerima arsip dari instalasi lain, folder a-1"),
        (
            Action.ORDER,
            {"deadline": "2026-04-15"},
            "memerintahkan pengukuran kinerja, batas waktu 15 April 2026",
        ),
        (
            Action.APPOINT,
            {"position": "Camat Wangon", "person": "Sekcam", "capacity": "Plh."},
            "menetapkan pejabat: Sekcam sebagai Camat Wangon",
        ),
    ],
)
def test_sentence_says_what_was_done(action: Action, details: dict[str, Any], said: str) -> None:
    assert tell_one(action, details) == f"Camat Wangon {said}."


def test_quoted_sentence_keeps_its_one_full_stop() -> None:
    assert tell_one(Action.REFUSE, {"reason": "Bahas lagi."}).endswith("dokumen: “Bahas lagi.”")
    assert tell_one(Action.REFUSE, {"reason": "Bahas lagi"}).endswith("dokumen: “Bahas lagi”.")


def test_every_action_of_a_step_is_found_under_it() -> None:
    steps = {step_of(action) for action in Action}
    assert steps - {""} == {
        *("order", "design_form", "distribute_form", "invite", "meet", "collect", "validate"),
        *("submit", "correct", "request_approval", "sign", "cover_letter", "copy", "archive"),
    }
    assert step_of(Action.ENTER_FIGURES) == "collect"


def test_history_is_filtered_by_all_that_is_chosen(browsers: Browsers, collecting: Play) -> None:
    camat = browsers("camat")

    def find(query: str) -> list[str]:
        page = camat.open(f"/riwayat/?{query}").content.decode()
        return re.findall(r"<span>(\S[^<]+?\.”?)(?:<br>|</span>)", page)

    assert len(find("langkah=meet")) == 1
    handed_in, invited = find("tindakan=hand_in"), find("tindakan=invite")
    assert handed_in == [each for each in find("langkah=collect") if "mengirim isian" in each]
    assert find("cari=Umum+mengundang") == invited
    assert (len(handed_in), len(invited)) == (1, 1)
    by_sekcam = find(f"orang={collecting.cast['sekcam'].person}")
    assert {"Sekretaris" in each for each in by_sekcam} == {True}
    assert find("dari=2026-04-11") == []
    assert find("sampai=2026-04-09") == []
    assert find("dari=2026-04-10&sampai=2026-04-10") == find("")
    assert find("tindakan=menari&orang=x&sebelum=abc&dari=31/31/2026") == find("")


def test_step_tells_what_led_to_it_and_nothing_that_followed(
    browsers: Browsers, collecting: Play
) -> None:
    camat = browsers("camat")

    def read(step: int) -> list[str]:
        page = camat.open(f"/kasus/{collecting.case}/langkah/{step}/").content.decode()
        told = page.partition("Riwayat sampai langkah ini</h2>")[2].partition("</ul>")[0]
        return [each.partition(".")[0] for each in re.findall(r"<br>(.*?)</li>", told)]

    assert read(2) == [
        "Kasubbag Umum dan Kepegawaian membuat format versi 1 dengan 14 baris "
        "dari Rencana 2026 murni (versi 1)",
        "Camat Wangon memerintahkan pengukuran kinerja, batas waktu 15 April 2026",
    ]
    assert read(6)[:1] == [
        "Pengadministrasi Perencanaan dan Keuangan mengirim isian "
        "Subbagian Perencanaan dan Keuangan",
    ]


def test_event_shows_its_proof_and_is_found_by_it(browsers: Browsers, collecting: Play) -> None:
    newest = Event.objects.filter(office=collecting.cast["camat"].office).latest("sequence")
    code = write_proof(newest.hash)
    kasi = browsers("kasi-pemerintahan")
    assert code in kasi.open("/riwayat/").content.decode()
    found = kasi.open(f"/riwayat/?kode={code}").content.decode()
    assert re.findall(r"<code[^>]*>([^<]+)<", found) == [code]


@pytest.mark.django_db
def test_day_holds_its_events_also_after_the_clock_was_set_back() -> None:
    noon = [datetime(2026, 4, day, 5, tzinfo=UTC) for day in (11, 10, 12, 11)]
    Event.objects.bulk_create(
        make_event(Action.ENTER_FIGURES, {}, number, at=at) for number, at in enumerate(noon, 1)
    )
    search = EventSearch(
        since=datetime(2026, 4, 10, 17, tzinfo=UTC), until=datetime(2026, 4, 11, 17, tzinfo=UTC)
    )
    page = search_events(Actor(1, "Camat", "33.02.99"), search)
    assert [event.sequence for event in page.events] == [4, 1]


@pytest.mark.django_db
def test_pages_follow_one_another_without_gap_and_cost_the_same() -> None:
    actor = Actor(1, "Camat", "33.02.99")
    Event.objects.bulk_create(
        make_event(Action.ENTER_FIGURES, {}, number) for number in range(1, 3 * PAGE + 2)
    )
    seen: list[int] = []
    before: int | None = None
    counts = set()
    while before is not None or not seen:
        with CaptureQueriesContext(connection) as queries:
            page = search_events(actor, EventSearch(before=before))
        counts.add(len(queries) - (before is None))
        seen += [event.sequence for event in page.events]
        before = page.older
    assert seen == list(range(3 * PAGE + 1, 0, -1))
    assert counts == {1}


@pytest.mark.django_db
def test_words_are_looked_for_a_window_at_a_time() -> None:
    actor = Actor(1, "Camat", "33.02.99")
    old = make_event(Action.ENTER_FIGURES, {"reason": "Jarum dalam jerami"}, 1)
    new = make_event(Action.ENTER_FIGURES, {}, WINDOW + 10)
    Event.objects.bulk_create([old, new])
    first = search_events(actor, EventSearch(words="jarum JERAMI"))
    assert (list(first.events), first.older) == ([], 11)
    rest = search_events(actor, EventSearch(words="jarum JERAMI", before=first.older))
    assert ([event.sequence for event in rest.events], rest.older) == ([1], None)


@pytest.mark.django_db
def test_days_bound_the_search() -> None:
    actor, day = Actor(1, "Camat", "33.02.99"), datetime(2026, 4, 10, tzinfo=UTC)
    Event.objects.bulk_create(
        make_event(Action.SUBMIT, {}, number, at=day + timedelta(days=number))
        for number in range(1, 6)
    )
    search = EventSearch(since=day + timedelta(days=2), until=day + timedelta(days=4))
    assert [event.sequence for event in search_events(actor, search).events] == [3, 2]


def test_another_office_finds_no_event_of_ours(collecting: Play) -> None:
    stranger = Actor(1, "Camat Lain", "33.02.98")
    assert search_events(stranger, EventSearch(words="Wangon")).events == []


@pytest.mark.parametrize("query", ["sebelum=²", "sampai=9999-12-31", "dari=0001-01-01"])
def test_end_of_the_calendar_and_odd_digits_are_no_fault(browsers: Browsers, query: str) -> None:
    assert browsers("camat").open(f"/riwayat/?{query}").status_code == 200
