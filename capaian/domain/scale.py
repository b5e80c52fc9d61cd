"""Scales as data: predicates for achievements, and rankings for targets that are predicates.

A scale is a list of classes without gap or overlap, from 0 upward without end. The published
whole numbers ("76–90") leave gaps, so the reading of the bounds is part of the scale and is
printed with it. Figures below 0 cannot occur (:mod:`capaian.domain.achievement`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from capaian.domain.errors import Invalid
from capaian.domain.numbers import show_exact


@dataclass(frozen=True, slots=True)
class Band:
    """One class of a scale, in per cent; ``high`` is ``None`` where it has no upper end."""

    label: str
    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Scale:
    """Classes from the highest to the lowest; which end belongs to a class is the reading.

    With ``closed_below`` a class holds low ≤ x < high ("≥ 91"), else low < x ≤ high ("> 90").

    :raises Invalid: a gap, an overlap, a class without a name, or not all from 0 upward.
    """

    name: str
    source: str
    bands: tuple[Band, ...]
    closed_below: bool = True

    def __post_init__(self) -> None:
        problems = tuple(_find_faults(self.bands))
        if problems:
            raise Invalid(f"Skala tidak dapat dipakai. {problems[0][1]}", problems=problems)

    @classmethod
    def from_bounds(
        cls,
        name: str,
        source: str,
        bounds: Sequence[tuple[str, str]],
        *,
        closed_below: bool = True,
    ) -> Scale:
        """A scale from pairs (label, lower bound in per cent), the highest first, the last at 0."""
        lows = [Decimal(low) for _, low in bounds]
        return cls(
            name,
            source,
            tuple(
                Band(label, low, high)
                for (label, _), low, high in zip(bounds, lows, [None, *lows[:-1]], strict=True)
            ),
            closed_below,
        )

    def classify(self, percent: Decimal) -> str:
        """The label of a figure in per cent; every figure has one."""
        for band in self.bands[:-1]:
            if percent > band.low or (self.closed_below and percent == band.low):
                return band.label
        return self.bands[-1].label

    @property
    def reading(self) -> str:
        """The bounds in words, to be printed under a table."""
        sign = "≥" if self.closed_below else ">"
        words = [f"{band.label} {sign} {show_exact(band.low)}" for band in self.bands[:-1]]
        return "; ".join([*words, f"{self.bands[-1].label} selebihnya"])

    def to_dict(self) -> dict[str, object]:
        """The scale as JSON holds it: lower bounds in per cent, the highest class first."""
        return {
            "name": self.name,
            "source": self.source,
            "closed_below": self.closed_below,
            "bounds": [[band.label, str(band.low)] for band in self.bands],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scale:
        """The scale that :meth:`to_dict` wrote."""
        bounds = [(label, low) for label, low in data["bounds"]]
        return cls.from_bounds(
            data["name"], data["source"], bounds, closed_below=data["closed_below"]
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """Predicates with their scores, for ordinal targets; scores compare, they are never summed."""

    name: str
    source: str
    scores: tuple[tuple[str, Decimal], ...]

    def score(self, label: str) -> Decimal | None:
        """The score of a predicate however it is written, ``None`` for a foreign one."""
        wanted = _fold(label)
        return next((score for known, score in self.scores if _fold(known) == wanted), None)


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


def _find_faults(bands: tuple[Band, ...]) -> Iterable[tuple[str, str]]:
    if not bands:
        yield "bands", "Skala belum memuat kelas. Tambahkan satu kelas."
        return
    labels = [_fold(band.label) for band in bands]
    if "" in labels or len(set(labels)) < len(labels):
        yield "label", "Nama kelas kosong atau kembar. Beri nama yang berbeda."
    if bands[0].high is not None:
        yield bands[0].label, "Kelas tertinggi berbatas atas. Kosongkan batas itu."
    if bands[-1].low != 0:
        yield bands[-1].label, "Kelas terendah tidak mulai dari 0. Isi batas bawah 0."
    for higher, lower in pairwise(bands):
        if lower.high is None or lower.high > higher.low:
            yield lower.label, f"{lower.label} menindih {higher.label}. Samakan batasnya."
        elif lower.high < higher.low:
            yield lower.label, f"Ada celah di bawah {higher.label}. Samakan batasnya."
    for band in bands:
        if band.high is not None and band.high <= band.low:
            yield band.label, f"Batas {band.label} terbalik. Tulis batas atas yang lebih besar."


def _rank(name: str, source: str, *steps: str) -> Ranking:
    """Scores 1, 2, 3 … from the lowest; labels of equal rank stand together, parted by ``|``."""
    return Ranking(
        name,
        source,
        tuple(
            (label, Decimal(place))
            for place, labels in enumerate(steps, start=1)
            for label in labels.split("|")
        ),
    )


_PRINTED = "tabel dalam praktik Permendagri 86/2017"
_OURS = "batas pilihan kantor"
_EVEN = "skor berurut mulai 1; pilihan program, dapat diganti kantor"

PERMENDAGRI = Scale.from_bounds(
    "Permendagri 86/2017",
    _PRINTED,
    [
        ("Sangat Tinggi", "91"),
        ("Tinggi", "76"),
        ("Sedang", "66"),
        ("Rendah", "51"),
        ("Sangat Rendah", "0"),
    ],
)
PERMENDAGRI_ABOVE = Scale.from_bounds(
    "Permendagri 86/2017, batas bawah tidak termasuk",
    _PRINTED,
    [
        ("Sangat Tinggi", "90"),
        ("Tinggi", "75"),
        ("Sedang", "65"),
        ("Rendah", "50"),
        ("Sangat Rendah", "0"),
    ],
    closed_below=False,
)
AKIP = Scale.from_bounds(
    "Predikat AKIP",
    "batas yang lazim pada evaluasi AKIP; periksa pada aturan yang berlaku",
    [
        ("AA", "90"),
        ("A", "80"),
        ("BB", "70"),
        ("B", "60"),
        ("CC", "50"),
        ("C", "30"),
        ("D", "0"),
    ],
    closed_below=False,
)
QUALITY = Scale.from_bounds(
    "Sangat Baik sampai Kurang",
    _OURS,
    [("Sangat Baik", "100"), ("Baik", "75"), ("Cukup", "55"), ("Kurang", "0")],
    closed_below=False,
)
REACHED = Scale.from_bounds("Tercapai", _OURS, [("Tercapai", "100"), ("Belum Tercapai", "0")])
TRAFFIC_LIGHT = Scale.from_bounds(
    "Lampu lalu lintas", _OURS, [("Hijau", "100"), ("Kuning", "75"), ("Merah", "0")]
)
SCALES = {
    "permendagri-86-2017": PERMENDAGRI,
    "permendagri-86-2017-di-atas": PERMENDAGRI_ABOVE,
    "akip": AKIP,
    "sangat-baik": QUALITY,
    "tercapai": REACHED,
    "lampu": TRAFFIC_LIGHT,
}

RANKINGS = (
    _rank("Predikat AKIP", _EVEN, "D", "C", "CC", "B", "BB", "A", "AA"),
    _rank(
        "Opini BPK",
        _EVEN,
        "TMP|Tidak Memberikan Pendapat|Tidak Menyatakan Pendapat",
        "TW|Tidak Wajar",
        "WDP|Wajar Dengan Pengecualian",
        "WTP|Wajar Tanpa Pengecualian",
    ),
    _rank(
        "Status desa",
        _EVEN,
        "Sangat Tertinggal",
        "Tertinggal",
        "Berkembang",
        "Maju",
        "Mandiri",
    ),
    _rank(
        "Sangat Rendah sampai Sangat Tinggi",
        _EVEN,
        "Sangat Rendah",
        "Rendah",
        "Sedang",
        "Tinggi",
        "Sangat Tinggi",
    ),
    _rank("Kurang sampai Sangat Baik", _EVEN, "Kurang", "Cukup", "Baik", "Sangat Baik"),
)
