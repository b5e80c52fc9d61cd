"""The Dokumen Pengukuran Kinerja, draft and final, from frozen figures and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from capaian.documents.commands import sign_block
from capaian.documents.models import LetterNumber
from capaian.domain import letters, numbers
from capaian.domain.terms import PartState
from capaian.gate import Permit
from capaian.measurement.models import Cycle, Snapshot
from capaian.measurement.trend import read_series, trace_office
from capaian.procedure.models import Part
from capaian.procedure.queries import definition_of

Figures = Mapping[str, Any]


def build_draft(
    cycle: Cycle, figures: Figures, imprint: letters.Imprint, *, version: int, step: str
) -> letters.PerformanceDocument:
    """A draft: it says so, which version it is, and after how many rounds of correction."""
    row = definition_of(cycle.case.version).step(step)
    return _build(
        cycle,
        figures,
        imprint,
        signature=letters.Signature(letters.Signatory(position=_head_title(cycle), name="")),
        draft=letters.DraftMark(
            version=version,
            round=cycle.reviews.exclude(returned_to="").count(),
            step=f"Langkah {row.number}",
        ),
    )


def build_final(
    permit: Permit,
    cycle: Cycle,
    draft: Snapshot,
    imprint: letters.Imprint,
    *,
    number: LetterNumber,
    method: letters.SignatureMethod,
) -> letters.PerformanceDocument:
    """The document that is signed in that way, with the paraf that it went through."""
    return _build(
        cycle,
        draft.figures,
        imprint,
        signature=sign_block(permit, cycle.office, method=method),
        number=str(number),
        initials=initials_of(cycle),
    )


def initials_of(cycle: Cycle) -> tuple[letters.Initial, ...]:
    """The paraf of the newest round of step 10, in their order."""
    parts = (
        Part.objects.filter(
            task__case=cycle.case, task__step="request_approval", state=PartState.DONE
        )
        .select_related("position", "done_by", "task")
        .order_by("-task__round", "rank")
    )
    newest = [part for part in parts if part.task.round == parts[0].task.round]
    return tuple(
        letters.Initial(
            position=part.done_as,
            name=part.done_by.name if part.done_by else "",
            at=part.done_at,
        )
        for part in newest
    )


def _head_title(cycle: Cycle) -> str:
    head = cycle.office.positions.filter(role="camat").first()
    return head.title if head else "Camat"


def _build(
    cycle: Cycle,
    figures: Figures,
    imprint: letters.Imprint,
    *,
    signature: letters.Signature,
    draft: letters.DraftMark | None = None,
    number: str = "",
    initials: tuple[letters.Initial, ...] = (),
) -> letters.PerformanceDocument:
    measurement = figures["measurement"]
    rows = list(zip(measurement["rows"], figures["lines"], strict=True))
    return letters.PerformanceDocument(
        imprint=imprint,
        office=cycle.office.name,
        region=cycle.office.regency,
        period=figures["period"]["label"],
        plan_version=figures["plan"],
        summary=_summarize(measurement, figures),
        groups=tuple(_group(rows)),
        rules=_note_rules(measurement),
        signature=signature,
        number=number,
        day=signature.day,
        draft=draft,
        initials=initials,
        missing_units=tuple(
            letters.MissingUnit(each["unit"], each["reason"]) for each in figures["missing"]
        ),
        trend=_draw_trend(cycle, figures),
    )


def _draw_trend(cycle: Cycle, figures: Figures) -> letters.Drawing | None:
    """The office's average through the periods, where there is more than this one."""
    series = read_series(cycle, lambda _: figures)
    trend = trace_office(series, f"Rata-rata capaian {cycle.office.name}")
    if len(series) == 1 or not trend.chart:
        return None
    words = [f"{point.period.label} {point.shown}" for point in trend.points]
    return letters.Drawing(trend.chart, f"Grafik garis: {'; '.join(words)}.", trend.sentence)


def _group(rows: Iterable[tuple[Figures, Figures]]) -> Iterable[letters.ObjectiveGroup]:
    """Rows of one sasaran stand together; the order of the first of each is kept."""
    order: dict[str, int] = {}
    listed = list(rows)
    for _, line in listed:
        order.setdefault(line["objective"], len(order))
    listed.sort(key=lambda pair: order[pair[1]["objective"]])
    for objective, members in groupby(listed, key=lambda pair: pair[1]["objective"]):
        yield letters.ObjectiveGroup(
            objective=objective,
            rows=tuple(build_row(row, line) for row, line in members),
        )


