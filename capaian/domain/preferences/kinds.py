"""The kinds of value that a setting can have: each reads, types and shows its own.

*Stored* is what JSON and TOML hold, *typed* the text of a field on a page. ``read`` checks what is
stored, ``parse`` makes it from typed text, ``type`` fills a field, ``show`` says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from capaian.domain.classification import ArchiveCode
from capaian.domain.errors import Invalid

EMPTY = "belum diisi"
NOTHING = "-"
"""What a field sends for a choice of nothing."""


class Kind(Protocol):
    """What a setting needs to know of its values."""

    def read(self, stored: Any) -> Any: ...
    def parse(self, typed: str) -> Any: ...
    def type(self, stored: Any) -> str: ...
    def show(self, stored: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a short list of pairs (value, words); ``None`` among them is nothing chosen."""

    options: tuple[tuple[Any, str], ...]
    refusal: str

    def read(self, stored: Any) -> Any:
        values = [value for value, _ in self.options]
        value = (stored or None) if None in values else stored
        if value not in values:
            raise Invalid(self.refusal)
        return value

    def parse(self, typed: str) -> Any:
        for value, _ in self.options:
            if self.type(value) == typed:
                return value
        raise Invalid(self.refusal)

    def type(self, stored: Any) -> str:
        return NOTHING if stored is None else str(stored)

    def show(self, stored: Any) -> str:
        return next((words for value, words in self.options if value == stored), str(stored))


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text that matches ``pattern``; ``refusal`` says what it should look like."""

    longest: int = 120
    needed: bool = False
    pattern: str = ".*"
    refusal: str = ""

    def read(self, stored: Any) -> str:
        text = " ".join(str(stored).split())
        if self.needed and not text:
            raise Invalid("Isian ini masih kosong. Lengkapi dulu.")
        if len(text) > self.longest:
            raise Invalid(f"Isian lebih dari {self.longest} huruf. Pendekkan.")
        if not re.fullmatch(self.pattern, text):
            raise Invalid(self.refusal)
        return text

    def parse(self, typed: str) -> str:
        return self.read(typed)

    def type(self, stored: Any) -> str:
        return str(stored)

    def show(self, stored: Any) -> str:
        return str(stored) or EMPTY


@dataclass(frozen=True, slots=True)
class Years:
    """A number of years that the office may not know yet."""

    most: int = 100

    def read(self, stored: Any) -> int | None:
        if stored is None:
            return None
        if not isinstance(stored, int) or not 0 <= stored <= self.most:
            raise Invalid(f"Tulis tahun sebagai angka 0 sampai {self.most}, atau kosongkan.")
        return stored

    def parse(self, typed: str) -> int | None:
        text = typed.strip()
        return self.read(int(text) if text.isdecimal() else text or None)

    def type(self, stored: Any) -> str:
        return "" if stored is None else str(stored)

    def show(self, stored: Any) -> str:
        return "belum ditetapkan" if stored is None else f"{stored} tahun"


@dataclass(frozen=True, slots=True)
class Number:
    """A number kept as text, so that it stays exact; ``check`` refuses what cannot be."""

    check: Callable[[object], Any]

    def read(self, stored: Any) -> Any:
        return self.check(stored)

    def parse(self, typed: str) -> str:
        return str(self.check(typed.strip().replace(",", ".")))

    def type(self, stored: Any) -> str:
        return str(stored).replace(".", ",")

    def show(self, stored: Any) -> str:
        return self.type(stored)


@dataclass(frozen=True, slots=True)
class Lines:
    """Several texts in their order, one a line; at least ``least``."""

    least: int = 0
    refusal: str = ""

    def read(self, stored: Any) -> tuple[str, ...]:
        if isinstance(stored, str) or not all(isinstance(each, str) for each in stored):
            raise Invalid(self.refusal)
        texts = tuple(text for each in stored if (text := " ".join(each.split())))
        if len(texts) < self.least or any(len(text) > 200 for text in texts):
            raise Invalid(self.refusal)
        return texts

    def parse(self, typed: str) -> list[str]:
        return list(self.read(typed.splitlines()))

    def type(self, stored: Any) -> str:
        return "\n".join(stored)

    def show(self, stored: Any) -> str:
        return ", ".join(stored) or EMPTY


@dataclass(frozen=True, slots=True)
class ArchiveCodes(Lines):
    """Archive codes with their validity, one a line."""

    def read(self, stored: Any) -> tuple[str, ...]:
        lines = Lines.read(self, stored)
        return tuple(ArchiveCode.parse(line).write() for line in lines)

    def type(self, stored: Any) -> str:
        return "\n".join(each if isinstance(each, str) else each.write() for each in stored)

    def show(self, stored: Any) -> str:
        return "; ".join(str(ArchiveCode.parse(line)) for line in stored)


@dataclass(frozen=True, slots=True)
class Codes(Lines):
    """Codes of positions; a page offers those of the office to be ticked."""


@dataclass(frozen=True, slots=True)
class Days(Lines):
    """Days, one a line, kept as ``2026-04-06``."""

    def read(self, stored: Any) -> tuple[str, ...]:
        # Named, because a dataclass with slots is made anew and loses its own ``super()``.
        texts = Lines.read(self, stored)
        try:
            return tuple(date.fromisoformat(text).isoformat() for text in texts)
        except ValueError:
            raise Invalid(self.refusal) from None
