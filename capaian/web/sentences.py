"""Events as sentences: who did what, as the office would say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from capaian.audit.chain import write_proof
from capaian.audit.models import Event
from capaian.domain.access import Action
from capaian.domain.letters.wording import JAKARTA, show_date, show_time

# What is said of an action beyond its label. What stands in brackets is said only where the event
# has all of it; an action that is not here is its label with the additions below.
_PHRASES = {
    Action.SET_UP: "menyiapkan data kantor[ dan akun pertama: {person}, {position}]",
    Action.APPOINT: (
        "{appointing}[: {person} sebagai {seat}][, mulai {start}][, sampai {end}]"
        "[, sesudahnya {back} kembali menjabat][, hari terakhir {ended}]"
    ),
    Action.ORDER: "memerintahkan pengukuran kinerja[, batas waktu {deadline}]",
    Action.WITHDRAW_ORDER: "menarik perintah pengukuran kinerja[: “{reason}”]",
    Action.DESIGN_FORM: (
        "membuat format[ versi {form_version}][ dengan {lines} baris][ dari {plan}]"
    ),
    Action.DISTRIBUTE_FORM: "menyampaikan format kepada semua unit[, batas pengisian {deadline}]",
    Action.REMARK_FORM: "memberi masukan atas format[ untuk {unit}][: “{feedback}”]",
    Action.CLOSE_FEEDBACK: "menjawab[ {feedback}] masukan atas format",
    Action.INVITE: "mengundang[ {invited} pejabat ke] rapat[ {day}][, undangan nomor {number}]",
    Action.MOVE_MEETING: "mengubah jadwal rapat[ menjadi {day}][, undangan nomor {number}]",
    Action.ATTEND: "hadir di rapat pembahasan dan memasukkan kode di layar",
    Action.TAKE_MINUTES: "menulis notula rapat[ dengan {decisions} keputusan][: tamu {guest}]",
    Action.MEET: "menutup rapat[ dengan {present} pejabat hadir][ dan {decisions} keputusan]",
    Action.FINISH_ITEM: "menyelesaikan tindak lanjut rapat[ “{item}”][: {note}]",
    Action.ENTER_FIGURES: (
        "mengisi[ {lines} baris] realisasi[ {unit}][ lewat {source}]"
        "[ dengan bukti {file}][ dan menghapus bukti {removed}]"
    ),
    Action.ANSWER_FINDING: "menjawab temuan[ pada {indicator}][ ({unit})][: “{reason}”]",
    Action.HAND_IN: "mengirim isian[ {unit}]",
    Action.EXCUSE_UNIT: "mencatat[ {unit}] tidak mengirim isian[, karena {reason}]",
    Action.COLLECT: "menghimpun data kinerja[ menjadi draf {draft}]",
    Action.VALIDATE_UNIT: "memvalidasi data[ {unit}]",
    Action.RETURN_UNIT: "mengembalikan isian[ {unit}] untuk diperbaiki[: “{reason}”]",
    Action.REMARK_ROW: "[{verb} ]catatan pada draf[, baris {row}]",
    Action.CORRECT: "{verdict}[: “{reason}”]",
    Action.RECEIVE_BAG: "menerima arsip[ “{archive}”] dari {origin}[, folder {bag}]",
    Action.REFUSE: "menolak menandatangani dokumen[: “{reason}”]",
}

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
    ("sent_by", "({})"),
    ("people", "kepada {} orang"),
    ("failed", "dan {} surel gagal"),
    ("reminder", "“{}”"),
    ("receiver", "dari {}"),
    ("outcome", "dengan hasil: {}"),
    ("present", "dengan {} hadir"),
    ("file", "dengan bukti {}"),
    ("removed", "dan menghapus bukti {}"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One event, or several that are told as one, for people.

    ``code`` is the proof of the newest, by which it is found again.
    """

    at: datetime
    text: str
    case: str
    papers: tuple[str, ...]
    code: str


def tell(events: Iterable[Event]) -> list[Sentence]:
    """The events as sentences, in the order given.

    Forms that save themselves do so every few seconds: saves of one person in one form that
    follow one another are one sentence (our choice). Each keeps its own event and code.
    """
    return [_tell_group(list(group)) for _, group in groupby(events, _name_group)]


