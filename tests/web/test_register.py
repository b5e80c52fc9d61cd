"""The letter register: reserved and cancelled numbers are seen, none is skipped."""

from __future__ import annotations

import pytest

from capaian.documents.commands import reserve_number
from capaian.documents.models import LetterNumber
from capaian.domain.access import Actor
from capaian.domain.errors import Invalid
from tests.web.browser import Browser
from tests.web.conftest import Browsers

PAGE = "/kantor/register/"


def _reserve(browser: Browser, subject: str) -> LetterNumber:
    browser.do(PAGE, "pesan", classification="000.1.5", subject=subject)
    return LetterNumber.objects.latest("sequence")


def _rows() -> list[tuple[int, str, str, str]]:
    return list(
        LetterNumber.objects.order_by("sequence").values_list(
            "sequence", "state", "subject", "note"
        )
    )


def test_numbers_are_reserved_used_and_cancelled_without_a_gap(browsers: Browsers) -> None:
    clerk = browsers("pengadministrasi-kepegawaian")
    first, second = _reserve(clerk, "Undangan A"), _reserve(clerk, "Undangan B")
    clerk.do(PAGE, "selesai", number=first.pk, outcome="batal", words="Rapat urung")
    clerk.do(PAGE, "selesai", number=second.pk, outcome="pakai", words="Undangan B baru")
    _reserve(clerk, "Undangan C")
    assert _rows() == [
        (1, "batal", "Undangan A", "Rapat urung"),
        (2, "dipakai", "Undangan B baru", ""),
        (3, "dipesan", "Undangan C", ""),
    ]
    page = clerk.open(f"{PAGE}?tahun=2026").content.decode()
    assert [each in page for each in ("000.1.5/1/2026", "Batal: Rapat urung", "Dipesan")] == [
        True,
        True,
        True,
    ]
    assert "Belum ada nomor surat" in clerk.open(f"{PAGE}?tahun=2025").content.decode()
    told = clerk.open("/riwayat/").content.decode()
    assert "membatalkan pesanan pada register surat dengan alasan “Rapat urung” nomor" in told


def test_settled_number_is_not_settled_again(browsers: Browsers) -> None:
    clerk, sekcam = browsers("pengadministrasi-kepegawaian"), browsers("sekcam")
    number = _reserve(clerk, "Undangan A")
    stale = sekcam.form(PAGE, "selesai")
    clerk.do(PAGE, "selesai", number=number.pk, outcome="batal", words="Rapat urung")
    answer = sekcam.send(PAGE, stale, number=number.pk, outcome="pakai", words="Undangan")
    assert answer.status_code == 422
    assert _rows() == [(1, "batal", "Undangan A", "Rapat urung")]


def test_another_office_sees_nothing_and_the_camat_reserves_nothing(
    browsers: Browsers, stranger: Actor
) -> None:
    _reserve(browsers("pengadministrasi-kepegawaian"), "Undangan A")
    assert "Undangan A" not in Browser(stranger).open(PAGE).content.decode()
    camat = browsers("camat").open(PAGE).content.decode()
    assert ("Undangan A" in camat, "Pesan nomor" in camat) == (True, False)


def test_code_of_the_old_tree_is_refused_with_the_one_to_use(
    browsers: Browsers, cast: dict[str, Actor]
) -> None:
    clerk = browsers("pengadministrasi-kepegawaian")
    assert '<option value="067"' not in clerk.open(PAGE).content.decode()
    with pytest.raises(Invalid) as refused:
        reserve_number(cast["sekcam"], "067", "SOP baru")
    assert refused.value.sentence == (
        "Kode klasifikasi 067 berlaku sampai 31 Desember 2022. "
        "Pakai 000.8.3.3 Standar Operasional Prosedur."
    )
    assert _rows() == []
