"""The settings of the office: read by all, changed by the Sekcam, told in the history."""

from __future__ import annotations

from typing import Any

import pytest

from capaian.audit.models import Event
from capaian.cli.playing import Play
from capaian.documents.files import read_file
from capaian.documents.models import Document
from capaian.domain.access import Actor
from capaian.domain.preferences import Preferences, Topic
from capaian.office.models import Office
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers

PAGES = [f"/kantor/pengaturan/{topic.value}/" for topic in Topic]
FIGURES = "/kantor/pengaturan/aturan-angka/"
LETTERHEAD = "/kantor/pengaturan/kop-surat/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def chosen() -> Preferences:
    return Office.objects.get(code="33.02.02").preferences


@pytest.mark.parametrize("path", PAGES)
def test_page_saved_as_it_stands_changes_nothing(browsers: Browsers, path: str) -> None:
    sekcam = browsers("sekcam")
    before, count = chosen(), Event.objects.count()
    sekcam.do(path, "")
    assert (chosen(), Event.objects.count()) == (before, count)
    assert "Tidak ada yang berubah." in words(sekcam.open(path))


def test_change_is_kept_and_told_with_old_and_new(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    sekcam.do(FIGURES, "", cap="120", outlier_factor="2,5")
    assert (chosen().cap, str(chosen().outlier_factor)) == (120, "2.5")
    event = Event.objects.latest("sequence")
    assert (event.action, event.details["old"], event.details["new"]) == (
        "change_office",
        {"cap": None, "outlier_factor": "3"},
        {"cap": 120, "outlier_factor": "2.5"},
    )
    told = "Batas capaian dari “tanpa batas” menjadi “120 persen”"
    assert told in words(browsers("camat").open("/riwayat/"))


def test_second_editor_sees_both_values_and_chooses(browsers: Browsers) -> None:
    first, second = browsers("sekcam"), browsers("sekcam")
    seen = second.form(FIGURES)
    first.do(FIGURES, "", cap="120", decimals="1")
    clash = second.send(FIGURES, seen, cap="150", efficiency="rasio")
    assert clash.status_code == 409
    told = "Di halaman lain baru disimpan: 120 persen. Isian di sini belum disimpan."
    assert told in words(clash)
    assert (chosen().cap, chosen().efficiency) == (120, "selisih")
    again = next(form for form in read_forms(clash) if "cap" in form.values)
    assert again.values["cap"] == ["150"]
    assert second.send(FIGURES, again).status_code == 302
    # What only one of them touched is kept from that one.
    assert (chosen().cap, chosen().efficiency, chosen().decimals) == (150, "rasio", 1)


def test_value_that_cannot_be_is_told_at_its_field(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    answer = sekcam.send(LETTERHEAD, sekcam.form(LETTERHEAD), postal_code="531", name="")
    assert answer.status_code == 422
    assert "Kode pos terdiri atas lima angka, misalnya 53176." in words(answer)
    assert Office.objects.get(code="33.02.02").postal_code == "53176"


def test_style_of_numbers_stays_while_a_measurement_runs(browsers: Browsers, play: Play) -> None:
    sekcam = browsers("sekcam")
    play.run(until="order")
    answer = sekcam.send(FIGURES, sekcam.form(FIGURES), decimal_style="en", cap="120")
    told = (
        "Pengukuran Kinerja Triwulan I 2026 masih berjalan dan angkanya dibaca dengan gaya yang "
        "sekarang. Gaya angka dapat diganti sesudah pengukuran itu diarsipkan."
    )
    assert (answer.status_code, words(answer).count(told)) == (422, 1)
    assert (chosen().decimal_style, chosen().cap) == ("id", None)
    sekcam.do(FIGURES, "", cap="120")
    play.run()
    sekcam.do(FIGURES, "", decimal_style="en")
    assert (chosen().decimal_style, chosen().cap) == ("en", 120)


def test_cells_are_kept_where_they_differ_from_the_default(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    sekcam.do("/kantor/pengaturan/temuan/", "", **{"severities.missing_evidence": "blocks"})
    assert Office.objects.get(code="33.02.02").settings["severities"] == {
        "missing_evidence": "blocks"
    }
    sekcam.do("/kantor/pengaturan/arsip/", "", **{"retention.active_years": "2"})
    assert (chosen().retention.active_years, chosen().retention.inactive_years) == (2, None)
    sekcam.do("/kantor/pengaturan/penyusun-rencana/", "", planners=["kasubbag-umpeg"])
    assert chosen().planners == ("kasubbag-umpeg",)


@pytest.mark.parametrize("path", PAGES)
def test_others_read_without_a_form_and_are_refused(browsers: Browsers, path: str) -> None:
    camat = browsers("camat")
    page = camat.open(path)
    assert "Ini dikerjakan oleh Sekcam." in words(page)
    assert [form for form in read_forms(page) if "seen" in form.values] == []
    form = browsers("sekcam").form(path)
    form.values["csrfmiddlewaretoken"] = camat.form("/kantor/pejabat/").values[
        "csrfmiddlewaretoken"
    ]
    assert camat.send(path, form, name="Lain").status_code == 403


def test_another_topic_is_not_found(browsers: Browsers) -> None:
    assert browsers("sekcam").open("/kantor/pengaturan/warna/").status_code == 404


def test_page_that_was_tampered_with_is_a_sentence(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    answer = sekcam.send(FIGURES, sekcam.form(FIGURES), seen="[1", cap="120")
    assert (answer.status_code, "Muat ulang halaman" in words(answer)) == (409, True)


def test_letterhead_is_shown_as_it_will_be_printed(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    pictures = [
        sekcam.open(f"/kantor/kop.svg{query}").content
        for query in ("", "?name=Kecamatan+Lain", "?paper=folio", "?name=%F0%9F%98%80")
    ]
    assert {picture[:4] for picture in pictures} == {b"<svg"}
    assert len(set(pictures)) == 4
    fragment = words(sekcam.open(f"{LETTERHEAD}?name=Lain", **{"HX-Request": "true"}))
    assert fragment.startswith('<figure><img class="sheet" src="/kantor/kop.svg?name=Lain"')


def test_signed_paper_is_not_touched_by_a_change(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    paper = Document.objects.get(kind="sop", office__code="33.02.02")
    before = (paper.data, read_file(paper.file))
    browsers("sekcam").do(LETTERHEAD, "", name="Kecamatan Baru", paper="folio")
    paper.refresh_from_db()
    assert (paper.data, read_file(paper.file)) == before
    assert "KECAMATAN BARU" not in str(paper.data)


def test_stranger_sees_the_settings_of_the_own_office_only(
    browsers: Browsers, stranger: Actor
) -> None:
    browsers("sekcam").do(FIGURES, "", cap="120")
    assert "120 persen" not in words(Browser(stranger).open(FIGURES))
