"""The files that prove a row of the grid: kept, taken away, told when refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from capaian.audit.queries import find_proof
from capaian.domain.errors import AlreadyDone, Invalid, Refusal
from capaian.gate import Slip
from capaian.measurement.commands import MAX_EVIDENCE_BYTES, add_evidence, remove_evidence
from capaian.web.forms.slip import read_slip
from capaian.web.steps.acts import Stage
from capaian.web.steps.grid import Saved, read_version
from capaian.web.steps.units import unit_of

Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"
_LONGEST_NUMBER = 18


def save_evidence(stage: Stage, slip: Slip, files: Files) -> dict[int, str]:
    """Keep the files that came with the grid; returns the sentence of each row refused."""
    problems = {}
    for line, several in _list_by_line(files).items():
        for number, file in enumerate(several):
            try:
                _keep(stage, _extend(slip, f"{line}-{number}"), line, file)
            except AlreadyDone:
                continue
            except Refusal as refusal:
                problems[line] = f"{file.name}: {refusal.sentence}"
    return problems


def drop_evidence(stage: Stage, slip: Slip, evidence: str) -> int:
    """Take a piece of evidence away; returns its line, raises what the command raises."""
    if not evidence.isdecimal() or len(evidence) > _LONGEST_NUMBER:
        raise Invalid("Bukti itu tidak dikenal. Muat ulang halaman.")
    own = _extend(slip, f"hapus-{evidence}")
    return remove_evidence(stage.actor, stage.case, int(evidence), slip=own)


def change_evidence(stage: Stage, posted: QueryDict, files: Files) -> tuple[Saved, dict[int, str]]:
    """What the page sends by itself: files to keep, or one to take away."""
    slip = read_slip(posted.get("slip", ""))
    lines = _list_by_line(files)
    problems = save_evidence(stage, slip, files)
    keys = [f"{line}-{number}" for line, each in lines.items() for number in range(len(each))]
    changed = tuple(lines)
    if "hapus" in posted:
        changed = (drop_evidence(stage, slip, posted.get("hapus", "")),)
        keys = [f"hapus-{posted['hapus']}"]
    proofs = [find_proof(stage.actor, _extend(slip, key).key) for key in keys]
    proof = next((each for each in reversed(proofs) if each), None)
    return Saved(unit_of(stage), changed, (), proof, read_version(posted)), problems


def _list_by_line(files: Files) -> dict[int, list[UploadedFile[bytes]]]:
    found = {}
    for name, several in files.lists():
        place, _, line = name.partition("-")
        if place == "evidence" and line.isdecimal() and len(line) <= _LONGEST_NUMBER:
            found[int(line)] = several
    return found


def _keep(stage: Stage, slip: Slip, line: int, file: UploadedFile[bytes]) -> None:
    if (file.size or 0) > MAX_EVIDENCE_BYTES:
        raise Invalid("Berkas bukti lebih dari 10 MB. Perkecil, lalu unggah lagi.")
    add_evidence(stage.actor, stage.case, line, file.name or "bukti", file.read(), slip=slip)


def _extend(slip: Slip, what: str) -> Slip:
    """One form may do several things: each has its own key, and all are done once."""
    return replace(slip, key=f"{slip.key}-{what}" if slip.key else None)
