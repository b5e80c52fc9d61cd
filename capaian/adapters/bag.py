"""Archive bags (BagIt 1.0, RFC 8493) with SHA-256 and SHA-512, written whole or not at all.

The library ``bagit`` reads and checks. It does not write here: its writer moves the whole process
into the bag's directory, which other threads would notice, and declares the older 0.97.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unicodedata import category, is_normalized

import bagit

from capaian.domain.errors import Conflict, Invalid, NotFound, Unavailable

Bag: Any = bagit.Bag  # untyped
ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK = 1 << 20
TAG_MANIFEST = "tagmanifest-sha256.txt"
Digests = dict[str, str]  # algorithm: hexadecimal digest
# A damaged bag is an everyday answer here, not an event for the log.
logging.getLogger("bagit").setLevel(logging.CRITICAL)

GENUINE = "Arsip utuh: semua berkas sama seperti saat disimpan."
DAMAGED = "Arsip tidak utuh. Pakai salinan cadangan, lalu laporkan kepada pengelola."
UNREADABLE = "Ini bukan arsip yang dapat dibaca. Periksa nama foldernya."


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a bag is as it was made; each problem names its file, in Indonesian."""

    genuine: bool
    problems: tuple[str, ...]
    sentence: str


def make_bag(
    directory: Path, files: Mapping[str, bytes | Path], info: Mapping[str, str], at: datetime
) -> None:
    """Write a bag to ``directory``, which must not exist yet.

    ``files`` maps a path inside the payload (``"papers/01.pdf"``) to bytes or to a file that is
    copied; ``info`` goes into ``bag-info.txt``; ``at`` gives the bagging date. Either the whole
    bag stands there afterwards, on disk, or nothing does. Raises Invalid for an unusable name,
    Conflict when the directory exists, Unavailable when the disk refuses.
    """
    _check_names(files, "Ganti namanya.")
    if directory.exists() or directory.is_symlink():
        raise Conflict("Arsip ini sudah ada. Buka arsip yang ada.")
    draft: Path | None = None
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
        _fill(draft, files, info, at)
        draft.chmod(0o755)
        draft.rename(directory)
        _sync_directory(directory.parent)
    except OSError as error:
        raise Unavailable("Arsip tidak dapat ditulis. Periksa ruang simpan.") from error
    finally:
        if draft is not None and draft.exists():
            shutil.rmtree(draft)


def check_portable(path: Path, largest: int) -> int:
    """The bytes of the bag at ``path``, before anything in it is read.

    Raises Invalid for a payload name that :func:`make_bag` refuses or a file above ``largest``.
    """
    sizes = {
        str(file.relative_to(path)): file.lstat().st_size
        for file in path.rglob("*")
        if not file.is_dir()
    }
    contents = (name.removeprefix("data/") for name in sizes if name.startswith("data/"))
    _check_names(contents, "Arsip ini tidak diterima.")
    for name, size in sizes.items():
        if size > largest:
            raise Invalid(
                f"Berkas “{name}” lebih besar dari {largest >> 20} MB. Arsip ini tidak diterima."
            )
    return sum(sizes.values())


def _check_names(files: Iterable[str], advice: str) -> None:
    seen: set[str] = set()
    for name in files:
        parts = name.split("/")
        sound = (
            all(part not in {"", ".", ".."} and len(os.fsencode(part)) <= 255 for part in parts)
            and not any(char in '\\%:*?"<>|' or category(char) in {"Cc", "Cs"} for char in name)
            and not name.startswith("~")
            and is_normalized("NFC", name)
        )
        if not sound:
            shown = name.encode(errors="replace").decode()
            raise Invalid(f"Nama berkas “{shown}” tidak dapat diarsipkan. {advice}")
        # A memory stick or Windows holds only one of "a.pdf" and "A.pdf".
        if name.casefold() in seen:
            raise Invalid(f"Nama berkas “{name}” dipakai dua kali. {advice}")
        seen.add(name.casefold())


