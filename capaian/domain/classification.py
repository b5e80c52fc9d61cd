"""The office's archive codes, each with its days of validity and its place in the schedule.

A code tree is replaced now and then: a number of an old tree stays on old papers and must not be
given to a new one. Which codes exist, from when, and how long files are kept is set by the
kabupaten, so the list is data of the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from capaian.domain.errors import Invalid
from capaian.domain.letters.wording import show_date
from capaian.domain.terms import Fate

UNREADABLE = (
    "Satu kode tiap baris: kode; nama; berlaku dari; berlaku sampai; kode pengganti; tahun aktif; "
    "tahun inaktif; nasib akhir. Tanggal ditulis 2026-01-31; bagian belakang boleh tidak ditulis."
)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a file is kept, in years; set by the kabupaten, so there is no default."""

    active_years: int | None = None
    inactive_years: int | None = None
    fate: str = Fate.REVIEW.value


@dataclass(frozen=True, slots=True)
class ArchiveCode:
    """One code: valid on both its first and its last day; an open end is ``None``.

    ``successor`` is the code to be used once this one is no longer valid. ``retention`` is empty
    where the office keeps files of this code as long as all others.
    """

    code: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""
    retention: Retention | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a line as :meth:`write` makes it; raises :class:`Invalid` naming the line."""
        parts = [part.strip() for part in line.split(";")]
        code, name, start, end, successor, active, inactive, fate = [*parts, *[""] * 8][:8]
        try:
            if len(parts) > 8 or not name or not re.fullmatch(r"\d[\d.]*", code):
                raise ValueError
            retention = None
            if active or inactive or fate:
                first, second = (int(each) if each else None for each in (active, inactive))
                retention = Retention(first, second, Fate(fate or Fate.REVIEW).value)
            begin, last = (date.fromisoformat(each) if each else None for each in (start, end))
        except ValueError:
            raise Invalid(f"Baris “{line}” tidak dapat dibaca. {UNREADABLE}") from None
        return cls(code, name, begin, last, successor, retention)

    def write(self) -> str:
        """The code as one line, without empty parts at its end."""
        kept = self.retention
        years = (kept.active_years, kept.inactive_years) if kept else (None, None)
        ends = (self.valid_from, self.valid_until)
        days = ("" if day is None else day.isoformat() for day in ends)
        numbers = ("" if year is None else str(year) for year in years)
        parts = (self.code, self.name, *days, self.successor, *numbers, kept.fate if kept else "")
        return "; ".join(parts).rstrip("; ")

    def is_valid(self, day: date) -> bool:
        """Whether a paper of that day may carry the code."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


DEFAULT_CODES = (
    ArchiveCode("000.8.6.3", "Akuntabilitas Kinerja Instansi Pemerintah"),
    ArchiveCode("000.8.3.3", "Standar Operasional Prosedur"),
    ArchiveCode("000.1.5", "Rapat"),
    ArchiveCode("000.7.2.8", "Laporan Berkala"),
    # The SOP of 2021 still carries it. Its last day is our assumption, for the office to correct.
    ArchiveCode("067", "Tata laksana (pohon kode lama)", None, date(2022, 12, 31), "000.8.3.3"),
)
"""The codes seen in practice; names shortened, validity of the new tree not known."""


def find_code(codes: Iterable[ArchiveCode], code: str, day: date) -> ArchiveCode:
    """The office's code as it is valid on ``day``.

    Raises :class:`Invalid` for a code that the list does not hold or that is not valid then; the
    sentence names the one to use, where the list knows it.
    """
    known = [each for each in codes if each.code == code]
    for each in known:
        if each.is_valid(day):
            return each
    if not known:
        raise Invalid(
            f"Kode klasifikasi {code} tidak ada dalam daftar kantor. Tambahkan di Kantor, Arsip.",
            code="unknown_code",
        )
    last = known[-1]
    if last.valid_until is not None and last.valid_until < day:
        sentence = f"Kode klasifikasi {code} berlaku sampai {show_date(last.valid_until)}."
    else:
        first = last.valid_from or day
        sentence = f"Kode klasifikasi {code} baru berlaku mulai {show_date(first)}."
    instead = next(
        (each for each in codes if each.code == last.successor and each.is_valid(day)), None
    )
    advice = f"Pakai {instead}." if instead else "Pilih kode lain di Kantor, Arsip."
    raise Invalid(f"{sentence} {advice}", code="code_not_valid")
