"""Units, positions and people: added, changed, closed where nothing needs them, never deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capaian.audit.models import Event
from capaian.domain.access import Actor
from capaian.office.models import Appointment, Person, Position, Unit
from capaian.planning.models import Indicator
from tests.web.browser import Browser, read_forms
from tests.web.conftest import Browsers

UNITS, POSITIONS, PEOPLE = "/kantor/unit/", "/kantor/jabatan/", "/kantor/orang/"
NIP = "19850131 201001 1 001"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def unit(code: str) -> Unit:
    return Unit.objects.get(office__code="33.02.02", code=code)


def position(code: str) -> Position:
    return Position.objects.get(office__code="33.02.02", code=code)


def test_unit_is_added_renamed_closed_and_opened_again(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    sekcam.do(UNITS, "", name="Seksi  Kesejahteraan Sosial")
    made = unit("seksi-kesejahteraan-sosial")
    assert (made.name, made.rank) == ("Seksi Kesejahteraan Sosial", 6)
    page = f"{UNITS}{made.pk}/"
    sekcam.do(page, "", name="Seksi Kesos", rank="0")
    for act in ("tutup", "buka"):
        sekcam.do(page, act)
    made.refresh_from_db()
    assert (made.name, made.rank, made.closed_on) == ("Seksi Kesos", 0, None)
    told = [each.details["changed"] for each in Event.objects.order_by("-sequence")[:4]]
    assert told[::-1] == [
        "unit baru Seksi Kesejahteraan Sosial",
        "Seksi Kesejahteraan Sosial: Nama dari “Seksi Kesejahteraan Sosial” menjadi “Seksi Kesos”; "
        "Urutan dari “6” menjadi “0”",
        "Seksi Kesos ditutup",
        "Seksi Kesos dibuka lagi",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Seksi Pemerintahan", "Seksi Pemerintahan sudah ada, mungkin sudah ditutup."),
        (" ", "Isian ini masih kosong. Lengkapi dulu."),
    ],
)
def test_name_that_cannot_be_is_told(browsers: Browsers, name: str, sentence: str) -> None:
    sekcam = browsers("sekcam")
    answer = sekcam.send(UNITS, sekcam.form(UNITS), name=name)
    assert (answer.status_code, sentence in words(answer)) == (422, True)


def test_unit_and_position_that_are_needed_cannot_be_closed(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    trantib, head = unit("trantib"), position("kasi-trantib")
    staff = position("staf-trantib")

    def close(path: str) -> str:
        return words(sekcam.send(path, sekcam.form(path, "tutup")))

    held = Appointment.objects.get(position=head)
    assert "dijabat Kasi Ketenteraman" in close(f"{POSITIONS}{head.pk}/")
    sekcam.do("/kantor/pejabat/", "akhiri", appointment=str(held.pk), end="2026-04-09")
    assert "melaksanakan langkah 7. Ganti dulu pelaksananya." in close(f"{POSITIONS}{head.pk}/")
    assert "Tutup dulu jabatan di unit ini: Kasi" in close(f"{UNITS}{trantib.pk}/")
    held = Appointment.objects.get(position=staff)
    sekcam.do("/kantor/pejabat/", "akhiri", appointment=str(held.pk), end="2026-04-09")
    sekcam.do(f"{POSITIONS}{staff.pk}/", "tutup")
    assert position("staf-trantib").closed_on is not None
    head.executions.all().delete()
    sekcam.do(f"{POSITIONS}{head.pk}/", "tutup")
    count = Indicator.objects.filter(unit=trantib).count()
    sentence = f"Rencana 2026 murni (versi 1) memuat {count} indikator unit ini."
    assert sentence in close(f"{UNITS}{trantib.pk}/")
    assert "Ketertiban Umum" not in words(sekcam.open("/kantor/pejabat/")).split("Tetapkan")[0]


def test_position_is_added_with_its_role_and_unit(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    place = str(unit("pelayanan").pk)
    sekcam.do(POSITIONS, "", title="Staf Loket", role="pengadministrasi", unit=place)
    made = position("staf-loket")
    assert (made.role, made.unit_id, made.rank) == ("pengadministrasi", int(place), 14)
    for facts, sentence in [
        ({"title": "Kasi X", "role": "kasi", "unit": ""}, "Pilih unit jabatan ini."),
        ({"title": "Camat Y", "role": "camat", "unit": place}, "Camat dan Sekcam tidak di bawah"),
        ({"title": "staf loket", "role": "kasi", "unit": place}, "sudah ada"),
    ]:
        answer = sekcam.send(POSITIONS, sekcam.form(POSITIONS), **facts)
        assert (answer.status_code, sentence in words(answer)) == (422, True)


def test_person_is_added_in_a_position_and_changed(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    held = Appointment.objects.get(position__code="staf-trantib")
    sekcam.do("/kantor/pejabat/", "akhiri", appointment=str(held.pk), end="2026-04-09")
    place = str(position("staf-trantib").pk)
    facts = {"name": "Petugas Trantib", "nip": NIP, "position": place, "start": "2026-04-10"}
    sekcam.do(f"{PEOPLE}baru/", "", **facts)
    person = Person.objects.get(code="petugas-trantib")
    assert (person.nip, person.appointments.get().position.code) == (
        "198501312010011001",
        "staf-trantib",
    )
    page = f"{PEOPLE}{person.pk}/"
    assert "10 April 2026 – sekarang" in words(sekcam.open(page))
    sekcam.do(page, "", rank="Penata", phone="0812 3456 7890")
    event = Event.objects.latest("sequence")
    assert event.details == {
        "changed": "Petugas Trantib: Pangkat dari “kosong” menjadi “Penata”; telepon diubah"
    }


@pytest.mark.parametrize(
    ("facts", "status", "sentence"),
    [
        ({"name": "X", "nip": "12"}, 422, "NIP terdiri atas 18 angka, ini 2."),
        ({"name": ""}, 422, "Isian ini masih kosong."),
        ({"name": "X", "position": "camat"}, 422, "Isi hari mulai."),
        ({"name": "X", "position": "camat", "start": "2026-05-01"}, 409, "masih dijabat"),
    ],
)
def test_person_that_cannot_be_added_is_told_why(
    browsers: Browsers, facts: dict[str, str], status: int, sentence: str
) -> None:
    sekcam = browsers("sekcam")
    if "position" in facts:
        facts = {**facts, "position": str(position(facts["position"]).pk)}
    count = Person.objects.count()
    answer = sekcam.send(f"{PEOPLE}baru/", sekcam.form(f"{PEOPLE}baru/"), **facts)
    assert (answer.status_code, sentence in words(answer)) == (status, True)
    assert Person.objects.count() == count


def test_one_nip_is_of_one_person(browsers: Browsers) -> None:
    sekcam = browsers("sekcam")
    sekcam.do(f"{PEOPLE}baru/", "", name="Petugas A", nip=NIP)
    answer = sekcam.send(f"{PEOPLE}baru/", sekcam.form(f"{PEOPLE}baru/"), name="B", nip=NIP)
    assert "NIP ini sudah dipakai Petugas A. Periksa keduanya." in words(answer)


def test_second_editor_of_a_unit_is_told(browsers: Browsers) -> None:
    first, second = browsers("sekcam"), browsers("sekcam")
    page = f"{UNITS}{unit('pelayanan').pk}/"
    seen = second.form(page)
    first.do(page, "", name="Seksi Pelayanan")
    clash = second.send(page, seen, name="Seksi Loket")
    told = "Di halaman lain baru disimpan: Seksi Pelayanan."
    assert (clash.status_code, told in words(clash)) == (409, True)


def test_others_read_without_forms(browsers: Browsers) -> None:
    kasi = browsers("kasi-trantib")
    person = Person.objects.get(code="camat")
    for path in (
        UNITS,
        f"{UNITS}{unit('trantib').pk}/",
        POSITIONS,
        f"{POSITIONS}{position('camat').pk}/",
        PEOPLE,
        f"{PEOPLE}baru/",
        f"{PEOPLE}{person.pk}/",
    ):
        page = kasi.open(path)
        assert "Ini dikerjakan oleh Sekcam." in words(page)
        assert [form for form in read_forms(page) if "slip" in form.values] == []


def test_another_office_finds_none_of_ours(stranger: Actor, cast: dict[str, Actor]) -> None:
    browser = Browser(stranger)
    paths = [
        f"{UNITS}{unit('trantib').pk}/",
        f"{POSITIONS}{position('camat').pk}/",
        f"{PEOPLE}{cast['camat'].person}/",
    ]
    assert [browser.open(path).status_code for path in paths] == [404] * 3


def test_lists_ask_the_same_with_one_row_and_with_three(stranger: Actor) -> None:
    browser = Browser(stranger)
    office = Position.objects.get(code="camat-lain").office

    def count() -> list[int]:
        counts = []
        for path in (UNITS, POSITIONS, PEOPLE, "/kantor/pejabat/", "/kantor/"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.open(path).status_code == 200
            counts.append(len(queries))
        return counts

    Unit.objects.create(office=office, code="u0", name="Unit 0")
    few = count()
    for rank in (1, 2):
        made = Unit.objects.create(office=office, code=f"u{rank}", name=f"Unit {rank}")
        seat = Position.objects.create(
            office=office, code=f"p{rank}", title=f"Kasi {rank}", role="kasi", unit=made
        )
        person = Person.objects.create(office=office, code=f"o{rank}", name=f"Orang {rank}")
        Appointment.objects.create(office=office, position=seat, person=person, start="2026-01-01")
    assert count() == few
    assert max(few) <= 15
