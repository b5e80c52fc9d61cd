"""An order that turns out wrong: its plan is corrected before the form is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.domain.plan import PlanRow
from capaian.domain.terms import PlanKind
from capaian.measurement.models import Cycle
from capaian.office.queries import console_actor
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.queries import list_rows, list_versions
from tests.web.browser import read_text
from tests.web.conftest import Browsers

CORRECTED = "Rencana 2026 perubahan (versi 2)"


def correct_plan(effective: date = date(2026, 1, 2)) -> None:
    """The plan once more, with a target of I03 in the first quarter that can be told."""
    console = console_actor("33.02.02")
    rows = [_correct(row) for row in list_rows(list_versions(console)[0])]
    adopt_plan(console, PlanRequest(2026, PlanKind.REVISED, effective, "Salah", rows, "en"))


def _correct(row: PlanRow) -> PlanRow:
    year, _, *later = row.targets
    return replace(row, targets=(year, "77.77", *later)) if row.code == "I03" else row


def test_form_is_made_from_a_plan_that_was_corrected_after_the_order(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="order")
    correct_plan()
    page, kasubbag = f"/kasus/{play.case}/langkah/2/", browsers("kasubbag-umpeg")
    told = read_text(kasubbag.open(page))
    assert f"{CORRECTED}, berlaku mulai 2 Januari 2026." in told
    assert "Target 77,77" in told
    kasubbag.do(page, "buat")
    cycle = Cycle.objects.get()
    assert str(cycle.plan_version) == CORRECTED
    assert {str(line.indicator.version) for line in cycle.lines.all()} == {CORRECTED}
    assert Event.objects.get(action="design_form").details["plan"] == CORRECTED


def test_plan_that_takes_effect_after_the_period_is_not_its_plan(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="order")
    correct_plan(date(2026, 4, 1))
    told = read_text(browsers("kasubbag-umpeg").open(f"/kasus/{play.case}/langkah/2/"))
    assert "Rencana 2026 murni (versi 1), berlaku mulai" in told


def test_form_is_looked_at_again_when_the_plan_changes_before_it_is_sent(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="order")
    page, kasubbag = f"/kasus/{play.case}/langkah/2/", browsers("kasubbag-umpeg")
    opened = kasubbag.form(page, "buat")
    correct_plan()
    refused = kasubbag.send(page, opened)
    assert refused.status_code == 409
    assert f"{CORRECTED} baru saja berlaku." in read_text(refused)
    assert Cycle.objects.get().form_version == 0
    kasubbag.do(page, "buat")


def test_plan_that_is_corrected_after_the_form_was_made_changes_nothing(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="design_form")
    correct_plan()
    told = read_text(browsers("camat").open(f"/kasus/{play.case}/tabel/e81/"))
    assert "77,77" not in told
    assert str(Cycle.objects.get().plan_version) == "Rencana 2026 murni (versi 1)"
