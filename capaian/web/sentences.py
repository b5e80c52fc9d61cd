"""Events as sentences: who did what, as the office would say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from capaian.audit.models import Event
from capaian.domain.access import Action
from capaian.domain.letters.wording import JAKARTA, show_time

# What is added to the sentence, in this order, where the event has it.
_ADDITIONS = (
    ("changed", "– {}"),
    ("files", "{} berkas"),
    ("lines", "{} baris"),
    ("unit", "untuk {}"),
    ("position", "untuk jabatan {}"),
    ("person", "kepada {}"),
    ("returned_to", "dan mengembalikannya ({})"),
    ("reason", "dengan alasan “{}”"),
    ("source", "lewat {}"),
    ("number", "nomor {}"),
    ("draft", "menjadi draf {}"),
    ("copies", "{} salinan"),
    ("addressee", "untuk {}"),
    ("holder", "untuk {}"),
    ("sent_by", "lewat {}"),
    ("people", "kepada {} orang"),
    ("failed", "dan {} surat elektronik gagal"),
    ("reminder", "“{}”"),
    ("receiver", "dari {}"),
    ("outcome", "dengan hasil: {}"),
    ("present", "dengan {} hadir"),
    ("file", "dengan bukti {}"),
    ("removed", "dan menghapus bukti {}"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One event, or several that are told as one, for people."""

    at: datetime
    text: str
    case: str
    papers: tuple[str, ...]


def tell(events: Iterable[Event]) -> list[Sentence]:
    """The events as sentences, in the order given.

    The entry form saves by itself every few seconds: saves of one person in one form that follow
    one another are one sentence (our choice). Each keeps its own event and code.
    """
    return [_tell_group(list(group)) for _, group in groupby(events, _name_group)]


def _name_group(event: Event) -> tuple[object, ...]:
    details = event.details
    if event.action != Action.ENTER_FIGURES or "lines" not in details:
        return (event.sequence,)
    return (event.person, event.title, event.case, details.get("unit"), details.get("source"))


def _tell_group(events: list[Event]) -> Sentence:
    newest = events[0]
    details = dict(newest.details)
    times = ""
    if len(events) > 1:
        del details["lines"]
        start = show_time(min(event.at for event in events).astimezone(JAKARTA).time())
        times = f", {len(events)} kali simpan sejak {start}"
    return Sentence(
        newest.at, _tell_one(newest, details, times), newest.case, _list_papers(details)
    )


def _tell_one(event: Event, details: dict[str, Any], times: str) -> str:
    known = {str(action) for action in Action}
    doing = Action(event.action).label if event.action in known else event.action
    additions = [
        words.format(_word(name, details[name]))
        for name, words in _ADDITIONS
        if details.get(name) not in {None, "", False}
    ]
    who = event.title if event.name == event.title else f"{event.name} ({event.title})"
    return " ".join([who, doing, *additions]) + f"{times}."


def _word(name: str, value: Any) -> str:
    return str(value).lower() if name in {"source", "sent_by"} else str(value)


def _list_papers(details: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(paper["title"]) for paper in details.get("documents", ()))
