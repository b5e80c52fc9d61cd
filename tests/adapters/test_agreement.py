"""The Perjanjian Kinerja, read back by readers that are not Typst."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf

from capaian.adapters.typeset import typeset
from capaian.domain import letters
from capaian.domain.letters.agreement import AgreedProgram, AgreedTarget, Agreement
from tests.adapters.paper_samples import IMPRINT
from tests.reading import find_loose_fonts, read_words

FIRST = Agreement(
    imprint=replace(IMPRINT, code=""),
    year=2026,
    office="Kecamatan Wangon",
    place="Wangon",
    plan_version="Rencana 2026 murni (versi 1)",
    first=letters.Signature(letters.Signatory("Camat Wangon", "Camat Wangon")),
    second=letters.Signature(letters.Signatory("Bupati Banyumas", "")),
    targets=(AgreedTarget(1, "Meningkatnya\nketertiban", "Desa tertib", "90 %"),),
    programs=(AgreedProgram(1, "7.01.04", "Ketenteraman", "10.000.000,00"),),
    total="10.000.000,00",
)


def words(paper: Agreement) -> str:
    return read_words(typeset(paper.template, letters.to_data(paper)))


def test_agreement_tells_parties_targets_and_money() -> None:
    text = words(FIRST)
    for each in (
        "PERJANJIAN KINERJA TAHUN 2026",
        "Camat Wangon",
        "Bupati Banyumas",
        "Meningkatnya ketertiban",
        "90 %",
        "7.01.04",
        "Jumlah 10.000.000,00",
        "Dicetak dari Rencana 2026 murni (versi 1)",
        "Halaman 2 dari 2",
    ):
        assert each in text
    assert "PERUBAHAN" not in text
    assert "Target semula" not in text
    # It is not filed, so nothing may promise that it can be checked.
    assert "Kode periksa" not in text


def test_changed_target_stands_beside_the_agreed_one() -> None:
    target = AgreedTarget(1, "Ketertiban", "Desa tertib", "95 %", before="90 %")
    kept = AgreedTarget(2, "Ketertiban", "Kasus", "2 Kasus")
    text = words(replace(FIRST, changed=True, reason="Pagu naik", targets=(target, kept)))
    assert "PERUBAHAN PERJANJIAN KINERJA TAHUN 2026" in text
    assert "Alasan perubahan: Pagu naik" in text
    assert "Desa tertib 90 % 95 %" in text
    assert "Kasus tetap 2 Kasus" in text


def test_empty_plan_makes_a_paper_that_says_so() -> None:
    assert "Belum ada indikator pada rencana ini." in words(replace(FIRST, targets=(), programs=()))


def test_agreement_is_archivable_and_readable_aloud() -> None:
    pdf = typeset(FIRST.template, letters.to_data(FIRST))
    assert pdf == typeset(FIRST.template, letters.to_data(FIRST))
    with pikepdf.open(BytesIO(pdf)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
        assert str(document.Root.Lang) == "id-ID"
        assert find_loose_fonts(document) == []
