"""What a kecamatan usually consists of, proposed at the first run and edited by the office.

Source: our choice. The names of the two subbagian are not verified, and of the
seksi only Pemerintahan and Ketenteraman dan Ketertiban Umum always exist; so all of it is only
a proposal, and marked as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from capaian.domain.terms import Role
from capaian.office.models import Office, Position, Unit

UNITS = (
    "Subbagian Perencanaan dan Keuangan",
    "Subbagian Umum dan Kepegawaian",
    "Seksi Pemerintahan",
    "Seksi Ketenteraman dan Ketertiban Umum",
    "Seksi Pemberdayaan Masyarakat dan Desa",
    "Seksi Pelayanan Umum",
)
_SUBDIVISION, _SECTION = "Subbagian ", "Seksi "


@dataclass(frozen=True, slots=True)
class ProposedPosition:
    """A position that is missing: its likely title, its role, its unit."""

    title: str
    role: Role
    unit: Unit | None = None


def propose_positions(
    office: Office, units: Iterable[Unit], positions: Iterable[Position]
) -> list[ProposedPosition]:
    """A Camat, a Sekcam, and for each unit a head and a clerk, as far as they are missing."""
    there = {(each.role, each.unit_id) for each in positions}
    wanted = [
        ProposedPosition(f"Camat {office.place}", Role.HEAD),
        ProposedPosition(f"Sekretaris {office.name}", Role.SECRETARY),
        *(each for unit in units for each in _propose_in(unit)),
    ]
    heads = {unit for role, unit in there if role in {Role.SECTION_HEAD, Role.SUBDIVISION_HEAD}}
    return [
        each
        for each in wanted
        if (each.role, each.unit.pk if each.unit else None) not in there
        and not (each.unit and each.role is not Role.CLERK and each.unit.pk in heads)
    ]


def _propose_in(unit: Unit) -> Iterator[ProposedPosition]:
    subdivision = unit.name.startswith(_SUBDIVISION)
    name = unit.name.removeprefix(_SUBDIVISION).removeprefix(_SECTION)
    if subdivision:
        yield ProposedPosition(f"Kasubbag {name}", Role.SUBDIVISION_HEAD, unit)
    else:
        yield ProposedPosition(f"Kasi {name}", Role.SECTION_HEAD, unit)
    # The SOP names this clerk "Pengadministrasi Kepegawaian".
    staff = "Kepegawaian" if "Kepegawaian" in name else name
    yield ProposedPosition(f"Pengadministrasi {staff}", Role.CLERK, unit)
