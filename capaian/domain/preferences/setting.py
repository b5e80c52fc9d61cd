"""What one setting of an office is, and the page of settings on which it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from capaian.domain.errors import Invalid
from capaian.domain.preferences.kinds import Kind
from capaian.domain.terms import Term

OFFICE = "Pilihan kantor."


class Topic(Term):
    """One page of settings; the value is its address."""

    LETTERHEAD = "kop-surat", "Kop surat"
    ADDRESSEES = "penerima", "Penerima surat pengantar"
    LETTERS = "surat", "Undangan dan surat pengantar"
    FIGURES = "aturan-angka", "Aturan angka"
    FINDINGS = "temuan", "Temuan"
    PLANNERS = "penyusun-rencana", "Penyusun rencana"
    ARCHIVE = "arsip", "Arsip"
    SIGNING = "tanda-tangan", "Tanda tangan"
    WORK = "jam-kerja", "Jam kerja dan pengingat"


ABOUT: Mapping[Topic, str] = {
    Topic.LETTERHEAD: "Nama, alamat, dan ukuran kertas pada setiap naskah.",
    Topic.ADDRESSEES: "Kepada siapa langkah 12 mengirim.",
    Topic.LETTERS: "Siapa menandatangani surat langkah 4 dan 12, dan tembusannya.",
    Topic.FIGURES: "Skala, batas, pembulatan, dan efisiensi yang tercetak di bawah tabel.",
    Topic.FINDINGS: "Temuan mana yang menghalangi dan mana yang hanya peringatan.",
    Topic.PLANNERS: "Kasubbag yang menjaga rencana kinerja bersama Sekcam.",
    Topic.ARCHIVE: "Kode klasifikasi dan masa simpan.",
    Topic.SIGNING: "Cara Camat menandatangani dokumen pada langkah 11.",
    Topic.WORK: "Kapan kantor bekerja, dan kapan orang diingatkan akan batas waktu.",
}
"""What each page is for, in one sentence."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in TOML, its place and words on a page, and how its value is read.

    A setting with ``cells`` holds a value for each of them, by key, all of the same ``kind``
    unless a cell brings its own; a cell left empty is not stored.
    """

    name: str
    topic: Topic
    label: str
    help: str
    kind: Kind
    source: str = OFFICE
    cells: tuple[tuple[str, str, Kind], ...] = ()
    refusal: str = ""

    def read(self, stored: Any) -> Any:
        """The value that is stored; raises :class:`Invalid` with a sentence."""
        if not self.cells:
            return self.kind.read(stored)
        known = {key: kind for key, _, kind in self.cells}
        if not isinstance(stored, Mapping) or set(stored) - set(known):
            raise Invalid(self.refusal)
        return {key: known[key].read(value) for key, value in stored.items()}