def _name_group(event: Event) -> tuple[object, ...]:
    details = event.details
    if event.action in {Action.TAKE_MINUTES, Action.REMARK_ROW}:
        same = (details.get(name) for name in ("row", "guest", "removed"))
        return (event.action, event.person, event.title, event.case, *same)
    if event.action != Action.ENTER_FIGURES or "lines" not in details:
        return (event.sequence,)
    return (event.person, event.title, event.case, details.get("unit"), details.get("source"))


def _tell_group(events: list[Event]) -> Sentence:
    newest = events[0]
    details = dict(newest.details)
    times = ""
    if len(events) > 1:
        details.pop("lines", None)
        start = show_time(min(event.at for event in events).astimezone(JAKARTA).time())
        times = f", {len(events)} kali simpan sejak {start}"
    return Sentence(
        at=newest.at,
        text=_tell_one(newest, details, times),
        case=newest.case,
        papers=_list_papers(details),
        code=write_proof(newest.hash),
    )


def name_doer(event: Event) -> str:
    """Who did it, in the capacity of that day."""
    return event.title if event.name == event.title else f"{event.name} ({event.title})"


def _tell_one(event: Event, details: dict[str, Any], times: str) -> str:
    who = name_doer(event)
    known = {str(action): action for action in Action}
    action = known.get(event.action)
    if action in _PHRASES:
        return _end(f"{who} {_phrase(_PHRASES[action], _prepare(details))}{times}")
    additions = [
        words.format(_word(name, details[name]))
        for name, words in _ADDITIONS
        if _say(details.get(name))
    ]
    told = " ".join([who, action.label if action else event.action, *additions])
    return _end(f"{told}{times}")


def _end(told: str) -> str:
    """A full stop; what is quoted at the end may have brought its own."""
    return told if told.endswith((".”", "?”", "!”")) else f"{told}."


def _phrase(pattern: str, facts: Mapping[str, str]) -> str:
    def fill(part: re.Match[str]) -> str:
        names = re.findall(r"{(\w+)}", part[1])
        return part[1].format(**facts) if all(facts.get(name) for name in names) else ""

    return re.sub(r"\[([^\]]*)\]", fill, pattern).format_map(facts)


def _prepare(details: Mapping[str, Any]) -> dict[str, str]:
    """The facts of an event in words; what is empty stays empty."""
    facts = {name: _say(value) for name, value in details.items()}
    if "source" in facts:
        facts["source"] = facts["source"].lower()
    facts["verb"] = "menghapus" if details.get("removed") else "menulis"
    facts["verdict"] = _say_verdict(details)
    facts["appointing"] = _say_appointing(details)
    # A bag need not name its office, and the events of before did not.
    facts["origin"] = facts.get("origin") or "instalasi lain"
    # Events before seats were recorded have the position alone.
    facts.setdefault("seat", facts.get("position", ""))
    return facts


def _say(value: Any) -> str:
    if value in {None, False} if not isinstance(value, list | dict) else not value:
        return ""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        # What a person typed may look like a day and be none.
        with suppress(ValueError):
            return show_date(date.fromisoformat(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _say_appointing(details: Mapping[str, Any]) -> str:
    if details.get("withdrawn"):
        return "membatalkan penetapan"
    return "mengakhiri jabatan" if details.get("ended") else "menetapkan pejabat"


def _say_verdict(details: Mapping[str, Any]) -> str:
    """What the Camat decided: accepted, or which rows and units go back with which remark."""
    if not details.get("returned_to"):
        return "menyetujui draf"
    # Events before rows were numbered as printed have their place in the form as "line".
    back = [
        f"baris {mark.get('row') or mark['line']} (“{mark['remark']}”)"
        if mark.get("row") or mark.get("line")
        else str(mark.get("unit", "unit yang belum mengirim"))
        for mark in details.get("marks", ())
    ]
    return f"mengembalikan {', '.join(back) or 'draf'}"


def _word(name: str, value: Any) -> str:
    return str(value).lower() if name in {"source", "sent_by"} else str(value)


def _list_papers(details: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(paper["title"]) for paper in details.get("documents", ()))
