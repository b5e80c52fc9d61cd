"""A plan keeps its history: versions, what was agreed, and the second of two editors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound
from capaian.domain.findings import Code
from capaian.domain.plan import PlanRow
from capaian.domain.terms import Direction, Formula, Level, PlanKind
from capaian.measurement.figures import measure_lines
from capaian.measurement.queries import get_cycle, list_lines
from capaian.office.models import Office
from capaian.planning.commands import (
    PlanRequest,
    ProposeRequest,
    adopt_draft,
    adopt_plan,
    propose_plan,
)
from capaian.planning.models import Indicator, PlanNode, PlanVersion, Target
from capaian.planning.previews import compare_versions
from capaian.planning.queries import (
    find_version_in_force,
    get_version,
    list_agreed_targets,
    list_budget,
    list_rows,
    list_versions,
    restate,
)
from capaian.planning.rows import write_csv

AUGUST = date(2026, 8, 1)


def change(rows: list[PlanRow], code: str, **changes: Any) -> list[PlanRow]:
    return [replace(row, **changes) if row.code == code else row for row in rows]


def set_target(rows: list[PlanRow], code: str, annual: str) -> list[PlanRow]:
    return [
        replace(row, targets=(annual, *row.targets[1:])) if row.code == code else row
        for row in rows
    ]


def first(actor: Actor) -> PlanVersion:
    return list_versions(actor).get(sequence=1)


def revise(actor: Actor, rows: list[PlanRow], **changes: Any) -> PlanVersion:
    facts = {
        "year": 2026,
        "kind": PlanKind.REVISED,
        "effective": AUGUST,
        "reason": "Anggaran berubah",
        "decimal_style": "en",
    }
    return adopt_plan(actor, PlanRequest(**{**facts, "rows": rows, **changes}))


def everything(version: PlanVersion) -> list[Any]:
    return [
        list(PlanVersion.objects.filter(pk=version.pk).values()),
        list(PlanNode.objects.filter(version=version).order_by("pk").values()),
        list(Indicator.objects.filter(version=version).order_by("pk").values()),
        list(Target.objects.filter(indicator__version=version).order_by("pk").values()),
    ]


def test_change_is_a_new_version_and_the_old_one_stays(sekcam: Actor) -> None:
    old = first(sekcam)
    before = everything(old)
    new = revise(sekcam, set_target(list_rows(old), "I02", "86"))
    assert (new.sequence, new.kind, new.effective) == (2, PlanKind.REVISED, AUGUST)
    assert everything(old) == before
    (row,) = compare_versions(old, new).rows
    assert (row.code, row.cells) == ("I02", (("Target tahunan", "84", "86"),))
    event = Event.objects.get(action="adopt_plan", details__sequence=2)
    assert event.details["changes"] == "0 baru, 1 berubah, 0 hilang, 34 tetap"
    assert event.details["reason"] == "Anggaran berubah"


def test_same_content_makes_no_version(sekcam: Actor) -> None:
    rows = list_rows(first(sekcam), "id")
    with pytest.raises(AlreadyDone) as refusal:
        revise(sekcam, rows, decimal_style="id")
    assert refusal.value.code == "unchanged"
    assert refusal.value.sentence == (
        "Isi berkas sama dengan Rencana 2026 murni (versi 1). Tidak ada versi baru."
    )
    assert list_versions(sekcam).count() == 1


def test_second_editor_is_told(sekcam: Actor, cast: dict[str, Actor]) -> None:
    rows = list_rows(first(sekcam))
    revise(sekcam, set_target(rows, "I02", "86"), base=1)
    other = cast["kasubbag-perencanaan"]
    with pytest.raises(Conflict) as refusal:
        revise(other, set_target(rows, "I02", "85"), base=1)
    assert refusal.value.code == "stale"
    assert revise(other, set_target(rows, "I02", "85"), base=2).sequence == 3


def test_draft_is_adopted_once(sekcam: Actor, office: Office) -> None:
    rows = set_target(list_rows(first(sekcam)), "I02", "86")
    draft = propose_plan(
        sekcam,
        ProposeRequest(
            2026, PlanKind.REVISED, AUGUST, "Ubah", "r.csv", write_csv(rows).encode(), "en"
        ),
    )
    version = adopt_draft(sekcam, draft.pk, 1, {})
    assert list_rows(version) == list_rows(get_version(sekcam, version.pk))
    draft.refresh_from_db()
    assert draft.adopted == version
    with pytest.raises(NotFound):
        adopt_draft(sekcam, draft.pk, 2, {})


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kind": PlanKind.ORIGINAL}, "kind"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"effective": date(2026, 1, 1)}, "effective"),
        ({"effective": date(2028, 1, 1)}, "effective"),
        ({"year": 2027, "effective": date(2027, 1, 1)}, "kind"),
    ],
)
def test_version_that_cannot_follow_is_refused(
    sekcam: Actor, changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        revise(sekcam, list_rows(first(sekcam)), **changes)
    assert [problem[0] for problem in refusal.value.problems] == [place]
    assert list_versions(sekcam).count() == 1


@pytest.mark.parametrize("code", ["camat", "kasi-trantib", "kasubbag-umpeg"])
def test_only_the_keepers_of_the_plan_adopt(cast: dict[str, Actor], code: str) -> None:
    rows = set_target(list_rows(first(cast[code])), "I02", "86")
    with pytest.raises(NotAllowed) as refusal:
        revise(cast[code], rows)
    assert refusal.value.sentence == (
        "Ini dikerjakan oleh Sekretaris Kecamatan Wangon atau Kasubbag Perencanaan dan Keuangan."
    )


def test_other_offices_see_no_version(sekcam: Actor, stranger: Actor) -> None:
    assert list(list_versions(stranger)) == []
    with pytest.raises(NotFound):
        get_version(stranger, first(sekcam).pk)


def test_measurement_keeps_the_version_of_its_form(play: Play, sekcam: Actor) -> None:
    play.run(until="design_form")
    old = first(sekcam)
    revise(sekcam, set_target(list_rows(old), "I02", "86"), effective=date(2026, 3, 1))
    assert get_cycle(sekcam, play.case).plan_version == old
    assert find_version_in_force(sekcam, 2026, date(2026, 3, 31)).sequence == 2
    assert find_version_in_force(sekcam, 2026, date(2026, 2, 28)) == old


def test_target_changed_after_agreement_is_found(play: Play, sekcam: Actor) -> None:
    rows = set_target(list_rows(first(sekcam)), "I02", "86")
    new = revise(sekcam, set_target(rows, "I01", "89.850"), effective=date(2026, 3, 1))
    assert list_agreed_targets(new)["I02"] == "84"
    play.run(until="design_form")
    cycle = get_cycle(sekcam, play.case)
    assert cycle.plan_version == new
    changed = [
        (finding.row, finding.message)
        for finding in measure_lines(cycle, list_lines(cycle)).findings
        if finding.code is Code.TARGET_CHANGED_AFTER_AGREEMENT
    ]
    (found,) = changed
    assert "Target yang disepakati “84”, sekarang “86”" in found[1]


def test_ordinal_and_milestone_of_a_plan_are_measured(play: Play, sekcam: Actor) -> None:
    rows = change(
        list_rows(first(sekcam)),
        "I04",
        direction=Direction.MILESTONE,
        formula=Formula.MILESTONE,
        unit_of_measure="Tahap",
        stages="Persiapan=40; Selesai=100",
        targets=("Selesai", "Persiapan", "", "", "Selesai"),
    )
    new = revise(sekcam, rows, effective=date(2026, 3, 1))
    indicator = new.indicators.get(code="I04")
    assert indicator.stages == "Persiapan=40; Selesai=100"
    play.run(until="distribute_form")
    cycle = get_cycle(sekcam, play.case)
    (line,) = (each for each in list_lines(cycle) if each.indicator == indicator)
    line.entry.typed = "Persiapan"
    (figure,) = measure_lines(cycle, [line]).figures
    assert figure.shown == "100,00"


def test_budget_lines_hang_by_code_and_sum_upward(sekcam: Actor) -> None:
    rows = list_rows(first(sekcam))
    rows = [replace(row, ceiling="") if row.budget_code == "7.01.01" else row for row in rows]
    version = revise(sekcam, rows)
    lines = {line.node.code: line for line in list_budget(version)}
    assert (lines["7.01.01"].depth, lines["7.01.01.2.03"].depth) == (0, 1)
    assert lines["7.01.01"].summed
    # 0 + 1.753.720.871 + 7.945.158 + 187.801.233
    assert lines["7.01.01"].ceiling == 1_949_467_262
    node = version.nodes.get(code="7.01.01.2.03")
    assert (node.level, node.parent and node.parent.code) == (Level.ACTIVITY, "7.01.01")
    assert (
        version.indicators.get(code="I10").objective == "Kegiatan Administrasi Barang Milik Daerah"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2666646911.00", "2.666.646.911,00"),
        ("0.12345678", "0,12345678"),
        ("4.5% - 5,000.25", "4,5 - 5.000,25"),
        ("WTP", "WTP"),
        ("", ""),
    ],
)
def test_numbers_are_restated_with_every_digit(typed: str, shown: str) -> None:
    assert restate(typed, PlanVersion(decimal_style="en")) == shown


def test_refused_plan_leaves_nothing(sekcam: Actor) -> None:
    rows = change(list_rows(first(sekcam)), "I02", unit="tidak-ada")
    with pytest.raises(Invalid) as refusal:
        revise(sekcam, rows)
    assert refusal.value.problems[0][0] == "baris 3, kolom unit"
    with pytest.raises(ObjectDoesNotExist):
        list_versions(sekcam).get(sequence=2)
