"""A bag from another installation is taken in, to be read here; nothing of it is changed."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils.dateparse import parse_date

from capaian import gate
from capaian.adapters.bag import copy_bag, read_info, seal_of, verify_bag
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import verify_listed_chain
from capaian.domain.access import Action, Actor, Subject
from capaian.domain.errors import AlreadyDone, Invalid
from capaian.domain.letters.wording import JAKARTA
from capaian.domain.terms import ArchiveState, Fate
from capaian.office.queries import get_office

FOLDER = "diterima"


def receive_bag(actor: Actor, source: Path, slip: gate.Slip = gate.NO_SLIP) -> ArchivedCase:
    """Copy a bag into the archive and keep a row for it, marked as received.

    The bag is checked where it comes from and again where it now lies. Raises :class:`Invalid`
    for one that was changed or whose events do not hold, :class:`AlreadyDone` for one that is
    here already. A crash in between leaves a copy that the next try takes up.
    """
    _check(source)
    info, seal = read_info(source), seal_of(source)
    name = info.get("External-Identifier", "").replace("/", "-").strip(".- ")
    if not name:
        raise Invalid("Arsip ini tidak menyebut asal dan nomornya. Hanya arsip Capaian diterima.")
    subject = Subject(actor.office, info.get("External-Description", name)[:300])
    with gate.enter(actor, Action.RECEIVE_BAG, lambda: subject, slip) as permit:
        office = get_office(actor)
        if ArchivedCase.objects.filter(office=office, seal=seal).exists():
            raise AlreadyDone("Arsip ini sudah ada di sini. Tidak diterima dua kali.")
        target = Path(settings.ARCHIVE) / FOLDER / f"{name[:100]}-{seal[:12]}"
        if not target.exists():
            copy_bag(source, target)
        _check(target)
        if seal_of(target) != seal:
            raise Invalid("Arsip ini berubah selama disalin. Ulangi.")
        permit.details.update(bag=target.name, seal=seal)
        return ArchivedCase.objects.create(
            office=office,
            origin=info.get("Source-Organization", "")[:300],
            state=ArchiveState.RECEIVED,
            bag=f"{FOLDER}/{target.name}",
            seal=seal,
            classification=info.get("Kode-Klasifikasi", "")[:20],
            description=subject.label,
            grade=info.get("Tingkat-Perkembangan", "")[:20],
            access=info.get("Hak-Akses", "")[:20],
            active_until=_read_day(info.get("Aktif-Sampai", "")),
            inactive_until=_read_day(info.get("Inaktif-Sampai", "")),
            fate=info.get("Nasib-Akhir", Fate.REVIEW)[:40],
            room=info.get("Lokasi-Simpan", "")[:60],
            archived_at=_read_bagging(info.get("Bagging-Date", "")) or permit.at,
            received_at=permit.at,
        )


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
        return parse_date(text)
    except ValueError:
        return None


def _read_bagging(text: str) -> datetime | None:
    day = _read_day(text)
    return datetime.combine(day, time(), JAKARTA) if day else None
