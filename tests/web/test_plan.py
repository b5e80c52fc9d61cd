"""The pages of the plan: upload, look, adopt, compare, take along."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from capaian.domain.access import Actor
from capaian.domain.terms import Capacity
from capaian.office.commands import AppointRequest, appoint
from capaian.office.models import Position
from capaian.planning.models import PlanDraft, PlanVersion
from tests.web.browser import Browser
from tests.web.conftest import Browsers

HOME = "/kantor/rencana/"


def read_export(browser: Browser, pk: int) -> str:
    return str(browser.open(f"{HOME}{pk}/berkas.csv").content.decode())


def upload(browser: Browser, text: str, **changes: Any) -> Any:
    form = browser.form(f"{HOME}unggah/")
    file = SimpleUploadedFile("rencana.csv", text.encode())
    facts = {"effective": "2026-08-01", "reason": "Anggaran berubah", "kind": "perubahan"}
    return browser.send(f"{HOME}unggah/", form, file=file, **{**facts, **changes})


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def first() -> PlanVersion:
    return PlanVersion.objects.get(sequence=1)


def test_upload_is_shown_row_by_row_and_applied_only_when_confirmed(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    text = read_export(sekcam, first().pk).replace(",84,", ",86,", 1)
    page = upload(sekcam, text)
    draft = PlanDraft.objects.get()
    assert page.url == f"{HOME}usulan/{draft.pk}/"
    shown = words(sekcam.open(page.url))
    assert "Indikator I02" in shown
    assert "Target tahunan</dt><dd>84 → <strong>86</strong>" in shown
    assert PlanVersion.objects.count() == 1
    form = sekcam.form(page.url)
    adopted = sekcam.send(page.url, form, act="tetapkan")
    second = PlanVersion.objects.get(sequence=2)
    assert adopted.url == f"{HOME}{second.pk}/"
    assert (second.kind, second.reason) == ("perubahan", "Anggaran berubah")
    compared = words(sekcam.open(f"{HOME}{first().pk}/banding/{second.pk}/"))
    assert "84 → <strong>86</strong>" in compared
    assert sekcam.open(page.url).status_code == 404


def test_upload_of_the_export_changes_nothing(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    page = upload(sekcam, read_export(sekcam, first().pk))
    assert page.url == HOME
    assert "Tidak ada versi baru" in words(sekcam.open(HOME))
    assert (PlanVersion.objects.count(), PlanDraft.objects.count()) == (1, 0)


def test_cells_that_make_no_sense_are_listed_by_line_and_column(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    text = read_export(sekcam, first().pk).replace("ratio,last", "ratio,sum", 1)
    page = upload(sekcam, text)
    assert page.status_code == 422
    assert "<b>Baris 2, kolom agregasi</b>: Satuan “Nilai” tidak boleh dijumlah." in words(page)
    assert PlanDraft.objects.count() == 0


def test_missing_reason_stands_at_its_field(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    page = upload(sekcam, read_export(sekcam, first().pk), reason="")
    assert page.status_code == 422
    assert "Tulis alasan perubahan rencana." in words(page)


def test_second_editor_sees_the_difference_and_chooses(browsers: Browsers) -> None:
    sekcam, kasubbag = browsers("sekcam"), browsers("kasubbag-perencanaan")
    text = read_export(sekcam, first().pk)
    # She changes the targets of I02 and I03; he changes that of I02 and knows nothing of I03.
    hers = upload(sekcam, text.replace(",84,", ",86,", 1).replace(",90,", ",91,", 1)).url
    his = upload(kasubbag, text.replace(",84,", ",85,", 1)).url
    seen = kasubbag.form(his)
    assert sekcam.send(hers, sekcam.form(hers), act="tetapkan").status_code == 302

    stale = kasubbag.send(his, seen, act="tetapkan")
    assert stale.status_code == 409
    assert "Rencana 2026 perubahan (versi 2) baru saja ditetapkan" in words(stale)
    assert "<legend>Indikator I02: Capaian Nilai SAKIP Perangkat Daerah</legend>" in words(stale)
    assert "Isi versi: Target tahunan <strong>86</strong>" in words(stale)
    assert "Isi berkas: Target tahunan <strong>85</strong>" in words(stale)
    assert PlanVersion.objects.count() == 2

    form = kasubbag.form(his)
    assert form.values["pilih.Indikator.I03"] == ["versi"]
    unchosen = kasubbag.send(his, form, act="tetapkan")
    assert unchosen.status_code == 422
    assert "Pilih isi versi atau isi berkas untuk: Indikator I02." in words(unchosen)

    chosen = kasubbag.send(his, form, act="tetapkan", **{"pilih.Indikator.I02": "berkas"})
    third = PlanVersion.objects.get(sequence=3)
    assert chosen.url == f"{HOME}{third.pk}/"
    targets = third.indicators.filter(code__in=("I02", "I03"), targets__quarter=0)
    assert dict(targets.values_list("code", "targets__typed")) == {"I02": "85", "I03": "91"}


def test_withdrawn_upload_changes_nothing(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    page = upload(sekcam, read_export(sekcam, first().pk).replace(",84,", ",86,", 1)).url
    assert sekcam.send(page, sekcam.form(page), act="batalkan").url == HOME
    draft = PlanDraft.objects.get()
    assert (bytes(draft.content), draft.adopted) == (b"", None)
    assert PlanVersion.objects.count() == 1


def test_second_click_on_an_upload_is_told_and_adopts_nothing_more(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    page = upload(sekcam, read_export(sekcam, first().pk).replace(",84,", ",86,", 1)).url
    form = sekcam.form(page)
    sekcam.send(page, form, act="tetapkan")
    assert sekcam.send(page, form, act="tetapkan").url == HOME
    told = words(sekcam.open(HOME))
    assert told.count("Ini sudah tercatat sebelumnya. Tidak dicatat dua kali.") == 1
    assert PlanVersion.objects.count() == 2


def test_refused_upload_names_its_own_day_without_the_name_of_the_field(
    browsers: Browsers,
) -> None:
    sekcam = browsers("sekcam")
    page = upload(sekcam, read_export(sekcam, first().pk).replace(",84,", ",86,", 1)).url
    PlanVersion.objects.update(effective="2026-12-01")
    refused = sekcam.send(page, sekcam.form(page), act="tetapkan")
    told = "<p>Rencana belum dapat ditetapkan.</p><p>Versi 1 berlaku 1 Desember 2026. Pilih"
    assert (refused.status_code, told in words(refused)) == (422, True)


def test_incomplete_page_is_told(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    page = upload(sekcam, read_export(sekcam, first().pk).replace(",84,", ",86,", 1)).url
    refused = sekcam.send(page, sekcam.form(page), act="tetapkan", base="")
    told = "Halaman ini tidak lengkap. Muat ulang halaman, lalu kirim lagi."
    assert (refused.status_code, words(refused).count(told)) == (422, 1)
    assert PlanVersion.objects.count() == 1


def test_others_read_the_plan_and_learn_who_keeps_it(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    kasi, camat, today = browsers("kasi-trantib"), cast["camat"], date(2026, 4, 10)
    sentence = "Sekretaris Kecamatan Wangon atau Kasubbag Perencanaan dan Keuangan."
    assert f" oleh {sentence}" in words(kasi.open(f"{HOME}unggah/"))
    seat = Position.objects.get(code="sekcam").pk
    appoint(cast["sekcam"], AppointRequest(seat, camat.person, Capacity.DAILY, today, today))
    assert f" oleh Plh. {sentence}" in words(kasi.open(f"{HOME}unggah/"))
    page = words(kasi.open(f"{HOME}{first().pk}/"))
    assert "I08 Persentase koordinasi ketentraman dan ketertiban umum" in page
    assert 'class="number">2.666.646.911</td>' in page
    assert '<td data-head="Target tahunan" class="number">89,85</td>' in page
    assert PlanDraft.objects.count() == 0


def test_targets_are_read_as_the_office_writes_numbers(browsers: Browsers) -> None:
    page = browsers("kasi-pemerintahan").open(f"/kantor/rencana/{PlanVersion.objects.get().pk}/")
    told = page.content.decode()
    assert ("TW I: 88,50" in told, "88.50" in told) == (True, False)


def test_plan_pages_ask_at_most_fifteen_times(
    browsers: Browsers, django_assert_max_num_queries: Any
) -> None:
    kasi = browsers("kasi-trantib")
    for page in (HOME, f"{HOME}{first().pk}/", f"{HOME}unggah/"):
        with django_assert_max_num_queries(15):
            assert kasi.open(page).status_code == 200


def test_agreement_is_a_paper_of_head_and_units(browsers: Browsers) -> None:
    kasi = browsers("kasi-trantib")
    page = f"{HOME}{first().pk}/perjanjian/"
    assert kasi.open(page).content[:5] == b"%PDF-"
    assert kasi.open(f"{page}?unit=trantib").content[:5] == b"%PDF-"
    assert kasi.open(f"{page}?unit=tidak-ada").status_code == 404


def test_workbook_of_a_version_is_taken_back_unchanged(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    data = sekcam.open(f"{HOME}{first().pk}/berkas.xlsx").content
    form = sekcam.form(f"{HOME}unggah/")
    file = SimpleUploadedFile("rencana.xlsx", data)
    sent = sekcam.send(f"{HOME}unggah/", form, file=file, kind="perubahan", reason="sama")
    assert sent.url == HOME
    assert "Tidak ada versi baru" in words(sekcam.open(HOME))
