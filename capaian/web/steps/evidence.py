"""The files that prove a row of the grid: kept, taken away, told when refused."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from capaian.audit.queries import find_proof
from capaian.documents.commands import HEADS
from capaian.domain.errors import AlreadyDone, Invalid, NotFound
from capaian.gate import Slip
from capaian.measurement.commands import add_evidence, remove_evidence
from capaian.measurement.commands.fill_in import (
    EMPTY,
    MAX_EVIDENCE_BYTES,
    TOO_LARGE,
    WRONG_KIND,
)
from capaian.web.forms.slip import read_slip
from capaian.web.steps.acts import Stage
from capaian.web.steps.grid import Saved, read_version
from capaian.web.steps.units import unit_of

Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"
# What the page asks of a file before it keeps it on the device: the rules of the command.
RULES = {
    "largest": str(MAX_EVIDENCE_BYTES),
    "empty": EMPTY,
    "too_large": TOO_LARGE,
    "heads": " ".join(head.hex() for head in HEADS),
    "wrong_kind": WRONG_KIND,
}
_LONGEST_NUMBER = 18


def save_evidence(stage: Stage, slip: Slip, files: Files) -> tuple[dict[int, str], list[Slip]]:
    """Keep the files that came with the grid.

    Returns the sentence of each row refused, and the slips under which the others are kept. A
    slip's key ends with what the file is called and holds: a device sends the same file again
    under the same slip when the answer was lost, and several files under one slip when it had no
    line.
    """
    problems: dict[int, str] = {}
    kept: list[Slip] = []
    for line, several in _list_by_line(files).items():
        for file in several:
            try:
                kept.append(_keep(stage, slip, line, file))
            except (Invalid, NotFound) as refusal:
                problems[line] = f"{file.name}: {refusal.sentence}"
    return problems, kept


def drop_evidence(stage: Stage, slip: Slip, evidence: str) -> int:
    """Take a piece of evidence away; returns its line, raises what the command raises."""
    if not evidence.isdecimal() or len(evidence) > _LONGEST_NUMBER:
        raise Invalid("Bukti itu tidak dikenal. Muat ulang halaman.")
    own = _extend(slip, f"hapus-{evidence}")
    return remove_evidence(stage.actor, stage.case, int(evidence), slip=own)


def change_evidence(stage: Stage, posted: QueryDict, files: Files) -> tuple[Saved, dict[int, str]]:
    """What the page sends by itself: files to keep, or one to take away.

    Taken away a second time, because the answer to the first was lost on the line, it gets the
    same answer: the page says of which row (``baris``), which nothing else knows any more.
    """
    slip = read_slip(posted.get("slip", ""))
    problems, slips = save_evidence(stage, slip, files)
    changed = tuple(_list_by_line(files))
    if "hapus" in posted:
        try:
            changed = (drop_evidence(stage, slip, posted.get("hapus", "")),)
        except AlreadyDone:
            changed = _find_line(stage, posted.get("baris", ""))
        slips = [_extend(slip, f"hapus-{posted['hapus']}")]
    proofs = [find_proof(stage.actor, each.key) for each in slips]
    proof = next((each for each in reversed(proofs) if each), None)
    return Saved(unit_of(stage), changed, (), proof, read_version(posted)), problems


def _find_line(stage: Stage, typed: str) -> tuple[int, ...]:
    return tuple(row.line for row in stage.outline if str(row.line) == typed)


def _list_by_line(files: Files) -> dict[int, list[UploadedFile[bytes]]]:
    found = {}
    for name, several in files.lists():
        place, _, line = name.partition("-")
        if place == "evidence" and line.isdecimal() and len(line) <= _LONGEST_NUMBER:
            found[int(line)] = several
    return found


def _keep(stage: Stage, slip: Slip, line: int, file: UploadedFile[bytes]) -> Slip:
    if (file.size or 0) > MAX_EVIDENCE_BYTES:
        raise Invalid(TOO_LARGE)
    data, name = file.read(), file.name or "bukti"
    own = _extend(slip, f"{line}-{sha256(name.encode() + data).hexdigest()[:12]}")
    with suppress(AlreadyDone):
        add_evidence(stage.actor, stage.case, line, name, data, slip=own)
    return own


def _extend(slip: Slip, what: str) -> Slip:
    """One form may do several things: each has its own key, and all are done once."""
    return replace(slip, key=f"{slip.key}-{what}" if slip.key else None)
