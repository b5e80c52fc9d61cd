"""The Dokumen Pengukuran Kinerja: draft (steps 6 to 10), final (step 11), copy (step 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from capaian.domain.letters.blocks import CopyMark, Imprint, Initial, Signature


@dataclass(frozen=True, slots=True)
class DraftMark:
    """Says that the document is a draft, which version and after how many rounds."""

    version: int
    round: int = 0
    """Rounds of correction so far; 0 before the first."""
    step: str = ""
    """As ``Langkah 7, validasi``."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator with its figure; every text is as shown, empty where there is none."""

    number: int
    indicator: str
    unit: str
    """The unit (seksi, subbagian) that answers for it."""
    unit_of_measure: str
    target: str
    realization: str
    achievement: str
    """As ``107,81``, or a word as ``belum diisi``."""
    percent: Decimal | None
    """The same achievement for the chart; None where there is no figure."""
    predicate: str
    formula: str
    """The rule in words, with the direction and how the quarters were joined."""
    source: str = ""
    """Sumber data / data dukung."""
    ceiling: str = ""
    """Pagu in rupiah."""
    absorbed: str = ""
    """Realisasi anggaran in rupiah."""
    absorption: str = ""
    """Serapan in percent."""
    drivers: str = ""
    """Faktor pendorong."""
    obstacles: str = ""
    """Faktor penghambat."""
    follow_up: str = ""
    """Tindak lanjut."""
    remarks: tuple[str, ...] = ()
    """Findings and their answers, printed under the analysis."""
    working: tuple[str, ...] = ()
    """The steps of the computation for the annex, in order."""


@dataclass(frozen=True, slots=True)
class ObjectiveGroup:
    """A sasaran and its indicators."""

    objective: str
    rows: tuple[IndicatorRow, ...]
    average: str = ""
    """Mean achievement of the group as shown; empty where none is computed."""


@dataclass(frozen=True, slots=True)
class ScaleClass:
    """A class of the predicate scale, as ``≥ 91`` and ``Sangat Tinggi``, and its frequency."""

    bounds: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of the whole document, as shown."""

    indicators: int
    measured: int
    """How many have a figure; the average counts only these."""
    average: str
    predicate: str
    ceiling: str = ""
    absorbed: str = ""
    absorption: str = ""
    paragraphs: tuple[str, ...] = ()
    """The ringkasan in words."""


@dataclass(frozen=True, slots=True)
class RuleNotes:
    """The rules a reader needs to redo the figures; printed below the table."""

    scale_name: str
    scale_source: str
    classes: tuple[ScaleClass, ...]
    cap: str
    """A sentence, as ``Capaian dibatasi 120 % hanya saat dirata-rata.``"""
    average: str
    """A sentence on how the average is made."""
    rounding: str = "Angka dibulatkan dua desimal, setengah ke atas, hanya saat ditampilkan."
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as the pages show it; ``alt`` says it in words, ``caption`` is its finding."""

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit whose data are not in, with the recorded reason."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class PerformanceDocument:
    """The document itself. ``draft`` set: DRAF with version; None: the final document."""

    imprint: Imprint
    office: str
    """As ``Kecamatan Wangon``."""
    region: str
    """As ``Kabupaten Banyumas``."""
    period: str
    """As ``Triwulan I 2026``."""
    plan_version: str
    """As ``Rencana 2026 murni``."""
    summary: Summary
    groups: tuple[ObjectiveGroup, ...]
    rules: RuleNotes
    signature: Signature
    number: str = ""
    """Letter number; empty on a draft."""
    day: date | None = None
    draft: DraftMark | None = None
    initials: tuple[Initial, ...] = ()
    copy: CopyMark | None = None
    missing_units: tuple[MissingUnit, ...] = ()
    trend: Drawing | None = None
    """The average over the periods; None where there is only one."""

    template: ClassVar = "performance"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        draft = f"Draf {self.draft.version} " if self.draft else ""
        return f"{draft}Dokumen Pengukuran Kinerja {self.office} – {self.period}"
