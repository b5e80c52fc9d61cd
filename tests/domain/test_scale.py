"""Scales: total, without gap or overlap, and the two readings of the printed bounds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.errors import Invalid
from capaian.domain.scale import (
    AKIP,
    PERMENDAGRI,
    PERMENDAGRI_ABOVE,
    RANKINGS,
    SCALES,
    Band,
    Scale,
)


@pytest.mark.parametrize(
    ("percent", "at_least", "above"),
    [
        ("0", "Sangat Rendah", "Sangat Rendah"),
        ("50", "Sangat Rendah", "Sangat Rendah"),
        ("50.5", "Sangat Rendah", "Rendah"),
        ("51", "Rendah", "Rendah"),
        ("65.5", "Rendah", "Sedang"),
        ("66", "Sedang", "Sedang"),
        ("75.99", "Sedang", "Tinggi"),
        ("76", "Tinggi", "Tinggi"),
        ("90", "Tinggi", "Tinggi"),
        ("90.5", "Tinggi", "Sangat Tinggi"),
        ("91", "Sangat Tinggi", "Sangat Tinggi"),
        ("525", "Sangat Tinggi", "Sangat Tinggi"),
    ],
)
def test_scale_follows_its_reading(percent: str, at_least: str, above: str) -> None:
    value = Decimal(percent)
    assert (PERMENDAGRI.classify(value), PERMENDAGRI_ABOVE.classify(value)) == (at_least, above)


def test_scale_prints_its_reading() -> None:
    assert PERMENDAGRI.reading == (
        "Sangat Tinggi ≥ 91; Tinggi ≥ 76; Sedang ≥ 66; Rendah ≥ 51; Sangat Rendah selebihnya"
    )
    assert AKIP.reading.startswith("AA > 90; A > 80; BB > 70; B > 60; CC > 50; C > 30; D")


@given(st.sampled_from(list(SCALES.values())), st.decimals(0, 10**6, places=4))
def test_scale_has_exactly_one_class_for_every_figure(scale: Scale, percent: Decimal) -> None:
    def holds(band: Band) -> bool:
        high = Decimal("Infinity") if band.high is None else band.high
        if scale.closed_below:
            return band.low <= percent < high
        return band.low < percent <= high or percent == band.low == 0

    assert [band.label for band in scale.bands if holds(band)] == [scale.classify(percent)]


@given(
    st.sampled_from(list(SCALES.values())),
    st.decimals(0, 1000, places=3),
    st.decimals(0, 1000, places=3),
)
def test_scale_never_ranks_more_below_less(scale: Scale, one: Decimal, two: Decimal) -> None:
    order = [band.label for band in scale.bands]
    less, more = sorted((one, two))
    assert order.index(scale.classify(more)) <= order.index(scale.classify(less))


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ([], "Skala belum memuat kelas."),
        ([("A", 90, None), ("B", 0, 89)], "Ada celah di bawah A."),
        ([("A", 90, None), ("B", 0, 91)], "B menindih A."),
        ([("A", 90, 200), ("B", 0, 90)], "Kelas tertinggi berbatas atas."),
        ([("A", 90, None), ("B", 10, 90)], "Kelas terendah tidak mulai dari 0."),
        ([("A", 90, None), ("a ", 0, 90)], "Nama kelas kosong atau kembar."),
        ([("A", 90, None), ("", 0, 90)], "Nama kelas kosong atau kembar."),
        ([("A", 0, None), ("B", 0, 0)], "Batas B terbalik."),
    ],
)
def test_scale_refuses_faulty_bands(
    bands: list[tuple[str, int, int | None]], sentence: str
) -> None:
    made = tuple(
        Band(label, Decimal(low), None if high is None else Decimal(high))
        for label, low, high in bands
    )
    with pytest.raises(Invalid) as refusal:
        Scale("Uji", "uji", made)
    assert sentence in refusal.value.sentence


def test_ranking_scores_predicates_however_written() -> None:
    akip, opinion = RANKINGS[0], RANKINGS[1]
    assert [akip.score(label) for label in (" bb ", "A", "Z")] == [Decimal(5), Decimal(6), None]
    assert opinion.score("Wajar  Tanpa Pengecualian") == opinion.score("WTP") == 4
