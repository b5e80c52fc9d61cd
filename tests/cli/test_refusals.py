"""What the command line says where the system itself refuses: a sentence, never a trace."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.core.management import find_commands

import capaian.cli
from capaian.office.versions import EMPTY
from tests.cli.conftest import PROGRAM, Run

MANAGEMENT = Path(capaian.cli.__file__).with_name("management")


@pytest.mark.parametrize("folder", [".", "tidak-ada"])
@pytest.mark.parametrize(
    "command", [("verify",), ("verify", "--all"), ("remind",), ("table", "e81", "--case", "1")]
)
def test_folder_without_data_is_told_so(
    run_at: Run, tmp_path: Path, command: tuple[str, ...], folder: str
) -> None:
    done = run_at(*command, home=tmp_path / folder)
    assert (done.code, done.out, done.err) == (1, "", f"{EMPTY}\n")


@pytest.mark.parametrize("asked", [(), ("help",), ("--help",)])
def test_program_alone_tells_its_own_commands(run: Run, asked: tuple[str, ...]) -> None:
    done = run(*asked)
    told = [line.split() for line in done.out.splitlines() if line.startswith("  ")]
    assert sorted(name for name, *_ in told) == sorted(find_commands(str(MANAGEMENT)))
    assert "  restore  Memulihkan cadangan ke folder data yang kosong" in done.out
    assert "capaian help --commands" in done.out


def test_file_that_cannot_be_written_is_told_in_the_office_s_language(
    run_at: Run, demo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tidak-ada/rekap.pdf"
    done = run_at("table", "rekap", "--case", 1, "--out", out, home=demo / "data")
    told = f"{out} tidak dapat dipakai: berkas atau foldernya tidak ada.\n"
    assert (done.code, done.out, done.err) == (1, "", told)
    missing = run_at("verify", tmp_path / "tidak-ada.pdf", home=tmp_path)
    assert "tidak dapat dibaca: berkas atau foldernya tidak ada.\n" in missing.err


def test_reader_that_has_seen_enough_leaves_no_trace(tmp_path: Path) -> None:
    table = tmp_path / "tabel.csv"
    table.write_text("indikator,target,realisasi,arah\n" + "A,1,1,naik\n" * 500, "utf-8")
    command = [str(PROGRAM), "measure", str(table)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
