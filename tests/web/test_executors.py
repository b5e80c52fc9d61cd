"""Who carries the steps: the SOP's table, a lane or a step changed, roles respected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.domain.access import Actor, roles_of_step
from capaian.domain.terms import Role
from capaian.measurement.steps import STEP_IDS
from capaian.office.models import Position
from capaian.procedure.models import Executor
from tests.web.browser import Browser, carries_out, read_forms
from tests.web.conftest import Browsers

HOME = "/kantor/pelaksana/"
LANE = f"{HOME}kolom/kasi_kasubbag_umpeg/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def carriers(step: str) -> list[str]:
    return [each.position.code for each in Executor.objects.filter(step=step)]


def test_table_shows_lanes_steps_and_symbols(browsers: Browsers) -> None:
    page = browsers("kasi-trantib").open(HOME)
    assert page.content.decode().count('class="sop-row') == 14
    assert "Kasubbag Perencanaan dan Keuangan, Sekretaris Kecamatan Wangon" in words(page)
    assert "Ini dikerjakan oleh Sekcam." in words(page)
    assert "Ubah" not in words(page)


def test_lane_is_changed_and_steps_with_own_executors_keep_them(browsers: Browsers) -> None:
    before = carriers("validate")
    browsers("sekcam").do(LANE, "", positions=["kasubbag-perencanaan", "kasi-pemerintahan"])
    changed = [carriers(step) for step in ("design_form", "invite")]
    assert changed == [["kasubbag-perencanaan", "kasi-pemerintahan"]] * 2
    assert carriers("validate") == before
    event = Event.objects.latest("sequence")
    assert (event.action, event.details["steps"], event.details["changed"]) == (
        "assign_steps",
        ["design_form", "invite"],
        "langkah 2, 4 dari “Kasubbag Umum dan Kepegawaian” menjadi "
        "“Kasi Pemerintahan, Kasubbag Perencanaan dan Keuangan”",
    )


def test_initials_go_from_the_lowest_seat_to_the_highest(browsers: Browsers) -> None:
    page = f"{HOME}langkah/10/"
    browsers("sekcam").do(page, "", positions=["sekcam", "kasi-pelayanan", "kasubbag-umpeg"])
    assert carriers("request_approval") == ["kasubbag-umpeg", "kasi-pelayanan", "sekcam"]


def test_new_executor_does_the_step_of_a_running_measurement(
    browsers: Browsers, collecting: Play
) -> None:
    browsers("sekcam").do(f"{HOME}langkah/6/", "", positions=["staf-trantib"])
    page = f"/kasus/{collecting.case}/langkah/6/"
    assert "Ini dikerjakan oleh Pengadministrasi Ketenteraman" in words(
        browsers("camat").open(page)
    )
    # Whose unit's form is still awaited is led to that form instead.
    before = browsers("pengadministrasi-kepegawaian").open(page)
    assert [form for form in read_forms(before) if carries_out(form, "tanpa")] == []
    browsers("staf-trantib").form(page, "tanpa")


@pytest.mark.parametrize(
    ("page", "positions", "sentence"),
    [
        (f"{HOME}langkah/11/", ["sekcam"], "Pilihan itu tidak ada. Pilih dari daftar."),
        (f"{HOME}langkah/11/", [], "Isian ini masih kosong."),
    ],
)
def test_position_that_may_not_carry_the_step_is_refused(
    browsers: Browsers, page: str, positions: list[str], sentence: str
) -> None:
    sekcam = browsers("sekcam")
    answer = sekcam.send(page, sekcam.form(page), positions=positions)
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert carriers("sign") == ["camat"]


def test_unit_that_has_a_head_keeps_somebody_to_validate(browsers: Browsers) -> None:
    sekcam, page, before = browsers("sekcam"), f"{HOME}langkah/7/", carriers("validate")
    answer = sekcam.send(page, sekcam.form(page), positions=["kasi-pelayanan", "kasi-trantib"])
    told = words(answer)
    assert answer.status_code == 422
    assert "Pada langkah 7 setiap unit memvalidasi datanya sendiri. Centang juga" in told
    assert "Kasubbag Umum dan Kepegawaian, Kasi Pemerintahan, Kasi Pemberdayaan" in told
    assert carriers("validate") == before
    # A unit whose only head is gone does not keep the others from being chosen.
    Position.objects.filter(code="kasi-trantib").update(closed_on=date(2026, 4, 1))
    sekcam.do(page, "", positions=[code for code in before if code != "kasi-trantib"])
    assert "kasi-trantib" not in carriers("validate")


def test_second_editor_of_a_lane_is_told(browsers: Browsers) -> None:
    first, second = browsers("sekcam"), browsers("sekcam")
    seen = second.form(LANE)
    first.do(LANE, "", positions=["kasi-trantib"])
    clash = second.send(LANE, seen, positions=["kasi-pelayanan"])
    told = "Di halaman lain baru disimpan: Kasi Ketenteraman dan Ketertiban Umum."
    assert (clash.status_code, told in words(clash)) == (409, True)
    again = next(form for form in read_forms(clash) if "positions" in form.values)
    assert second.send(LANE, again).status_code == 302
    assert carriers("invite") == ["kasi-pelayanan"]


def test_what_is_not_there_is_not_found(browsers: Browsers, stranger: Actor) -> None:
    sekcam = browsers("sekcam")
    assert sekcam.open(f"{HOME}kolom/raja/").status_code == 404
    assert sekcam.open(f"{HOME}langkah/15/").status_code == 404
    # The other office has no SOP yet: it is shown what is missing, not ours.
    page = words(Browser(stranger).open(HOME))
    assert "Kantor ini belum memakai SOP" in page
    assert "Belum ada jabatan Sekcam. Tambahkan dulu." in page
    assert Browser(stranger).open(LANE).status_code == 404
    assert Browser(stranger).open("/kasus/").status_code == 200


def test_every_step_can_be_carried_by_somebody() -> None:
    assert {step: bool(roles_of_step(step)) for step in STEP_IDS} == dict.fromkeys(STEP_IDS, True)
    assert roles_of_step("sign") == roles_of_step("order") == {Role.HEAD}
