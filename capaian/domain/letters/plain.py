"""A paper as plain data: what a template reads and what is stored with the signed file."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from capaian.domain.letters.blocks import Imprint
from capaian.domain.letters.wording import show_date, show_moment, show_time
from capaian.domain.terms import Term


class Paper(Protocol):
    """What every paper class has besides its own fields."""

    template: ClassVar[str]

    @property
    def imprint(self) -> Imprint: ...

    @property
    def title(self) -> str: ...


def to_data(paper: Paper) -> dict[str, Any]:
    """Turn a paper into what JSON can hold, dates and terms already in words.

    Days become ``20 Januari 2026``, moments ``20 Januari 2026 10.32 WIB``, decimals stay text.
    ``created`` is the moment of making in ISO form. The result is enough to typeset the paper
    again, byte for byte, after names, plans and scales have changed.
    """
    return {**_plain(paper), "created": paper.imprint.made_at.isoformat()}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        names = [field.name for field in fields(value)]
        names += getattr(value, "derived", ())
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _as_text(value)


def _as_text(value: Any) -> Any:
    if isinstance(value, Term):
        return value.label
    if isinstance(value, datetime):
        return show_moment(value)
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, time):
        return show_time(value)
    return value
