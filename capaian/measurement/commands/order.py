"""Step 1: the Camat orders a measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from capaian import gate
from capaian.documents.commands import Place, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Invalid
from capaian.domain.letters import Urgency
from capaian.domain.period import Period
from capaian.domain.terms import PaperKind
from capaian.measurement.days import check_ahead
from capaian.measurement.models import Cycle
from capaian.measurement.papers.meeting import REQUESTS, build_disposition
from capaian.office.models import Position
from capaian.office.queries import get_office, list_positions
from capaian.planning.queries import find_version_in_force
from capaian.procedure.commands import finish_step, open_case
from capaian.procedure.queries import find_version, subject_of_new_case


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What the Camat writes: ``quarter`` is 1–4, or ``None`` for the year.

    ``ordered_on`` is the date of the order: a past day where paper was first. ``addressees`` are
    positions, ``requests`` of :data:`REQUESTS`.
    """

    year: int
    quarter: int | None
    ordered_on: date
    deadline: date
    instruction: str
    addressees: tuple[int, ...]
    requests: tuple[str, ...] = (REQUESTS[3],)
    urgency: Urgency = Urgency.URGENT


def order(actor: Actor, request: OrderRequest, slip: gate.Slip = gate.NO_SLIP) -> Cycle:
    """Open the measurement of a period and write the lembar disposisi.

    Raises :class:`Conflict` if one of the same period is open, :class:`Invalid` naming fields.
    """
    period = Period(request.year, request.quarter)
    title = f"Pengukuran Kinerja {period.label}"
    version = find_version(actor)
    with gate.enter(
        actor,
        Action.ORDER,
        lambda: subject_of_new_case(version, "order", title, period.key),
        slip,
    ) as permit:
        addressees = list(list_positions(actor).filter(pk__in=request.addressees))
        _check(request, period, permit.today, addressees)
        plan = find_version_in_force(actor, period.year, period.end)
        case = open_case(permit, version, key=period.key, title=title, deadline=request.deadline)
        cycle = Cycle.objects.create(
            office=get_office(actor),
            case=case,
            plan_version=plan,
            year=period.year,
            quarter=period.quarter,
            instruction=request.instruction.strip(),
            ordered_on=request.ordered_on,
            deadline=request.deadline,
        )
        issue_paper(
            permit,
            Place.in_case(case, "order", PaperKind.DISPOSITION),
            lambda imprint: build_disposition(
                permit,
                cycle,
                imprint,
                addressees=addressees,
                requests=request.requests,
                urgency=request.urgency,
            ),
        )
        finish_step(permit, case, "order")
        permit.details.update(
            case=case.pk,
            period=period.key,
            deadline=request.deadline.isoformat(),
            addressees=[each.title for each in addressees],
        )
        return cycle


def _check(
    request: OrderRequest, period: Period, today: date, addressees: Sequence[Position]
) -> None:
    problems = [*check_ahead("deadline", request.deadline, today)]
    if not request.instruction.strip():
        problems.append(("instruction", "Tulis isi perintah."))
    if not addressees:
        problems.append(("addressees", "Pilih sedikitnya satu penerima disposisi."))
    if request.ordered_on > today:
        problems.append(("ordered_on", "Tanggal perintah belum tiba."))
    if request.deadline < request.ordered_on:
        problems.append(("deadline", "Batas waktu mendahului tanggal perintah."))
    if period.start > today:
        problems.append(("quarter", f"{period.label} belum dimulai."))
    if problems:
        raise Invalid(
            "Perintah belum lengkap. Perbaiki isian yang ditandai.", problems=tuple(problems)
        )
