"""The words of the field as enumerations: value for the database, label for people.

The English names follow ``docs/glossary.md``; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """An enumeration whose members carry the Indonesian label that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (value, label) in order, as form fields want them."""
        return [(member.value, member.label) for member in cls]


class Role(Term):
    """What a position does in the procedure."""

    HEAD = "camat", "Camat"
    SECRETARY = "sekcam", "Sekcam"
    SECTION_HEAD = "kasi", "Kasi"
    SUBDIVISION_HEAD = "kasubbag", "Kasubbag"
    CLERK = "pengadministrasi", "Pengadministrasi"


class Capacity(Term):
    """In which capacity a person holds a position."""

    DEFINITIVE = "definitif", "Definitif"
    ACTING = "plt", "Plt."
    DAILY = "plh", "Plh."

    def name_seat(self, position: str) -> str:
        """The position as its holder has it: "Plt. Camat Wangon"."""
        return position if self is Capacity.DEFINITIVE else f"{self.label} {position}"


class Direction(Term):
    """Which way a result is good."""

    HIGHER = "higher", "makin tinggi makin baik"
    LOWER = "lower", "makin rendah makin baik"
    RANGE = "range", "dalam rentang"
    ORDINAL = "ordinal", "berjenjang"
    MILESTONE = "milestone", "tahapan"


class Formula(Term):
    """How an achievement follows from target and realization."""

    RATIO = "ratio", "Realisasi / Target × 100"
    MIRROR = "mirror", "(2 × Target − Realisasi) / Target × 100"
    INVERSE = "inverse", "Target / Realisasi × 100"
    RANGE = "range", "Jarak dari batas terdekat"
    ORDINAL = "ordinal", "Skor realisasi / skor target × 100"
    MILESTONE = "milestone", "Tahapan tercapai"


class Aggregation(Term):
    """How the quarters make a year to date."""

    SUM = "sum", "Jumlah"
    LAST = "last", "Nilai terakhir"
    AVERAGE = "average", "Rata-rata"
    MAX = "max", "Tertinggi"
    MIN = "min", "Terendah"


class Severity(Term):
    """What a finding does to the step it is found in."""

    BARS = "bars", "menghalangi, juga bila dijawab"
    BLOCKS = "blocks", "menghalangi"
    WARNS = "warns", "peringatan"


class CaseState(Term):
    """Where a case stands as a whole."""

    OPEN = "berjalan", "Berjalan"
    CLOSED = "selesai", "Selesai"
    WITHDRAWN = "ditarik", "Ditarik"


class TaskState(Term):
    """Where a task stands; withdrawn is what was open when its case was."""

    READY = "siap", "Menunggu"
    BEGUN = "dikerjakan", "Sedang dikerjakan"
    DONE = "selesai", "Selesai"
    WITHDRAWN = "ditarik", "Ditarik"


OPEN_TASK = (TaskState.READY, TaskState.BEGUN)
"""The states of a task that waits for somebody."""


class PartState(Term):
    """Whether a bearer of a shared step has done the own part."""

    WAITING = "menunggu", "Menunggu"
    DONE = "selesai", "Selesai"
    EXCUSED = "dikecualikan", "Tidak mengirim"


class PlanKind(Term):
    """Whether a plan is the first of its year or a change of it."""

    ORIGINAL = "murni", "Murni"
    REVISED = "perubahan", "Perubahan"


class Level(Term):
    """The levels of a plan, from above."""

    GOAL = "tujuan", "Tujuan"
    OBJECTIVE = "sasaran", "Sasaran"
    AFFAIR = "urusan", "Urusan"
    FIELD = "bidang_urusan", "Bidang urusan"
    PROGRAM = "program", "Program"
    ACTIVITY = "kegiatan", "Kegiatan"
    SUBACTIVITY = "sub_kegiatan", "Sub kegiatan"


class Status(Term):
    """What is known of a cell or of a figure; empty is never zero, and 0 is measured."""

    MEASURED = "measured", "terukur"
    NOT_FILLED = "not_filled", "belum diisi"
    NOT_MEASURED = "not_measured", "belum diukur"
    NOT_COMPUTABLE = "not_computable", "tidak dapat dihitung"


class CapPlace(Term):
    """Where the office's cap on achievements applies."""

    INDICATOR = "indicator", "pada setiap indikator"
    AVERAGE = "average", "hanya pada rata-rata"


class StepKind(Term):
    """The parts of a figure's working, in the order in which they are printed."""

    TARGET = "target", "Target"
    REALIZATION = "realization", "Realisasi"
    AGGREGATION = "aggregation", "Penggabungan triwulan"
    RULE = "rule", "Rumus"
    ARITHMETIC = "arithmetic", "Hitungan"
    LIMIT = "limit", "Batas"
    ROUNDING = "rounding", "Pembulatan"
    CLASS = "class", "Predikat"


