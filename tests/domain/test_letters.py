"""Papers as data: office words, capacities, honest signature wording."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from capaian.domain import letters
from capaian.domain.letters import SignatureMethod
from capaian.domain.terms import Capacity
from tests.adapters.paper_samples import ACTING, DOCUMENT, HEAD, INVITATION, PAPERS


def test_date_is_written_in_indonesian() -> None:
    assert letters.show_date(date(2026, 1, 20)) == "20 Januari 2026"
    assert letters.show_day(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"


def test_time_is_written_with_a_dot() -> None:
    assert letters.show_time(time(9, 5)) == "09.05 WIB"


@pytest.mark.parametrize(
    ("end", "shown"),
    [(time(11, 30), "09.00 – 11.30 WIB"), (None, "09.00 WIB – selesai")],
)
def test_hours_say_when_no_end_is_set(end: time | None, shown: str) -> None:
    assert letters.show_hours(time(9), end) == shown


def test_moment_is_shown_in_jakarta_time() -> None:
    moment = datetime(2026, 12, 31, 17, 32, tzinfo=UTC)
    assert letters.show_moment(moment) == "1 Januari 2027 00.32 WIB"


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        letters.show_moment(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive moment is the case


@pytest.mark.parametrize(
    ("capacity", "title"),
    [
        (Capacity.DEFINITIVE, "Camat Wangon"),
        (Capacity.ACTING, "Plt. Camat Wangon"),
        (Capacity.DAILY, "Plh. Camat Wangon"),
    ],
)
def test_signatory_title_shows_the_capacity(capacity: Capacity, title: str) -> None:
    assert replace(HEAD, capacity=capacity).title == title


def test_only_a_bsre_signature_speaks_of_a_bsre_certificate() -> None:
    saying = [method for method in SignatureMethod if "BSrE" in method.label]
    assert saying == [SignatureMethod.BSRE]


def test_paper_data_survive_json() -> None:
    for paper in PAPERS.values():
        data = letters.to_data(paper)
        assert json.loads(json.dumps(data)) == data


def test_paper_data_hold_words_for_days_terms_and_capacities() -> None:
    data = letters.to_data(replace(INVITATION, signature=letters.Signature(ACTING)))
    assert data["day"] == "9 April 2026"
    assert data["urgency"] == "Biasa"
    assert data["gathering"]["hours_shown"] == "09.00 – 11.30 WIB"
    assert data["signature"]["signatory"]["title"] == "Plt. Sekretaris Kecamatan Wangon"
    assert data["signature"]["method_id"] == "unsigned"
    assert data["created"] == "2026-04-09T03:32:00+00:00"


def test_paper_data_keep_full_figures_for_the_chart() -> None:
    row = letters.to_data(DOCUMENT)["groups"][0]["rows"][0]
    assert row["percent"] == "97.25"
    assert row["achievement"] == "97,25"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("draft", "Draf 3 Dokumen Pengukuran Kinerja Kecamatan Wangon – Triwulan I 2026"),
        ("document", "Dokumen Pengukuran Kinerja Kecamatan Wangon – Triwulan I 2026"),
        ("correction", "Lembar Koreksi Putaran 1 – Triwulan I 2026"),
        ("sop", "SOP 067 / 1394 / 2021 PENGUKURAN KINERJA"),
    ],
)
def test_paper_title_names_the_paper(name: str, title: str) -> None:
    assert letters.to_data(PAPERS[name])["title"] == title
