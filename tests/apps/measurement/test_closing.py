"""Closing a unit or a position: only what nothing needs any more, and what nothing needs does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine

from capaian.cli.playing import Play
from capaian.domain.errors import Conflict
from capaian.domain.terms import PlanKind
from capaian.measurement import commands
from capaian.office.models import Appointment, Position, Unit
from capaian.office.queries import console_actor
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.queries import list_rows, list_versions
from capaian.procedure.models import ProcedureVersion
from tests.apps.test_procedure import LANES, LONGER, adopt
from tests.conftest import Cast


def plan(year: int, kind: PlanKind, unit: str = "", *, month: int = 2) -> None:
    """Another plan like the first one, all of whose indicators are of ``unit`` where one is told.

    It is in force from the year's first day, or from ``month`` where it is revised.
    """
    console = console_actor("33.02.02")
    rows = list_rows(list_versions(console).order_by("pk")[0])
    if unit:
        rows = [replace(row, unit=unit) if row.unit else row for row in rows]
    day = date(year, month if kind is PlanKind.REVISED else 1, 1)
    adopt_plan(console, PlanRequest(year, kind, day, "Unit berubah", rows, "en"))


def close_trantib(cast: Cast) -> str:
    """What is told to whoever closes the unit after its positions; empty where it is closed."""
    unit = Unit.objects.get(office__code="33.02.02", code="trantib")
    Position.objects.filter(unit=unit).update(closed_on=date(2026, 4, 1))
    return _tell(lambda: commands.close_unit(cast["sekcam"], unit.pk))


def close_umpeg(cast: Cast) -> str:
    """As :func:`close_trantib`, of a position that nobody holds any more."""
    position = Position.objects.get(office__code="33.02.02", code="kasubbag-umpeg")
    Appointment.objects.filter(position=position).update(end=date(2026, 4, 1))
    return _tell(lambda: commands.close_position(cast["sekcam"], position.pk))


def _tell(close: Callable[[], object]) -> str:
    try:
        close()
    except Conflict as refused:
        return refused.sentence
    return ""


def test_unit_is_needed_by_the_newest_plan_of_each_year_that_is_not_over(cast: Cast) -> None:
    plan(2027, PlanKind.ORIGINAL, "pelayanan")
    assert close_trantib(cast).startswith("Rencana 2026 murni (versi 1) memuat")
    plan(2026, PlanKind.REVISED, "pelayanan")
    plan(2028, PlanKind.ORIGINAL)
    assert close_trantib(cast).startswith("Rencana 2028 murni (versi 1) memuat")
    plan(2028, PlanKind.REVISED, "pelayanan")
    assert close_trantib(cast) == ""


def test_unit_is_needed_as_long_as_a_period_of_the_plan_is_still_to_be_measured(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    plan(2026, PlanKind.REVISED, "pelayanan", month=8)
    assert close_trantib(cast).startswith("Rencana 2026 murni (versi 1) memuat")
    clock.move_to(datetime(2026, 12, 31, tzinfo=UTC))
    plan(2027, PlanKind.ORIGINAL, "pelayanan")
    assert close_trantib(cast) == ""


def test_unit_is_needed_for_a_quarter_after_the_year(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2027, 1, 20, tzinfo=UTC))
    assert close_trantib(cast).startswith("Rencana 2026 murni (versi 1) memuat")
    clock.move_to(datetime(2027, 5, 20, tzinfo=UTC))
    assert close_trantib(cast) == ""


@pytest.mark.parametrize("step", ["design_form", "meet", "validate"])
def test_unit_is_needed_by_a_measurement_until_its_end(play: Play, cast: Cast, step: str) -> None:
    play.run(until=step)
    plan(2026, PlanKind.REVISED, "pelayanan")
    assert close_trantib(cast) == (
        "Pengukuran Kinerja Triwulan I 2026 masih memerlukan unit ini. Selesaikan dulu."
    )


def test_unit_is_not_needed_by_a_form_that_a_corrected_plan_does_not_ask_of_it(
    play: Play, cast: Cast
) -> None:
    play.run(until="order")
    plan(2026, PlanKind.REVISED, "pelayanan", month=3)
    assert close_trantib(cast) == ""


def test_unit_is_closed_after_its_measurement(play: Play, cast: Cast) -> None:
    play.run()
    plan(2026, PlanKind.REVISED, "pelayanan")
    assert close_trantib(cast) == ""


def let_others_carry() -> ProcedureVersion:
    """A newer SOP whose steps the Kasubbag Umum dan Kepegawaian does not carry."""
    return adopt(LONGER, lanes={**LANES, "kasi_kasubbag_umpeg": ["kasubbag-perencanaan"]})


def test_position_is_needed_by_the_sop_in_force_only(cast: Cast) -> None:
    assert close_umpeg(cast) == (
        "Kasubbag Umum dan Kepegawaian melaksanakan langkah 2, 4, 7. Ganti dulu pelaksananya."
    )
    let_others_carry()
    assert close_umpeg(cast) == ""


def test_position_is_needed_by_what_runs_with_an_earlier_sop(play: Play, cast: Cast) -> None:
    play.run(until="order")
    let_others_carry()
    assert close_umpeg(cast) == (
        "Kasubbag Umum dan Kepegawaian melaksanakan langkah 2, 4, 7 dalam pengukuran yang "
        "berjalan dengan SOP sebelumnya. Selesaikan dulu pengukuran itu."
    )
