"""Two editors of one thing: what one touched is taken, what both touched is told."""

from __future__ import annotations

import pytest

from capaian.domain.editing import Edit, settle, tell
from capaian.domain.errors import AlreadyDone, Stale

SEEN = {"name": "A", "rank": 1}


def test_only_what_was_typed_anew_is_changed() -> None:
    assert settle(Edit(SEEN, {"name": "B", "rank": 1}), SEEN, str.format) == {"name": "B"}


def test_other_fields_of_another_editor_stay() -> None:
    edit = Edit(SEEN, {"name": "B", "rank": 1})
    assert settle(edit, {"name": "A", "rank": 7}, str.format) == {"name": "B"}


def test_same_field_changed_twice_is_told_with_what_stands_there() -> None:
    with pytest.raises(Stale) as refused:
        settle(
            Edit(SEEN, {"name": "B", "rank": 1}), {"name": "C", "rank": 1}, lambda name, now: now
        )
    assert refused.value.problems == (
        ("name", "Di halaman lain baru disimpan: C. Isian di sini belum disimpan."),
    )


@pytest.mark.parametrize("now", [SEEN, {"name": "B", "rank": 1}])
def test_what_stands_there_already_is_done(now: dict[str, object]) -> None:
    with pytest.raises(AlreadyDone):
        settle(Edit(SEEN, now), now, str.format)


def test_changes_are_told_by_label() -> None:
    assert tell([("Nama", "A", "B"), ("Urutan", "1", "2")]) == (
        "Nama dari “A” menjadi “B”; Urutan dari “1” menjadi “2”"
    )
