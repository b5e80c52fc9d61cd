"""Two people editing the same thing: what each saw, typed and finds, settled field by field.

Our choice: what only one of them touched is taken from that one; what both changed differently
is told to the second, who sees both values and chooses. The two may be one person with two pages,
so no sentence says that it was somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from capaian.domain.errors import AlreadyDone, Stale

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a page showed when it was opened, and what was typed into it, by field."""

    seen: Values
    typed: Values


def settle(edit: Edit, current: Values, show: Callable[[str, Any], str]) -> dict[str, Any]:
    """The fields to change; ``show`` says the value of a field in words.

    Raises :class:`Stale` for fields that were changed elsewhere to another value meanwhile, and
    :class:`AlreadyDone` where everything stands already as it was typed.
    """
    changes: dict[str, Any] = {}
    clashes = []
    for name, typed in edit.typed.items():
        now = current[name]
        if typed in (now, edit.seen.get(name, now)):
            continue
        if now != edit.seen.get(name, now):
            saved = f"Di halaman lain baru disimpan: {show(name, now)}."
            clashes.append((name, f"{saved} Isian di sini belum disimpan."))
        changes[name] = typed
    if clashes:
        raise Stale(
            "Isian ini diubah di halaman lain sejak halaman ini dibuka. Pilih nilai yang benar, "
            "lalu simpan lagi.",
            problems=tuple(clashes),
        )
    if not changes:
        raise AlreadyDone("Tidak ada yang berubah.", code="unchanged")
    return changes


def tell(changes: Iterable[tuple[str, str, str]]) -> str:
    """``Batas capaian dari “tanpa batas” menjadi “120 persen”``: label, old and new in words."""
    return "; ".join(f"{label} dari “{old}” menjadi “{new}”" for label, old, new in changes)
