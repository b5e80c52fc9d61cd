"""An order that turns out wrong: its plan is corrected before step 2, or it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.domain.errors import Conflict
from capaian.domain.plan import PlanRow
from capaian.domain.terms import PlanKind
from capaian.measurement.models import Cycle, Reminder
from capaian.measurement.reminders import remind_office
from capaian.office.queries import console_actor
from capaian.planning.commands import PlanRequest, adopt_plan
from capaian.planning.queries import list_rows, list_versions
from capaian.procedure.models import Case
from tests.memory import recall_play
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
    row = next(name for name in opened.values if name.startswith("remark-"))
    refused = kasubbag.send(page, opened, **{row: "Pakai nilai semester lalu."})
    assert refused.status_code == 409
    assert f"{CORRECTED} baru saja berlaku." in read_text(refused)
    assert refused.content.decode().count("Pakai nilai semester lalu.") == 1
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


REASON = "Seharusnya triwulan kedua."


def withdraw(browsers: Browsers, play: Play) -> None:
    browsers("camat").do(f"/kasus/{play.case}/", "", reason=f" {REASON} ")


@pytest.mark.parametrize("step", ["order", "design_form"])
def test_withdrawn_order_waits_for_nobody_and_stays_readable(
    browsers: Browsers, play: Play, step: str, clock: time_machine.Traveller
) -> None:
    play.run(until=step)
    clock.move_to(datetime.fromisoformat("2026-04-17T09:00+07:00"))  # two days late
    remind_office(console_actor("33.02.02"))
    assert Reminder.objects.exists()
    withdraw(browsers, play)
    for code in ("camat", "sekcam", "kasubbag-umpeg", "pengadministrasi-kepegawaian"):
        browser = browsers(code)
        assert "Pengukuran Kinerja Triwulan I 2026" not in browser.open("/").content.decode()
        assert "Pengukuran Kinerja Triwulan I 2026" not in browser.open("/tugas/").content.decode()
    Reminder.objects.all().delete()
    remind_office(console_actor("33.02.02"))
    assert not Reminder.objects.exists()
    sekcam = browsers("sekcam")
    listed = read_text(sekcam.open("/kasus/"))
    assert (
        "Pengukuran Kinerja Triwulan I 2026 No. berkas 1/2026-TW1 Ditarik 17 April 2026" in listed
    )
    case = read_text(sekcam.open(f"/kasus/{play.case}/"))
    assert f"Ditarik 17 April 2026 Alasan penarikan {REASON}" in case
    assert "Tarik perintah" not in case
    for number in (2, 3):
        page = read_text(sekcam.open(f"/kasus/{play.case}/langkah/{number}/"))
        assert ("ini sudah ditarik." in page) is (number > len(play.played))
    for place in ("angka", "tabel/e81", "draf"):
        assert sekcam.open(f"/kasus/{play.case}/{place}/").status_code == 200
    history = read_text(sekcam.open("/riwayat/"))
    assert f"Camat Wangon menarik perintah pengukuran kinerja: “{REASON}”" in history


def test_period_of_a_withdrawn_order_is_ordered_and_measured_again(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="order")
    withdraw(browsers, play)
    again = recall_play(play.cast)
    again.run(until="meet")
    states = Case.objects.order_by("number").values_list("number", "key", "state")
    assert [*states] == [(1, "2026-TW1", "ditarik"), (2, "2026-TW1", "berjalan")]


def test_order_is_not_withdrawn_once_the_units_have_the_form(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="design_form")
    page, camat = f"/kasus/{play.case}/", browsers("camat")
    opened = camat.form(page)
    browsers("pengadministrasi-kepegawaian").do(
        f"{page}langkah/3/", "sampaikan", deadline="2026-04-10"
    )
    assert "Tarik perintah" not in read_text(camat.open(page))
    refused = camat.send(page, opened, reason=REASON)
    assert refused.status_code == 409
    assert "Format sudah disampaikan kepada unit." in read_text(refused)
    assert Case.objects.get().state == "berjalan"


def test_order_is_withdrawn_once_with_a_reason_and_by_the_camat(
    browsers: Browsers, play: Play
) -> None:
    play.run(until="order")
    page, camat, sekcam = f"/kasus/{play.case}/", browsers("camat"), browsers("sekcam")
    opened = camat.form(page)
    assert "Tarik perintah" not in read_text(sekcam.open(page))
    token = sekcam.form("/kantor/unit/").values["csrfmiddlewaretoken"]
    theirs = replace(opened, values={**opened.values, "csrfmiddlewaretoken": token})
    assert sekcam.send(page, theirs, reason=REASON).status_code == 403
    assert camat.send(page, opened, reason="  ").status_code == 422
    assert camat.send(page, opened, reason="x" * 1001).status_code == 422
    assert Case.objects.get().state == "berjalan"
    withdraw(browsers, play)
    assert camat.send(page, opened, reason=REASON).status_code == 409
    assert Event.objects.filter(action="withdraw_order").count() == 1
    with pytest.raises(Conflict, match="sudah ditutup"):
        play.run(until="design_form")
