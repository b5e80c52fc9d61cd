"""The measures, one function each; a budget stands where its measure is."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, count

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.filling import OpenForm, Server, open_form, start_server
from bench.seeding import ORDERED, YEAR, lengthen_history, seed_office
from bench.timing import Result, time_each
from capaian import gate
from capaian.audit.queries import verify_chain
from capaian.cli.playing import EXAMPLE, Play, read_filled
from capaian.cli.showing import open_example
from capaian.domain.access import Action
from capaian.domain.measuring import Policy, Realization, Row, measure
from capaian.domain.period import Period
from capaian.domain.terms import Aggregation, Direction, Formula, ReturnTo
from capaian.measurement import commands
from capaian.measurement.models import Snapshot
from capaian.measurement.queries import get_cycle, get_submission, list_lines
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of

CLIENTS = 8
SAVES = 200  # a second, wanted of them
LARGEST = 4  # rows of the largest form of the example office
SECONDS = 4  # in which eight clients save as often as they come to
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
    line = list_lines(get_cycle(camat, play.case))[0]
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
    """Number, typeset, sign, verify and file the final document, each time with other texts."""
    return [
        _measure_document(2, 60, limit=150, times=20),
        _measure_document(3, 200, limit=400, times=20),
    ]


def _measure_document(number: int, indicators: int, *, limit: int, times: int) -> Result:
    play, runs = seed_office(number, indicators), count()
    play.run(until="request_approval")
    samples = time_each(
        lambda: _undo(lambda: _sign(play)), times, before=lambda: _reword_draft(play, next(runs))
    )
    return Result(f"document of {indicators} indicators, signed", limit, samples)


def _sign(play: Play) -> None:
    commands.sign(play.cast["camat"], play.case)


def _reword_draft(play: Play, run: int) -> None:
    """Let the draft be like no other, so that nothing remembered of one serves the next."""
    draft = Snapshot.objects.filter(cycle__case=play.case).latest("version")
    for row, line in zip(draft.figures["measurement"]["rows"], draft.figures["lines"], strict=True):
        row["indicator"] = _number_run(row["indicator"], run)
        for step in row["working"]:
            step["text"] = _number_run(step["text"], run)
        for name in ("drivers", "obstacles", "follow_up"):
            line[name] = _number_run(line[name], run)
    draft.save(update_fields=["figures"])


def _number_run(text: str, run: int) -> str:
    return f"{text.partition(' #')[0]} #{run}"


def measure_largest_document() -> list[Result]:
    """5.860 indicators (a kabupaten's own count): it must finish, in bounded memory."""
    play = seed_office(9, 5860)
    play.run(until="request_approval")
    samples = time_each(lambda: _undo(lambda: _sign(play)), 1, warm=0)
    here, apart = (
        resource.getrusage(whose).ru_maxrss / 1024
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    note = f"peak memory {here:,.0f} MB, of the typesetter {apart:,.0f} MB"
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
    samples = time_each(lambda: [each.working for each in measure(rows, policy).figures], 5)
    return [Result("5,860 indicators computed with their working", 1000, samples)]


def measure_pages() -> list[Result]:
    """A unit's form of 60 indicators, and saving it."""
    play = seed_office(4, 60, units=1)
    play.run(until="meet")
    unit = play.units()[0]
    form = open_form(play, unit)
    with CaptureQueriesContext(connection) as queries:
        size = len(form.load()) / 1000
    note = f"{len(queries)} queries, {size:,.0f} kB"
    page = time_each(form.load, 40, warm=5)
    whole = time_each(form.save, 20, warm=2)
    cell = time_each(lambda: form.save(1), 60, warm=5)
    return [
        Result("form of 60 indicators, page", 35, page, note),
        Result("form of 60 indicators, all shown changed and saved", None, whole, "30 rows"),
        Result("form of 60 indicators, one cell saved", 15, cell),
    ]


def measure_saving() -> list[Result]:
    """A unit's form of 10 rows saved: by one in this process, by eight on the server."""
    play = seed_office(5, 10 * CLIENTS, units=CLIENTS)
    play.run(until="meet")
    alone = open_form(play, play.units()[0])
    cell = time_each(lambda: alone.save(1), 100, warm=10)
    whole = time_each(alone.save, 100, warm=10)
    results = [
        Result("save one form, one client, one cell", 15, cell, "10 rows"),
        Result("save one form, one client, every row", 15, whole, "10 rows"),
    ]
    with start_server() as server:
        forms = [open_form(play, unit, server.port) for unit in play.units()]
        results.append(_save_together(server, forms, 1, "one cell"))
        results.append(_save_together(server, forms, LARGEST, f"{LARGEST} rows"))
        results.append(_save_together(server, forms, None, "10 rows"))
    return results


def _save_together(
    server: Server, forms: Sequence[OpenForm], cells: int | None, what: str
) -> Result:
    """So many cells by all clients at once, each as often as it comes to."""

    def save(form: OpenForm) -> tuple[float, ...]:
        until = time.perf_counter() + SECONDS
        samples: tuple[float, ...] = ()
        while time.perf_counter() < until:
            samples += time_each(lambda: form.save(cells), 1, warm=0)
        return samples

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(save, forms))  # every thread of the server is warm
        begun, own, theirs = time.perf_counter(), time.process_time(), server.seconds
        samples = tuple(chain.from_iterable(pool.map(save, forms)))
        took = time.perf_counter() - begun
    saves = len(samples)
    rate = saves / took
    note = (
        f"{rate:,.0f} saves a second (at least {SAVES}); "
        f"{(server.seconds - theirs) / saves * 1000:.1f} ms of a processor each, "
        f"its client {(time.process_time() - own) / saves * 1000:.1f} ms"
    )
    name = f"save one form, {CLIENTS} clients, {what}"
    return Result(name, None, samples, note, kept=rate >= SAVES)
