"""How an office writes days, hours and signatures in Indonesian."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from capaian.domain.terms import Term

JAKARTA = ZoneInfo("Asia/Jakarta")

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def show_date(day: date) -> str:
    """``date(2026, 1, 20)`` as ``20 Januari 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_day(day: date) -> str:
    """``date(2026, 1, 20)`` as ``Selasa, 20 Januari 2026``."""
    return f"{DAYS[day.weekday()]}, {show_date(day)}"


def show_years(first: int, last: int) -> str:
    """The kurun waktu of a file: ``2026``, or ``2026 – 2027``."""
    return str(last) if first == last else f"{first} – {last}"


def show_time(moment: time) -> str:
    """A time of day in Jakarta, ``time(10, 32)`` as ``10.32 WIB``."""
    return f"{moment.hour:02d}.{moment.minute:02d} WIB"


def show_hours(start: time, end: time | None) -> str:
    """``09.00 – 11.30 WIB``, or ``09.00 WIB – selesai`` where no end was set."""
    if end is None:
        return f"{show_time(start)} – selesai"
    return f"{start.hour:02d}.{start.minute:02d} – {show_time(end)}"


def show_moment(moment: datetime) -> str:
    """An aware moment in Jakarta's time, as ``20 Januari 2026 10.32 WIB``.

    Raises ``ValueError`` for a naive moment: without a zone the hour is not known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment on a paper needs a time zone")
    local = moment.astimezone(JAKARTA)
    return f"{show_date(local.date())} {show_time(local.time())}"


class SignatureMethod(Term):
    """The way a paper was signed. The label is the sentence printed under the name.

    Source: our choice. The sentence on BSrE may be printed only when a certificate issued by it
    signed.
    """

    UNSIGNED = "unsigned", "Belum ditandatangani."
    RECORDED = (
        "recorded",
        "Disetujui di aplikasi Capaian, tanpa tanda tangan elektronik. "
        "Kode periksa hanya menunjukkan bahwa naskah ini tercatat.",
    )
    SELF_MADE = (
        "self_made",
        "Ditandatangani secara elektronik dengan sertifikat contoh buatan sendiri, "
        "bukan sertifikat dari penyelenggara tersertifikasi.",
    )
    OWN = (
        "own",
        "Ditandatangani secara elektronik dengan sertifikat milik kantor.",
    )
    BSRE = (
        "bsre",
        "Ditandatangani secara elektronik dengan sertifikat elektronik yang diterbitkan oleh "
        "Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara.",
    )
    WET = "wet", "Untuk ditandatangani basah di atas cetakan ini."
    EITHER = (
        "either",
        "Untuk ditandatangani secara elektronik di dalam berkas ini, "
        "atau dengan pena di atas cetakannya.",
    )


WET_SIGNED = "Ditandatangani basah di atas cetakan naskah ini. Pindaiannya disimpan kantor."


def word_copy(wording: str) -> str:
    """What a copy says instead of the sentence under the name of its signed original."""
    return f"Salinan ini tidak bertanda tangan. Tentang naskah aslinya: {wording}"
