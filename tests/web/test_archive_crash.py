"""The power fails while files are moved or destroyed: what is left is whole and goes on."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import Any

import pytest

from capaian import gate
from capaian.adapters import bag as bag_module
from capaian.adapters.bag import has_rest
from capaian.archive.commands import (
    HardcopyPlace,
    TransferRequest,
    approve_destruction,
    destroying,
    finish_destruction,
    propose_destruction,
    transfer_files,
    transferring,
)
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of, verify_archived
from capaian.audit.models import Event
from capaian.audit.queries import verify_chain
from capaian.documents.models import Document, LetterNumber
from capaian.domain.access import Actor
from capaian.domain.terms import ArchiveState
from tests.crashing import PowerError, crash
from tests.web.conftest import PAST

Cast = dict[str, Actor]
CLERK = "pengadministrasi-kepegawaian"


def crash_midway(folder: Any, **named: Any) -> None:
    """Half of a folder is removed when the power fails."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file())[::2]:
        path.unlink()
    raise PowerError


def look(archived: ArchivedCase) -> dict[str, Any]:
    """What a command cut short must leave as it was."""
    archived.refresh_from_db()
    return {
        "file": (archived.state, archived.place, archived.proposed_as, archived.manifest),
        "reports": Document.objects.filter(kind__startswith="berita").count(),
        "numbers": list(LetterNumber.objects.values_list("sequence", "state")),
        "events": Event.objects.count(),
        "genuine": verify_archived(archived).genuine,
    }


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    "point",
    [
        (transferring, "take_number"),
        (transferring, "issue_paper"),
        (ArchivedCase, "save"),
        (gate.door, "append_event"),
    ],
)
def test_transfer_cut_short_moves_nothing_and_is_done_again(
    archived: ArchivedCase,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    point: tuple[object, str],
    late: bool,
) -> None:
    ArchivedCase.objects.update(active_until=PAST)
    request = TransferRequest((archived.pk,), HardcopyPlace(room="Depo"))
    before = look(archived)
    with monkeypatch.context() as patch:
        patch.setattr(*point, crash(getattr(*point), late))
        with pytest.raises(PowerError):
            transfer_files(cast[CLERK], request)
    assert look(archived) == before
    transfer_files(cast[CLERK], request)
    after = look(archived)
    assert (after["file"][0], after["reports"]) == (ArchiveState.INACTIVE, 1)
    assert len(after["numbers"]) == len(before["numbers"]) + 1
    assert verify_chain(archived.office.code).genuine


@pytest.fixture
def proposed(due: ArchivedCase, cast: Cast) -> ArchivedCase:
    """A file whose destruction the clerk has proposed."""
    return propose_destruction(cast[CLERK], due.pk, "Masa simpan lewat.")


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    "point",
    [
        (destroying, "verify_archived"),
        (destroying, "take_number"),
        (destroying, "issue_paper"),
        (destroying, "read_manifests"),
        (ArchivedCase, "save"),
        (gate.door, "append_event"),
    ],
)
def test_destruction_cut_short_before_it_is_kept_destroys_nothing_and_is_done_again(
    proposed: ArchivedCase,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    point: tuple[object, str],
    late: bool,
) -> None:
    before = look(proposed)
    with monkeypatch.context() as patch:
        patch.setattr(*point, crash(getattr(*point), late))
        with pytest.raises(PowerError):
            approve_destruction(cast["camat"], proposed.pk)
    assert (look(proposed), before["genuine"]) == (before, True)
    approve_destruction(cast["camat"], proposed.pk)
    assert _is_destroyed_once(proposed)


REMOVALS = [
    ((destroying, "remove_bag"), False),
    ((destroying, "remove_bag"), True),
    ((bag_module, "_sync_directory"), False),
    ((shutil, "rmtree"), False),
    ((shutil, "rmtree"), None),
]


@pytest.mark.parametrize(("point", "late"), REMOVALS)
def test_destruction_cut_short_while_files_go_is_finished_later(
    proposed: ArchivedCase,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    point: tuple[object, str],
    late: bool | None,
) -> None:
    with monkeypatch.context() as patch:
        crashing = crash_midway if late is None else crash(getattr(*point), late)
        patch.setattr(*point, crashing)
        with pytest.raises(PowerError):
            approve_destruction(cast["camat"], proposed.pk)
        if has_rest(path_of(proposed)):
            # And the power fails once more, if that point is reached again.
            with suppress(PowerError):
                finish_destruction(cast[CLERK], proposed.pk)
    if has_rest(path_of(proposed)):
        # Half a bag never stands under the bag's name.
        assert verify_archived(proposed).genuine or not path_of(proposed).exists()
        finish_destruction(cast[CLERK], proposed.pk)
    assert _is_destroyed_once(proposed)


def _is_destroyed_once(proposed: ArchivedCase) -> bool:
    after = look(proposed)
    assert (after["file"][0], after["reports"]) == (ArchiveState.DESTROYED, 1)
    assert Event.objects.filter(action="approve_destruction").count() == 1
    assert [number for number, _ in after["numbers"]] == list(range(len(after["numbers"]), 0, -1))
    assert proposed.destruction_report is not None
    assert verify_chain(proposed.office.code).genuine
    return not has_rest(path_of(proposed))
