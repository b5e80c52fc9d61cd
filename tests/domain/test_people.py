"""What is known of an official: right as it is, or a sentence at the field."""

from __future__ import annotations

import pytest

from capaian.domain.people import LABELS, find_faults, tidy_nip

NIP = "198501312010011001"
BLANK = dict.fromkeys(LABELS, "")


@pytest.mark.parametrize(
    "typed", [NIP, "19850131 201001 1 001", "19850131.201001.1.001", f"'{NIP}"]
)
def test_nip_is_read_however_it_is_grouped(typed: str) -> None:
    assert tidy_nip(typed) == NIP


def test_full_and_scarce_facts_are_right() -> None:
    full = {
        "name": "Kasi Pemerintahan",
        "nip": NIP,
        "rank": "Penata",
        "email": "kasi@wangon.go.id",
        "phone": "+62 812-3456-7890",
    }
    assert list(find_faults(full)) == list(find_faults({**BLANK, "name": "Kasi"})) == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tulis nama orangnya."),
        ("nip", "1985", "NIP terdiri atas 18 angka, ini 4. Periksa lagi."),
        ("nip", "1985013120100110O1", "NIP terdiri atas 18 angka, ini 18. Periksa lagi."),
        (
            "nip",
            "198513312010011001",
            "Delapan angka pertama NIP harus tanggal lahir, misalnya 19850131. Periksa lagi.",
        ),
        (
            "nip",
            "198501312010011000",
            "NIP ini dibulatkan Excel (berakhir 000). Ketik NIP sebagai teks.",
        ),
        ("email", "kasi@wangon", "Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id."),
        ("email", "a@x.id;b", "Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id."),
        ("phone", "kantor", "Nomor telepon hanya angka, misalnya 0812 3456 7890."),
        ("rank", "x" * 81, "Pangkat lebih dari 80 huruf. Pendekkan."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(field: str, value: str, sentence: str) -> None:
    facts = {**BLANK, "name": "Kasi", field: value}
    assert list(find_faults(facts)) == [(field, sentence)]