class PaperKind(Term):
    """What a paper is."""

    DISPOSITION = "disposisi", "Lembar disposisi"
    FORM = "formulir", "Formulir pengukuran kinerja"
    WORKBOOK = "buku_kerja", "Buku kerja isian"
    FEEDBACK = "masukan", "Draf masukan dan arahan"
    INVITATION = "undangan", "Undangan rapat"
    CALENDAR = "kalender", "Berkas kalender"
    ATTENDANCE = "daftar_hadir", "Daftar hadir"
    MINUTES = "notula", "Notula"
    DRAFT = "draf", "Draf dokumen pengukuran kinerja"
    SUBMISSION = "nota", "Nota pengantar kepada Camat"
    CORRECTION = "koreksi", "Lembar koreksi"
    APPROVAL = "persetujuan", "Lembar persetujuan"
    PERFORMANCE = "dokumen", "Dokumen pengukuran kinerja"
    SCAN = "pindaian", "Pindaian bertanda tangan"
    COVER_LETTER = "pengantar", "Surat pengantar"
    COPY = "salinan", "Salinan dokumen"
    COPY_LIST = "penggandaan", "Daftar penggandaan"
    ARCHIVE_LIST = "daftar_arsip", "Daftar arsip"
    BOX_LABEL = "label_boks", "Label boks"
    RECEIPT = "tanda_terima", "Tanda terima"
    TRANSFER_REPORT = "berita_pindah", "Berita acara pemindahan arsip"
    DESTRUCTION_REPORT = "berita_musnah", "Berita acara pemusnahan arsip"
    SOP = "sop", "Lembar SOP"


class DocumentState(Term):
    """How far a paper has come."""

    DRAFT = "draf", "Draf"
    ISSUED = "terbit", "Terbit"
    SIGNED = "ditandatangani", "Ditandatangani secara elektronik"
    PRINTED = "dicetak", "Menunggu tanda tangan"
    WET_SIGNED = "basah", "Ditandatangani basah, pindaian tersimpan"
    CANCELLED = "batal", "Batal"


class LoginState(Term):
    """Whether a person comes in."""

    NEVER = "belum", "Belum pernah masuk"
    ACTIVE = "aktif", "Aktif"
    BLOCKED = "diblokir", "Diblokir"


class NumberState(Term):
    """What became of a letter number."""

    USED = "dipakai", "Dipakai"
    RESERVED = "dipesan", "Dipesan"
    CANCELLED = "batal", "Batal"


class SendingWay(Term):
    """How a paper goes out; the label is printed on the surat pengantar."""

    HAND = "diantar", "Diantar langsung"
    POST = "pos", "Pos"
    MAIL = "email", "Surel"
    APPLICATION = "aplikasi", "Aplikasi persuratan kabupaten"


class SendingState(Term):
    """How far a sending is; underway means that the mail server's answer was never written down."""

    WAITING = "belum", "Belum terkirim"
    UNDERWAY = "berjalan", "Hasil kirim belum tercatat"
    SENT = "dikirim", "Dikirim"
    RECEIVED = "diterima", "Diterima"
    FAILED = "gagal", "Gagal"


class ArchiveState(Term):
    """Where an archived file stands in its life."""

    ACTIVE = "aktif", "Aktif"
    INACTIVE = "inaktif", "Inaktif"
    DESTROYED = "musnah", "Dimusnahkan"
    RECEIVED = "diterima", "Diterima dari instalasi lain"


class Fate(Term):
    """What becomes of a file when its retention has ended (nasib akhir)."""

    REVIEW = "Dinilai kembali", "Dinilai kembali"
    DESTROY = "Musnah", "Musnah"
    PERMANENT = "Permanen", "Permanen"


class SubmissionState(Term):
    """How far a unit has come with its form."""

    OPEN = "diisi", "Sedang diisi"
    HANDED_IN = "dikirim", "Sudah dikirim"
    VALIDATED = "divalidasi", "Sudah divalidasi"
    RETURNED = "dikembalikan", "Dikembalikan"
    EXCUSED = "tanpa_isian", "Tidak mengirim"

    def say(self, *, begun: bool) -> str:
        """The state in words: nobody is filling in an open form in which no row is filled."""
        return self.label if begun or self is not SubmissionState.OPEN else "Belum diisi"


class EntrySource(Term):
    """By which way a figure came in."""

    PAGE = "halaman", "Halaman"
    WORKBOOK = "buku_kerja", "Buku kerja"
    MEETING = "rapat", "Keputusan rapat"


class ReturnTo(Term):
    """Where the Camat sends a draft back to; the values are the workflow's outcomes."""

    DATA = "data", "Langkah 7: perbaiki data"
    UNIT = "unit", "Langkah 6: unit belum mengirim"
