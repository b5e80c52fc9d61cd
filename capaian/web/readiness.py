"""What an office still needs before its first measurement, and who does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from capaian.domain.access import Actor
from capaian.domain.terms import Role
from capaian.measurement.due import name_unassigned
from capaian.measurement.proposals import HEADS
from capaian.office.models import Appointment, Office, Position, Unit
from capaian.office.queries import list_appointments, list_positions, list_units
from capaian.planning.queries import list_versions
from capaian.procedure.queries import definition_of, find_adopted, list_cases, list_executors

_NEEDED = (Role.HEAD, Role.SECRETARY, Role.SUBDIVISION_HEAD, Role.CLERK)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to have: ``words`` say what is there or what is missing, ``who`` does it."""

    label: str
    done: bool
    words: str
    address: str
    who: str = Role.SECRETARY.label


def list_readiness(actor: Actor, office: Office) -> list[Item]:
    """Everything in the order in which it is done."""
    units, positions = list(list_units(actor)), list(list_positions(actor))
    held = list(list_appointments(actor).select_related("person__user"))
    return [
        _see_letterhead(office),
        _see_units(units),
        _see_positions(units, positions),
        _see_holders(held),
        _see_accounts(held),
        _see_executors(actor, units),
        _see_plan(actor),
        _see_order(actor),
    ]


def _see_letterhead(office: Office) -> Item:
    return Item(
        "Kop surat",
        bool(office.address),
        "Alamat terisi." if office.address else "Alamat kantor belum diisi.",
        reverse("settings", args=["kop-surat"]),
    )


def _see_units(units: Sequence[Unit]) -> Item:
    words = f"{len(units)} unit." if units else "Belum ada unit. Mulai dari usulan."
    return Item("Unit", bool(units), words, reverse("units" if units else "propose_units"))


def _see_positions(units: Sequence[Unit], positions: Sequence[Position]) -> Item:
    missing = _list_missing(positions)
    headed = {each.unit_id for each in positions if each.role in HEADS}
    missing += [f"kepala {unit.name}" for unit in units if unit.pk not in headed]
    words = f"Belum ada: {', '.join(missing)}." if missing else f"{len(positions)} jabatan."
    address = reverse("propose_positions" if missing else "positions")
    return Item("Jabatan", not missing, words, address)


def _see_holders(held: Sequence[Appointment]) -> Item:
    missing = _list_missing(each.position for each in held)
    words = f"Belum ada pejabat: {', '.join(missing)}." if missing else f"{len(held)} pejabat."
    return Item("Orang dan pejabat", not missing, words, reverse("people"))


def _see_accounts(held: Sequence[Appointment]) -> Item:
    without = sorted({each.person.name for each in held if each.person.user is None})
    vacant = _list_missing(each.position for each in held)
    words = "Semua pejabat punya akun."
    if without:
        words = f"Belum punya akun: {', '.join(without)}."
    elif vacant:
        words = "Menunggu pejabat lain ditetapkan."
    who = f"{Role.HEAD.label} atau {Role.SECRETARY.label}"
    return Item("Akun masuk", not without and not vacant, words, reverse("accounts"), who)


def _list_missing(positions: Iterable[Position]) -> list[str]:
    """The roles that the SOP needs and none of these positions has."""
    roles = {each.role for each in positions}
    return [role.label for role in _NEEDED if role not in roles]


def _see_executors(actor: Actor, units: Sequence[Unit]) -> Item:
    version = find_adopted(actor)
    label, address = "Pelaksana langkah", reverse("executors")
    if version is None:
        return Item(label, done=False, words="SOP belum dipakai kantor ini.", address=address)
    step = definition_of(version).step("validate")
    validating = {each.position.unit_id for each in list_executors(version).get(step.id, [])}
    idle = [unit.name for unit in units if unit.pk not in validating]
    missing = f"Belum ada pelaksana {name_unassigned(step.number, idle)}."
    return Item(label, not idle, missing if idle else "Lengkap.", address)


def _see_plan(actor: Actor) -> Item:
    year = timezone.localdate().year
    plan = list_versions(actor).filter(year=year).first()
    words = f"{plan}." if plan else f"Rencana {year} belum ada. Boleh menyusul."
    return Item(
        "Rencana kinerja",
        plan is not None,
        words,
        reverse("plans" if plan else "plan_upload"),
        "Sekcam atau penyusun rencana",
    )


def _see_order(actor: Actor) -> Item:
    ordered = list_cases(actor).exists()
    words = "Sudah diperintahkan." if ordered else "Perintahkan pengukuran pertama."
    # Whoever may not order would be refused there.
    address = reverse("order" if actor.holds(Role.HEAD) and not ordered else "cases")
    return Item("Pengukuran pertama", ordered, words, address, Role.HEAD.label)
