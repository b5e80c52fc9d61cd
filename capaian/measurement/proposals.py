"""A first proposal of who carries the SOP, made from the titles of an office's positions.

The symbols in the executors' columns of SOP 067/1394/2021 are lost in its text, so this is our
assumption; the office looks at it before it counts, and changes it on the page of the executors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from capaian.domain.terms import Role
from capaian.office.models import Position

HEADS = frozenset({Role.SECTION_HEAD, Role.SUBDIVISION_HEAD})


@dataclass(frozen=True, slots=True)
class Proposal:
    """Position codes by lane and by step; ``gaps`` are sentences on positions that are missing."""

    lanes: dict[str, list[str]]
    steps: dict[str, list[str]]
    gaps: tuple[str, ...]

    def lines(self) -> list[tuple[str, list[str]]]:
        """Lanes and steps in words with their positions, as a page lists them."""
        words = {**_LANES, **_STEPS}
        return [(words[key], codes) for key, codes in {**self.lanes, **self.steps}.items()]


_LANES = {
    "camat": "Kolom Camat",
    "sekcam": "Kolom Sekcam",
    "kasi_kasubbag_umpeg": "Kolom Kasi/Kasubbag Umpeg",
    "pengadministrasi_kepegawaian": "Kolom Pengadministrasi Kepegawaian",
}
_STEPS = {
    "validate": "Langkah 7, validasi oleh kepala tiap unit",
    "request_approval": "Langkah 10, paraf berurutan",
}


def propose_executors(positions: Sequence[Position]) -> Proposal:
    """Who would carry each lane, and the steps 7 (every head) and 10 (planner, then Sekcam)."""
    staff = _pick(positions, Role.SUBDIVISION_HEAD, "umum", "kepegawaian")
    planner = _pick(positions, Role.SUBDIVISION_HEAD, "perencanaan")
    secretary = _pick(positions, Role.SECRETARY)
    lanes = {
        "camat": _pick(positions, Role.HEAD),
        "sekcam": secretary,
        "kasi_kasubbag_umpeg": staff,
        "pengadministrasi_kepegawaian": _pick(positions, Role.CLERK, "kepegawaian", "umum"),
    }
    steps = {
        "validate": [each.code for each in positions if each.role in HEADS],
        "request_approval": [*planner, *secretary],
    }
    gaps = [
        f"Belum ada jabatan {role.label}. Tambahkan dulu."
        for role in (Role.HEAD, Role.SECRETARY, Role.SUBDIVISION_HEAD, Role.CLERK)
        if not any(each.role == role for each in positions)
    ]
    return Proposal(lanes, steps, tuple(gaps))


def _pick(positions: Sequence[Position], role: Role, *words: str) -> list[str]:
    """The position of that role whose title has one of the words, else the first of the role."""
    able = [each for each in positions if each.role == role]
    named = [each for each in able if any(word in each.title.casefold() for word in words)]
    return [each.code for each in (named or able)[:1]]
