"""The Camat's desk: pages as printed, a remark on a row that is kept, and the decision."""

from __future__ import annotations

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.terms import Capacity
from capaian.measurement.models import Cycle, FormLine, Mark, Remark
from capaian.office.commands import AppointRequest, appoint
from capaian.office.models import Position
from tests.web.browser import Browser, read_text
from tests.web.conftest import Browsers

MOST = 15


@pytest.fixture(scope="module")
def submitted_once(play_once: Play) -> Play:
    """A measurement whose draft lies before the Camat."""
    play_once.run(until="submit")
    return play_once


@pytest.fixture
def submitted(submitted_once: Play, db: None) -> Play:
    return submitted_once


def _desk(play: Play) -> str:
    return f"/kasus/{play.case}/langkah/9/"


def _line(play: Play, place: int = 0) -> FormLine:
    return list(Cycle.objects.get(case_id=play.case).lines.order_by("rank"))[place]


def _write(camat: Browser, play: Play, line: FormLine, text: str, **headers: str) -> object:
    form = camat.form(f"{_desk(play)}?baris={line.pk}")
    path = f"/kasus/{play.case}/koreksi/{line.pk}/"
    return camat.client.post(path, {**form.values, "remark": text}, headers=headers)


def test_every_row_of_the_draft_can_be_tapped_by_its_name(
    browsers: Browsers, submitted: Play
) -> None:
    page = browsers("camat").open(_desk(submitted)).content.decode()
    places = set(re.findall(r'data-line="(\d+)" aria-label="Baris \d+, [^"]+: beri catatan"', page))
    assert places == {str(pk) for pk in FormLine.objects.values_list("pk", flat=True)}
    pictures = re.findall(r'<img src="(/naskah/\d+/halaman/\d+/)" loading="lazy"', page)
    assert len(pictures) > 3
    answer = browsers("camat").open(pictures[2])
    assert (answer.headers["Content-Encoding"], answer.headers["Content-Type"]) == (
        "gzip",
        "image/svg+xml",
    )
    assert gzip.decompress(answer.content).startswith(b"<svg ")


def test_desk_asks_the_same_with_one_remark_and_with_three(
    browsers: Browsers, submitted: Play
) -> None:
    camat = browsers("camat")
    camat.open(_desk(submitted))
    counts = []
    for place in range(3):
        _write(camat, submitted, _line(submitted, place), "Periksa.")
        with CaptureQueriesContext(connection) as queries:
            camat.open(_desk(submitted))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= MOST


def test_remark_is_kept_while_it_is_typed_and_taken_away_when_emptied(
    browsers: Browsers, submitted: Play
) -> None:
    camat, line = browsers("camat"), _line(submitted)
    answer = _write(camat, submitted, line, "Cocokkan.", **{"HX-Request": "true"})
    said = answer.content.decode()  # type: ignore[attr-defined]
    assert "Tersimpan 09.00 WIB." in said
    assert f'data-remarked="{line.pk}"' in said
    again = camat.form(f"{_desk(submitted)}?baris={line.pk}")
    assert again.values["remark"] == ["Cocokkan."]
    _write(camat, submitted, line, "")
    assert not Remark.objects.exists()


def test_what_is_typed_after_a_lost_answer_is_kept_as_well(
    browsers: Browsers, submitted: Play
) -> None:
    camat, line = browsers("camat"), _line(submitted)
    page = f"{_desk(submitted)}?baris={line.pk}"
    form = camat.form(page)
    for words in ("Cocokkan.", "Cocokkan dengan laporan."):
        typed = {**form.values, "remark": [words]}
        saved = camat.client.post(form.action, typed, headers={"HX-Request": "true"})
        assert "Tersimpan 09.00 WIB." in saved.content.decode()
        assert Remark.objects.get().remark == words


