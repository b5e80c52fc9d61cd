"""What a step may tell the decisions after it, and what a decision may ask.

Our choice: a file may ask for a name, ``not`` a name, or a comparison with a constant. That is
little enough to be read without ever executing anything of it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from capaian.domain.terms import Term

Constant = str | int | bool


class OutcomeKind(Term):
    """What a step may tell the decisions that follow it."""

    CHOICE = "choice", "pilihan"
    YES_NO = "yes_no", "ya/tidak"
    NUMBER = "number", "angka"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One small fact that a step hands to the decisions; ``values`` only for a choice."""

    name: str
    kind: OutcomeKind
    values: tuple[str, ...] = ()

    def accepts(self, value: object) -> bool:
        """Whether ``value`` may be handed over: exactly of this kind, ``True`` is no number."""
        if self.kind is OutcomeKind.CHOICE:
            return isinstance(value, str) and value in self.values
        if self.kind is OutcomeKind.YES_NO:
            return isinstance(value, bool)
        return isinstance(value, int) and not isinstance(value, bool)

    def samples(self, constants: Iterable[Constant]) -> list[Constant]:
        """Values enough to see every answer of conditions that compare with ``constants``."""
        if self.kind is OutcomeKind.CHOICE:
            return list(self.values)
        if self.kind is OutcomeKind.YES_NO:
            return [True, False]
        numbers = [number for number in constants if isinstance(number, int)]
        near = {number + step for number in numbers for step in (-1, 0, 1)}
        return sorted(near)


_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_BARE = re.compile(rf"(?P<negated>not\s+)?(?P<name>{_NAME})", re.ASCII)
_COMPARED = re.compile(
    rf"(?P<name>{_NAME})\s*(?P<operator>==|!=|<=|>=|<|>)\s*"
    r"(?:'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<number>-?[0-9]{1,9})"
    r"|(?P<truth>true|false|True|False))",
    re.ASCII,
)
_OPERATORS: Final[Mapping[str, Callable[[Constant, Constant], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What an arrow asks: one name compared with one constant."""

    name: str
    operator: str
    constant: Constant

    def holds(self, facts: Mapping[str, Constant]) -> bool:
        """Whether it is so; a fact not known yet only fulfils "is not"."""
        if self.name not in facts:
            return self.operator == "!="
        return _OPERATORS[self.operator](facts[self.name], self.constant)

    def fits(self, outcome: Outcome) -> bool:
        """Whether it can be asked of ``outcome``: no order among words, no unknown word."""
        ordered = self.operator not in ("==", "!=")
        return outcome.accepts(self.constant) and (
            not ordered or outcome.kind is OutcomeKind.NUMBER
        )


def parse_condition(text: str) -> Condition | None:
    """Read ``name``, ``not name`` or a comparison with a constant; ``None`` for anything else.

    Our choice: what a file may ask is this short list, so that nothing of it is ever executed.
    """
    text = text.strip()
    if text in ("not", "True", "False", "true", "false"):
        return None
    if bare := _BARE.fullmatch(text):
        return Condition(bare["name"], "!=" if bare["negated"] else "==", True)
    if compared := _COMPARED.fullmatch(text):
        return Condition(compared["name"], compared["operator"], _read_constant(compared))
    return None


def _read_constant(found: re.Match[str]) -> Constant:
    if found["number"] is not None:
        return int(found["number"])
    if found["truth"] is not None:
        return found["truth"].lower() == "true"
    return found["single"] if found["single"] is not None else found["double"]
