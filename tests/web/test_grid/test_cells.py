"""What is typed into the grid: saving, two editors, autosave, and handing in."""

from __future__ import annotations

import re
from datetime import date

import pytest

from capaian.cli.playing import Play
from capaian.domain.errors import Conflict
from capaian.domain.terms import Capacity
from capaian.measurement.models import Cycle, Entry, Submission
from capaian.office.commands import AppointRequest, appoint
from capaian.office.models import Appointment
from capaian.procedure.models import Case, Task
from capaian.web.views import units
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers
from tests.web.test_grid.form import get_submission, list_lines, read_told, send_cells


def test_saving_keeps_what_was_typed_and_computes(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    staff.do(page, "simpan", **{f"typed-{line}": "12,5"})
    assert Entry.objects.get(line=line).typed == "12,5"
    assert 'value="12,5"' in staff.open(page).content.decode()


def test_rows_lead_to_the_figures_of_their_case_whatever_its_number(
    staff: Browser, collecting: Play
) -> None:
    cycle = Cycle.objects.select_related("case").get(case=collecting.case)
    case, old = cycle.case, cycle.case.pk
    Case.objects.filter(pk=old).update(key="lain")
    case.pk, case.number = cycle.pk + old, case.number + 1
    case.save(force_insert=True)
    Task.objects.filter(case=old).update(case=case)
    Cycle.objects.update(case=case)
    shown = staff.open(f"/kasus/{case.pk}/isian/{get_submission().unit_id}/").content.decode()
    links = re.findall(r'<a href="(/kasus/\d+/angka/\d+/)"', shown)
    assert links == [f"/kasus/{case.pk}/angka/{line}/" for line in list_lines()]
    assert staff.open(links[0]).status_code == 200


def test_what_is_not_filled_in_yet_looks_awaited(staff: Browser, page: str) -> None:
    empty = staff.open(page).content.decode()
    staff.do(page, "simpan", **{f"typed-{list_lines()[0]}": "1:17,9"})
    shown = staff.open(page).content.decode()
    looks = [re.findall(r'class="finding([^"]*)"', each) for each in (empty, shown)]
    assert looks == [[" blocks missing"] * 2, [" blocks", " blocks missing"]]


def test_what_is_no_number_is_kept_with_its_finding(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    staff.do(page, "simpan", **{f"typed-{line}": "1:17,9"})
    shown = staff.open(page).content.decode()
    assert 'value="1:17,9"' in shown
    assert 'class="finding blocks"' in shown


def test_handing_in_with_a_blocking_finding_names_the_row(staff: Browser, page: str) -> None:
    answer = staff.send(page, staff.form(page, "kirim"))
    assert answer.status_code == 422
    assert "<p>Baris 1:" in answer.content.decode()
    assert get_submission().state == "diisi"


def test_two_editors_see_both_values(browsers: Browsers, staff: Browser, page: str) -> None:
    line = list_lines()[0]
    head = browsers("kasi-pemerintahan")
    form = head.form(page, "simpan")
    staff.do(page, "simpan", **{f"typed-{line}": "11"})
    late = head.send(page, form, **{f"typed-{line}": "22"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert 'value="22"' in shown
    assert "Tersimpan: 11" in shown
    again = next(each for each in read_forms(late) if each.act == "simpan")
    assert head.send(page, again).status_code == 302
    assert Entry.objects.get(line=line).typed == "22"


def test_cells_are_answered_with_their_rows_alone_and_a_fresh_slip(
    staff: Browser, page: str
) -> None:
    first, second = list_lines()[:2]
    form = staff.form(page, "simpan")
    answer = send_cells(staff, page, form, **{f"typed-{first}": "12"})
    shown = answer.content.decode()
    at, proof, slip, version = read_told(answer, "at", "proof", "slip", "version")
    assert answer.status_code == 200
    assert (at, version) == ("09.00 WIB", str(get_submission().version))
    assert slip not in {"", form.values["slip"][0]}
    assert (f'id="c{first}"' in shown, f'id="c{second}"' in shown) == (True, False)
    found = staff.open(f"/riwayat/?kode={proof.lower()}").content.decode()
    assert found.count("mengisi 1 baris realisasi") == 1
    assert "baris realisasi" not in staff.open("/riwayat/?kode=AAAA-AAAA").content.decode()


def test_cells_sent_twice_are_saved_once_under_one_proof(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    form = staff.form(page, "simpan")
    answers = [send_cells(staff, page, form, **{f"typed-{line}": "12"}) for _ in range(2)]
    first, again = (read_told(answer, "proof", "at", "version") for answer in answers)
    assert first == again
    assert first[2] == str(get_submission().version) == "2"
    assert "data-others" not in answers[1].content.decode()


def test_the_history_tells_saves_of_one_form_in_one_sentence(staff: Browser, page: str) -> None:
    for line in list_lines():
        send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{line}": "12"})
    told = staff.open("/riwayat/").content.decode()
    assert told.count("Pengadministrasi Pemerintahan mengisi realisasi") == 1
    assert "lewat halaman, 2 kali simpan sejak 09.00 WIB." in told


def test_two_editors_of_different_cells_do_not_clash_but_the_second_has_not_seen_all(
    browsers: Browsers, staff: Browser, page: str
) -> None:
    first, second = list_lines()[:2]
    head = browsers("kasi-pemerintahan")
    form = head.form(page, "simpan")
    send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{first}": "11"})
    answer = send_cells(head, page, form, **{f"typed-{second}": "22"})
    assert read_told(answer, "version") == form.values["version"]
    assert "data-others" in answer.content.decode()
    texts = Entry.objects.filter(line__in=(first, second)).order_by("line__rank")
    assert list(texts.values_list("typed", flat=True)) == ["11", "22"]
    late = head.send(page, form, **{f"typed-{second}": "23"})
    assert late.status_code == 409


def test_two_editors_of_one_cell_see_both_values_and_nothing_is_overwritten(
    browsers: Browsers, staff: Browser, page: str
) -> None:
    first, second = list_lines()[:2]
    head = browsers("kasi-pemerintahan")
    form = head.form(page, "simpan")
    send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{first}": "11"})
    typed = {f"typed-{first}": "22", f"typed-{second}": "33"}
    shown = send_cells(head, page, form, **typed).content.decode()
    assert f'data-cell="typed-{first}" data-saved="11" data-typed="22"' in shown
    assert f'data-cell="typed-{second}"' not in shown
    again = send_cells(head, page, form, **typed).content.decode()
    assert f'data-cell="typed-{first}" data-saved="11" data-typed="22"' in again
    texts = Entry.objects.filter(line__in=(first, second)).order_by("line__rank")
    assert list(texts.values_list("typed", flat=True)) == ["11", "33"]
    chosen = send_cells(head, page, head.form(page, "simpan"), "11", **{f"typed-{first}": "22"})
    assert "data-cell" not in chosen.content.decode()
    assert Entry.objects.get(line=first).typed == "22"


def test_a_second_page_of_the_same_editor_is_told_as_such(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    form = staff.form(page, "simpan")
    send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{line}": "11"})
    told = "Anda sendiri, di tempat lain, sudah menyimpan"
    shown = send_cells(staff, page, form, **{f"typed-{line}": "22"}).content.decode()
    assert f"{told} “11”, di sini tertulis “22”." in shown
    late = staff.send(page, staff.form(page, "simpan"), version="1", **{f"typed-{line}": "33"})
    assert f"{told} perubahan lain." in late.content.decode()


def test_a_cell_that_is_too_long_is_refused_and_a_line_of_another_unit_too(
    staff: Browser, page: str
) -> None:
    line = list_lines()[0]
    other = Entry.objects.exclude(submission=get_submission()).values_list("line_id", flat=True)[0]
    long = f"Terlalu panjang, paling banyak 200 huruf: “{'1' * 40}…”."
    for name, text, told in (
        (f"typed-{line}", "1" * 201, long),
        (f"typed-{other}", "1", "bukan baris formulir unit ini."),
    ):
        answer = send_cells(staff, page, staff.form(page, "simpan"), **{name: text})
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert get_submission().version == 1


def test_the_unit_s_average_is_given_alone(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    send_cells(staff, page, staff.form(page, "simpan"), **{f"typed-{line}": "12"})
    average = staff.open(f"{page}?bagian=rata-rata").content.decode()
    assert (average.count("<td"), average.count("<strong>")) == (3, 1)


def test_long_forms_are_shown_by_pages_and_handed_in_whole(
    staff: Browser, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "ROWS", 1)
    lines = list_lines()
    shown = staff.open(f"{page}?hal=2").content.decode()
    assert [f'name="typed-{line}"' in shown for line in lines] == [False, True]
    assert f"0 dari {len(lines)} terisi" in shown
    answer = staff.do(f"{page}?hal=2", "simpan", **{f"typed-{lines[1]}": "5"})
    assert answer.headers["Location"] == f"{page}?hal=2"
    refused = staff.send(f"{page}?hal=2", staff.form(f"{page}?hal=2", "kirim"))
    assert [f"<p>Baris {n + 1}:" in refused.content.decode() for n in range(2)] == [True, False]


def test_the_same_save_twice_is_done_once(staff: Browser, page: str) -> None:
    line = list_lines()[0]
    form = staff.form(page, "simpan")
    for _ in range(2):
        assert staff.send(page, form, **{f"typed-{line}": "12"}).status_code == 302
    assert get_submission().version == 2


def test_another_unit_sees_the_form_locked(browsers: Browsers, page: str) -> None:
    shown = browsers("kasi-pelayanan").open(page).content.decode()
    assert "Ini data unit lain." in shown
    assert 'name="typed-' not in shown


def test_who_entered_figures_is_not_offered_to_validate(
    browsers: Browsers, collecting: Play, page: str
) -> None:
    head = browsers("kasi-pemerintahan")
    head.do(page, "simpan", **{f"typed-{line}": "10" for line in list_lines()})
    head.do(page, "kirim")
    for each in Submission.objects.filter(state="diisi").select_related("unit"):
        collecting.fill(each.unit)
    browsers("pengadministrasi-kepegawaian").do(f"/kasus/{collecting.case}/langkah/6/", "himpun")
    shown = head.open(page)
    assert [form.act for form in read_forms(shown) if form.act == "validasi"] == []
    assert "Anda ikut mengisi angka ini, jadi Anda tidak dapat" in shown.content.decode()


def test_a_head_is_told_who_validates_before_typing(
    browsers: Browsers, staff: Browser, page: str
) -> None:
    shown = browsers("kasi-pemerintahan").open(page).content.decode()
    assert "Minta Pengadministrasi Pemerintahan yang mengisi." in shown
    assert "memvalidasinya" not in staff.open(page).content.decode()
    assert "Camat atau Sekcam dapat menetapkan Plh. yang memvalidasi." in shown


def test_a_clerk_who_stands_in_for_the_own_head_is_told_what_has_to_end_first(
    staff: Browser, collecting: Play, page: str
) -> None:
    clerk, seat = collecting.cast["staf-pemerintahan"], "kasi-pemerintahan"
    held = Appointment.objects.filter(position__code=seat)
    held.update(person=clerk.person, capacity=Capacity.ACTING, end=date(2026, 6, 30))
    told = "Camat atau Sekcam mengakhiri dulu Plt. Kasi Pemerintahan, lalu menetapkan yang lain."
    assert told in staff.open(page).content.decode()
    # The other way is refused as long as the Plt. has not ended.
    position, today = held.get().position_id, date(2026, 4, 10)
    other = collecting.cast["kasi-trantib"].person
    request = AppointRequest(position, other, Capacity.ACTING, today, date(2026, 4, 30))
    with pytest.raises(Conflict):
        appoint(collecting.cast["sekcam"], request)
