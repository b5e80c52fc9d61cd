"""Bags that somebody packed anew: sealed soundly, and yet none that this program writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings

from capaian.adapters.bag import ALGORITHMS, make_bag, read_info
from capaian.archive.commands import receive_bag
from capaian.archive.commands.receiving import LARGEST_FILE
from capaian.archive.contents import EVENTS, FIGURES, read_events
from capaian.archive.models import ArchivedCase
from capaian.archive.queries import path_of
from capaian.audit.chain import compute_hash
from capaian.domain.access import Actor
from capaian.domain.errors import Invalid
from capaian.office.queries import console_actor
from tests.web.browser import Browser

AWAY = "33.02.99"
_NO_IDENTIFIER = "bag-info.txt tidak menyebut nomor arsip Capaian"
_NO_FIGURES = "Angka dalam arsip (data/pengukuran.json) tidak dapat dibaca."
_NO_ROW = "Baris 1 pada data/pengukuran.json tidak dapat dibaca."
_NO_EVENT = "Peristiwa dalam arsip (peristiwa/peristiwa.jsonl) tidak dapat dibaca."


@dataclass(slots=True)
class Parcel:
    """What goes into a bag before it is sealed."""

    info: dict[str, str]
    events: list[dict[str, Any]]
    figures: bytes
    files: dict[str, bytes]

    def change_row(self, **changes: Any) -> None:
        """Change the first row of the figures; ``None`` as a name's value takes the key away."""
        figures = json.loads(self.figures)
        figures["measurement"]["rows"][0] |= changes
        self.figures = json.dumps(figures).encode()

    def change_event(self, **changes: Any) -> None:
        """Change the first event of the bag's own case and write the chain anew behind it."""
        case = self.info["External-Identifier"].partition("/")[2]
        next(each for each in self.events if each["case"] == case).update(changes)
        previous = ""
        for each in self.events:
            each["previous"] = previous
            each["hash"] = previous = compute_hash(each)
        self.info["Rantai"] = previous

    def seal(self, place: Path) -> Path:
        """Write the bag."""
        contents: dict[str, bytes | Path] = {**self.files}
        contents[EVENTS.removeprefix("data/")] = b"".join(
            json.dumps(each).encode() + b"\n" for each in self.events
        )
        contents[FIGURES.removeprefix("data/")] = self.figures
        make_bag(place, contents, self.info, datetime(2026, 1, 1, tzinfo=UTC))
        return place


@pytest.fixture
def parcel(archived: ArchivedCase) -> Parcel:
    """What the bag of Wangon holds, with a single paper."""
    bag = path_of(archived)
    info = read_info(bag)
    for name in ("Bagging-Date", "Payload-Oxum"):
        info.pop(name)
    paper = b"%PDF-1.7"
    figures = (bag / FIGURES).read_bytes()
    return Parcel(info, list(read_events(bag)), figures, {"naskah/01.pdf": paper})


def _say(**info: str) -> Callable[[Parcel], None]:
    return lambda parcel: parcel.info.update(
        {name.replace("_", "-"): text for name, text in info.items()}
    )


def _measure(content: bytes) -> Callable[[Parcel], None]:
    return lambda parcel: setattr(parcel, "figures", content)


def _row(**changes: Any) -> Callable[[Parcel], None]:
    return lambda parcel: parcel.change_row(**changes)


def _event(**changes: Any) -> Callable[[Parcel], None]:
    return lambda parcel: parcel.change_event(**changes)


SEALED = [
    (_say(External_Description="a\0b"), "External-Description dalam bag-info.txt"),
    (_say(Source_Organization="K" * 301), "Source-Organization dalam bag-info.txt"),
    (_say(Hak_Akses="\u202easaiB"), "Hak-Akses dalam bag-info.txt"),
    (_say(Kode_Klasifikasi="0" * 21), "Kode-Klasifikasi dalam bag-info.txt"),
    (_say(External_Identifier="33.02.02/1/" + "x" * 41), _NO_IDENTIFIER),
    (_say(External_Identifier="33.02.02/1/a\0b"), _NO_IDENTIFIER),
    (_say(External_Identifier="../../etc/1/x"), _NO_IDENTIFIER),
    (_say(External_Identifier="/etc/passwd"), _NO_IDENTIFIER),
    (_say(External_Identifier=""), _NO_IDENTIFIER),
    (_measure(b"[]"), _NO_FIGURES),
    (_measure(b'{"measurement": []}'), _NO_FIGURES),
    (_measure(b'{"measurement": {"rows": {"1": {}}}}'), _NO_FIGURES),
    (_measure(b"\xff\xfe{}"), _NO_FIGURES),
    (_measure(b"[" * 100_000), _NO_FIGURES),
    (_measure(b'{"measurement": {"rows": [[]]}}'), _NO_ROW),
    (_measure(b'{"measurement": {"rows": [{"number": 1}]}}'), _NO_ROW),
    (_row(number="1"), _NO_ROW),
    (_row(number=True), _NO_ROW),
    (_row(target=100), _NO_ROW),
    (_row(target="seratus"), _NO_ROW),
    (_row(realization="1E+999999999"), _NO_ROW),
    (_row(achievement=["98"]), _NO_ROW),
    (_row(indicator=None), _NO_ROW),
    (_row(indicator="\ud83d"), _NO_ROW),
    (_row(indicator="x" * 5_001), _NO_ROW),
    (_event(details=[]), _NO_EVENT),
    (_event(details={"documents": ["Naskah"]}), _NO_EVENT),
    (_event(details={"marks": [{"row": 1}]}), _NO_EVENT),
    (_event(at="kemarin"), _NO_EVENT),
    (_event(at="0001-01-01T00:00:00+00:00"), _NO_EVENT),
    (_event(at="2026-01-01T00:00:00"), _NO_EVENT),
    (_event(name=7), _NO_EVENT),
    (_event(title={"a": 1}), _NO_EVENT),
]


