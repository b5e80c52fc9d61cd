"""Typesetting where the machine fails: no room, no memory, no temporary directory."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from capaian.adapters import typeset
from capaian.domain import letters
from capaian.domain.errors import Unavailable
from tests.adapters.paper_samples import DISPOSITION

SHORT = letters.to_data(DISPOSITION)
LONG = {**SHORT, "filling": "x" * typeset.LONG}


def make() -> bytes:
    return typeset.typeset("disposition", SHORT)


def test_paper_too_long_for_the_memory_is_told_in_a_sentence() -> None:
    greedy = typeset._desk(os.getpid()).set_out("disposition").with_name("greedy.typ")
    greedy.write_text('#("x" * 1000000000000)')
    with pytest.raises(Unavailable) as told:
        typeset.typeset("greedy", LONG)
    greedy.unlink()
    assert told.value.code == "no_memory"


def list_children() -> set[str]:
    listed = Path("/proc/self/task").glob("*/children")
    return set("".join(each.read_text() for each in listed).split())


def test_printing_program_that_hangs_is_ended_and_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typeset.composing, "LIMIT", 1)
    desk = typeset._desk(os.getpid())
    endless = desk.set_out("disposition").with_name("endless.typ")
    turn = "let {0} = 0; while {0} < 9999 {{ {0} += 1; {1} }}"
    body = ""
    for name in "abcde":
        body = turn.format(name, body)
    endless.write_text(f"#{{ {body} }}")
    before = list_children()
    with pytest.raises(Unavailable) as told:
        typeset.typeset("endless", LONG)
    endless.unlink()
    assert (told.value.code, list_children() - before) == ("no_end", set())
    assert "belum selesai dalam 10 menit dan dihentikan" in told.value.sentence
    assert list((desk.root / "job").iterdir()) == []
    assert make().startswith(b"%PDF")


def test_printing_program_that_is_killed_is_told_in_a_sentence_and_leaves_no_file() -> None:
    def kill() -> None:
        while not (begun := list_children() - before):
            time.sleep(0.01)
        os.kill(int(begun.pop()), signal.SIGKILL)

    before, killer = list_children(), Thread(target=kill)
    killer.start()
    with pytest.raises(Unavailable) as told:
        typeset.typeset("disposition", LONG)
    killer.join()
    assert told.value.code == "no_memory"
    assert list((typeset._desk(os.getpid()).root / "job").iterdir()) == []


@pytest.mark.parametrize("data", [SHORT, LONG], ids=["here", "apart"])
def test_full_disk_is_told_in_a_sentence_and_leaves_no_file(data: Mapping[str, Any]) -> None:
    desk = typeset._desk(os.getpid())
    desk.set_out("disposition")
    (desk.root / "job" / "paper.pdf").symlink_to("/dev/full")
    with pytest.raises(Unavailable) as told:
        typeset.typeset("disposition", data)
    assert told.value.code == "no_room"
    assert list((desk.root / "job").iterdir()) == []
    assert make().startswith(b"%PDF")


def test_papers_are_made_after_the_temporary_directory_was_swept() -> None:
    before = make()
    shutil.rmtree(typeset._desk(os.getpid()).root)
    assert make() == before


def test_unusable_temporary_directory_is_told_in_a_sentence() -> None:
    root = typeset._desk(os.getpid()).root
    shutil.rmtree(root)
    root.write_text("in the way")
    with pytest.raises(Unavailable) as told:
        make()
    root.unlink()
    assert told.value.code == "no_room"
    assert make().startswith(b"%PDF")


def test_missing_temporary_directory_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    typeset._desk.cache_clear()
    with pytest.raises(Unavailable) as told:
        make()
    assert told.value.code == "no_room"
