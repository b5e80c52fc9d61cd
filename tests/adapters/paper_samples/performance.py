"""The document itself: final, draft and copy."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from capaian.domain import letters
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import Capacity
from tests.adapters.paper_samples.correspondence import APPROVAL
from tests.adapters.paper_samples.people import DAY, HEAD, IMPRINT, sign

RULES = letters.RuleNotes(
    scale_name="Skala Permendagri 86/2017",
    scale_source="praktik Permendagri 86/2017, batas ≥ 91, ≥ 76, ≥ 66, ≥ 51",
    classes=(
        letters.ScaleClass("≥ 91", "Sangat Tinggi", 9),
        letters.ScaleClass("≥ 76", "Tinggi", 2),
        letters.ScaleClass("≥ 66", "Sedang", 1),
        letters.ScaleClass("≥ 51", "Rendah", 0),
        letters.ScaleClass("< 51", "Sangat Rendah", 0),
    ),
    cap="Capaian tidak dibatasi.",
    average="Rata-rata adalah rerata sederhana indikator yang dapat dihitung.",
)


def draw_row(number: int, *, seed: int = 0) -> letters.IndicatorRow:
    percent = Decimal(60 + (number * 37 + seed) % 90) + Decimal("0.25")
    low = percent < 100
    return letters.IndicatorRow(
        number=number,
        indicator=f"Persentase koordinasi ketenteraman dan ketertiban umum bagian {number}",
        unit="Seksi Ketenteraman dan Ketertiban Umum",
        unit_of_measure="%",
        target="100,00",
        realization=f"{percent}".replace(".", ","),
        achievement=f"{percent}".replace(".", ","),
        percent=percent,
        predicate="Tinggi" if low else "Sangat Tinggi",
        formula="Realisasi / Target × 100; nilai terakhir",
        source="Laporan bulanan seksi",
        ceiling="187.801.233",
        absorbed="46.950.308",
        absorption="25,00",
        drivers="Kerja sama dengan desa berjalan baik sejak awal triwulan.",
        obstacles="Cuaca menunda dua kegiatan lapangan." if low else "",
        follow_up="Kegiatan dijadwalkan ulang pada Mei 2026." if low else "",
        remarks=("Data dukung diperiksa Kasi.",) if number % 7 == 0 else (),
        working=(
            f"Target 100,00; realisasi {percent} (dibaca {percent}).",
            f"{percent} / 100 × 100 = {percent}.",
            "Dibulatkan dua desimal.",
        ),
    )


EMPTY_ROW = letters.IndicatorRow(
    number=0,
    indicator="Jumlah Laporan Penatausahaan Barang Milik Daerah pada\nSKPD",
    unit="Subbagian Perencanaan dan Keuangan",
    unit_of_measure="Laporan",
    target="",
    realization="",
    achievement="belum diisi",
    percent=None,
    predicate="",
    formula="Realisasi / Target × 100",
)


def make_document(indicators: int, *, seed: int = 0) -> letters.PerformanceDocument:
    """A final document of that many indicators in groups of five, the last one without figures."""
    rows = [draw_row(number, seed=seed) for number in range(1, indicators)]
    rows.append(replace(EMPTY_ROW, number=indicators))
    groups = tuple(
        letters.ObjectiveGroup(
            "Meningkatnya Kualitas Layanan Publik di Kecamatan Wangon",
            tuple(rows[at : at + 5]),
            "98,50",
        )
        for at in range(0, indicators, 5)
    )
    return letters.PerformanceDocument(
        imprint=replace(IMPRINT, chain_head="3b5d5c3712955042212316173ccf37be800ad5b6"),
        office="Kecamatan Wangon",
        region="Kabupaten Banyumas",
        period="Triwulan I 2026",
        plan_version="Rencana 2026 murni",
        summary=letters.Summary(
            indicators=indicators,
            measured=indicators - 1,
            average="98,50",
            predicate="Sangat Tinggi",
            ceiling="4.706.647.437",
            absorbed="1.105.210.002",
            absorption="23,48",
            paragraphs=(
                f"Dari {indicators} indikator, {indicators - 1} terukur pada Triwulan I 2026.",
                "Rata-rata capaian 98,50 persen dengan predikat Sangat Tinggi.",
            ),
        ),
        groups=groups,
        rules=RULES,
        signature=sign(HEAD, SignatureMethod.SELF_MADE),
        number="000.8.6.3/13/2026",
        day=DAY,
    )


DOCUMENT = make_document(14)
DRAFT = replace(
    DOCUMENT,
    number="",
    day=None,
    draft=letters.DraftMark(3, 1, "Langkah 10, permintaan persetujuan"),
    initials=APPROVAL.initials,
    signature=letters.Signature(replace(HEAD, capacity=Capacity.DAILY), "Wangon", DAY),
    missing_units=(letters.MissingUnit("Seksi Pemerintahan", "petugas sedang diklat"),),
)
COPY = replace(DOCUMENT, copy=letters.CopyMark(2, 5, "Bagian Organisasi"))
