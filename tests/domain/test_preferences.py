"""What an office chooses: read, checked, and refused with what may be chosen."""

from __future__ import annotations

from decimal import Decimal

import pytest

from capaian.domain.errors import Invalid
from capaian.domain.findings import Code
from capaian.domain.preferences import Preferences
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
