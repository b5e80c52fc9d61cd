"""Events as sentences: who did what, as the office would say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capaian.audit.models import Event
from capaian.domain.access import Action

# What is added to the sentence, in this order, where the event has it.
_ADDITIONS = (
    ("changed", "– {}"),
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
    """One event for people."""

    at: datetime
    text: str
    case: str
    papers: tuple[str, ...]


def tell(events: Iterable[Event]) -> list[Sentence]:
    """Each event as a sentence, in the order given."""
    return [
        Sentence(event.at, _tell_one(event), event.case, _list_papers(event.details))
        for event in events
    ]


def _tell_one(event: Event) -> str:
    known = {str(action) for action in Action}
    doing = Action(event.action).label if event.action in known else event.action
    additions = [
        words.format(_word(name, event.details[name]))
        for name, words in _ADDITIONS
        if event.details.get(name) not in {None, "", False}
    ]
    who = event.title if event.name == event.title else f"{event.name} ({event.title})"
    return " ".join([who, doing, *additions]) + "."


def _word(name: str, value: Any) -> str:
    return str(value).lower() if name in {"source", "sent_by"} else str(value)


def _list_papers(details: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(paper["title"]) for paper in details.get("documents", ()))
