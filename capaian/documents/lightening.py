"""Pages as SVG made light for a poor line, without a difference that a screen could show.

Typst names each glyph by 32 letters, writes up to nine decimals and repeats what is the default.
Here names are short, places have two decimals, and the outlines of letters one: a tenth of a point
is less than a dot of a screen. That is two fifths of the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"\bg[0-9A-F]{32}\b")
_DEFAULTS = re.compile(r' fill="#000000" fill-rule="nonzero"| y="0"(?=[ /])')
_LONG = re.compile(r"-?\d+\.\d{3,}")
_OUTLINE = re.compile(r'(<symbol [^>]*><path d=")([^"]*)"')
# As Typst writes outlines: one letter a segment, and only these.
_SEGMENT = re.compile(r"([MmlhvcZ])([^MmlhvcZ]*)")


def lighten(page: bytes) -> bytes:
    """The same page in fewer bytes; it looks the same."""
    names: dict[str, str] = {}
    text = _NAME.sub(lambda found: names.setdefault(found[0], f"g{len(names):x}"), page.decode())
    text = _DEFAULTS.sub("", text)
    text = _OUTLINE.sub(lambda found: f'{found[1]}{"".join(_round(found[2]))}"', text)
    return _LONG.sub(lambda found: _write(float(found[0]), 2), text).encode()


def _round(outline: str) -> Iterator[str]:
    """The outline's segments in tenths.

    Each starts where the rounded line stands, so that errors do not add up along a letter.
    """
    place = drawn = start = drawn_start = 0j
    for letter, told in _SEGMENT.findall(outline):
        numbers = [float(each) for each in told.split()]
        if letter == "Z":
            place, drawn = start, drawn_start
            yield letter
            continue
        if letter in "hv":
            numbers = [numbers[0], 0.0] if letter == "h" else [0.0, numbers[0]]
        base, origin = (0j, 0j) if letter == "M" else (place, drawn)
        ends = [base + complex(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        steps = [
            complex(round((end - origin).real, 1), round((end - origin).imag, 1)) for end in ends
        ]
        place, drawn = ends[-1], origin + steps[-1]
        if letter in "Mm":
            start, drawn_start = place, drawn
        yield ("l" if letter in "hv" else letter) + " ".join(
            f"{_write(step.real, 1)} {_write(step.imag, 1)}" for step in steps
        )


def _write(number: float, decimals: int) -> str:
    text = f"{number:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
