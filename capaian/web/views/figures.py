"""The figures of a measurement: all of them by what waits, and each with its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capaian.domain.access import Action
from capaian.domain.errors import NotFound
from capaian.domain.period import Period
from capaian.domain.scale import Scale
from capaian.domain.terms import CapPlace, SubmissionState
from capaian.measurement.commands import answer_finding
from capaian.measurement.figures import freeze, freeze_lines
from capaian.measurement.models import Cycle, Entry, EntryChange
from capaian.measurement.queries import get_cycle, may_in_unit
from capaian.measurement.trend import (
    draw_units,
    read_series,
    trace_indicator,
    trace_office,
    trace_units,
)
from capaian.web.acting import carry_out
from capaian.web.forms.answer import AnswerForm
from capaian.web.paging import keep_query, open_page
from capaian.web.seats import actor_of
from capaian.web.tracing import (
    Listed,
    count_findings,
    group_findings,
    list_changes,
    list_figures,
    list_working,
)

Frozen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """One figure where it stands: the measurement, the periods so far, the line and its entry."""

    cycle: Cycle
    series: list[tuple[Period, Frozen, bool]]
    one: Listed
    entry: Entry
    may_answer: bool


@require_safe
def show_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """All figures of a measurement, what blocks first; money; the trend of units and office."""
    actor = actor_of(request)
    cycle = get_cycle(actor, pk)
    series = read_series(cycle, freeze)
    figures = series[-1][1]
    listed = list_figures(figures)
    units = trace_units(series)
    context = {
        "cycle": cycle,
        "case": cycle.case,
        "page": open_page(request, listed),
        "query": keep_query(request),
        "tally": count_findings(listed),
        "measurement": figures["measurement"],
        "rules": _word_rules(figures["measurement"]),
        "budgets": figures.get("budgets", ()),
        "signed": series[-1][2],
        "units": units,
        "periods": [period for period, _, _ in series],
        "unit_chart": draw_units(units, cycle.period.label),
        "office": trace_office(series, f"Rata-rata {cycle.office.name}"),
    }
    return render(request, "web/figures/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_figure(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One figure with its whole way, or the answer to a finding of it."""
    place = _find_place(request, pk, line)
    form = AnswerForm(request.POST or None)
    if carry_out(request, form, lambda: _answer(request, pk, line, form)):
        return redirect("figure", pk, line)
    refused = form if form.is_bound else None
    context = _describe(place, refused)
    return render(
        request, "web/figures/figure.html", context, status=refused.status if refused else 200
    )


def _answer(request: HttpRequest, pk: int, line: int, form: AnswerForm) -> str:
    code, text = form.cleaned_data["code"], form.cleaned_data["text"]
    answer_finding(actor_of(request), pk, line, code, text, slip=form.read_slip())
    return "Jawaban sudah dicatat dan ikut tercetak."


def _find_place(request: HttpRequest, pk: int, line: int) -> _Place:
    actor = actor_of(request)
    cycle = get_cycle(actor, pk)
    entry = (
        Entry.objects.filter(office__code=actor.office, line__cycle=cycle, line_id=line)
        .select_related("submission")
        .prefetch_related(
            "evidence", Prefetch("changes", EntryChange.objects.select_related("person"))
        )
        .first()
    )
    series = read_series(cycle, freeze_lines)
    one = next((each for each in list_figures(series[-1][1]) if each.line["line"] == line), None)
    if entry is None or one is None:
        raise NotFound("Angka itu tidak ada dalam pengukuran ini.")
    entry.submission.cycle = cycle
    locked = {SubmissionState.VALIDATED, SubmissionState.EXCUSED}
    may_answer = (
        entry.submission.unit_id in actor.units
        and bool(one.findings)
        and entry.submission.state not in locked
        and may_in_unit(actor, Action.ANSWER_FINDING, entry.submission, "collect").allowed
    )
    return _Place(cycle, series, one, entry, may_answer)


def _describe(place: _Place, refused: AnswerForm | None) -> dict[str, Any]:
    row = place.one.row
    series = place.series
    name = " ".join(row["indicator"].split())
    quarter = place.cycle.quarter
    cells = row["realizations"]
    return {
        "case": place.cycle.case,
        "cycle": place.cycle,
        "one": place.one,
        "row": row,
        "line": place.one.line,
        "name": name,
        "cell": cells[quarter - 1 if quarter and len(cells) > 1 else 0],
        "entry": place.entry,
        "signed": series[-1][2],
        "rules": _word_rules(series[-1][1]["measurement"]),
        "working": list(list_working(row)),
        "changes": list_changes(list(place.entry.changes.all())),
        "trend": trace_indicator(series, row["code"], name, row["unit"]),
        "said": [
            (each, _make_form(each.code.value, refused) if place.may_answer else None)
            for each in group_findings(place.one)
        ],
    }


def _make_form(code: str, refused: AnswerForm | None) -> AnswerForm:
    if refused is not None and refused.data.get("code") == code:
        return refused
    return AnswerForm(initial={"code": code}, auto_id=f"{code}-%s")


def _word_rules(measurement: Frozen) -> list[str]:
    """The choices of the office that these figures were made with."""
    policy = measurement["policy"]
    scale = Scale.from_dict(policy["scale"])
    cap = "Capaian tidak dibatasi."
    if policy["cap"] is not None:
        cap = f"Capaian dibatasi {policy['cap']} persen {CapPlace(policy['cap_applies']).label}."
    return [
        f"Skala {scale.name}: {scale.reading}. Sumber: {scale.source}.",
        cap,
        f"Dibulatkan {policy['decimals']} desimal, setengah ke atas, hanya saat ditampilkan.",
    ]
