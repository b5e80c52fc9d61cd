"""Make, sign, verify, then file: whatever fails, nothing is numbered and nothing says "signed"."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from capaian.adapters import typeset as typesetting
from capaian.adapters.typeset import typeset
from capaian.audit.queries import verify_chain
from capaian.cli.playing import Play
from capaian.documents.files import path_of, read_file
from capaian.documents.models import Document, LetterNumber
from capaian.domain.errors import NotFound, Refusal, Unavailable
from capaian.measurement import commands
from capaian.measurement.models import Snapshot
from capaian.office.models import Office, Person, Position, Unit
from capaian.planning.models import Indicator, PlanNode, Target
from tests.memory import look_at_rows


def full_disk(play: Play, home: Path) -> Callable[[], Any]:
    """The store cannot be written: a file stands where its folder should be."""
    store = home / "files"
    store.rename(home / "away")
    store.write_text("")

    def mend() -> None:
        store.unlink()
        (home / "away").rename(store)

    return mend


def broken_certificate(play: Play, home: Path) -> Callable[[], Any]:
    """The key that signs does not open: the passphrase beside it is another's."""
    keys = home / "keys"
    keys.mkdir(exist_ok=True)
    container, secret = keys / "33.02.02.p12", keys / "33.02.02.txt"
    container.write_bytes(b"garbage")
    secret.write_bytes(b"lain")

    def mend() -> None:
        container.unlink()
        secret.unlink()

    return mend


def full_temporary_disk(play: Play, home: Path) -> Callable[[], Any]:
    """The program that prints a long paper has no room to leave it in."""
    desk = typesetting._desk(os.getpid())
    desk.set_out("performance")
    (desk.root / "job" / "paper.pdf").symlink_to("/dev/full")
    patch = pytest.MonkeyPatch()
    patch.setattr(typesetting, "LONG", 0)
    return patch.undo


@pytest.mark.parametrize("spoil", [full_disk, broken_certificate, full_temporary_disk])
def test_failure_leaves_nothing_numbered_and_nothing_signed(
    play: Play, home: Path, spoil: Callable[[Play, Path], Callable[[], Any]]
) -> None:
    play.run(until="request_approval")
    before = look_at_rows()
    mend = spoil(play, home)
    with pytest.raises(Refusal) as refused:
        commands.sign(play.cast["camat"], play.case)
    assert refused.value.sentence.endswith(".")
    assert look_at_rows() == before
    mend()
    document = commands.sign(play.cast["camat"], play.case)
    assert (document.state, str(document.number)) == ("ditandatangani", "000.8.6.3/2/2026")
    assert [each.sequence for each in LetterNumber.objects.order_by("sequence")] == [1, 2]
    assert path_of(document.file.sha256).exists()
    assert verify_chain(play.cast["camat"].office).genuine


def test_lost_or_changed_file_is_told_not_served(play: Play) -> None:
    play.run(until="order")
    document = Document.objects.filter(case=play.case).get()
    path = path_of(document.file.sha256)
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    with pytest.raises(NotFound, match="berubah"):
        read_file(document.file)
    path.unlink()
    with pytest.raises(NotFound, match="hilang"):
        read_file(document.file)


def change_everything() -> None:
    """What an office may change later: plan, names, settings, people."""
    Indicator.objects.update(name="Lain", direction="lower", formula="inverse", unit_of_measure="x")
    Target.objects.update(typed="1", value=1)
    PlanNode.objects.update(name="Lain", ceiling_typed="1", ceiling=1)
    Person.objects.update(name="Orang lain", nip="1")
    Position.objects.update(title="Jabatan lain")
    Unit.objects.update(name="Unit lain")
    Office.objects.update(
        name="Kecamatan Lain", settings={"decimals": 4, "cap": 100, "cap_applies": "average"}
    )


def test_signed_figures_and_papers_do_not_follow_later_changes(play: Play) -> None:
    play.run(until="copy")
    signed = Snapshot.objects.get(final=True).document
    copies = list(Document.objects.filter(kind="salinan").order_by("pk"))
    draft = Snapshot.objects.filter(final=False).latest("version")
    figures = json.dumps(draft.figures)
    change_everything()
    for document in (draft.document, *copies):
        document.refresh_from_db()
        assert typeset("performance", document.data, paper="a4") == read_file(document.file)
    assert json.dumps(Snapshot.objects.get(final=True).figures) == figures
    for number, document in enumerate(copies, start=1):
        mark = {"number": number, "total": 3}
        assert {key: document.data["copy"][key] for key in mark} == mark
        assert equal_but_for_the_mark(document.data, signed.data)


def equal_but_for_the_mark(copied: dict[str, Any], signed: dict[str, Any]) -> bool:
    """A copy has its own mark, check code and wording under the name; all else is the same."""
    own = {"imprint": ("code", "check_url"), "signature": ("method", "method_id")}
    same = {key: value for key, value in copied.items() if key != "copy"}
    for part, names in own.items():
        for name in names:
            if copied[part][name] == signed[part][name]:
                return False
            same[part] = {**same[part], name: signed[part][name]}
    return same == {key: value for key, value in signed.items() if key != "copy"}


def test_archive_of_changed_office_holds_the_signed_figures(play: Play, home: Path) -> None:
    play.run(until="copy")
    signed = Snapshot.objects.get(final=True).figures
    Indicator.objects.update(name="Lain")
    Target.objects.update(typed="1", value=1)
    archived = commands.archive(
        play.cast["pengadministrasi-kepegawaian"], play.case, commands.ArchiveRequest()
    )
    kept = (home / "archive" / archived.bag / "data/data/pengukuran.json").read_text("utf-8")
    assert json.loads(kept) == signed


def test_unwritable_archive_leaves_the_case_open(play: Play, home: Path) -> None:
    play.run(until="copy")
    (home / "archive").write_text("")
    before = look_at_rows()
    with pytest.raises(Unavailable):
        commands.archive(
            play.cast["pengadministrasi-kepegawaian"], play.case, commands.ArchiveRequest()
        )
    assert look_at_rows() == before
    (home / "archive").unlink()
    commands.archive(
        play.cast["pengadministrasi-kepegawaian"], play.case, commands.ArchiveRequest()
    )
