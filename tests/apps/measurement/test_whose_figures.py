"""Nobody validates what he typed, and a measurement never waits for units that all are excused."""

from __future__ import annotations

import pytest

from capaian.cli.playing import Play
from capaian.domain.errors import Conflict, NotAllowed
from capaian.domain.terms import ReturnTo
from capaian.measurement import commands
from capaian.measurement.entries import Typed
from capaian.measurement.models import FormLine
from capaian.measurement.queries import entered_by, get_submission
from tests.apps.measurement.doors import CLERK, rows_of, unit_of


def test_words_of_another_free_nobody_who_typed_the_figures(play: Play) -> None:
    play.run(until="meet")
    unit = unit_of(play)
    kasi, staff = play.cast["kasi-pemerintahan"], play.cast["staf-pemerintahan"]
    commands.enter_figures(kasi, play.case, unit, rows_of(play), version=None)
    words = {line: {"drivers": Typed(f"Kerja sama {line}")} for line in rows_of(play)}
    commands.enter_cells(staff, play.case, unit, words)
    commands.hand_in(staff, play.case, unit, version=None)
    for each in play.units():
        if each.pk != unit:
            play.fill(each)
    commands.collect(play.cast[CLERK], play.case)
    with pytest.raises(NotAllowed):
        commands.validate_unit(kasi, play.case, unit, version=None)


def test_figures_are_whose_last_typed_them(play: Play) -> None:
    play.run(until="meet")
    unit = unit_of(play)
    kasi, staff = play.cast["kasi-pemerintahan"], play.cast["staf-pemerintahan"]
    commands.enter_figures(kasi, play.case, unit, rows_of(play), version=None)
    told = [entered_by(get_submission(kasi, play.case, unit))]
    for typed in ("41", ""):
        cells = {
            line: {"typed": Typed(typed), "budget_typed": Typed(typed)} for line in rows_of(play)
        }
        commands.enter_cells(staff, play.case, unit, cells)
        told.append(entered_by(get_submission(kasi, play.case, unit)))
    assert told == [{kasi.person}, {staff.person}, set()]


def test_last_unit_that_can_hand_in_is_not_excused(play: Play) -> None:
    play.run(until="meet")
    *others, last = play.units()
    for each in others:
        commands.excuse_unit(play.cast[CLERK], play.case, each.pk, "Tidak ada.")
    with pytest.raises(Conflict, match="Sedikitnya satu unit harus mengirim"):
        commands.excuse_unit(play.cast[CLERK], play.case, last.pk, "Tidak ada.")
    play.fill(last)
    commands.collect(play.cast[CLERK], play.case)


def test_excused_unit_is_asked_with_the_remark_on_its_row(play: Play) -> None:
    play.run(until="meet")
    left_out = unit_of(play, "trantib")
    for each in play.units():
        if each.pk == left_out:
            commands.excuse_unit(play.cast[CLERK], play.case, each.pk, "Tidak ada.")
        else:
            play.fill(each)
    commands.collect(play.cast[CLERK], play.case)
    for each in play.units():
        if each.pk != left_out:
            head = next(
                actor
                for code, actor in play.cast.items()
                if each.pk in actor.units and code.startswith("kas")
            )
            commands.validate_unit(head, play.case, each.pk, version=None)
    commands.submit(play.cast["sekcam"], play.case, commands.SubmitRequest("Sudah lengkap."))
    line = FormLine.objects.filter(cycle__case=play.case, unit=left_out)[0]
    commands.remark_row(play.cast["camat"], play.case, line.pk, "Isi baris ini.")
    request = commands.CorrectRequest(ReturnTo.UNIT, "Lengkapi.", units=(left_out,))
    review = commands.correct(play.cast["camat"], play.case, request)
    assert [(each.unit_id, each.remark) for each in review.marks.order_by("pk")] == [
        (left_out, "Isi baris ini."),
        (left_out, "Lengkapi."),
    ]
