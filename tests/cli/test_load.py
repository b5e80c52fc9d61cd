"""``capaian load DIR``: twice is once, and a broken folder is a sentence."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from capaian.audit.queries import verify_chain
from capaian.cli.loading import load_office
from capaian.cli.playing import EXAMPLE, Play
from capaian.domain.errors import Invalid
from capaian.office.models import Office, Person


def test_loading_twice_says_so_twice(db: None, home: Path) -> None:
    told = StringIO()
    for _ in range(2):
        call_command("load", EXAMPLE, stdout=told)
    assert told.getvalue() == "Kantor 33.02.02 siap.\n" * 2
    assert (Office.objects.count(), Person.objects.count()) == (1, 14)
    assert verify_chain("33.02.02").genuine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "office"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[office]", "[office", "office.toml tidak dapat dibaca: "),
        ('code = "33.02.02"', "", "Berkas kantor tidak memuat code."),
        ('title = "Camat Wangon"', "", "Berkas kantor tidak memuat title pada camat."),
        ('file = "rencana-2026.csv"', 'file = "tiada.csv"', "Berkas "),
        ('file = "rencana-2026.csv"', "", "Bagian plan tidak memuat 'file'."),
        ('kind = "murni"', 'kind = "baru"', "Bagian plan tidak dapat dibaca: "),
        ("effective = 2026-01-02", 'effective = "besok"', "Bagian plan: effective harus tanggal"),
        ('sekcam = ["sekcam"]', 'sekcam = ["wakil"]', "Jabatan pelaksana tidak dikenal: wakil."),
        ('sekcam = ["sekcam"]', "sekcam = []", "Berkas SOP belum dapat dipakai."),
        ('scale = "permendagri-86-2017"', 'warna = "biru"', "Pengaturan tidak dikenal: warna."),
    ],
)
def test_broken_folder_is_one_sentence(
    db: None, folder: Path, old: str, new: str, sentence: str
) -> None:
    path = folder / "office.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Invalid) as refused:
        load_office(folder)
    assert refused.value.sentence.startswith(sentence)


def test_file_changes_no_style_of_numbers_while_a_measurement_runs(
    play: Play, office: Office, folder: Path
) -> None:
    play.run(until="order")
    path = folder / "office.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[settings]", '[settings]\ndecimal_style = "en"', 1), "utf-8")
    with pytest.raises(Invalid, match="masih berjalan"):
        load_office(folder)
    office.refresh_from_db()
    assert office.preferences.decimal_style == "id"


@pytest.mark.parametrize(
    ("name", "content"),
    [("office.toml", b"\xff\xfe"), ("rencana-2026.csv", b"\xff\xfe"), ("rencana-2026.csv", b"")],
)
def test_unreadable_file_is_one_sentence(db: None, folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(Invalid):
        load_office(folder)


def test_folder_that_is_not_there_is_one_sentence(db: None, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        load_office(tmp_path / "tiada")
    assert refused.value.sentence == f"Berkas {tmp_path}/tiada/office.toml tidak ada."
