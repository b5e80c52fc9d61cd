"""The round through every address: what another office, and each role of the own one, gets there.

An address without a row here fails the first test, so that none is left out silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of
from capaian.audit.models import Event
from capaian.documents.models import Document
from capaian.domain.access import RULES, Action, Actor
from capaian.domain.terms import PaperKind, PlanKind
from capaian.measurement.models import (
    Dispatch,
    Entry,
    Evidence,
    FormLine,
    MeetingDecision,
    Reminder,
)
from capaian.office.commands import propose_roster
from capaian.office.models import Person, Position
from capaian.planning.commands import ProposeRequest, propose_plan
from capaian.planning.models import PlanVersion
from capaian.planning.queries import list_rows
from capaian.planning.rows import write_csv
from capaian.web.forms.slip import make_slip
from tests.web.browser import Form, carries_out, read_forms
from tests.web.test_access import PUBLIC, list_patterns

Cast = dict[str, Actor]


@dataclass(frozen=True, slots=True)
class Row:
    """An address: ``ours`` are its parts, where ``hidden`` it is about a thing of our office.

    ``action`` is what its form does that posts ``act``; the table of access says to whom it is
    offered. The forms of a case, whose steps come and go, are in tests/apps/measurement/doors.py.
    """

    ours: tuple[str, ...] = ()
    hidden: bool = False
    action: Action | None = None
    act: str = ""


def _page(*ours: str, action: Action | None = None, act: str = "") -> Row:
    return Row(ours, False, action, act)


def _own(*ours: str, action: Action | None = None, act: str = "") -> Row:
    return Row(ours, True, action, act)


ROWS = {
    # Of the person alone.
    **dict.fromkeys(("account", "mfa_index", "mfa_list_webauthn"), _page()),
    **dict.fromkeys(("account_change_password", "account_set_password"), _page()),
    **dict.fromkeys(("account_reauthenticate", "mfa_reauthenticate"), _page()),
    **dict.fromkeys(("mfa_reauthenticate_webauthn", "mfa_activate_totp"), _page()),
    **dict.fromkeys(("mfa_deactivate_totp", "mfa_add_webauthn"), _page()),
    **dict.fromkeys(("mfa_view_recovery_codes", "mfa_generate_recovery_codes"), _page()),
    "mfa_remove_webauthn": _own("passkey"),
    "dismiss": _own("reminder"),
    # The office's lists.
    **dict.fromkeys(("home", "search", "tasks", "cases", "history"), _page()),
    **dict.fromkeys(("office", "readiness", "dispatches", "plans", "letterhead"), _page()),
    **dict.fromkeys(("accounts", "people", "executors", "attend"), _page()),
    # Their forms stand there only where something is missing or due: tests of their own.
    **dict.fromkeys(("propose_units", "propose_positions", "archive_transfer"), _page()),
    "order": _page(action=Action.ORDER),
    "holders": _page(action=Action.APPOINT, act="akhiri"),
    "units": _page(action=Action.CHANGE_UNITS),
    "positions": _page(action=Action.CHANGE_POSITIONS),
    "new_person": _page(action=Action.CHANGE_PEOPLE),
    "roster_upload": _page(action=Action.PROPOSE_PEOPLE),
    "keys": _page(action=Action.GRANT_KEY),
    "register": _page(action=Action.RESERVE_NUMBER, act="pesan"),
    "plan_upload": _page(action=Action.PROPOSE_PLAN),
    "archive": _page(action=Action.SCHEDULE_FILES),
    "roster_file": _page("daftar", "csv"),
    "executors_lane": _page("camat", action=Action.ASSIGN_STEPS),
    "executors_step": _page("7", action=Action.ASSIGN_STEPS),
    "settings": _page("kop-surat", action=Action.CHANGE_OFFICE),
    "logo": _page(action=Action.CHANGE_OFFICE),
    # Things of our office.
    "one_unit": _own("unit", action=Action.CHANGE_UNITS),
    "position": _own("position", action=Action.CHANGE_POSITIONS),
    "person": _own("person", action=Action.CHANGE_PEOPLE),
    "login_of": _own("person", action=Action.LET_IN, act="tautan"),
    "roster": _own("roster", action=Action.ADOPT_PEOPLE, act="tetapkan"),
    "plan": _own("plan"),
    "plan_file": _own("plan", "csv"),
    "plan_agreement": _own("plan"),
    "plan_compare": _own("plan", "plan"),
    "plan_draft": _own("draft", action=Action.ADOPT_PLAN, act="tetapkan"),
    "dispatch": _own("dispatch", action=Action.SEND_PAPER, act="kirim"),
    "case": _own("case"),
    "step": _own("case", "9"),
    "meeting": _own("case"),
    "remark": _own("case", "line"),
    "drafts": _own("case"),
    "unit": _own("case", "unit"),
    "workbook": _own("case", "unit"),
    "table": _own("case", "e81"),
    "figures": _own("case"),
    "figure": _own("case", "line"),
    "item": _own("item"),
    "paper": _own("paper"),
    "paper_page": _own("paper", "1"),
    "evidence": _own("evidence"),
    "publicity": _own("paper"),
    "archived": _own("archived"),
    "archived_file": _own("archived", "file"),
}
ROLES = {
    *("camat", "sekcam", "kasubbag-perencanaan", "kasi-pemerintahan"),
    "pengadministrasi-kepegawaian",
}
# What nobody else may read on any page.
OURS = ("Camat Wangon", "Triwulan I 2026", "33.02.02")
# What pages send by themselves or by a button beside the first form.
POSTED = ("", "simpan", "kirim", "sel", "bukti", "validasi", "setuju", "periksa", "selesai")


@pytest.fixture
def things(archived: ArchivedCase, cast: Cast) -> dict[str, str]:
    """The key of one thing of each kind in our office, by the words of the rows."""
    line = FormLine.objects.all()[0]
    case = line.cycle.case
    plan = PlanVersion.objects.get()
    request = ProposeRequest(
        plan.year,
        PlanKind.REVISED,
        date(2026, 4, 10),
        "Anggaran berubah",
        "rencana.csv",
        write_csv(list_rows(plan)).replace(",84,", ",86,", 1).encode(),
    )
    item = MeetingDecision.objects.all()[0]
    item.position_id = cast["kasi-trantib"].seats[0].position
    item.save()
    reminder = Reminder.objects.create(
        office=case.office,
        person_id=cast["camat"].person,
        day=date(2026, 4, 10),
        case=case,
        title="Pengingat",
        decision=item,
    )
    roster = b"Nama Lengkap;Jabatan\nPetugas Contoh;Kasi Pelayanan Umum\n"
    files = path_of(archived) / "data"
    keys = {
        "passkey": 1,
        "reminder": reminder.pk,
        "unit": line.unit_id,
        "position": Position.objects.all()[0].pk,
        "person": cast["kasi-trantib"].person,
        "roster": propose_roster(cast["sekcam"], "orang.csv", roster).pk,
        "plan": plan.pk,
        "draft": propose_plan(cast["sekcam"], request).pk,
        "dispatch": Dispatch.objects.all()[0].pk,
        "case": case.pk,
        "line": line.pk,
        "item": item.pk,
        "paper": Document.objects.filter(kind=PaperKind.PERFORMANCE)[0].pk,
        "evidence": _prove(line, cast["kasi-trantib"].person).pk,
        "archived": archived.pk,
        "file": next(each for each in files.rglob("*.pdf")).relative_to(files.parent),
    }
    return {word: str(key) for word, key in keys.items()}


def _prove(line: FormLine, added_by: int) -> Evidence:
    paper = Document.objects.all()[0]
    entry = Entry.objects.get(line=line)
    return Evidence.objects.create(
        office=paper.office,
        entry=entry,
        file=paper.file,
        name="bukti.pdf",
        added_at=timezone.now(),
        added_by_id=added_by,
    )


def address(name: str, things: dict[str, str]) -> str:
    return reverse(name, args=[things.get(word, word) for word in ROWS[name].ours])


def sit(actor: Actor) -> Client:
    """The browser of a person, without the token of forms: what is asked here is who may."""
    client = Client()
    user = Person.objects.get(pk=actor.person).user
    assert user is not None
    client.force_login(user)
    return client


def test_every_closed_address_has_its_row() -> None:
    patterns = list_patterns()
    assert set(ROWS) == set(patterns) - PUBLIC
    named = {name for name in ROWS if patterns[name].pattern.converters}
    assert {name for name, row in ROWS.items() if row.ours} == named


def test_another_office_finds_nothing_of_ours(things: dict[str, str], stranger: Actor) -> None:
    client = sit(stranger)
    leaks: dict[str, set[int] | set[str]] = {}
    for name, row in ROWS.items():
        path = address(name, things)
        acts = POSTED if row.hidden else ("",)
        posted = (client.post(path, {"act": act, "slip": make_slip()}) for act in acts)
        answers = [client.get(path), *posted]
        if row.hidden:
            # 405 where an address takes no forms at all, whoever asks.
            leaks[path] = {each.status_code for each in answers} - {404, 405}
        else:
            leaks[path] = {word for each in answers for word in OURS if word in read(each)}
    assert {path: found for path, found in leaks.items() if found} == {}


def read(response: Any) -> str:
    return b"".join(response).decode(errors="replace")


def test_whoever_has_no_login_is_led_there(things: dict[str, str]) -> None:
    client, answers = Client(), {}
    for name in ROWS:
        path = address(name, things)
        answers[path] = (client.get(path).get("Location"), client.post(path).status_code)
    # What was typed is kept on the page that asks for the login: tests/web/test_answers.py.
    assert answers == {path: (f"/masuk/?next={path}", 401) for path in answers}


def test_each_role_is_offered_what_access_says_and_refused_the_rest(
    things: dict[str, str], cast: Cast
) -> None:
    wrong = []
    clients = {code: sit(cast[code]) for code in ROLES}
    for name, row in ROWS.items():
        if row.action is None:
            continue
        path = address(name, things)
        offered = {code: find_form(client.get(path), row.act) for code, client in clients.items()}
        may = {code for code in ROLES if cast[code].holds(*RULES[row.action].roles)}
        wrong += [(path, code) for code in ROLES if (offered[code] is not None) != (code in may)]
        form = next(form for form in offered.values() if form)
        events = Event.objects.count()
        for code in ROLES - may:
            status = clients[code].post(path, {**form.values, "act": row.act}).status_code
            wrong += [(path, code)] if status not in {403, 422} else []
        assert Event.objects.count() == events, path
    assert wrong == []


def find_form(response: Any, act: str) -> Form | None:
    """The form of the page that carries out ``act``, if it is offered."""
    if response.status_code != 200:
        return None
    forms = [each for each in read_forms(response) if each.method == "post"]
    return next((each for each in forms if carries_out(each, act)), None)
