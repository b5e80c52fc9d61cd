"""The fields of a page of settings, and the way between them and what an office stores.

A setting with cells has a field for each of them, named ``setting.cell``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from capaian.domain.preferences.catalogue import FACTS, SETTINGS
from capaian.domain.preferences.chosen import Preferences
from capaian.domain.preferences.kinds import Kind, Words
from capaian.domain.preferences.setting import Setting, Topic


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``cell`` is empty for a setting that is a single value."""

    setting: Setting
    label: str
    kind: Kind
    cell: str = ""

    @property
    def name(self) -> str:
        return f"{self.setting.name}.{self.cell}" if self.cell else self.setting.name

    @property
    def is_fact(self) -> bool:
        """Whether it stands in a column of the office instead of its settings."""
        return self.setting in FACTS

    @property
    def needed(self) -> bool:
        """Whether it may not stay empty."""
        return isinstance(self.kind, Words) and self.kind.needed


def list_fields(topic: Topic) -> list[Field]:
    """The fields of a page, in their order."""
    return [
        each
        for setting in (*FACTS, *SETTINGS)
        if setting.topic is topic
        for each in _list_cells(setting)
    ]


def _list_cells(setting: Setting) -> Iterable[Field]:
    if not setting.cells:
        return [Field(setting, setting.label, setting.kind)]
    return [Field(setting, label, kind, cell) for cell, label, kind in setting.cells]


def read_fields(topic: Topic, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each field as JSON holds it; the default where the office chose none."""
    values = {}
    for each in list_fields(topic):
        chosen = stored.get(each.setting.name)
        if each.cell:
            chosen = (chosen or {}).get(each.cell)
        if each.is_fact:
            values[each.name] = chosen or ""
            continue
        value = _default(each) if chosen is None else each.kind.read(chosen)
        values[each.name] = each.kind.parse(each.kind.type(value))
    return values


def _default(field: Field) -> Any:
    value = getattr(Preferences(), field.setting.name)
    if not field.cell:
        return value
    return value.get(field.cell) if isinstance(value, Mapping) else getattr(value, field.cell)


def write_fields(stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What an office stores after the changed fields; a cell without a value is left out."""
    written = dict(stored)
    for name, value in changes.items():
        setting, _, cell = name.partition(".")
        if not cell:
            written[setting] = value
            continue
        cells = {**written.get(setting, {}), cell: value}
        written[setting] = {key: kept for key, kept in cells.items() if kept not in {None, ""}}
    return written
