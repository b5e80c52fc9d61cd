"""Archive codes: valid on their days, refused outside them with the code to be used."""

from __future__ import annotations

from datetime import date

import pytest

from capaian.domain.classification import DEFAULT_CODES, ArchiveCode, Retention, find_code
from capaian.domain.errors import Invalid
from capaian.domain.preferences import Preferences

CODES = (
    ArchiveCode("067", "Lama", None, date(2022, 12, 31), "000.8.3.3"),
    ArchiveCode("000.8.3.3", "SOP", date(2023, 1, 1)),
    ArchiveCode("000.9", "Habis", None, date(2024, 1, 1), "000.10"),
)


def test_code_is_found_on_its_first_and_last_day() -> None:
    assert find_code(CODES, "067", date(2022, 12, 31)).name == "Lama"
    assert find_code(CODES, "000.8.3.3", date(2023, 1, 1)).name == "SOP"


@pytest.mark.parametrize(
    ("code", "day", "sentence"),
    [
        (
            "067",
            date(2023, 1, 1),
            "Kode klasifikasi 067 berlaku sampai 31 Desember 2022. Pakai 000.8.3.3 SOP.",
        ),
        (
            "000.8.3.3",
            date(2022, 12, 31),
            "Kode klasifikasi 000.8.3.3 baru berlaku mulai 1 Januari 2023. "
            "Pilih kode lain di Kantor, Arsip.",
        ),
        (
            "000.9",
            date(2026, 1, 1),
            "Kode klasifikasi 000.9 berlaku sampai 1 Januari 2024. "
            "Pilih kode lain di Kantor, Arsip.",
        ),
        (
            "123",
            date(2026, 1, 1),
            "Kode klasifikasi 123 tidak ada dalam daftar kantor. Tambahkan di Kantor, Arsip.",
        ),
    ],
)
def test_code_outside_its_days_is_refused_with_the_one_to_use(
    code: str, day: date, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        find_code(CODES, code, day)
    assert refused.value.sentence == sentence


def test_default_list_leads_from_the_old_tree_to_the_new_one() -> None:
    with pytest.raises(Invalid) as refused:
        find_code(DEFAULT_CODES, "067", date(2026, 1, 1))
    assert refused.value.sentence.endswith("Pakai 000.8.3.3 Standar Operasional Prosedur.")
    valid = [each.code for each in DEFAULT_CODES if each.is_valid(date(2026, 1, 1))]
    assert valid == ["000.8.6.3", "000.8.3.3", "000.1.5", "000.7.2.8"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("000.1; Rapat", ArchiveCode("000.1", "Rapat")),
        (
            "067; Lama; ; 2022-12-31; 000.8",
            ArchiveCode("067", "Lama", None, date(2022, 12, 31), "000.8"),
        ),
        (
            "000.1; Rapat; 2023-01-01; ; ; 2; 3; Musnah",
            ArchiveCode("000.1", "Rapat", date(2023, 1, 1), retention=Retention(2, 3, "Musnah")),
        ),
        (
            "000.1; Rapat; ; ; ; 2",
            ArchiveCode("000.1", "Rapat", retention=Retention(2, None, "Dinilai kembali")),
        ),
    ],
)
def test_line_is_read_and_written_the_same(line: str, code: ArchiveCode) -> None:
    assert ArchiveCode.parse(line) == code
    assert ArchiveCode.parse(code.write()) == code


@pytest.mark.parametrize(
    "line",
    ["abc; Rapat", "000.1", "000.1;", "000.1; A; besok", "000.1; A; ; ; ; dua", "1;A;;;;;;;;"],
)
def test_line_that_cannot_be_is_refused_by_its_text(line: str) -> None:
    with pytest.raises(Invalid) as refused:
        Preferences.from_dict({"codes": [line]})
    assert refused.value.sentence.startswith(f"Baris “{line}” tidak dapat dibaca.")


def test_file_and_default_give_the_same_list() -> None:
    lines = [code.write() for code in DEFAULT_CODES]
    assert Preferences.from_dict({"codes": lines}).codes == DEFAULT_CODES
