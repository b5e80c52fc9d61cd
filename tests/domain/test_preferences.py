"""What an office chooses: read, checked, and refused with what may be chosen."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from capaian.domain.errors import Invalid
from capaian.domain.findings import Code
from capaian.domain.preferences import (
    ABOUT,
    FACTS,
    SETTINGS,
    Preferences,
    Topic,
    list_fields,
    read_fields,
    write_fields,
)
from capaian.domain.terms import Severity


def test_settings_have_defaults() -> None:
    preferences = Preferences.from_dict({})
    assert (preferences.severities, preferences.outlier_factor) == ({}, Decimal(3))
    assert (preferences.efficiency, preferences.cap) == ("selisih", None)


def test_office_chooses_what_findings_do() -> None:
    stored = {"severities": {"missing_evidence": "blocks", "invalid_number": "bars"}}
    assert Preferences.from_dict(stored).severities == {
        Code.MISSING_EVIDENCE: Severity.BLOCKS,
        Code.INVALID_NUMBER: Severity.BARS,
    }


@pytest.mark.parametrize("factor", ["2.5", 2.5, Decimal("2.5")])
def test_factor_is_read_exactly(factor: object) -> None:
    assert Preferences.from_dict({"outlier_factor": factor}).outlier_factor == Decimal("2.5")


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        ({"warna": "biru"}, "Pengaturan tidak dikenal: warna."),
        ({"cap": 110}, "Batas capaian harus kosong, 100, 120, 150, atau 200."),
        ({"paper": "letter"}, "Ukuran kertas harus 'a4' atau 'folio'."),
        ({"decimals": 9}, "Jumlah desimal harus 0 sampai 4."),
        ({"decimal_style": "fr"}, "Gaya angka harus 'id' atau 'en'."),
        ({"outlier_factor": 1}, "Faktor lonjakan harus angka di atas 1, misalnya 3."),
        ({"outlier_factor": "banyak"}, "Faktor lonjakan harus angka di atas 1, misalnya 3."),
        ({"outlier_factor": "NaN"}, "Faktor lonjakan harus angka di atas 1, misalnya 3."),
        ({"days_off": ["6 April"]}, "Tulis satu tanggal tiap baris, misalnya 2026-04-06."),
        ({"working_days": 7}, "Hari kerja harus 5 atau 6."),
        (
            {"working_hours": "16:00-07:30"},
            "Tulis jam mulai dan jam selesai, misalnya 07:30-16:00.",
        ),
        ({"efficiency": "lain"}, "Aturan efisiensi tidak dikenal. Pilih: selisih, rasio."),
        (
            {"severities": {"missing_evidence": "perhaps"}},
            "Pengaturan temuan tidak dikenal. Pilihan: bars (menghalangi, juga bila dijawab), "
            "blocks (menghalangi), warns (peringatan).",
        ),
        (
            {"scale": "lima"},
            "Skala tidak dikenal. Pilih: permendagri-86-2017, permendagri-86-2017-di-atas, akip, "
            "sangat-baik, tercapai, lampu.",
        ),
    ],
)
def test_setting_that_cannot_be_is_refused(stored: dict[str, object], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        Preferences.from_dict(stored)
    assert refused.value.sentence == sentence


def test_every_setting_is_told_once_in_the_order_of_the_preferences() -> None:
    assert [each.name for each in SETTINGS] == [each.name for each in fields(Preferences)]
    assert {each.topic for each in (*SETTINGS, *FACTS)} == set(Topic) == set(ABOUT)


@pytest.mark.parametrize("topic", Topic)
def test_fields_of_a_page_hold_the_defaults_and_are_read_back_as_they_are(topic: Topic) -> None:
    values = read_fields(topic, {})
    for each in list_fields(topic):
        if not each.is_fact:
            assert each.kind.parse(each.kind.type(values[each.name])) == values[each.name]
    settings = {name: value for name, value in values.items() if not _is_fact(topic, name)}
    assert Preferences.from_dict(write_fields({}, settings)) == Preferences()


def _is_fact(topic: Topic, name: str) -> bool:
    return next(each.is_fact for each in list_fields(topic) if each.name == name)


def test_file_and_page_mean_the_same() -> None:
    text = """
    cap = 120
    cap_applies = "average"
    outlier_factor = 2.5
    addressees = ["Bupati"]
    retention = {active_years = 2, inactive_years = 5, fate = "Permanen"}
    severities = {missing_evidence = "blocks"}
    classification = {undangan = "000.1"}
    """
    stored = tomllib.loads(text)
    typed: dict[str, Any] = {}
    for topic in Topic:
        for each in list_fields(topic):
            value = read_fields(topic, stored)[each.name]
            if not each.is_fact:
                typed[each.name] = each.kind.parse(each.kind.type(value))
    assert Preferences.from_dict(write_fields({}, typed)) == Preferences.from_dict(stored)


def test_no_cap_in_a_file_is_no_cap_on_the_page() -> None:
    assert read_fields(Topic.FIGURES, {"cap": 0})["cap"] is None


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("cap", "110", "Batas capaian harus kosong, 100, 120, 150, atau 200."),
        ("outlier_factor", "dua", "Faktor lonjakan harus angka di atas 1, misalnya 3."),
        (
            "retention.active_years",
            "dua",
            "Tulis tahun sebagai angka 0 sampai 100, atau kosongkan.",
        ),
        (
            "retention.active_years",
            "101",
            "Tulis tahun sebagai angka 0 sampai 100, atau kosongkan.",
        ),
        ("postal_code", "5317", "Kode pos terdiri atas lima angka, misalnya 53176."),
        ("name", " ", "Isian ini masih kosong. Lengkapi dulu."),
        (
            "certificate",
            "../x",
            "Sertifikat disebut dengan nama berkasnya saja, misalnya kantor.p12.",
        ),
        (
            "addressees",
            "\n",
            "Tulis sedikitnya satu penerima, satu tiap baris, paling panjang 200 huruf.",
        ),
        ("classification.undangan", "abc", "Tulis kode klasifikasi, misalnya 000.8.6.3."),
    ],
)
def test_typed_value_that_cannot_be_is_refused(name: str, typed: str, sentence: str) -> None:
    field = next(each for topic in Topic for each in list_fields(topic) if each.name == name)
    with pytest.raises(Invalid) as refused:
        field.kind.parse(typed)
    assert refused.value.sentence == sentence
