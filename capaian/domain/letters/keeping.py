"""The papers of an archived file's later life: moved to the inactive store, or destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from capaian.domain.letters.blocks import Imprint, Signature
from capaian.domain.letters.wording import show_day


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One file of a berita acara."""

    file_number: str
    classification: str
    description: str
    span: str
    """Kurun waktu."""
    quantity: str
    until: date | None
    """The last day of the retention that has ended."""
    place: str
    """Lokasi simpan."""
    seal: str
    """SHA-256 of the bag's tag manifest."""


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """Berita acara with its daftar arsip; layout and wording are our choice."""

    imprint: Imprint
    number: str
    subject: str
    """As ``Pemindahan Arsip Inaktif``."""
    list_title: str
    """As ``Daftar arsip inaktif yang dipindahkan``."""
    day: date
    statement: str
    """What was done, in one or two sentences."""
    rows: tuple[ReportRow, ...]
    remark: str
    """What stays afterwards."""
    left: Signature
    right: Signature

    template: ClassVar = "archive_report"
    derived: ClassVar = ("title", "day_shown")

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Berita Acara {self.subject} Nomor {self.number}"

    @property
    def day_shown(self) -> str:
        """The day with its name."""
        return show_day(self.day)
