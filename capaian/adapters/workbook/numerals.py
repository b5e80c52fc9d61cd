"""Numbers of a workbook as the text an official would have typed, and back."""

from __future__ import annotations

import re
from decimal import Decimal

PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:[.,][0-9]{1,15})?")


def type_number(value: float, sign: str = ",", *, percent: bool = False) -> str:
    """The shortest text that gives exactly this number, decimal ``sign``, without grouping.

    ``percent`` is for a cell whose format shows per cent: Excel keeps 95,24 % as 0.9524, and the
    official typed 95,24 %. Ours: nothing is rounded, so 0.1 + 0.2 stays 0,30000000000000004.
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    if percent:
        exact *= 100
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", sign) + (" %" if percent else "")


def parse_plain(text: str, sign: str = ",") -> float | None:
    """The number of a text that reads back as the very same text; None for any other text."""
    if not PLAIN_NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    kept = float(f"{value:.15g}")  # what a workbook holds for certain
    return value if value == kept and type_number(value, sign) == text else None
