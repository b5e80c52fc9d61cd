"""The reminders on the home page and among the tasks, until they are put aside."""

from __future__ import annotations

import pytest

from capaian.cli.playing import Play
from capaian.measurement.models import Reminder, Submission
from capaian.measurement.reminders import remind_office
from capaian.office.queries import console_actor
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers, staff_of


@pytest.fixture
def reminded(collecting: Play) -> None:
    """It is 10 April 2026: the forms were due on the 8th."""
    remind_office(console_actor("33.02.02"))


def close(browser: Browser, page: str) -> str:
    """Put aside what the page shows first; returns where that leads."""
    form = next(each for each in read_forms(browser.open(page)) if "/pengingat/" in each.action)
    location: str = browser.send(form.action, form).headers["Location"]
    return location


@pytest.mark.parametrize("page", ["/", "/tugas/"])
def test_reminder_is_shown_with_its_way_and_put_aside(
    reminded: None, collecting: Play, browsers: Browsers, page: str
) -> None:
    kasi = browsers("kasi-trantib")
    unit = next(each for each in collecting.units() if each.code == "trantib")
    told = kasi.open(page).content.decode()
    assert [
        words in told
        for words in (
            "terlambat 2 hari kerja",
            "Peringatan SOP",
            f"/kasus/{collecting.case}/isian/{unit.pk}/",
        )
    ] == [True, True, True]
    assert close(kasi, page) == page
    assert "Peringatan SOP" not in kasi.open(page).content.decode()
    assert "menutup pengingat “Isian" in browsers("camat").open("/riwayat/").content.decode()


def test_unit_that_has_handed_in_reads_no_reminder(
    reminded: None, collecting: Play, browsers: Browsers
) -> None:
    done = Submission.objects.get(unit=collecting.units()[0])
    assert "Pengingat" not in browsers(staff_of(done)).open("/").content.decode()


def test_reminder_of_another_person_does_not_exist(reminded: None, browsers: Browsers) -> None:
    kasi, other = browsers("kasi-trantib"), browsers("camat")
    form = next(each for each in read_forms(kasi.open("/")) if "/pengingat/" in each.action)
    leaving = next(each for each in read_forms(other.open("/")) if each.action == "/keluar/")
    form.values["csrfmiddlewaretoken"] = leaving.values["csrfmiddlewaretoken"]
    assert other.send(form.action, form).status_code == 404
    assert not Reminder.objects.exclude(dismissed_at=None).exists()
