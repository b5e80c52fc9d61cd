"""Step 2: the form of each unit is made from the plan version in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from capaian import gate
from capaian.adapters.workbook import write_form
from capaian.documents.commands import XLSX, Place, file_data, issue_paper
from capaian.domain.access import Action, Actor
from capaian.domain.errors import Conflict, Invalid
from capaian.domain.terms import PaperKind
from capaian.measurement.forms import describe_form
from capaian.measurement.models import Cycle, Entry, FormLine, Submission
from capaian.measurement.papers.meeting import build_form
from capaian.measurement.queries import get_cycle, list_submissions, preview_form
from capaian.measurement.texts import check_text
from capaian.planning.queries import list_indicators
from capaian.procedure.commands import finish_step
from capaian.procedure.queries import subject_of


@dataclass(frozen=True, slots=True)
class DesignRequest:
    """Lines to leave out with the reason, and remarks to print; both by indicator id.

    ``plan`` is the plan version whose lines were looked at, where that was asked.
    """

    omitted: Mapping[int, str] = field(default_factory=dict)
    remarks: Mapping[int, str] = field(default_factory=dict)
    plan: int | None = None


def design_form(
    actor: Actor, case: int, request: DesignRequest, slip: gate.Slip = gate.NO_SLIP
) -> Cycle:
    """Make the form: one workbook and one printed form per unit.

    Raises :class:`Invalid` when a line is left out without a reason or nothing is left, and
    :class:`Conflict` when another plan has come into force since its lines were looked at.
    """
    cycle = get_cycle(actor, case)
    with gate.enter(
        actor, Action.DESIGN_FORM, lambda: subject_of(cycle.case, "design_form"), slip
    ) as permit:
        cycle = get_cycle(actor, case)
        _check(request)
        if request.plan not in {None, cycle.plan_version_id}:
            raise Conflict(
                f"{cycle.plan_version} baru saja berlaku. Periksa barisnya, lalu buat lagi.",
                code="stale",
            )
        cycle.form_version += 1
        cycle.save(update_fields=["form_version", "plan_version"])
        _make_lines(cycle, request)
        for submission in list_submissions(cycle):
            name = f"formulir {submission.unit.code} {cycle.period.key}"
            file_data(
                permit,
                Place.in_case(cycle.case, "design_form", PaperKind.WORKBOOK),
                write_form(describe_form(submission)),
                XLSX,
                title=f"Buku kerja isian {submission.unit.name} – {cycle.period.label}",
                name=name,
            )
            issue_paper(
                permit,
                Place.in_case(cycle.case, "design_form", PaperKind.FORM),
                lambda imprint, each=submission: build_form(permit, each, imprint),  # type: ignore[misc]
                name=name,
            )
        finish_step(permit, cycle.case, "design_form")
        permit.details.update(
            form_version=cycle.form_version,
            plan=str(cycle.plan_version),
            lines=cycle.lines.filter(omitted_because="").count(),
            omitted=len(request.omitted),
        )
        return cycle


def _check(request: DesignRequest) -> None:
    problems: list[tuple[str, str]] = []
    for indicator, reason in request.omitted.items():
        problems += check_text(f"omitted-{indicator}", reason, 300, "Tulis alasannya.")
    for indicator, remark in request.remarks.items():
        problems += check_text(f"remark-{indicator}", remark, 300)
    if problems:
        raise Invalid("Baris yang tidak dipakai memerlukan alasan.", problems=tuple(problems))


def _make_lines(cycle: Cycle, request: DesignRequest) -> None:
    ranks = _rank_by_objective(cycle)
    for unit, indicators in preview_form(cycle):
        lines = []
        for indicator in indicators:
            reason = request.omitted.get(indicator.pk)
            lines.append(
                FormLine(
                    office=cycle.office,
                    cycle=cycle,
                    indicator=indicator,
                    unit=unit,
                    rank=ranks[indicator.pk],
                    omitted_because=(reason or "").strip(),
                    remark=request.remarks.get(indicator.pk, "").strip(),
                )
            )
        kept = [line for line in FormLine.objects.bulk_create(lines) if not line.omitted_because]
        if not kept:
            continue
        submission = Submission.objects.create(office=cycle.office, cycle=cycle, unit=unit)
        Entry.objects.bulk_create(
            Entry(office=cycle.office, submission=submission, line=line) for line in kept
        )
    if not cycle.submissions.exists():
        raise Invalid(
            "Tidak ada baris yang tersisa. Sisakan sedikitnya satu indikator.",
            problems=(("omitted", "Sisakan sedikitnya satu indikator."),),
        )


def _rank_by_objective(cycle: Cycle) -> Mapping[int, int]:
    """Line numbers by indicator id: the plan's order, with those of one sasaran together."""
    indicators = list(list_indicators(cycle.plan_version))
    objectives = list(dict.fromkeys(each.objective for each in indicators))
    indicators.sort(key=lambda each: objectives.index(each.objective))
    return {each.pk: number for number, each in enumerate(indicators, start=1)}
