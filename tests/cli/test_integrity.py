"""``capaian verify --all`` finds what was spoiled; ``capaian receive`` takes a bag in elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from capaian.cli.playing import EXAMPLE
from tests.cli.conftest import Run, run_program

PARTS = ["Rantai peristiwa", "Berkas tersimpan", "Naskah bertanda tangan", "Arsip"]


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's data, to be spoiled."""
    return Path(shutil.copytree(demo / "data", tmp_path / "data"))


def inspect(run_at: Run, home: Path) -> tuple[int, dict[str, Any]]:
    done = run_at("verify", "--all", "--json", home=home)
    told = json.loads(done.out or done.err[done.err.index("{") :])
    return done.code, told


def wrong_of(told: dict[str, Any]) -> dict[str, list[str]]:
    return {part["judul"]: part["salah"] for part in told["bagian"] if part["salah"]}


def test_sound_installation_is_told_part_by_part(run_at: Run, home: Path, tmp_path: Path) -> None:
    (home / "archive/33.02.02-sisa").mkdir()
    (home / "archive/33.02.02-sisa/bagit.txt").write_text("x", "utf-8")
    (home / "files/ab").mkdir(exist_ok=True)
    (home / "files/ab/abcdef").write_bytes(b"rest of a crash")
    report = tmp_path / "laporan.txt"
    done = run_at("verify", "--all", "--report", report, home=home)
    assert (done.code, done.out.splitlines()[0]) == (0, "Semua yang diperiksa asli.")
    text = report.read_text("utf-8")
    assert [part for part in PARTS if f"{part}: " not in text] == []
    assert "33.02.02-sisa: folder arsip yang tidak disebut daftar arsip." in text
    assert "abcdef: tidak disebut naskah mana pun (sisa kegagalan)." in text
    assert ("Rantai peristiwa: 1 diperiksa, semua asli." in text, "SALAH" in text) == (True, False)


def test_everything_spoiled_is_found_at_once(run_at: Run, home: Path) -> None:
    with sqlite3.connect(home / "capaian.sqlite3") as database:
        signed = database.execute(
            "SELECT sha256 FROM documents_document AS d JOIN documents_storedfile AS f "
            "ON d.file_id = f.id WHERE d.state = 'ditandatangani'"
        ).fetchone()[0]
        other = database.execute(
            "SELECT sha256 FROM documents_storedfile WHERE sha256 <> ?", [signed]
        ).fetchone()[0]
        database.execute("DROP TRIGGER audit_event_no_update")
        database.execute("UPDATE audit_event SET name = 'Orang lain' WHERE sequence = 5")
    database.close()
    path = home / "files" / signed[:2] / signed
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    (home / "files" / other[:2] / other).unlink()
    bag = next((home / "archive").glob("33.02.02-*"))
    (bag / "data/BACA-SAYA.txt").write_text("Lain", "utf-8")
    code, told = inspect(run_at, home)
    wrong = wrong_of(told)
    assert [part["judul"] for part in told["bagian"]] == PARTS
    assert (code, told["asli"], list(wrong)) == (1, False, PARTS)
    assert "33.02.02: Peristiwa nomor 5 tidak cocok" in wrong["Rantai peristiwa"][0]
    assert sorted(wrong["Berkas tersimpan"]) == sorted(
        [f"{other}: hilang dari penyimpanan.", f"{signed}: isinya berubah."]
    )
    assert f"33.02.02: {bag.name}: “data/BACA-SAYA.txt” berubah." in wrong["Arsip"]


FIGURES = "SELECT id, figures FROM measurement_snapshot WHERE final"
PAPER = "SELECT id, data FROM documents_document WHERE state = 'ditandatangani'"


def raise_figure(database: sqlite3.Connection) -> None:
    (pk, text) = database.execute(FIGURES).fetchone()
    figures = json.loads(text)
    figures["measurement"]["rows"][1]["achievement"] = "99.99"
    changed = [json.dumps(figures), pk]
    database.execute("UPDATE measurement_snapshot SET figures = ? WHERE id = ?", changed)


def lose_figures(database: sqlite3.Connection) -> None:
    database.execute("UPDATE measurement_snapshot SET final = false")


def rename_signer(database: sqlite3.Connection) -> None:
    database.execute("UPDATE documents_signature SET name = 'Orang Palsu'")


def rename_signer_by_hand(database: sqlite3.Connection) -> None:
    """As if the file bore no electronic signature of that person."""
    database.execute("UPDATE documents_signature SET name = 'Orang Palsu', method = 'wet'")


