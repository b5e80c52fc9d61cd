"""How a closed case becomes a bag. Inside the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings

from capaian.adapters.bag import make_bag, seal_of
from capaian.archive.models import ArchivedCase
from capaian.audit.queries import head_of
from capaian.domain.classification import ArchiveCode, Retention
from capaian.gate import Permit
from capaian.office.models import Office
from capaian.procedure.models import Case

UNKNOWN = "belum ditetapkan"
ORIGINAL = "Asli"


@dataclass(frozen=True, slots=True)
class HardcopyPlace:
    """Where the hardcopy stands and who may see it (hak akses), in the office's own words."""

    access: str = "Biasa"
    room: str = ""
    cupboard: str = ""
    shelf: str = ""
    box: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The archive's facts of one case: classification, retention, place of the hardcopy.

    The years of retention are the kabupaten's; where the office has not set them the dates stay
    empty and say so.
    """

    code: ArchiveCode
    access: str
    active_until: date | None
    inactive_until: date | None
    fate: str
    room: str
    cupboard: str
    shelf: str
    box: str
    folder: str

    @classmethod
    def build(cls, office: Office, closed_on: date, place: HardcopyPlace) -> Self:
        """Work the dates out from closing and the office's schedule.

        Raises :class:`Invalid` where the office's code for documents is not valid on that day.
        """
        preferences = office.preferences
        code = preferences.code_of("dokumen", closed_on)
        retention = code.retention or preferences.retention
        active_until, inactive_until = compute_dates(retention, closed_on)
        texts = {name: text.strip() for name, text in asdict(place).items() if name != "access"}
        return cls(code, place.access, active_until, inactive_until, retention.fate, **texts)


def compute_dates(retention: Retention, closed_on: date) -> tuple[date | None, date | None]:
    """The last active and the last inactive day; ``None`` where the years are not set."""
    active = _years_after(closed_on, retention.active_years)
    return active, _years_after(active, retention.inactive_years)


def _years_after(day: date | None, years: int | None) -> date | None:
    if day is None or years is None:
        return None
    # 29 February becomes 28 February where the later year has none.
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def archive_case(
    permit: Permit, case: Case, shelf: Shelf, contents: Mapping[str, bytes | Path]
) -> ArchivedCase:
    """Write the bag, then the row that names it.

    A crash in between leaves a bag that nobody names; its name is never used again, because it
    ends in the number of the event that was to come.
    """
    office = case.office
    name = f"{office.code}-{case.number:04d}-{case.key}-{permit.at:%Y%m%dT%H%M%S%f}"
    length, head = head_of(office.code)
    place = (shelf.room, shelf.cupboard, shelf.shelf, shelf.box, shelf.folder)
    info = {
        "Source-Organization": f"{office.name}, {office.regency}",
        "External-Identifier": f"{office.code}/{case.number}/{case.key}",
        "External-Description": case.title,
        "Kode-Klasifikasi": shelf.code.code,
        "Nama-Klasifikasi": shelf.code.name,
        "Tingkat-Perkembangan": ORIGINAL,
        "Hak-Akses": shelf.access,
        "Aktif-Sampai": _write_day(shelf.active_until),
        "Inaktif-Sampai": _write_day(shelf.inactive_until),
        "Nasib-Akhir": shelf.fate,
        "Lokasi-Simpan": " – ".join(filter(None, place)) or UNKNOWN,
        "Peristiwa-Terakhir": str(length),
        "Rantai": head,
    }
    bag = Path(settings.ARCHIVE) / name
    make_bag(bag, contents, info, permit.at)
    return ArchivedCase.objects.create(
        office=office,
        case=case,
        bag=name,
        seal=seal_of(bag),
        classification=shelf.code.code,
        description=case.title,
        grade=ORIGINAL,
        access=shelf.access,
        active_until=shelf.active_until,
        inactive_until=shelf.inactive_until,
        fate=shelf.fate,
        room=shelf.room,
        cupboard=shelf.cupboard,
        shelf=shelf.shelf,
        box=shelf.box,
        folder=shelf.folder,
        archived_at=permit.at,
    )


def _write_day(day: date | None) -> str:
    return day.isoformat() if day else UNKNOWN