def build_row(row: Figures, line: Figures) -> letters.IndicatorRow:
    """One indicator as it is printed."""
    percent = Decimal(row["achievement"]) if row["achievement"] is not None else None
    return letters.IndicatorRow(
        number=row["number"],
        indicator=" ".join(row["indicator"].split()),
        unit=line["unit"],
        unit_of_measure=row["unit"],
        target=show(row["target"]) or "belum diisi",
        realization=show(row["realization"]) or line["typed"],
        achievement=row["shown"],
        percent=percent,
        predicate=row["predicate"] or "",
        formula=row["rule"] or "belum ditetapkan",
        source=line["source"],
        ceiling=show_money(row["ceiling"]),
        absorbed=show_money(row["budget"]),
        absorption=_absorption(row["budget"], row["ceiling"]),
        drivers=line["drivers"],
        obstacles=line["obstacles"],
        follow_up=line["follow_up"],
        remarks=tuple(_list_remarks(row, line)),
        working=tuple(step["text"] for step in row["working"]),
    )


def _list_remarks(row: Figures, line: Figures) -> Iterable[str]:
    for finding in row["findings"]:
        answer = f" Jawaban: {finding['answer']}" if finding["answer"] else ""
        yield finding["message"] + answer
    if line["not_measured_because"]:
        yield f"Belum diukur, karena {line['not_measured_because']}."


def show(amount: str | None) -> str:
    """A frozen amount for people; a range as "4 – 5"."""
    if amount is None:
        return ""
    return " – ".join(numbers.show_exact(Decimal(part)) for part in amount.split(".."))


def show_money(amount: str | None) -> str:
    """A frozen amount of rupiah below a heading that says (Rp); empty where there is none."""
    return numbers.show_rupiah(Decimal(amount)).removeprefix("Rp ") if amount is not None else ""


def _absorption(budget: str | None, ceiling: str | None) -> str:
    if budget is None or ceiling is None or Decimal(ceiling) == 0:
        return ""
    return numbers.show(Decimal(budget) / Decimal(ceiling) * 100)


def _summarize(measurement: Figures, figures: Figures) -> letters.Summary:
    rows = measurement["rows"]
    measured = sum(row["status"] == "measured" for row in rows)
    average = measurement["average"]
    return letters.Summary(
        indicators=len(rows),
        measured=measured,
        average=numbers.show(Decimal(average)) if average is not None else "tidak dapat dihitung",
        predicate=measurement["predicate"] or "",
        ceiling=show_money(measurement["ceiling"]),
        absorbed=show_money(measurement["budget"]),
        absorption=show(measurement["absorption"]) or measurement["absorption_note"] or "",
        paragraphs=_word_summary(measurement, figures, measured),
    )


def _word_summary(measurement: Figures, figures: Figures, measured: int) -> tuple[str, ...]:
    rows = measurement["rows"]
    period = figures["period"]["label"]
    words = [
        f"Pengukuran kinerja {period} mencakup {len(rows)} indikator. "
        f"{measured} di antaranya dapat dihitung."
    ]
    below = [row for row in rows if row["achievement"] and Decimal(row["achievement"]) < 100]
    if below:
        weakest = min(below, key=lambda row: Decimal(row["achievement"]))
        words.append(
            f"{len(below)} indikator di bawah target. Yang terendah adalah "
            f"{' '.join(weakest['indicator'].split())} dengan capaian {weakest['shown']} persen."
        )
    elif measured:
        words.append("Semua indikator yang dapat dihitung mencapai target.")
    if len(rows) > measured:
        words.append(
            f"{len(rows) - measured} indikator belum dapat dihitung. "
            "Alasannya tertulis pada analisis."
        )
    return tuple(words)


def _note_rules(measurement: Figures) -> letters.RuleNotes:
    policy = measurement["policy"]
    scale = policy["scale"]
    labels = [row["predicate"] for row in measurement["rows"] if row["predicate"]]
    sign = "≥" if scale["closed_below"] else ">"
    bounds = scale["bounds"]
    classes = tuple(
        letters.ScaleClass(
            bounds=f"{sign} {show(low)}" if number < len(bounds) - 1 else "selebihnya",
            label=label,
            count=labels.count(label),
        )
        for number, (label, low) in enumerate(bounds)
    )
    return letters.RuleNotes(
        scale_name=scale["name"],
        scale_source=scale["source"],
        classes=classes,
        cap=_word_cap(policy),
        average=f"Rata-rata capaian adalah {measurement['average_rule']}.",
        rounding=(
            f"Angka dibulatkan {policy['decimals']} desimal, setengah ke atas, "
            "hanya saat ditampilkan."
        ),
    )


def _word_cap(policy: Figures) -> str:
    if policy["cap"] is None:
        return "Capaian tidak dibatasi."
    where = "setiap indikator" if policy["cap_applies"] == "indicator" else "rata-rata saja"
    return f"Capaian dibatasi {policy['cap']} persen pada {where}."
