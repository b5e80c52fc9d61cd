"""What is shown when a page cannot be: one sentence on what happened and what to do."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from capaian.web.answers import Message, answer, answer_fault, typed_by


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for a form that is larger than the program takes."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return answer_fault(
            Message(
                413,
                "too_large",
                "Kiriman terlalu besar",
                "Tekan kembali. Kirim berkas yang lebih kecil atau sedikit demi sedikit.",
            )
        )
    return answer_fault(
        Message(
            400,
            "bad_request",
            "Permintaan tidak dapat dibaca",
            "Tekan kembali, muat ulang halaman, lalu coba lagi.",
        )
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 that no refusal has put into words."""
    return answer(
        request,
        Message(403, "not_allowed", "Tidak dapat dibuka", "Tekan kembali. Ini bukan untuk Anda."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: it does not exist, or not for this person."""
    return answer(
        request,
        Message(
            404,
            "not_found",
            "Tidak ditemukan",
            "Alamat ini tidak ada. Periksa tulisannya atau kembali ke Beranda.",
        ),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429: asked too often; the longest of the limits is five minutes."""
    return answer(
        request,
        Message(
            429,
            "too_many",
            "Terlalu banyak percobaan",
            "Tunggu lima menit, lalu coba lagi.",
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of the program; nothing of the request was kept."""
    return answer_fault(
        Message(
            500,
            "fault",
            "Ada gangguan di aplikasi",
            "Tidak ada yang tersimpan. Tekan kembali, tunggu sebentar, lalu kirim lagi.",
        )
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose security token is no longer valid, as after a login in another tab."""
    typed = typed_by(request)
    way = "" if typed else " Tekan kembali, muat ulang halaman, lalu kirim lagi."
    return answer(
        request,
        Message(
            403,
            "stale_form",
            "Halaman ini sudah lama terbuka",
            f"Belum ada yang terkirim.{way}",
            typed=typed,
        ),
    )
