"""``capaian demo --out DIR``: the promised folder, and no other folder touched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from capaian.domain.errors import Conflict, Unavailable
from tests.cli.conftest import Run, play_demo

STEPS = [
    ("order", "camat", 15),
    ("design_form", "kasi_kasubbag_umpeg", 60),
    ("distribute_form", "pengadministrasi_kepegawaian", 60),
    ("invite", "kasi_kasubbag_umpeg", 30),
    ("meet", "sekcam", 120),
    ("collect", "pengadministrasi_kepegawaian", 120),
    ("validate", "kasi_kasubbag_umpeg", 240),
    ("submit", "sekcam", 40),
    ("correct", "camat", 60),
    ("request_approval", "sekcam", 25),
    ("sign", "camat", 10),
    ("cover_letter", "pengadministrasi_kepegawaian", 15),
    ("copy", "pengadministrasi_kepegawaian", 25),
    ("archive", "pengadministrasi_kepegawaian", 10),
]


def test_summary_has_the_promised_keys(summary: dict[str, Any]) -> None:
    assert list(summary) == [
        *("procedure", "standard_minutes", "seconds", "steps", "figures", "archive"),
    ]
    assert (summary["procedure"], summary["standard_minutes"]) == ("067/1394/2021", 830)
    assert summary["figures"] == {
        "indicators": 14,
        "average_achievement": "99.21",
        "predicate": "Sangat Tinggi",
    }


def test_summary_lists_fourteen_steps_with_their_papers(
    demo: Path, summary: dict[str, Any]
) -> None:
    steps = summary["steps"]
    keys = ["number", "id", "role", "standard_minutes", "seconds", "documents"]
    assert [list(step) for step in steps] == [keys] * 14
    assert [step["number"] for step in steps] == list(range(1, 15))
    assert [(step["id"], step["role"], step["standard_minutes"]) for step in steps] == STEPS
    named = [name for step in steps for name in step["documents"]]
    assert all(step["documents"] for step in steps)
    assert sorted(named) == sorted(f"papers/{path.name}" for path in (demo / "papers").iterdir())
    assert len(set(named)) == len(named) == 31
    assert all((demo / name).stat().st_size for name in named)


def test_seconds_are_those_of_the_steps(summary: dict[str, Any]) -> None:
    spent = sum(step["seconds"] for step in summary["steps"])
    assert 0 < spent <= summary["seconds"]


def test_archive_is_a_valid_bag(demo: Path, summary: dict[str, Any]) -> None:
    assert summary["archive"].startswith("archive/33.02.02-0001-2026-TW1")
    reader: Any = bagit  # untyped
    assert reader.Bag(str(demo / summary["archive"])).validate()


def test_folder_holds_what_was_promised_and_no_more(demo: Path) -> None:
    assert {each.name for each in demo.iterdir()} == {"data", "papers", "archive", "summary.json"}


@pytest.mark.journey
def test_demo_begins_afresh_over_what_it_has_left(demo: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(demo, tmp_path / "out"))
    (out / "papers/99-dari-yang-lalu.pdf").write_bytes(b"")
    play_demo(out, tmp_path / "no-home")
    before, after = ({each.name for each in (it / "papers").iterdir()} for it in (demo, out))
    assert after == before


@pytest.fixture
def out(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path / "out" / "data"
    return tmp_path / "out"


@pytest.mark.parametrize("foreign", ["skripsi.docx", "papers.old"])
def test_folder_with_other_files_is_left_alone(out: Path, foreign: str) -> None:
    (out / "papers").mkdir(parents=True)
    (out / foreign).write_text("milik orang", "utf-8")
    with pytest.raises(Conflict) as refused:
        call_command("demo", out=out)
    assert refused.value.sentence == f"{out} berisi berkas lain. Pilih folder kosong atau baru."
    assert sorted(each.name for each in out.iterdir()) == sorted(["papers", foreign])
    assert (out / foreign).read_text("utf-8") == "milik orang"


def test_file_in_place_of_the_folder_is_left_alone(out: Path) -> None:
    out.write_text("milik orang", "utf-8")
    with pytest.raises(Conflict):
        call_command("demo", out=out)
    assert out.read_text("utf-8") == "milik orang"


def test_folder_that_cannot_be_made_is_one_sentence(settings: Settings) -> None:
    settings.HOME = Path("/proc/capaian/data")
    with pytest.raises(Unavailable) as refused:
        call_command("demo", out=Path("/proc/capaian"))
    assert refused.value.sentence.startswith("Folder /proc/capaian tidak dapat dibuat: ")


def test_refusal_is_printed_as_one_sentence(run: Run, out: Path) -> None:
    out.write_text("milik orang", "utf-8")
    done = run("demo", "--out", out)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"{out} berisi berkas lain. Pilih folder kosong atau baru.\n"


def test_demo_without_a_folder_says_what_is_missing(run: Run) -> None:
    done = run("demo")
    assert (done.code, "--out" in done.err) == (2, True)