def _fill(
    draft: Path, files: Mapping[str, bytes | Path], info: Mapping[str, str], at: datetime
) -> None:
    (draft / "data").mkdir()
    payload = {f"data/{name}": _store(draft / "data" / name, files[name]) for name in sorted(files)}
    size = sum((draft / name).stat().st_size for name in payload)
    facts = {**info, "Bagging-Date": f"{at:%Y-%m-%d}", "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {"bagit.txt": DECLARATION, "bag-info.txt": _write_info(facts)}
    for algorithm in ALGORITHMS:
        tags[f"manifest-{algorithm}.txt"] = _write_manifest(payload, algorithm)
    digests = {name: _store(draft / name, tags[name]) for name in sorted(tags)}
    for algorithm in ALGORITHMS:
        _store(draft / f"tagmanifest-{algorithm}.txt", _write_manifest(digests, algorithm))
    for folder, _, _ in os.walk(draft):
        _sync_directory(Path(folder))


def _write_info(facts: Mapping[str, str]) -> bytes:
    """One line a fact; a line break inside a value would begin another fact."""
    lines = (f"{label}: {' '.join(value.split())}\n" for label, value in facts.items())
    return "".join(lines).encode()


def _write_manifest(digests: Mapping[str, Digests], algorithm: str) -> bytes:
    lines = (f"{digests[name][algorithm]}  {name}\n" for name in sorted(digests))
    return "".join(lines).encode()


def _store(target: Path, content: bytes | Path) -> Digests:
    """Write a file to the disk for certain and give its digests."""
    target.parent.mkdir(parents=True, exist_ok=True)
    hashers = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
    with target.open("xb") as file:
        for chunk in _read_chunks(content):
            file.write(chunk)
            for hasher in hashers.values():
                hasher.update(chunk)
        file.flush()
        os.fsync(file.fileno())
    return {algorithm: hasher.hexdigest() for algorithm, hasher in hashers.items()}


def _read_chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    if not stat.S_ISREG(content.lstat().st_mode):
        raise Invalid(f"“{content.name}” bukan berkas biasa. Simpan sebagai berkas, lalu ulangi.")
    with content.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_info(path: Path) -> dict[str, str]:
    """The facts in ``bag-info.txt``, each label's last value; empty where it cannot be read."""
    try:
        lines = (path / "bag-info.txt").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    facts = (line.partition(": ") for line in lines)
    return {label: value for label, _, value in facts}


def verify_bag(path: Path) -> Verdict:
    """Whether the bag at ``path`` is, byte for byte, as :func:`make_bag` left it.

    Finds changed, missing and added files, also among the tag files. Never raises.
    """
    try:
        strange = _find_strange(path)
        problems = strange or _find_changed(path) or _find_respelled(path)
    except Exception:
        # Whatever a broken bag makes the reader raise, the answer to people is the same.
        return Verdict(False, (), UNREADABLE)
    if problems:
        return Verdict(False, tuple(problems), DAMAGED)
    return Verdict(True, (), GENUINE)


def _find_strange(path: Path) -> list[str]:
    """Links and devices: a bag holds only files, and reading must not leave the bag."""
    if path.is_symlink():
        return [f"“{path.name}” adalah tautan, bukan folder arsip."]
    return [
        f"“{entry.relative_to(path)}” bukan berkas biasa."
        for entry in sorted(path.rglob("*"))
        if not (stat.S_ISREG(mode := entry.lstat().st_mode) or stat.S_ISDIR(mode))
    ]


def _find_changed(path: Path) -> list[str]:
    bag = Bag(str(path))
    missing, added = bag.compare_manifests_with_fs()
    problems = [
        *(f"“{name}” hilang." for name in sorted(missing)),
        *(f"“{name}” ditambahkan." for name in sorted(added)),
    ]
    if problems:
        return problems
    # The digests say more than the sum of sizes, and name the file.
    bag.info.pop("Payload-Oxum", None)
    try:
        bag.validate(processes=1)
    except bagit.BagValidationError as error:
        names = {detail.path for detail in error.details or ()}
        return [f"“{name}” berubah." for name in sorted(names)] or ["Susunan arsip berubah."]
    return []


def _find_respelled(path: Path) -> list[str]:
    """What other readers let pass: added tag files, and manifests that say the same otherwise."""
    problems = []
    manifests = {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
    tags = {
        entry.name: entry.read_bytes()
        for entry in path.iterdir()
        if entry.is_file() and entry.name not in manifests
    }
    digests = {
        name: {algorithm: hashlib.new(algorithm, tag).hexdigest() for algorithm in ALGORITHMS}
        for name, tag in tags.items()
    }
    for algorithm in ALGORITHMS:
        name = f"tagmanifest-{algorithm}.txt"
        if (path / name).read_bytes() != _write_manifest(digests, algorithm):
            problems.append(f"“{name}” tidak cocok dengan berkas di arsip.")
    folders = {entry.name for entry in path.iterdir() if entry.is_dir()} - {"data"}
    return [*problems, *(f"“{name}” ditambahkan." for name in sorted(folders))]


def seal_of(path: Path) -> str:
    """The SHA-256 of a bag's tag manifest, which in turn names every other file's checksum."""
    return hashlib.sha256((path / TAG_MANIFEST).read_bytes()).hexdigest()


def read_manifests(path: Path) -> str:
    """The checksums of everything in a bag: tag files, then payload.

    The first part is what the seal is made of, so that the text can be proved by the seal when
    the bag is no more.
    """
    names = (TAG_MANIFEST, "manifest-sha256.txt")
    return "\n".join((path / name).read_text("utf-8") for name in names)


def list_members(path: Path) -> dict[str, str]:
    """The files of the payload (``data/…``) with their SHA-256; empty where there is no bag."""
    try:
        lines = (path / "manifest-sha256.txt").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def read_member(path: Path, name: str) -> bytes:
    """One file of the payload, checked against the manifest.

    Raises :class:`NotFound` for a name that the manifest lacks and for bytes that changed.
    """
    digest = list_members(path).get(name)
    if digest is None:
        raise NotFound("Berkas itu tidak ada di arsip ini.")
    try:
        content = (path / name).read_bytes()
    except OSError:
        raise NotFound("Berkas itu hilang dari arsip. Pulihkan dari cadangan.") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise NotFound("Isi berkas itu berubah di arsip. Pulihkan dari cadangan.")
    return content


def copy_bag(source: Path, target: Path) -> None:
    """Copy a bag file by file; either the whole bag stands at ``target``, on disk, or nothing.

    Raises :class:`Conflict` when the target exists, :class:`Unavailable` when a disk refuses.
    """
    if target.exists():
        raise Conflict("Arsip ini sudah ada. Buka arsip yang ada.")
    draft: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        for path in sorted(source.rglob("*")):
            if not path.is_dir():
                _store(draft / path.relative_to(source), path)
        for folder, _, _ in os.walk(draft):
            _sync_directory(Path(folder))
        draft.chmod(0o755)
        draft.rename(target)
        _sync_directory(target.parent)
    except OSError as error:
        raise Unavailable("Arsip tidak dapat disalin. Periksa ruang simpan.") from error
    finally:
        if draft is not None and draft.exists():
            shutil.rmtree(draft)


def remove_bag(path: Path) -> None:
    """Delete a bag, or what an earlier try has left of it; nothing left is fine.

    It loses its name first, so that half a bag never stands under it. Raises
    :class:`Unavailable` where the disk refuses; the next try goes on from there.
    """
    leaving = _leaving(path)
    try:
        if leaving.exists():
            shutil.rmtree(leaving)
        if path.exists():
            path.rename(leaving)
            _sync_directory(path.parent)
            shutil.rmtree(leaving)
    except OSError as error:
        raise Unavailable(
            "Berkas arsip belum terhapus seluruhnya. Periksa ruang simpan, lalu ulangi."
        ) from error


def has_rest(path: Path) -> bool:
    """Whether anything of a bag is on the disk, also what a removal cut short has left."""
    return path.exists() or _leaving(path).exists()


def _leaving(path: Path) -> Path:
    return path.with_name(f".{path.name}.musnah")
