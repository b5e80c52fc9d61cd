"""``capaian verify``: an untouched thing exits 0, anything else exits 1 with a sentence."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from capaian.adapters.bag import make_bag
from capaian.audit.chain import FACTS, compute_hash
from tests.cli.conftest import Run, run_program


@pytest.fixture
def signed(demo: Path, summary: dict[str, Any]) -> Path:
    return demo / str(summary["steps"][10]["documents"][0])


@pytest.fixture
def bag(demo: Path, summary: dict[str, Any], tmp_path: Path) -> Path:
    """A copy of the demo's bag, to be spoiled."""
    return Path(shutil.copytree(demo / summary["archive"], tmp_path / "bag"))


def test_signed_paper_is_genuine_without_a_database(
    run: Run, signed: Path, tmp_path: Path, settings: Settings
) -> None:
    """No database is to be had in this test, so none is asked."""
    settings.HOME = tmp_path / "no-home"
    done = run("verify", signed)
    assert (done.code, done.err) == (0, "")
    assert "sertifikat" in done.out.lower()
    assert not settings.HOME.exists()


def test_one_changed_byte_is_found(run: Run, signed: Path, tmp_path: Path) -> None:
    content = bytearray(signed.read_bytes())
    content[len(content) // 3] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    done = run("verify", changed)
    assert (done.code, done.out) == (1, "")
    assert "Traceback" not in done.err


def test_unsigned_paper_is_not_genuine(run: Run, demo: Path, summary: dict[str, Any]) -> None:
    done = run("verify", demo / summary["steps"][0]["documents"][0])
    assert (done.code, done.out) == (1, "")
    assert "tanda tangan" in done.err


@pytest.mark.parametrize("content", [b"", b"garbage", b"%PDF-1.7\n", bytes(range(256)) * 40])
def test_garbage_is_answered_with_a_sentence(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "garbage.pdf"
    path.write_bytes(content)
    done = run("verify", path)
    assert (done.code, done.out, "Traceback" in done.err) == (1, "", False)
    assert done.err.strip().endswith(".")


def test_missing_path_is_named(run: Run, tmp_path: Path) -> None:
    done = run("verify", tmp_path / "tiada.pdf")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"{tmp_path}/tiada.pdf tidak dapat dibaca")


def test_bag_is_genuine_without_a_database(run: Run, bag: Path) -> None:
    """No database is to be had in this test, so none is asked."""
    done = run("verify", bag)
    assert (done.code, done.err) == (0, "")
    assert "Rantai utuh: " in done.out


@pytest.mark.parametrize("name", ["data/BACA-SAYA.txt", "data/peristiwa/peristiwa.jsonl"])
def test_changed_file_of_a_bag_is_named(run: Run, bag: Path, name: str) -> None:
    with (bag / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    done = run("verify", bag)
    assert (done.code, done.out, name in done.err) == (1, "", True)


def test_forged_event_in_a_bag_that_was_packed_anew_is_found(
    run: Run, bag: Path, tmp_path: Path
) -> None:

    events = bag / "data/peristiwa/peristiwa.jsonl"
    lines = events.read_text("utf-8").splitlines()
    lines[3] = json.dumps({**json.loads(lines[3]), "name": "Orang lain"})
    forged = tmp_path / "forged"
    make_bag(
        forged,
        {"peristiwa/peristiwa.jsonl": "\n".join(lines).encode()},
        {},
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    done = run("verify", forged)
    assert (done.code, "Peristiwa nomor 4 tidak cocok" in done.err) == (1, True)


@pytest.mark.parametrize("line", ["{", "[]", '{"sequence": 1}', "null"])
def test_broken_event_list_in_a_bag_is_answered(run: Run, tmp_path: Path, line: str) -> None:

    forged = tmp_path / "forged"
    make_bag(
        forged,
        {"peristiwa/peristiwa.jsonl": line.encode()},
        {},
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    done = run("verify", forged)
    assert (done.code, "Traceback" in done.err) == (1, False)


def test_line_separator_inside_an_event_is_no_line(run: Run, tmp_path: Path) -> None:
    """U+2028 in a remark is text: the list has one event a line all the same."""
    facts = {**dict.fromkeys(FACTS, ""), "sequence": 1, "details": {"note": "a\u2028b"}}
    event = json.dumps({**facts, "hash": compute_hash(facts)}, ensure_ascii=False)
    packed = tmp_path / "packed"
    contents = {"peristiwa/peristiwa.jsonl": f"{event}\n".encode()}
    make_bag(packed, contents, {}, datetime(2026, 1, 1, tzinfo=UTC))
    done = run("verify", packed)
    assert (done.code, done.err) == (0, "")


def test_folder_that_is_no_bag_is_answered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = run("verify", tmp_path / "folder")
    assert (done.code, done.out, "Traceback" in done.err) == (1, "", False)


def test_chain_where_no_database_is_says_so(tmp_path: Path) -> None:
    done = run_program("verify", home=tmp_path / "no-home")
    assert (done.code, done.out, "Traceback" in done.err) == (1, "", False)
    assert not (tmp_path / "no-home").exists()
