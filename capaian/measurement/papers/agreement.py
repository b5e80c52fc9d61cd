"""The Perjanjian Kinerja of the head of the office or of a unit, from a version of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings

from capaian.documents.printing import letterhead_of, print_paper
from capaian.domain import letters
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.domain.letters.agreement import AgreedProgram, AgreedTarget, Agreement
from capaian.domain.numbers import show
from capaian.domain.plan.codes import list_above
from capaian.domain.terms import Level, Role
from capaian.measurement.papers.signatories import sign_by_hand, signatory_of
from capaian.office.models import Office, Position
from capaian.office.queries import list_positions
from capaian.planning.models import Indicator, PlanVersion
from capaian.planning.queries import (
    get_version,
    list_agreed_targets,
    list_budget,
    list_indicators,
    restate,
)

_FIRST, _SECOND = "Pihak pertama", "Pihak kedua"
_UNIT_HEADS = (Role.SECTION_HEAD, Role.SUBDIVISION_HEAD)


def print_agreement(actor: Actor, pk: int, unit: str = "") -> bytes:
    """The PDF of the agreement for a plan version: of the Camat, or of the head of ``unit``.

    It is signed by hand. The same version and officials give the same bytes. Raises
    :class:`NotFound` for an unknown unit or one without a head.
    """
    version = get_version(actor, pk)
    return print_paper(build_agreement(actor, version, unit), version.office.preferences.paper)


def build_agreement(actor: Actor, version: PlanVersion, unit: str = "") -> Agreement:
    """The agreement as data; ``unit`` is the code of a unit, empty for the whole office."""
    office = version.office
    first, second = _find_parties(actor, office, unit)
    indicators = list(list_indicators(version))
    if unit:
        indicators = [each for each in indicators if each.unit.code == unit]
    agreed = list_agreed_targets(version)
    programs, total = _list_programs(version, indicators, whole=not unit)
    return Agreement(
        imprint=_make_imprint(office, version),
        year=version.year,
        office=office.name,
        place=office.place,
        plan_version=str(version),
        first=first,
        second=second,
        targets=tuple(
            _write_target(number, indicator, version, agreed)
            for number, indicator in enumerate(indicators, start=1)
        ),
        programs=programs,
        total=total,
        changed=version.sequence > 1,
        reason=version.reason if version.sequence > 1 else "",
    )


def _find_parties(
    actor: Actor, office: Office, unit: str
) -> tuple[letters.Signature, letters.Signature]:
    positions = list(list_positions(actor))
    head = next((each for each in positions if each.role == Role.HEAD), None)
    if head is None:
        raise NotFound("Kantor ini belum punya jabatan kepala. Lengkapi data kantor.")
    if not unit:
        return _sign(head, _FIRST), _sign_above(office)
    below = (each for each in positions if each.unit and each.unit.code == unit)
    chief = next((each for each in below if each.role in _UNIT_HEADS), None)
    if chief is None:
        raise NotFound("Unit itu tidak ada, atau belum punya kepala.")
    return _sign(chief, _FIRST), _sign(head, _SECOND)


def _sign(position: Position, caption: str) -> letters.Signature:
    return sign_by_hand(signatory_of(position), caption=caption)


def _sign_above(office: Office) -> letters.Signature:
    """The regent above the Camat; the name is left to be written."""
    kind, _, name = office.regency.partition(" ")
    title = f"Wali Kota {name}" if kind == "Kota" else f"Bupati {name or kind}"
    return sign_by_hand(letters.Signatory(position=title, name=""), caption=_SECOND)


def _write_target(
    number: int, indicator: Indicator, version: PlanVersion, agreed: dict[str, str]
) -> AgreedTarget:
    typed = next((each.typed for each in indicator.targets.all() if each.quarter == 0), "")
    target = restate(typed, version)
    before = agreed.get(indicator.code, target)
    unit = f" {indicator.unit_of_measure}".rstrip()
    return AgreedTarget(
        number=number,
        objective=indicator.objective,
        indicator=indicator.name,
        target=f"{target}{unit}" if target else "",
        before=f"{before or 'belum ada'}{unit if before else ''}" if before != target else "",
    )


def _list_programs(
    version: PlanVersion, indicators: Sequence[Indicator], *, whole: bool
) -> tuple[tuple[AgreedProgram, ...], str]:
    """The programs of the office, or of a unit the lines that its indicators stand at.

    A line below another one that is listed is left out, so that no rupiah counts twice.
    """
    listed = {each.node.code for each in indicators}
    budget = list_budget(version)
    if whole:
        budget = [line for line in budget if line.node.level == Level.PROGRAM]
    else:
        budget = [
            line
            for line in budget
            if line.node.code in listed and listed.isdisjoint(list_above(line.node.code))
        ]
    amounts = [line.ceiling for line in budget if line.ceiling is not None]
    programs = tuple(
        AgreedProgram(
            number=number,
            code=line.node.code,
            name=line.node.name,
            ceiling="" if line.ceiling is None else show(line.ceiling),
        )
        for number, line in enumerate(budget, start=1)
    )
    return programs, show(sum(amounts, Decimal(0))) if amounts else ""


def _make_imprint(office: Office, version: PlanVersion) -> letters.Imprint:
    """No check code: the paper is not filed, and becomes valid by its wet signatures."""
    return letters.Imprint(
        letterhead=letterhead_of(office),
        code="",
        check_url=settings.ADDRESS,
        made_at=version.adopted_at,
        example=office.example,
    )
