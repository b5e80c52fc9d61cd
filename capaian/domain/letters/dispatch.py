"""The papers of steps 8 to 14: notes, correction, approval, sending, copies and archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from capaian.domain.letters.blocks import Imprint, Initial, Signature


@dataclass(frozen=True, slots=True)
class SubmissionNote:
    """Step 8: nota pengantar of the Sekcam to the Camat."""

    imprint: Imprint
    number: str
    """May be empty where the office does not number internal notes."""
    to: str
    sender: str
    day: date
    subject: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[str, ...]
    signature: Signature

    template: ClassVar = "submission"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Nota Pengantar – {self.subject}"


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A row the Camat marked."""

    number: int
    indicator: str
    unit: str
    figures: str
    """As ``Target 90 · Realisasi 88,5 · Capaian 98,33``."""
    remark: str
    answer: str = ""
    """What the unit answered; empty on the sheet of the round itself."""


@dataclass(frozen=True, slots=True)
class CorrectionSheet:
    """Step 9: lembar koreksi."""

    imprint: Imprint
    period: str
    round: int
    document: str
    """The document corrected, as ``Draf 2 Dokumen Pengukuran Kinerja``."""
    accepted: bool
    reason: str
    """The reason of the return, or a word of acceptance."""
    returned_to: str
    """As ``Langkah 7, validasi data kinerja``; empty when accepted."""
    rows: tuple[CorrectionRow, ...]
    signature: Signature

    template: ClassVar = "correction"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Lembar Koreksi Putaran {self.round} – {self.period}"


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """Step 10: lembar persetujuan with the paraf hierarki; also records a refusal at step 11."""

    imprint: Imprint
    period: str
    document: str
    fingerprint: str
    """SHA-256 of the draft that was initialled, so that no other can be put in its place."""
    request: str
    """The Sekcam's sentence that asks for the signature."""
    initials: tuple[Initial, ...]
    signature: Signature
    """The Sekcam, who hands the document over."""
    refusal: str = ""
    """Why the Camat did not sign; empty otherwise."""

    template: ClassVar = "approval"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Lembar Persetujuan – {self.document}"


@dataclass(frozen=True, slots=True)
class SentItem:
    """A line of the surat pengantar."""

    what: str
    quantity: str
    """Banyaknya, as ``1 (satu) berkas``."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receiver's half of the surat pengantar; empty fields are dotted lines to write on."""

    day: date | None = None
    position: str = ""
    name: str = ""
    employee_number: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CoverLetter:
    """Step 12: surat pengantar."""

    imprint: Imprint
    number: str
    place: str
    day: date
    addressee: str
    addressee_place: str
    """As ``Purwokerto``; printed after ``di``; may be empty."""
    items: tuple[SentItem, ...]
    signature: Signature
    """Pengirim, right."""
    receipt: Receipt = Receipt()
    """Penerima, left."""
    way: str = ""
    """How it is sent; may be empty."""
    copied_to: tuple[str, ...] = ()
    """Tembusan."""

    template: ClassVar = "cover_letter"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Surat Pengantar Nomor {self.number}"


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One numbered copy."""

    number: int
    recipient: str
    form: str
    """``Cetak`` or ``Berkas``."""
    code: str
    """The copy's own check code."""
    made_by: str
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CopyList:
    """Step 13: daftar penggandaan."""

    imprint: Imprint
    document: str
    document_number: str
    rows: tuple[CopyRow, ...]
    signature: Signature

    template: ClassVar = "copy_list"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Daftar Penggandaan – {self.document}"


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """An item of the daftar arsip."""

    item: int
    description: str
    day: date | None
    quantity: str = ""
    grade: str = ""
    """Tingkat perkembangan: Asli, Salinan, Tembusan."""


@dataclass(frozen=True, slots=True)
class Shelfmark:
    """Where the hardcopy stands and how long it is kept; all texts of the office's own."""

    room: str = ""
    cupboard: str = ""
    shelf: str = ""
    box: str = ""
    folder: str = ""
    access: str = ""
    """Hak akses: Biasa, Terbatas, Rahasia."""
    active_until: date | None = None
    inactive_until: date | None = None
    fate: str = ""
    """Nasib akhir: Musnah, Permanen, Dinilai kembali."""


@dataclass(frozen=True, slots=True)
class ArchiveList:
    """Step 14: daftar arsip aktif of one case."""

    imprint: Imprint
    file_number: str
    """No Berkas."""
    classification: str
    """Kode klasifikasi with its name."""
    description: str
    """Uraian informasi berkas."""
    span: str
    """Kurun waktu."""
    rows: tuple[ArchiveRow, ...]
    shelfmark: Shelfmark
    signature: Signature

    template: ClassVar = "archive_list"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Daftar Arsip Aktif – Berkas {self.file_number}"


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """Step 14: label boks, to be cut out and glued on."""

    imprint: Imprint
    unit: str
    """Unit pengolah."""
    classification: str
    files: tuple[str, ...]
    """The files inside, as ``No. 12 Pengukuran Kinerja Triwulan I 2026``."""
    span: str
    shelfmark: Shelfmark

    template: ClassVar = "box_label"
    derived: ClassVar = ("title",)

    @property
    def title(self) -> str:
        """The title in the file's metadata."""
        return f"Label Boks {self.shelfmark.box or '–'}"
