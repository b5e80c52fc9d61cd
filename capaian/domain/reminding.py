"""When somebody is reminded of a deadline, and in which words.

Two working days and one before it, then on each working day after it up to a limit: all of it
settings of the office, our choice. The warning is the SOP's own (box "Peringatan").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from capaian.domain.letters.wording import show_day
from capaian.domain.procedure import Definition, Step
from capaian.domain.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class Timing:
    """How far a deadline is in working days: still ``left``, or ``late`` where that is above 0."""

    left: int
    late: int

    @property
    def words(self) -> str:
        """``tinggal 2 hari kerja``, ``terlambat 1 hari kerja``."""
        if self.late:
            return f"terlambat {self.late} hari kerja"
        return f"tinggal {self.left} hari kerja"


def time_reminder(
    deadline: date, today: date, work: WorkingTime, *, before: int, after: int
) -> Timing | None:
    """How far the deadline is, if today is a day of reminding; ``None`` otherwise.

    One is reminded while at most ``before`` working days are left, but not on the day itself; and
    on each working day after the deadline, at most ``after`` times.
    """
    if not work.is_working_day(today):
        return None
    if today <= deadline:
        left = work.count_days(today, deadline)
        return Timing(left, 0) if 0 < left <= before else None
    late = work.count_days(deadline, today)
    return Timing(0, late) if late <= after else None


def list_held_up(definition: Definition, step: str) -> tuple[Step, ...]:
    """The later steps that cannot be done before this one, in their order."""
    ways = [way for way in definition.ways() if not way.back]
    reached, fresh = set[str](), {step}
    while fresh:
        reached |= fresh
        fresh = {way.target for way in ways if way.source in fresh} - reached
    return tuple(each for each in definition.steps if each.id in reached and each.id != step)


def say_vacant(bearers: Iterable[str]) -> str:
    """That nobody holds what is awaited, and what helps, as one paragraph."""
    return (
        f"Belum ada pejabat untuk {', '.join(bearers)}. "
        "Tetapkan pejabat, Plt., atau Plh. di halaman Pejabat."
    )


def word_reminder(
    ask: str,
    deadline: date,
    work: WorkingTime,
    held_up: Sequence[Step] = (),
    warnings: Sequence[str] = (),
) -> str:
    """What to do by when, what it holds up, and the SOP's warning, as a paragraph."""
    off = "" if work.is_working_day(deadline) else " (hari libur)"
    sentences = [f"{ask} paling lambat {show_day(deadline)}{off}."]
    if held_up:
        first, last = held_up[0], held_up[-1]
        until = f" sampai {last.number}" if last != first else ""
        sentences.append(f"Ini menahan langkah {first.number}{until}, mulai dari “{first.name}”.")
        sentences += [f"Peringatan SOP: {each}" for each in warnings]
    return " ".join(sentences)
