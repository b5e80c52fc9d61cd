"""Several processes at once on one database: ``python -m tests.apps.racing play``.

The races are run one after another on one office, which is played on in between; with ``begin``
instead of ``play`` on an empty installation. In each race processes wait for one another and act
at the same moment; printed is what became of each, as JSON. Processes keep every connection their
own, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "capaian.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from capaian.archive.commands import approve_destruction, propose_destruction  # noqa: E402
from capaian.archive.models import ArchivedCase  # noqa: E402
from capaian.audit.queries import verify_chain  # noqa: E402
from capaian.cli.loading import load_office, prepare_database  # noqa: E402
from capaian.cli.playing import EXAMPLE, Play, gather_cast, read_filled  # noqa: E402
from capaian.documents.commands import reserve_number  # noqa: E402
from capaian.documents.models import LetterNumber  # noqa: E402
from capaian.documents.numbering import take_number  # noqa: E402
from capaian.documents.ways import Credentials  # noqa: E402
from capaian.domain.access import Action, Subject  # noqa: E402
from capaian.domain.errors import Refusal  # noqa: E402
from capaian.domain.terms import ArchiveState, Fate  # noqa: E402
from capaian.gate import NO_SLIP, Slip, enter  # noqa: E402
from capaian.measurement import commands  # noqa: E402
from capaian.measurement.entries import EntryInput  # noqa: E402
from capaian.measurement.models import Cycle, Entry  # noqa: E402
from capaian.office.commands import (  # noqa: E402
    AccountRequest,
    begin_office,
    open_first_account,
)
from capaian.office.models import Office, Person, Unit  # noqa: E402
from capaian.office.queries import console_actor, starting_actor  # noqa: E402
from tests.apps.measurement.doors import DOORS  # noqa: E402
from tests.standins import (  # noqa: E402
    NIK,
    PASSPHRASE,
    EsignHandler,
    Heard,
    make_bsre,
    make_holder,
    serve,
)

BY_NAME = {door.name: door for door in DOORS}
FORK = multiprocessing.get_context("fork")


def open_play(quarter: int = 1) -> Play:
    filled = read_filled(EXAMPLE / f"isian-2026-TW{quarter}.csv")
    start = date(2026, 1 + 3 * quarter, 1)
    play = Play(gather_cast(console_actor("33.02.02")), 2026, quarter, start, filled)
    cases = Cycle.objects.filter(quarter=quarter).values_list("case_id", flat=True)
    play.case = cases.first() or 0
    return play


def begin(play: Play, number: int) -> str:
    """Two browsers of a first run, each with an office of its own."""
    code = f"33.02.0{number + 2}"
    facts = {"name": f"Kecamatan {number}", "regency": "Kabupaten Banyumas", "place": "Wangon"}
    begin_office(starting_actor(code), {"office": {"code": code, **facts}})
    return "done"


def open_account(play: Play, number: int) -> str:
    """Two browsers of a first run, each with a Sekcam of its own."""
    request = AccountRequest(f"Sekcam {number}", "", f"sekcam{number}", "wangon-banyumas-2026")
    open_first_account(starting_actor(Office.objects.get().code), request)
    return "done"


def take(play: Play, number: int) -> str:
    """A letter number."""
    actor, office = play.cast["sekcam"], Office.objects.get()
    with enter(actor, Action.APPOINT, lambda: Subject(actor.office, "Uji")) as permit:
        return str(take_number(permit, office, "000.1.5", "Uji").sequence)


def reserve(play: Play, number: int) -> str:
    """A number for a letter still to be written."""
    return str(reserve_number(play.cast["sekcam"], "000.1.5", "Undangan").sequence)


def take_reserved(play: Play, number: int) -> str:
    """The same reserved number for two letters."""
    actor, office = play.cast["sekcam"], Office.objects.get()
    reserved = LetterNumber.objects.get(subject="Undangan").pk
    with enter(actor, Action.APPOINT, lambda: Subject(actor.office, "Uji")) as permit:
        return str(take_number(permit, office, "000.1.5", "Undangan", reserved).sequence)


def pass_door(name: str, slip: Slip = NO_SLIP) -> Callable[[Play, int], str]:
    """The same step by two windows."""

    def act(play: Play, number: int) -> str:
        door = BY_NAME[name]
        door.act(play, play.cast[door.right], slip)
        return "done"

    return act


def save(play: Play, number: int) -> str:
    """Two people on one form, both having seen version 1: each types into a line of the own."""
    unit = Unit.objects.get(code="pemerintahan")
    lines = Entry.objects.filter(submission__unit=unit).order_by("line__rank")
    actor = play.cast[("kasi-pemerintahan", "staf-pemerintahan")[number % 2]]
    rows = {lines[number].line_id: EntryInput(typed=str(number))}
    commands.enter_figures(actor, play.case, unit.pk, rows, version=1)
    return f"saved {number}"


def make_ready() -> None:
    """A second measurement up to the signature, which a service makes."""
    office = Office.objects.get()
    office.settings = {**office.settings, "signing": "bsre"}
    office.save()
    open_play(2).run(until="request_approval")


def sign(play: Play, number: int) -> str:
    """The Camat clicks twice, each time on a page of its own."""
    commands.sign(play.cast["camat"], open_play(2).case, Credentials(PASSPHRASE, NIK))
    return "done"


class SlowEsign(EsignHandler):
    """The service takes its time to sign."""

    def sign(self, pdf: bytes) -> bytes:
        time.sleep(2)
        return super().sign(pdf)


def stand_in(line: Any) -> None:
    """Say where the service is; when asked, what it was asked."""
    heard = Heard()
    with serve(SlowEsign, heard) as url:
        line.send(url)
        line.recv()
        line.send(heard.paths)


def race_signing() -> dict[str, Any]:
    """What became of two clicks, and how often the service was asked for a signature."""
    make_holder()  # here, so that all processes know the same
    folder = Path(settings.KEYS, "bsre")
    folder.mkdir(parents=True)
    (folder / "induk.pem").write_bytes(make_bsre().pem)
    line, far_end = FORK.Pipe()
    service = FORK.Process(target=stand_in, args=(far_end,))
    service.start()
    settings.ESIGN_URL = line.recv()
    run_alone(make_ready)
    told = race(sign, 2)
    line.send("?")
    asked = line.recv()
    service.join()
    return {"sign": told, "asked": asked.count("POST /api/sign/pdf")}


def make_due() -> None:
    """That measurement archived, its time over, and proposed to be destroyed."""
    play = open_play(2)
    for name in ("cover_letter", "copy", "archive"):
        pass_door(name)(play, 0)
    over = {"state": ArchiveState.INACTIVE, "fate": Fate.DESTROY}
    ArchivedCase.objects.update(**over, inactive_until=date(2020, 1, 1))
    clerk = play.cast["pengadministrasi-kepegawaian"]
    propose_destruction(clerk, ArchivedCase.objects.get().pk, "Masa simpan lewat.")


def destroy(play: Play, number: int) -> str:
    """Two who may approve the same destruction."""
    actor = play.cast[("camat", "sekcam")[number]]
    approve_destruction(actor, ArchivedCase.objects.get().pk)
    return "done"


# The races in the order of a play: name, how many take part, what each does, and the doors that
# somebody passes alone before.
RACES: tuple[tuple[str, int, Callable[[Play, int], str], tuple[str, ...]], ...] = (
    ("take", 40, take, ()),
    ("reserve", 1, reserve, ()),
    ("reserved", 2, take_reserved, ()),
    ("order", 2, pass_door("order"), ()),
    ("click", 2, pass_door("design_form", Slip(key="one click")), ()),
    ("finish", 2, pass_door("invite"), ("distribute_form", "close_feedback")),
    ("save", 2, save, ("meet",)),
)


def set_up() -> None:
    prepare_database()
    load_office(EXAMPLE)


def play_on(doors: tuple[str, ...]) -> None:
    play = open_play()
    for name in doors:
        pass_door(name)(play, 0)


def run_one(act: Callable[[Play, int], str], number: int, barrier: Any, answers: Any) -> None:
    play = open_play()
    connections.close_all()
    barrier.wait(60)
    try:
        answer = act(play, number)
    except Refusal as refusal:
        answer = refusal.code
    answers.put(answer)


def run_alone(act: Callable[..., None], *arguments: Any) -> None:
    """In a process of its own: whoever forks later has no connection and no thread."""
    process = FORK.Process(target=act, args=arguments)
    process.start()
    process.join()


def race(act: Callable[[Play, int], str], count: int) -> list[str]:
    barrier, answers = FORK.Barrier(count), FORK.Queue()
    runners = [
        FORK.Process(target=run_one, args=(act, number, barrier, answers))
        for number in range(count)
    ]
    for runner in runners:
        runner.start()
    told = sorted(answers.get(timeout=120) for _ in runners)
    for runner in runners:
        runner.join()
    return told


def race_beginning() -> dict[str, Any]:
    """What became of two who set up an empty installation, and whose office and login stand."""
    run_alone(prepare_database)
    told: dict[str, Any] = {"office": race(begin, 2), "account": race(open_account, 2)}
    office = Office.objects.get()
    people = Person.objects.filter(office=office, user__isnull=False)
    told["people"] = list(people.values_list("appointments__position__role", flat=True))
    return told | {"chain": verify_chain(office.code).sentence}


def race_play() -> dict[str, Any]:
    told: dict[str, Any] = {}
    run_alone(set_up)
    for name, count, act, doors in RACES:
        run_alone(play_on, doors)
        told[name] = race(act, count)
    typed = Entry.objects.exclude(typed="").values_list("typed", flat=True)
    told |= {"cases": Cycle.objects.count(), "typed": list(typed)}
    # Whoever is forked must not share a connection.
    connections.close_all()
    told |= race_signing()
    run_alone(make_due)
    told["destroy"] = race(destroy, 2)
    return told | {"chain": verify_chain("33.02.02").sentence}


if __name__ == "__main__":
    [what] = sys.argv[1:]
    json.dump({"begin": race_beginning, "play": race_play}[what](), sys.stdout)
