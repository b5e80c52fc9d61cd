"""What the terminal shows while the example is played: a progress bar, then the papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from capaian.cli.loading import load_office
from capaian.cli.playing import EXAMPLE, FORM_DAYS, Play, gather_cast, read_filled
from capaian.measurement.models import Cycle
from capaian.measurement.steps import STEP_IDS
from capaian.office.queries import get_office, working_time_of


def open_example(*, quarter: int, start: date | None = None) -> Play:
    """Load the example office (once) and get a measurement of 2026 ready to be played.

    It was ordered at ``start``, today without one.
    """
    actor = load_office(EXAMPLE)
    filled = read_filled(EXAMPLE / f"isian-2026-TW{quarter}.csv")
    return Play(gather_cast(actor), 2026, quarter, start or timezone.localdate(), filled)


def open_running() -> Play:
    """The second measurement of the example, ordered so that the units' day is yet to come.

    It is all played today, so a day that has passed would be one before anybody was asked. The
    units have as many working days left as when the reminders begin.
    """
    today = timezone.localdate()
    office = get_office(load_office(EXAMPLE))
    due = working_time_of(office).add_days(today, office.preferences.remind_before)
    return open_example(quarter=2, start=min(today, due - FORM_DAYS))


def play_shown(play: Play, *, until: str = "archive") -> Cycle:
    """Play with a progress bar over the steps."""
    with _make_bar() as bar:
        task = bar.add_task("Memulai", total=STEP_IDS.index(until) + 1)
        return play.run(
            until=until, tell=lambda name: bar.update(task, advance=1, description=name)
        )


def play_until_collecting(play: Play) -> None:
    """Leave a measurement open at step 6: two units have handed in, one has begun, others wait."""
    play_shown(play, until="meet")
    first, second, third, *_ = play.units()
    play.fill(first)
    play.fill(second)
    play.type_figures(third)


def list_papers(play: Play) -> None:
    """The papers that were made, by step."""
    table = Table("No", "Naskah", "Kode periksa", title="Naskah yang dibuat", expand=False)
    for step in play.played:
        for document in step.documents:
            table.add_row(str(step.number), document.title, document.code)
    Console().print(table)


@contextmanager
def count_files(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar over files, from the first of them; yields the function that is told."""
    bar = Progress(
        TextColumn(what), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True)
    )
    with bar:
        task = bar.add_task(what, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


@contextmanager
def show_work() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar that says what is being done; yields the function that is told."""
    with _make_bar(transient=True) as bar:
        task = bar.add_task("Memulai", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total
        )


def _make_bar(*, transient: bool = False) -> Progress:
    return Progress(
        TextColumn("[progress.description]{task.description:<52.52}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=transient,
    )