def test_remark_of_whoever_held_the_seat_before_bears_that_name(
    browsers: Browsers, submitted: Play
) -> None:
    camat, line, today = browsers("camat"), _line(submitted), localdate()
    _write(camat, submitted, line, "Cocokkan.")
    sekcam = submitted.cast["sekcam"]
    position = Position.objects.get(code="camat")
    appoint(sekcam, AppointRequest(position.pk, sekcam.person, Capacity.DAILY, today, today))
    acting, editor = browsers("sekcam"), f"/kasus/{submitted.case}/koreksi/{line.pk}/"
    told = "Ditulis Camat Wangon, 10 April 2026 09.00 WIB"

    def count(browser: Browser) -> list[int]:
        pages = browser.open(_desk(submitted)), browser.open(editor, **{"HX-Request": "true"})
        return [page.content.decode().replace("\u00a0", " ").count(told) for page in pages]

    assert count(acting) == [1, 1]
    assert "Catatan pada draf ini" in acting.open(_desk(submitted)).content.decode()
    _write(acting, submitted, line, "Cocokkan dengan laporan.")
    assert count(acting) == [0, 0]
    assert "Ditulis" not in acting.open(_desk(submitted)).content.decode()


def test_decision_takes_the_remarks_along_and_accepting_needs_none(
    browsers: Browsers, submitted: Play
) -> None:
    camat, line = browsers("camat"), _line(submitted, 1)
    _write(camat, submitted, line, "Hitung ulang.")
    refused = camat.send(
        _desk(submitted), camat.form(_desk(submitted), "koreksi"), verdict="setujui"
    )
    assert "Ada catatan pada baris." in refused.content.decode()
    camat.do(_desk(submitted), "koreksi", verdict="kembalikan", reason="Satu angka.")
    assert list(Mark.objects.values_list("line", "remark")) == [(line.pk, "Hitung ulang.")]
    assert not Remark.objects.exists()


def test_a_form_that_was_returned_is_neither_handed_in_nor_validated(
    browsers: Browsers, submitted: Play
) -> None:
    camat, line = browsers("camat"), _line(submitted)
    page = f"/kasus/{submitted.case}/isian/{line.unit_id}/"
    said = [f"{word} 10 April 2026" for word in ("dikirim", "divalidasi")]
    words = camat.open(page).content.decode().replace("\u00a0", " ")
    assert [each in words for each in said] == [True, True]
    _write(camat, submitted, line, "Hitung ulang.")
    camat.do(_desk(submitted), "koreksi", verdict="kembalikan", reason="Satu angka.")
    words = camat.open(page).content.decode().replace("\u00a0", " ")
    assert [each in words for each in said] == [False, False]


def test_return_without_a_remark_is_told_in_words(browsers: Browsers, submitted: Play) -> None:
    camat = browsers("camat")
    form = camat.form(_desk(submitted), "koreksi")
    refused = read_text(camat.send(_desk(submitted), form, verdict="kembalikan"))
    assert "Koreksi belum lengkap. Tandai sedikitnya satu baris dengan catatan." in refused


def test_nobody_else_writes_on_the_draft(
    browsers: Browsers, submitted: Play, stranger: Actor
) -> None:
    line = _line(submitted)
    path = f"/kasus/{submitted.case}/koreksi/{line.pk}/"
    sekcam = browsers("sekcam")
    form = sekcam.form("/hadir/")
    assert sekcam.client.post(path, {**form.values, "remark": "Saya"}).status_code == 403
    assert Browser(stranger).open(path).status_code == 404
    page = re.search(
        r'<img src="([^"]+)"', browsers("camat").open(_desk(submitted)).content.decode()
    )
    assert page
    assert Browser(stranger).open(page[1]).status_code == 404
    assert not Remark.objects.exists()


def test_a_row_that_is_not_in_the_draft_does_not_exist(browsers: Browsers, submitted: Play) -> None:
    camat = browsers("camat")
    assert camat.open(f"{_desk(submitted)}?baris=999999").status_code == 404
    moved = camat.open(f"/kasus/{submitted.case}/koreksi/{_line(submitted).pk}/")
    assert moved["Location"] == f"{_desk(submitted)}?baris={_line(submitted).pk}"


def test_odd_digit_is_no_row(browsers: Browsers, submitted: Play) -> None:
    assert browsers("camat").open(f"{_desk(submitted)}?baris=\u00b2").status_code == 200
