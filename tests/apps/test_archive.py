"""The archive: what is sealed is found again, and an exchanged bag is known as one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from capaian.archive.commands import Shelf
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import get_archived, list_archived, path_of, verify_archived
from capaian.cli.playing import Play
from capaian.domain.access import Actor
from capaian.domain.errors import NotFound
from capaian.measurement.commands import ArchiveRequest
from capaian.office.models import Office
from tests.memory import look_at_rows


@pytest.fixture
def archived(play: Play) -> ArchivedCase:
    """A measurement played to its end."""
    play.run()
    return ArchivedCase.objects.get()


def test_archived_case_is_sealed(
    archived: ArchivedCase, play: Play, stranger: Actor, home: Path
) -> None:
    before = look_at_rows()
    seal, bag = archived.seal, path_of(archived)
    assert verify_archived(archived).genuine
    assert get_archived(play.cast["kasi-trantib"], archived.pk) == archived
    assert list(list_archived(stranger)) == []
    with pytest.raises(NotFound):
        get_archived(stranger, archived.pk)
    assert (archived.active_until, archived.inactive_until) == (None, None)

    kept = Path(shutil.copytree(bag, home / "kept"))
    (bag / "data" / "BACA-SAYA.txt").write_text("Lain", "utf-8")
    assert not verify_archived(archived).genuine
    shutil.rmtree(bag)
    assert not verify_archived(archived).genuine
    shutil.copytree(kept, bag)
    assert verify_archived(archived).genuine
    ArchivedCase.objects.update(seal="0" * 64)
    archived.refresh_from_db()
    assert verify_archived(archived).sentence == (
        "Arsip ini utuh, tetapi bukan yang disegel. Pakai salinan cadangan."
    )
    ArchivedCase.objects.update(seal=seal)
    assert look_at_rows() == before


@pytest.mark.parametrize(
    ("closed", "years", "active", "inactive"),
    [
        (date(2026, 4, 20), (2, 3), date(2028, 4, 20), date(2031, 4, 20)),
        (date(2028, 2, 29), (1, 3), date(2029, 2, 28), date(2032, 2, 28)),
        (date(2026, 4, 20), (None, 3), None, None),
        (date(2026, 4, 20), (2, None), date(2028, 4, 20), None),
    ],
)
def test_dates_follow_from_the_schedule_of_the_office(
    closed: date,
    years: tuple[int | None, int | None],
    active: date | None,
    inactive: date | None,
) -> None:
    office = Office(settings={"retention": {"active_years": years[0], "inactive_years": years[1]}})
    shelf = Shelf.build(office, closed, ArchiveRequest(room=" Ruang arsip "))
    assert (shelf.active_until, shelf.inactive_until) == (active, inactive)
    assert (shelf.room, shelf.fate) == ("Ruang arsip", "Dinilai kembali")
