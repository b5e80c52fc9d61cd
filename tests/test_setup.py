"""Setting up: what is locked, and one sentence for each way in which it can fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    found = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", text, flags=re.M)
    return {canonicalize_name(name): version for name, version in found}


def _wanted(*groups: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = list(project["project"]["dependencies"])
    for group in groups:
        lines += project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.journey
def test_wheel_carries_every_file_of_the_program(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    shutil.copytree(
        ROOT / "capaian", source / "capaian", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", out, source], check=True, capture_output=True)
    written = {
        str(path.relative_to(source)) for path in (source / "capaian").rglob("*") if path.is_file()
    }
    with zipfile.ZipFile(next(out.glob("capaian-*.whl"))) as wheel:
        assert written - {*wheel.namelist()} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_a_hash_for_every_package(lock: str) -> None:
    entries = re.split(
        r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", (ROOT / lock).read_text("utf-8"), flags=re.M
    )
    assert [entry.split()[0] for entry in entries[1:] if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "dev"])])
def test_lock_satisfies_the_project(lock: str, groups: list[str]) -> None:
    pins = _pins(lock)
    unmet = [
        str(wanted)
        for wanted in _wanted(*groups)
        if not wanted.specifier.contains(pins.get(canonicalize_name(wanted.name), "0"))
    ]
    assert unmet == []


def test_tests_run_on_the_versions_that_offices_run() -> None:
    tested = _pins(LOCKS[1])
    assert {name: tested.get(name) for name in _pins(LOCKS[0])} == _pins(LOCKS[0])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder, with a space in its name, that holds what setting up needs."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "README.md", *LOCKS):
        shutil.copy(ROOT / name, folder)
    return folder


def _make(folder: Path, *arguments: str, path: Path | None = None) -> tuple[int, str]:
    """Run make without any network; ``path`` holds programs that stand before the real ones."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))
    }
    environment |= {
        "PATH": f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"],
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_NO_CACHE_DIR": "1",
    }
    done = subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _write_program(folder: Path, name: str, lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    return program


@needs_make
def test_old_python_is_refused_with_a_sentence(checkout: Path) -> None:
    lines = 'case "$1" in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac'
    old = _write_program(checkout.parent / "bin", "old-python", lines)
    code, said = _make(checkout, "run", f"PYTHON={old}")
    assert code != 0
    assert "Python 3.9.2 tidak dapat dipakai. Pasang Python 3.11 atau lebih baru" in said
    assert not (checkout / ".venv").exists()


@needs_make
def test_missing_python_is_refused_with_a_sentence(checkout: Path) -> None:
    _, said = _make(checkout, "setup", "PYTHON=python-that-is-not-there")
    assert "python-that-is-not-there tidak dapat dipakai. Pasang Python 3.11" in said


@needs_make
def test_missing_venv_names_its_package(checkout: Path) -> None:
    lines = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.11-venv ;; esac'
    bare = _write_program(checkout.parent / "bin", "bare-python", lines)
    _, said = _make(checkout, "setup", f"PYTHON={bare}")
    assert "Paket venv belum ada. Pasang dengan: sudo apt install python3.11-venv" in said


@needs_make
def test_full_disk_is_refused_before_anything_is_made(checkout: Path) -> None:
    _write_program(checkout.parent / "bin", "df", "printf 'head\\n/dev/sda1 100 99 9000 99%% /\\n'")
    _, said = _make(checkout, "setup", path=checkout.parent / "bin")
    assert "Cakram hampir penuh. Kosongkan sedikitnya 1 GB, lalu ulangi." in said
    assert not (checkout / ".venv").exists()


@pytest.mark.journey
@needs_make
def test_no_network_is_told_and_a_half_made_environment_is_not_believed(checkout: Path) -> None:
    relic = checkout / ".venv" / "relic"
    relic.parent.mkdir()
    relic.touch()
    (checkout / "requirements.lock").write_text(f"segno==1.6.6 --hash=sha256:{'0' * 64}\n")
    code, said = _make(checkout, "setup")
    assert code != 0
    assert "Gudang pustaka tidak terjangkau. Periksa sambungan jaringan, lalu ulangi." in said
    assert not relic.exists()
    assert not (checkout / ".venv" / ".ready").exists()


@needs_make
def test_second_run_sets_nothing_up_again(checkout: Path) -> None:
    ready = checkout / ".venv" / ".ready"
    ready.parent.mkdir()
    ready.write_text(f"{checkout}\n")
    assert _make(checkout, "setup") == (0, "Siap. Jalankan: make run\n")


@needs_make
def test_environment_of_another_folder_is_not_believed(checkout: Path) -> None:
    ready = checkout / ".venv" / ".ready"
    ready.parent.mkdir()
    ready.write_text("/another/folder\n")
    code, said = _make(checkout, "setup", "PYTHON=python-that-is-not-there")
    assert code != 0
    assert "tidak dapat dipakai" in said
