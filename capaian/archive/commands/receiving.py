"""A bag from another installation is taken in, to be read here; nothing of it is changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils.dateparse import parse_date

from capaian import gate
from capaian.adapters.bag import check_portable, copy_bag, read_info, seal_of, verify_bag
from capaian.archive.contents import read_bag
from capaian.archive.models import HARDCOPY, ArchivedCase
from capaian.archive.queries import verify_listed_chain
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Invalid, Unavailable
from capaian.domain.letters.wording import JAKARTA
from capaian.domain.terms import ArchiveState, Fate
from capaian.office.queries import get_office

FOLDER = "diterima"
LARGEST_FILE = 200 << 20
"""Bytes; our choice. A page hands a file out whole, and no paper or evidence comes near it."""
_LABELS = {
    "Source-Organization": 300,
    "External-Description": 300,
    "Kode-Klasifikasi": 20,
    "Tingkat-Perkembangan": 20,
    "Hak-Akses": 20,
    "Nasib-Akhir": 40,
    "Lokasi-Simpan": 320,
}
"""The facts of ``bag-info.txt`` that are kept, and how many letters each may have."""


def receive_bag(actor: Actor, source: Path, slip: gate.Slip = gate.NO_SLIP) -> ArchivedCase:
    """Copy a bag into the archive and keep a row for it, marked as received.

    The bag is checked where it comes from and again where it now lies. Raises :class:`Invalid`
    for one that was changed, whose events do not hold or whose contents are none of this program,
    :class:`Unavailable` where the disk has no room for it, and :class:`AlreadyDone` for one that
    is here already. A crash in between leaves a copy that the next try takes up.
    """
    _check_fits(source)
    _check(source)
    read_bag(source)
    info, seal = read_info(source), seal_of(source)
    name = info["External-Identifier"].replace("/", "-")
    facts = _read_facts(info)
    subject = Subject(actor.office, facts["External-Description"] or name)
    with gate.enter(actor, Action.RECEIVE_BAG, lambda: subject, slip) as permit:
        office = get_office(actor)
        if ArchivedCase.objects.filter(office=office, seal=seal).exists():
            raise AlreadyDone("Arsip ini sudah ada di sini. Tidak diterima dua kali.")
        target = Path(settings.ARCHIVE) / FOLDER / f"{name}-{seal[:12]}"
        if not target.exists():
            copy_bag(source, target)
        _check(target)
        if seal_of(target) != seal:
            raise Invalid("Arsip ini berubah selama disalin. Ulangi.")
        permit.details.update(
            bag=target.name, seal=seal, archive=subject.label, origin=facts["Source-Organization"]
        )
        return ArchivedCase.objects.create(
            office=office,
            origin=facts["Source-Organization"],
            state=ArchiveState.RECEIVED,
            bag=f"{FOLDER}/{target.name}",
            seal=seal,
            classification=facts["Kode-Klasifikasi"],
            description=subject.label,
            grade=facts["Tingkat-Perkembangan"],
            access=facts["Hak-Akses"],
            active_until=_read_day(info.get("Aktif-Sampai", "")),
            inactive_until=_read_day(info.get("Inaktif-Sampai", "")),
            fate=facts["Nasib-Akhir"] or Fate.REVIEW,
            **_read_place(facts["Lokasi-Simpan"]),
            archived_at=_read_bagging(info.get("Bagging-Date", "")) or permit.at,
            received_at=permit.at,
        )


def _check_fits(source: Path) -> None:
    """Refuse what is no folder, or too large, before anything of it is read."""
    if source.is_file():
        raise Invalid(
            "Yang diterima adalah folder arsip. Bila arsipnya dikemas (zip), ekstrak dulu, lalu "
            "sebut foldernya."
        )
    size = check_portable(source, LARGEST_FILE)
    archive = Path(settings.ARCHIVE)
    archive.mkdir(parents=True, exist_ok=True)
    if size > shutil.disk_usage(archive).free:
        raise Unavailable("Ruang simpan tidak cukup untuk arsip ini. Kosongkan dulu, lalu ulangi.")


def _read_facts(info: Mapping[str, str]) -> dict[str, str]:
    facts = {label: info.get(label, "") for label in _LABELS}
    for label, longest in _LABELS.items():
        if len(facts[label]) > longest or not facts[label].isprintable():
            raise Invalid(
                f"{label} dalam bag-info.txt terlalu panjang atau memuat tanda yang tidak dapat "
                "dibaca. Minta arsip yang dibuat aplikasi Capaian."
            )
    return facts


def _read_place(text: str) -> dict[str, str]:
    """The five parts where all are told; else what is told, as far as it fits, as the room."""
    parts = text.split(" – ")
    if len(parts) != len(HARDCOPY) or max(map(len, parts)) > 60:
        return {"room": text[:60]}
    return dict(zip(HARDCOPY, parts, strict=True))


def _check(path: Path) -> None:
    verdict = verify_bag(path)
    if not verdict.genuine:
        problems = tuple((path.name, problem) for problem in verdict.problems)
        raise Invalid(verdict.sentence, code="not_genuine", problems=problems)
    chain = verify_listed_chain(path)
    if not chain.genuine:
        raise Invalid(f"{chain.sentence} Arsip tidak diterima.", code="not_genuine")


def _read_day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    # The calendar's ends cannot be turned into a moment in UTC.
    return day if day and 1900 <= day.year <= 9000 else None


def _read_bagging(text: str) -> datetime | None:
    day = _read_day(text)
    return datetime.combine(day, time(), JAKARTA) if day else None
