"""Archive bags: written whole, every change found; ``bagit`` is the independent reader."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bagit
import pytest

from capaian.adapters.bag import make_bag, verify_bag
from capaian.domain.errors import Conflict, Invalid, Unavailable

Bag: Any = bagit.Bag  # untyped
AT = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
FILES: dict[str, bytes | Path] = {
    "papers/01-disposisi.pdf": b"%PDF-1.7 disposisi" * 20,
    "papers/11-dokumen kinerja.pdf": b"%PDF-1.7 dokumen" * 30,
    "data/indikator.json": '{"nama": "Persentase – é"}'.encode(),
    "kosong.txt": b"",
}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    make_bag(tmp_path / "kasus-1", FILES, {"Source-Organization": "Kecamatan Wangon"}, AT)
    return tmp_path / "kasus-1"


def list_files(bag: Path) -> list[Path]:
    return sorted(entry for entry in bag.rglob("*") if entry.is_file())


def test_bag_is_valid_for_another_reader(bag: Path) -> None:
    read = Bag(str(bag))
    assert read.validate()
    assert (read.version_info, sorted(read.algorithms)) == ((1, 0), ["sha256", "sha512"])
    assert read.info == {
        "Source-Organization": "Kecamatan Wangon",
        "Bagging-Date": "2026-04-20",
        "Payload-Oxum": "869.4",
    }
    assert sorted(read.payload_files()) == sorted(f"data/{name}" for name in FILES)


def test_untouched_bag_is_genuine(bag: Path) -> None:
    verdict = verify_bag(bag)
    assert (verdict.genuine, verdict.problems) == (True, ())
    assert verdict.sentence == "Arsip utuh: semua berkas sama seperti saat disimpan."


def test_same_files_give_the_same_bag(bag: Path, tmp_path: Path) -> None:
    make_bag(tmp_path / "lain", FILES, {"Source-Organization": "Kecamatan Wangon"}, AT)
    assert [entry.read_bytes() for entry in list_files(bag)] == [
        entry.read_bytes() for entry in list_files(tmp_path / "lain")
    ]


def test_bag_of_nothing_is_genuine(tmp_path: Path) -> None:
    make_bag(tmp_path / "kosong", {}, {}, AT)
    assert verify_bag(tmp_path / "kosong").genuine


def test_file_on_disk_is_copied(tmp_path: Path) -> None:
    source = tmp_path / "besar.bin"
    source.write_bytes(bytes(range(256)) * 9000)
    make_bag(tmp_path / "b", {"besar.bin": source}, {}, AT)
    assert (tmp_path / "b/data/besar.bin").read_bytes() == source.read_bytes()
    assert verify_bag(tmp_path / "b").genuine


@pytest.mark.parametrize(
    "name",
    [
        "../luar.txt",
        "/etc/luar.txt",
        "a//b",
        "a/./b",
        "",
        "a\nb",
        "a\\b",
        "~/a",
        "50%0a",
        "x" * 300,
        "e\u0301.txt",
    ],
)
def test_unusable_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        make_bag(tmp_path / "b", {name: b"x"}, {}, AT)
    assert list(tmp_path.iterdir()) == []


def test_names_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        make_bag(tmp_path / "b", {"a.pdf": b"x", "A.pdf": b"y"}, {}, AT)


def test_link_is_not_followed_into_a_bag(tmp_path: Path) -> None:
    (tmp_path / "rahasia").write_bytes(b"x")
    (tmp_path / "tautan").symlink_to(tmp_path / "rahasia")
    with pytest.raises(Invalid):
        make_bag(tmp_path / "b", {"a": tmp_path / "tautan"}, {}, AT)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["rahasia", "tautan"]


def test_existing_bag_is_never_overwritten(bag: Path) -> None:
    with pytest.raises(Conflict):
        make_bag(bag, {}, {}, AT)
    assert verify_bag(bag).genuine


def test_failed_bag_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        make_bag(tmp_path / "b", {"a": b"x", "hilang": tmp_path / "hilang"}, {}, AT)
    assert list(tmp_path.iterdir()) == []


def test_line_break_in_info_adds_no_fact(tmp_path: Path) -> None:
    make_bag(tmp_path / "b", {}, {"External-Description": "satu\nPayload-Oxum: 9.9"}, AT)
    assert Bag(str(tmp_path / "b")).info["External-Description"] == "satu Payload-Oxum: 9.9"


def test_every_changed_byte_is_found(bag: Path) -> None:
    seed, files = random.Random(11), [entry for entry in list_files(bag) if entry.stat().st_size]
    for _ in range(200):
        file = seed.choice(files)
        whole = file.read_bytes()
        place = seed.randrange(len(whole))
        broken = bytes([whole[place] ^ seed.randrange(1, 256)])
        file.write_bytes(whole[:place] + broken + whole[place + 1 :])
        assert not verify_bag(bag).genuine, (file.name, place, broken)
        file.write_bytes(whole)
    assert verify_bag(bag).genuine


def test_every_byte_of_a_tag_manifest_counts(bag: Path) -> None:
    file = bag / "tagmanifest-sha256.txt"
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        assert not verify_bag(bag).genuine, place


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("data/kosong.txt", "“data/kosong.txt” hilang."),
        ("bag-info.txt", "“bag-info.txt” hilang."),
    ],
)
def test_missing_file_is_named(bag: Path, name: str, problem: str) -> None:
    (bag / name).unlink()
    assert verify_bag(bag).problems == (problem,)


def test_missing_manifest_is_found(bag: Path) -> None:
    for name in ("manifest-sha256.txt", "tagmanifest-sha512.txt", "bagit.txt"):
        whole = (bag / name).read_bytes()
        (bag / name).unlink()
        assert not verify_bag(bag).genuine
        (bag / name).write_bytes(whole)


@pytest.mark.parametrize("name", ["data/baru.txt", "catatan.txt", "fetch.txt"])
def test_added_file_is_found(bag: Path, name: str) -> None:
    (bag / name).write_bytes(b"")
    verdict = verify_bag(bag)
    assert not verdict.genuine
    assert verdict.problems


def test_added_folder_is_found(bag: Path) -> None:
    (bag / "lain").mkdir()
    assert verify_bag(bag).problems == ("“lain” ditambahkan.",)


def test_changed_file_is_named(bag: Path) -> None:
    (bag / "data/kosong.txt").write_bytes(b"x")
    assert verify_bag(bag).problems == ("“data/kosong.txt” berubah.",)


def test_link_in_a_bag_is_named(bag: Path) -> None:
    file = bag / "data/kosong.txt"
    file.unlink()
    file.symlink_to("/dev/null")
    assert verify_bag(bag).problems == ("“data/kosong.txt” bukan berkas biasa.",)


def test_garbage_is_answered_not_raised(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_bytes(b"x")
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak/bagit.txt").write_bytes(os.urandom(200))
    for name in ("berkas", "rusak", "tidak-ada"):
        verdict = verify_bag(tmp_path / name)
        assert (verdict.genuine, verdict.problems) == (False, ())
        assert verdict.sentence == "Ini bukan arsip yang dapat dibaca. Periksa nama foldernya."
