"""The same papers with hard data: long names and texts, many names, large numbers, quotes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from capaian.domain import letters
from capaian.domain.letters import Paper

OFFICE = (
    "Kecamatan Percontohan Pelayanan Terpadu dan Pengukuran Kinerja Kepulauan Selatan Daya Raya"
)
TITLE = " ".join(f"kata{number}" for number in range(1, 61))
TEXT = ("Persentase koordinasi ketenteraman dan ketertiban umum antarwilayah " * 6)[:400]
NAME = 'Prof. Dr. H. Raden Mas "Gus" Contoh O\'Nama Kusumawardhana Adiningrat, S.Sos., M.Si.'
FIGURE = "1.234.567.890.123,45"

_HARD = {
    FIGURE: ("ceiling", "absorbed", "total", "target", "realization", "old", "new"),
    TEXT: ("indicator", "objective", "text", "what", "remark", "activity", "description"),
    NAME: ("name", "addressee", "recipient", "note_taker", "chair", "to", "sender", "made_by"),
    TITLE: ("subject", "agenda", "document", "statement", "opening"),
}
_VALUES = {name: value for value, names in _HARD.items() for name in names}
_SIGNATORY = letters.Signatory(
    f"Kepala Seksi Pemberdayaan Masyarakat {OFFICE}",
    NAME,
    "Pembina Utama Muda (IV/c)",
    "199001012020121001",
    on_behalf_of=f"Plt. Camat {OFFICE}",
)
LETTERHEAD = letters.Letterhead(f"PEMERINTAH KABUPATEN {OFFICE.upper()}", OFFICE.upper(), TITLE)


def harden(paper: Paper) -> Paper:
    """The paper with every field as long as a person may make it."""
    hard: Paper = _harden(paper)
    if isinstance(hard, letters.Invitation):
        return replace(hard, invited=hard.invited[:1] * 40, copied_to=(NAME,) * 25)
    if isinstance(hard, letters.CoverLetter):
        return replace(hard, copied_to=(NAME,) * 25)
    if isinstance(hard, letters.AttendanceList):
        return replace(hard, participants=hard.participants[:1] * 40)
    if isinstance(hard, letters.PerformanceDocument):
        return replace(hard, groups=hard.groups[:2])
    if isinstance(hard, letters.MeasurementForm):
        return replace(hard, lines=hard.lines[:3])
    return hard


def _harden(value: Any) -> Any:
    if isinstance(value, letters.Letterhead):
        return LETTERHEAD
    if isinstance(value, letters.Signatory):
        return _SIGNATORY
    if isinstance(value, tuple):
        return tuple(map(_harden, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for field in fields(value):
        known = getattr(value, field.name)
        hard = _VALUES.get(field.name) if isinstance(known, str) else _harden(known)
        changes[field.name] = known if hard is None else hard
    return replace(value, **changes)
