"""What the papers of the steps say of people: who has answered, and who acts for whom."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine
from django.utils.timezone import localdate

from capaian.cli.playing import Play
from capaian.documents.models import Document
from capaian.domain.terms import Capacity
from capaian.measurement import commands
from capaian.office.commands import AppointRequest, appoint
from capaian.office.models import Position
from tests.apps.measurement.doors import CLERK, unit_of


def test_unit_without_an_answer_is_told_from_one_without_a_remark(play: Play) -> None:
    play.run(until="design_form")
    clerk, head = play.cast[CLERK], play.cast["kasi-pelayanan"]
    commands.distribute_form(clerk, play.case, commands.DistributeRequest(play.start))
    commands.remark_form(head, play.case, unit_of(play, "pelayanan"), "")
    commands.close_feedback(clerk, play.case, commands.FeedbackRequest())
    rows = Document.objects.get(kind="masukan").data["rows"]
    said = {row["unit"]: row["feedback"] for row in rows}
    assert said.pop("Seksi Pelayanan Umum") == "Tidak ada masukan."
    assert set(said.values()) == {"Belum menjawab."}


def test_boxes_of_the_order_name_who_acts(play: Play) -> None:
    seat, today = Position.objects.get(code="kasi-trantib"), localdate()
    acting = play.cast["kasi-pelayanan"].person
    appoint(play.cast["sekcam"], AppointRequest(seat.pk, acting, Capacity.DAILY, today, today))
    play.run(until="order")
    boxes = {each["text"] for each in Document.objects.get(kind="disposisi").data["addressees"]}
    assert {f"Plh. {seat.title}", seat.title} & boxes == {f"Plh. {seat.title}"}


def test_box_and_list_of_a_case_closed_in_the_next_year_bear_both(
    play: Play, clock: time_machine.Traveller
) -> None:
    play.run(until="copy")
    clock.move_to(datetime(2027, 1, 5, 3, tzinfo=UTC))
    play.run()
    papers = Document.objects.filter(kind__in=("daftar_arsip", "label_boks"))
    assert [each.data["span"] for each in papers] == ["2026 – 2027"] * 2
