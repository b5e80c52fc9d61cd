"""``capaian plan``: shown before it is adopted, written out, taken back unchanged."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from capaian.domain.access import Actor
from capaian.domain.errors import Invalid, NotFound
from capaian.planning.models import PlanVersion

OFFICE = ("--office", "33.02.02", "--year", "2026")
REVISED = (*OFFICE, "--kind", "perubahan", "--effective", "2026-08-01", "--reason", "Pagu berubah")


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("plan", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def exported(cast: dict[str, Actor], tmp_path: Path) -> Path:
    path = tmp_path / "rencana.csv"
    assert run("export", *OFFICE, "--out", path) == (
        f"Rencana 2026 murni (versi 1) ditulis ke {path}.\n"
    )
    return path


@pytest.fixture
def changed(exported: Path) -> Path:
    text = exported.read_text("utf-8")
    rows = [line for line in text.splitlines(keepends=True) if ",I13," not in line]
    exported.write_text("".join(rows).replace(",84,", ",86,", 1), "utf-8")
    return exported


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_imports_unchanged(cast: dict[str, Actor], tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"rencana.{ending}"
    run("export", *OFFICE, "--out", path)
    told = run("import", path, *REVISED)
    assert told.endswith(
        "Isi berkas sama dengan Rencana 2026 murni (versi 1). Tidak ada versi baru.\n"
    )
    assert PlanVersion.objects.count() == 1


def test_preview_shows_each_row_and_changes_nothing(changed: Path) -> None:
    told = run("import", changed, *REVISED, "--preview").splitlines()
    assert "berubah  Indikator I02: Capaian Nilai SAKIP Perangkat Daerah" in told
    assert "         Target tahunan: 84 → 86" in told
    assert any(line.startswith("hilang   Indikator I13: Jumlah Unit Sarana") for line in told)
    assert told[-2:] == [
        "Dibandingkan dengan Rencana 2026 murni (versi 1): 0 baru, 1 berubah, 3 hilang, 31 tetap.",
        "Belum ada yang diubah.",
    ]
    assert PlanVersion.objects.count() == 1


def test_import_adopts_a_version_and_again_none(changed: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("import", changed, *REVISED).endswith(
        "Rencana 2026 perubahan (versi 2) sudah ditetapkan.\n"
    )
    assert "Tidak ada versi baru." in run("import", changed, *REVISED)
    assert PlanVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "answer"), [("tidak\n", "Belum ada yang diubah."), ("ya\n", "sudah ditetapkan.")]
)
def test_a_person_at_the_terminal_is_asked(
    changed: Path, monkeypatch: Any, typed: str, answer: str
) -> None:
    terminal = io.StringIO(typed)
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    assert answer in run("import", changed, *REVISED)


def test_unknown_file_office_and_version_are_sentences(exported: Path, tmp_path: Path) -> None:
    missing = tmp_path / "tidak-ada.csv"
    with pytest.raises(Invalid, match=f"Berkas {missing} tidak ada."):
        run("import", missing, *REVISED)
    with pytest.raises(NotFound, match=r"Kantor ini belum disiapkan\."):
        run("import", exported, "--office", "99.99.99", *REVISED[2:])
    with pytest.raises(NotFound, match=r"Rencana 2030 belum ada di kantor 33\.02\.02\."):
        run("export", "--office", "33.02.02", "--year", "2030", "--out", missing)
    with pytest.raises(NotFound, match="Rencana 2026 belum ada"):
        run("export", *OFFICE, "--sequence", "9", "--out", missing)
    with pytest.raises(Invalid, match="tidak dapat ditulis"):
        run("export", *OFFICE, "--out", tmp_path / "map" / "rencana.csv")
