"""The measures, one function each; a budget stands where its measure is."""

from __future__ import annotations

import re
import resource
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.seeding import ORDERED, YEAR, lengthen_history, seed_office
from bench.timing import Result, time_each
from capaian import gate
from capaian.audit.queries import verify_chain
from capaian.cli.playing import EXAMPLE, Play, read_filled
from capaian.cli.showing import open_example
from capaian.domain.access import Action, Actor
from capaian.domain.measuring import Policy, Realization, Row, measure
from capaian.domain.period import Period
from capaian.domain.terms import Aggregation, Direction, Formula, ReturnTo
from capaian.measurement import commands
from capaian.measurement.queries import get_cycle, get_submission, list_lines
from capaian.office.models import Person, Unit
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of

CLIENTS = 8
SAVES_EACH = 40
EVENTS = 100_000


def _undo(act: Callable[[], object]) -> None:
    """Do it inside a transaction that is taken back, so that it can be measured again."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def measure_procedure() -> list[Result]:
    """All fourteen steps of the example office with all papers, through the commands."""
    example = open_example(quarter=1)
    filled = read_filled(EXAMPLE / "isian-2026-TW1.csv")
    samples = time_each(lambda: Play(example.cast, YEAR, 1, ORDERED, filled).run(), 5)
    return [Result("whole procedure, 14 steps with all papers", 3000, samples, "14 indicators")]


def measure_transitions() -> list[Result]:
    """Gate, engine, rows and event of one step, in the first round and in the twenty-first."""
    play = seed_office(1, 14)
    play.run(until="submit")
    first = time_each(lambda: _undo(lambda: _transit(play)), 60, warm=5)
    for _ in range(20):
        _correct_once(play)
    later = time_each(lambda: _undo(lambda: _transit(play)), 60, warm=5)
    return [
        Result("step transition, round 1", 10, first),
        Result("step transition, round 21", 10, later, "after 20 rounds of correction"),
    ]


def _transit(play: Play) -> None:
    camat = play.cast["camat"]
    case = get_cycle(camat, play.case).case
    with gate.enter(camat, Action.CORRECT, lambda: subject_of(case, "correct")) as permit:
        finish_step(permit, case, "correct", {"correction": "data"})


def _correct_once(play: Play) -> None:
    """The Camat sends one row back, its unit mends and validates it, the Sekcam hands it in."""
    camat, sekcam = play.cast["camat"], play.cast["sekcam"]
    line = list_lines(get_cycle(camat, play.case)).select_related("unit")[0]
    commands.correct(
        camat,
        play.case,
        commands.CorrectRequest(
            ReturnTo.DATA, "Periksa lagi.", (commands.MarkInput(line.pk, "Cocokkan data."),)
        ),
    )
    play.fill(line.unit)
    head = next(
        actor
        for code, actor in play.cast.items()
        if line.unit_id in actor.units and code.startswith("kas")
    )
    version = get_submission(head, play.case, line.unit_id).version
    commands.validate_unit(head, play.case, line.unit_id, version=version)
    commands.submit(sekcam, play.case, commands.SubmitRequest("Sudah diperbaiki."))


def measure_history() -> list[Result]:
    """A step transition and the whole check where an office has long been at work."""
    play = seed_office(6, 14)
    play.run(until="submit")
    office = play.cast["camat"].office
    lengthen_history(office, EVENTS)
    transition = time_each(lambda: _undo(lambda: _transit(play)), 60, warm=5)
    check = time_each(lambda: verify_chain(office), 2, warm=0)
    return [
        Result(f"step transition after {EVENTS:,} events", 10, transition),
        Result(f"event chain of {EVENTS:,} events checked", None, check, "linear, by command"),
    ]


def measure_documents() -> list[Result]:
    """Number, typeset, sign, verify and file the final document."""
    results = []
    for number, (indicators, limit) in enumerate(((60, 150), (200, 400)), 2):
        play = seed_office(number, indicators)
        play.run(until="request_approval")
        samples = time_each(lambda play=play: _undo(lambda: _sign(play)), 10)  # type: ignore[misc]
        results.append(Result(f"document of {indicators} indicators, signed", limit, samples))
    return results


def _sign(play: Play) -> None:
    commands.sign(play.cast["camat"], play.case)


def measure_largest_document() -> list[Result]:
    """5.860 indicators (a kabupaten's own count): it must finish, in bounded memory."""
    play = seed_office(9, 5860)
    play.run(until="request_approval")
    samples = time_each(lambda: _undo(lambda: _sign(play)), 1, warm=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = f"peak memory of the process {peak:,.0f} MB"
    return [Result("document of 5,860 indicators, signed", None, samples, note)]


def measure_figures() -> list[Result]:
    """5.860 indicators computed with their working, without a database."""
    rows = [
        Row(
            name=f"Indikator {place}",
            targets=("75,00", "80,00"),
            realizations=(Realization(f"{70 + place % 25},5"), Realization("81,25")),
            direction=Direction.HIGHER,
            formula=Formula.RATIO,
            aggregation=Aggregation.LAST,
        )
        for place in range(5860)
    ]
    policy = Policy(period=Period(YEAR, 2))
    samples = time_each(lambda: measure(rows, policy), 5)
    return [Result("5,860 indicators computed with their working", 1000, samples)]


def measure_pages() -> list[Result]:
    """A unit's form of 60 indicators, and saving it."""
    play = seed_office(4, 60, units=1)
    play.run(until="meet")
    unit = play.units()[0]
    client = _log_in(play, unit)
    address = reverse("unit", args=(play.case, unit.pk))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(address)
    asked = len(queries)
    samples = time_each(lambda: client.get(address), 40, warm=5)
    size = len(page.content) / 1000
    listing = Result(
        "form of 60 indicators, page",
        35,
        samples,
        f"{asked} queries, {size:,.0f} kB",
    )
    form = _read_form(page.content)
    whole = time_each(lambda: _post(client, address, form), 20, warm=2)
    cell = time_each(lambda: _post(client, address, form, 1), 60, warm=5)
    return [
        listing,
        Result("form of 60 indicators, all changed and saved", None, whole, "every row sent"),
        Result("form of 60 indicators, one cell saved", 15, cell),
    ]


def measure_saving() -> list[Result]:
    """A unit's form of 10 rows saved over the web application, by one and by eight clients."""
    play = seed_office(5, 10 * CLIENTS, units=CLIENTS)
    play.run(until="meet")
    units = play.units()
    alone = time_each(_saver(play, units[0]), 100, warm=10)
    barrier = threading.Barrier(CLIENTS + 1)

    def work(unit: Unit) -> list[float]:
        save = _saver(play, unit)
        save()
        barrier.wait()
        samples = time_each(save, SAVES_EACH, warm=0)
        connections.close_all()
        return list(samples)

    with ThreadPoolExecutor(CLIENTS) as pool:
        waiting = [pool.submit(work, unit) for unit in units]
        barrier.wait()
        begun = time.perf_counter()
        together = tuple(sample for each in waiting for sample in each.result())
        rate = len(together) / (time.perf_counter() - begun)
    return [
        Result("save one form, one client", 15, alone, "10 rows"),
        Result(
            f"save one form, {CLIENTS} clients at once",
            None,
            together,
            f"{rate:,.0f} saves a second (budget: at least 200)",
            kept=rate >= 200,
        ),
    ]


def _saver(play: Play, unit: Unit) -> Callable[[], None]:
    client = _log_in(play, unit)
    address = reverse("unit", args=(play.case, unit.pk))
    form = _read_form(client.get(address).content)
    return lambda: _post(client, address, form)


def _log_in(play: Play, unit: Unit) -> Client:
    """A client with the seat of somebody of that unit who is no head."""
    clerk: Actor = next(
        actor
        for code, actor in play.cast.items()
        if unit.pk in actor.units and code.startswith(("staf", "pengadministrasi"))
    )
    client = Client(headers={"HX-Request": "true"}, SERVER_NAME="localhost")
    client.force_login(User.objects.get(person=Person.objects.get(pk=clerk.person)))
    return client


def _post(client: Client, address: str, form: dict[str, str], cells: int | None = None) -> None:
    """Change every figure, or so many, and save; take over slip and version as the page would."""
    figure = f"{70 + int(form['version']) % 25},5"
    sent = {name: form[name] for name in ("slip", "version")} | {"act": "sel"}
    for name in [name for name in form if name.startswith("typed-")][:cells]:
        sent |= {name: figure, f"lama-{name}": form[name]}
    answer = client.post(address, sent)
    if answer.status_code != 200:
        raise RuntimeError(f"Saving was answered with {answer.status_code}.")
    form.update({name: sent[name] for name in sent if name.startswith("typed-")})
    form.update(dict(_STATE.findall(answer.content.decode())))


_STATE = re.compile(r'data-(slip|version)="([^"]*)"')


class _FormReader(HTMLParser):
    """Collects what a browser would send of the grid, from its page or from a fragment of it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._form = ""
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = facts.get("id", "another")
        if self._form not in {"", "isian"} or not facts.get("name"):
            return
        if tag == "input" and facts.get("type") != "file":
            self.fields[facts["name"]] = facts.get("value", "")
        if tag == "textarea":
            self._open = facts["name"]
            self.fields[self._open] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""
        if tag == "textarea":
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.fields[self._open] += data.removeprefix("\n")


def _read_form(page: bytes) -> dict[str, str]:
    reader = _FormReader()
    reader.feed(page.decode())
    return reader.fields
