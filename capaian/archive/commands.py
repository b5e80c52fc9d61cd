"""How a closed case becomes a bag. Inside the gate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings

from capaian.adapters.bag import make_bag
from capaian.archive.models import ArchivedCase
from capaian.audit.queries import head_of
from capaian.gate import Permit
from capaian.office.models import Office
from capaian.procedure.models import Case


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

    classification: str
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
        """Work the dates out from closing and the office's schedule."""
        preferences = office.preferences
        retention = preferences.retention
        active = _years_after(closed_on, retention.active_years)
        return cls(
            classification=preferences.classification["dokumen"],
            access=place.access,
            active_until=active,
            inactive_until=_years_after(active, retention.inactive_years),
            fate=retention.fate,
            room=place.room.strip(),
            cupboard=place.cupboard.strip(),
            shelf=place.shelf.strip(),
            box=place.box.strip(),
            folder=place.folder.strip(),
        )


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
    info = {
        "Source-Organization": f"{office.name}, {office.regency}",
        "External-Identifier": f"{office.code}/{case.number}/{case.key}",
        "External-Description": case.title,
        "Kode-Klasifikasi": shelf.classification,
        "Hak-Akses": shelf.access,
        "Aktif-Sampai": shelf.active_until.isoformat()
        if shelf.active_until
        else "belum ditetapkan",
        "Inaktif-Sampai": (
            shelf.inactive_until.isoformat() if shelf.inactive_until else "belum ditetapkan"
        ),
        "Nasib-Akhir": shelf.fate,
        "Lokasi-Simpan": " – ".join(
            part
            for part in (shelf.room, shelf.cupboard, shelf.shelf, shelf.box, shelf.folder)
            if part
        )
        or "belum ditetapkan",
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
        description=case.title,
        archived_at=permit.at,
        **{
            field: getattr(shelf, field)
            for field in (
                "classification",
                "access",
                "active_until",
                "inactive_until",
                "fate",
                "room",
                "cupboard",
                "shelf",
                "box",
                "folder",
            )
        },
    )


def seal_of(bag: Path) -> str:
    """The SHA-256 of a bag's tag manifest, which in turn names every other file's checksum."""
    return hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