def redate_signature(database: sqlite3.Connection) -> None:
    database.execute("UPDATE documents_signature SET at = '2026-01-02 03:04:05'")


def call_signature_bsre(database: sqlite3.Connection) -> None:
    database.execute("UPDATE documents_signature SET method = 'bsre'")


def move_by_a_minute(database: sqlite3.Connection) -> None:
    """Too little to differ from the file; the event knows the very moment."""
    database.execute("UPDATE documents_signature SET at = datetime(at, '+1 minutes')")


def add_signer(database: sqlite3.Connection) -> None:
    names = "office_id, document_id, person_id, name, title, method, wording, at"
    chosen = names.replace("name, title", "'Orang Palsu', title")
    database.execute(
        f"INSERT INTO documents_signature ({names}) SELECT {chosen} FROM documents_signature"
    )


def rename_block(database: sqlite3.Connection) -> None:
    (pk, text) = database.execute(PAPER).fetchone()
    data = json.loads(text)
    data["signature"]["signatory"]["name"] = "Orang Palsu"
    changed = [json.dumps(data), pk]
    database.execute("UPDATE documents_document SET data = ? WHERE id = ?", changed)


def exchange_file(database: sqlite3.Connection) -> None:
    """The events know another file; both are genuine by themselves."""
    database.execute("DROP TRIGGER audit_event_no_update")
    database.execute(
        "UPDATE audit_event SET details = json_set(details, '$.sha256', 'x') WHERE action = 'sign'"
    )


@pytest.mark.parametrize(
    ("alter", "sentence"),
    [
        (raise_figure, "berbeda dari angka di berkas yang ditandatangani (baris 2)."),
        (lose_figures, "angka yang ditandatangani tidak ada lagi di basis data."),
        (rename_signer, "padahal berkasnya ditandatangani Camat Wangon (Camat Wangon), "),
        (rename_signer_by_hand, "padahal berkasnya ditandatangani Camat Wangon (Camat Wangon), "),
        (redate_signature, "padahal berkasnya ditandatangani Camat Wangon (Camat Wangon), "),
        (call_signature_bsre, "padahal berkasnya ditandatangani Camat Wangon (Camat Wangon), "),
        (move_by_a_minute, "padahal menurut daftar peristiwa Camat Wangon (Camat Wangon), "),
        (add_signer, "padahal berkasnya memuat 1 tanda tangan."),
        (rename_block, "data naskah di basis data menyebut Orang Palsu (Camat Wangon), "),
        (exchange_file, "berkasnya bukan yang tercatat pada daftar peristiwa"),
    ],
)  # fmt: skip
def test_what_the_database_says_otherwise_than_the_signed_file_is_found(
    run_at: Run, home: Path, alter: Callable[[sqlite3.Connection], None], sentence: str
) -> None:
    with sqlite3.connect(home / "capaian.sqlite3") as database:
        alter(database)
    database.close()
    code, told = inspect(run_at, home)
    wrong = wrong_of(told)["Naskah bertanda tangan"]
    paper = "33.02.02: Dokumen Pengukuran Kinerja Kecamatan Wangon – Triwulan I 2026: "
    assert (code, told["asli"]) == (1, False)
    assert [(each.startswith(paper), sentence in each) for each in wrong[:1]] == [(True, True)]


@pytest.mark.parametrize(
    "arguments", [("--all", "x.pdf"), ("--report", "laporan.txt"), ("x.pdf", "--json")]
)
def test_options_that_do_not_fit_are_refused(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("verify", *arguments)
    assert (done.code, done.out, "--all" in done.err) == (1, "", True)


@pytest.mark.journey
def test_bag_is_taken_in_by_an_empty_installation(run_at: Run, home: Path, tmp_path: Path) -> None:
    bag, away = next((home / "archive").glob("33.02.02-*")), tmp_path / "away"
    lonely = run_program("receive", bag, home=away)
    assert (lonely.code, "capaian load" in lonely.err) == (1, True)
    assert run_program("load", EXAMPLE, home=away).code == 0
    first, second = (run_program("receive", bag, home=away) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert "Kecamatan Wangon, Kabupaten Banyumas diterima." in first.out
    assert second.out == "Arsip ini sudah ada di sini. Tidak diterima dua kali.\n"
    code, told = inspect(run_at, away)
    assert (code, told["bagian"][3]["diperiksa"]) == (0, 1)
    (bag / "data/BACA-SAYA.txt").write_text("Lain", "utf-8")
    changed = run_program("receive", bag, home=away)
    assert (changed.code, "Traceback" in changed.err) == (1, False)
    assert "“data/BACA-SAYA.txt” berubah." in changed.err