def _take_nothing_in(bag: Path) -> str:
    with pytest.raises(Invalid) as refused:
        receive_bag(console_actor(AWAY), bag)
    assert ArchivedCase.objects.filter(office__code=AWAY).count() == 0
    assert list(Path(settings.ARCHIVE).glob("diterima/*")) == []
    return refused.value.sentence


@pytest.mark.journey
@pytest.mark.parametrize(("spoil", "sentence"), SEALED)
def test_bag_of_another_shape_is_refused_whole(
    parcel: Parcel, stranger: Actor, tmp_path: Path, spoil: Callable[[Parcel], None], sentence: str
) -> None:
    spoil(parcel)
    assert _take_nothing_in(parcel.seal(tmp_path / "bag")).startswith(sentence)


def test_bag_packed_anew_without_spoiling_is_taken_in_and_shown(
    parcel: Parcel, stranger: Actor, tmp_path: Path
) -> None:
    # Details that are odd and harmless: a day that is none, a list and a table as reasons.
    odd = {"reason": "2026-99-99", "number": [1], "outcome": {"a": None}, "unit": [], "lines": ""}
    parcel.change_event(details=odd, action="transfer_files")
    parcel.info["Bagging-Date"] = "0001-01-01"
    received = receive_bag(console_actor(AWAY), parcel.seal(tmp_path / "bag"))
    shown = Browser(stranger).open(f"/arsip/{received.pk}/")
    assert (shown.status_code, "2026-99-99" in shown.content.decode()) == (200, True)
    place = (received.room, received.cupboard, received.shelf, received.box, received.folder)
    assert place == ("Ruang arsip", "1", "2", "3", "1")


def _name_outside(bag: Path, name: str) -> None:
    """Let the manifests name a file outside of the bag, and seal them again."""
    for algorithm in ALGORITHMS:
        digest = hashlib.new(algorithm, b"x").hexdigest()
        with (bag / f"manifest-{algorithm}.txt").open("a", encoding="utf-8") as manifest:
            manifest.write(f"{digest}  {name}\n")
    names = ["bag-info.txt", "bagit.txt", *(f"manifest-{each}.txt" for each in ALGORITHMS)]
    for algorithm in ALGORITHMS:
        lines = (
            f"{hashlib.new(algorithm, (bag / each).read_bytes()).hexdigest()}  {each}\n"
            for each in names
        )
        (bag / f"tagmanifest-{algorithm}.txt").write_text("".join(lines), "utf-8")


@pytest.mark.parametrize("name", ["data/../../luar", "../luar", "/etc/hostname", "~/luar"])
def test_manifest_that_leads_out_of_the_bag_is_refused(
    parcel: Parcel, stranger: Actor, tmp_path: Path, name: str
) -> None:
    (tmp_path / "luar").write_bytes(b"x")
    bag = parcel.seal(tmp_path / "bag")
    _name_outside(bag, name)
    assert _take_nothing_in(bag).startswith(("Arsip tidak utuh.", "Ini bukan arsip"))


def _link(bag: Path) -> None:
    (bag / "data/naskah/01.pdf").unlink()
    (bag / "data/naskah/01.pdf").symlink_to("/etc/hostname")


def _link_folder(bag: Path) -> None:
    (bag / "data/lain").symlink_to("/etc", target_is_directory=True)


def _swell(bag: Path) -> None:
    with (bag / "data/naskah/01.pdf").open("ab") as file:
        file.truncate(LARGEST_FILE + 1)


def _misspell(bag: Path) -> None:
    (bag / "data/naskah/a\udcff.pdf").write_bytes(b"x")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_link, "Arsip tidak utuh."),
        (_link_folder, "Arsip tidak utuh."),
        (_swell, "Berkas “data/naskah/01.pdf” lebih besar dari 200 MB."),
        (_misspell, "Nama berkas “naskah/a?.pdf” tidak dapat diarsipkan."),
    ],
)
def test_files_that_no_bag_of_ours_has_are_refused(
    parcel: Parcel, stranger: Actor, tmp_path: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    bag = parcel.seal(tmp_path / "bag")
    spoil(bag)
    assert _take_nothing_in(bag).startswith(sentence)


def test_packed_bag_is_to_be_unpacked_first(
    parcel: Parcel, stranger: Actor, tmp_path: Path
) -> None:
    bomb = tmp_path / "arsip.zip"
    with ZipFile(bomb, "w") as packed:
        packed.writestr("data/nol", bytes(1 << 20))
    assert _take_nothing_in(bomb).startswith("Yang diterima adalah folder arsip.")
