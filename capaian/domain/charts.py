"""Charts as SVG, one renderer for page and paper: a line over periods, bars with a target mark.

Nothing is inside but presentation attributes and class names (``chart``, ``chart-value``,
``chart-target``), because the pages forbid inline style and script. Colours come from the text
around (``currentColor``); what differs, differs in stroke and shape too, so that a black and white
copy says the same. Each drawing has a title that says the finding and a description with every
number; the table beside it holds the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from xml.sax.saxutils import escape

from capaian.domain.numbers import show_exact

WIDTH, HEIGHT = 360, 208
MOST_POINTS = 8
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 346, 22, 158
_BAR_LEFT, _BAR_STEP = 8, 40
_LETTER, _TALL = 6.5, 10  # room of one letter of a number
# Where a number may stand about its dot, the best first: anchor, and from the dot to its baseline.
_SPOTS = (
    ("middle", 0, -8),
    ("middle", 0, 18),
    ("start", 6, -8),
    ("end", -6, -8),
    ("start", 6, 18),
    ("end", -6, 18),
)
# Bars end here, so that a few very high figures do not flatten the others.
_LONGEST_PERCENT = 150.0

_Place = tuple[float, float]
_Stretch = tuple[_Place, _Place]


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its label, what stands below the axis, result and target in the same unit.

    ``tentative`` marks figures that are not signed yet.
    """

    label: str
    short: str
    group: str
    value: Decimal | None
    target: Decimal | None = None
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One achievement in per cent; the target mark stands at 100."""

    label: str
    percent: Decimal | None


def draw_line(title: str, points: Sequence[Point], *, unit: str = "") -> str:
    """Result and target of the last :data:`MOST_POINTS` periods; empty without any result.

    The result is a full line with dots, hollow where it is not signed; the target is dashed.
    """
    points = points[-MOST_POINTS:]
    if all(point.value is None for point in points):
        return ""
    low, high, step = _choose_axis(points)

    def rise(amount: Decimal) -> float:
        return _BOTTOM - (float(amount) - low) / (high - low) * (_BOTTOM - _TOP)

    stride = (_RIGHT - _LEFT) / len(points)
    places = [_LEFT + stride * (number + 0.5) for number in range(len(points))]
    values = [
        None if p.value is None else (x, rise(p.value)) for x, p in zip(places, points, strict=True)
    ]
    goals = [
        None if p.target is None else (x, rise(p.target))
        for x, p in zip(places, points, strict=True)
    ]
    ways = [*_find_stretches(values), *_find_stretches(goals)]
    ways += [((x - 7, y), (x + 7, y)) for x, y in filter(None, goals)]
    parts = (
        *_draw_axis(low, high, step),
        *_draw_labels(places, points),
        *_draw_ways(goals, "chart-target", ' stroke-dasharray="5 3"'),
        *(_draw_goal(*goal) for goal in goals if goal),
        *_draw_ways(values, "chart-value", ""),
        *(
            _draw_dot(*place, point, ways)
            for place, point in zip(values, points, strict=True)
            if place
        ),
        _draw_key(any(goals), any(point.tentative for point in points)),
    )
    said = "; ".join(_say_point(point, unit) for point in points)
    return _wrap(title, said, HEIGHT, parts)


def draw_bars(title: str, bars: Sequence[Bar]) -> str:
    """Achievements in per cent under each other, each with a mark at its target of 100."""
    if not bars:
        return ""
    parts = [part for number, bar in enumerate(bars) for part in _draw_bar(bar, _BAR_STEP * number)]
    said = "; ".join(f"{bar.label}: {_say_percent(bar.percent)}" for bar in bars)
    return _wrap(title, said, _BAR_STEP * len(bars) + 4, parts)


def draw_mark(percent: Decimal | None) -> str:
    """One small bar for a cell of a table, whose number stands beside it; empty without one."""
    if percent is None:
        return ""
    length = min(max(float(percent), 0.0), _LONGEST_PERCENT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bar" preserveAspectRatio="none" '
        f'viewBox="0 0 {_LONGEST_PERCENT:g} 12" aria-hidden="true">'
        f'<rect width="{length:.1f}" height="12"/>'
        f'<path d="M100 0v12" stroke="currentColor" stroke-width="1"/></svg>'
    )


def _say_point(point: Point, unit: str) -> str:
    words = [f"{point.label}:"]
    for name, amount in (("realisasi", point.value), ("target", point.target)):
        words.append(f"{name} {'tidak ada' if amount is None else show_exact(amount)}")
    if unit:
        words.append(unit)
    if point.tentative:
        words.append("(belum ditandatangani)")
    return " ".join(words)


def _say_percent(percent: Decimal | None) -> str:
    return "belum dapat dihitung" if percent is None else f"{show_exact(percent)} persen"


def _wrap(title: str, said: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" '
        f'width="100%" role="img" fill="none" stroke="currentColor" stroke-width="1" '
        f'font-size="11"><title>{escape(title)}</title><desc>{escape(said)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _choose_axis(points: Sequence[Point]) -> tuple[float, float, float]:
    """Ends and step of the axis: round numbers that hold every amount."""
    known = [each for point in points for each in (point.value, point.target) if each is not None]
    least, most = float(min(known)), float(max(known))
    spread = (most - least) or abs(most) or 1.0
    rough = spread / 3
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    low = math.floor(least / step) * step
    if least >= 0 and low < step:
        low = 0.0
    high = math.ceil(most / step) * step
    return low, high if high > low else low + step, step


def _draw_axis(low: float, high: float, step: float) -> Iterator[str]:
    for number in range(round((high - low) / step) + 1):
        amount = low + step * number
        y = _BOTTOM - (amount - low) / (high - low) * (_BOTTOM - _TOP)
        yield f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke-opacity="0.25"/>'
        shown = show_exact(Decimal(f"{amount:.6f}").normalize() + 0)
        yield _write(_LEFT - 6, y + 4, shown, "end")


def _draw_labels(places: Sequence[float], points: Sequence[Point]) -> Iterator[str]:
    before = ""
    for x, point in zip(places, points, strict=True):
        yield _write(x, _BOTTOM + 16, point.short)
        if point.group != before:
            yield _write(x, _BOTTOM + 30, point.group)
        before = point.group


def _draw_ways(
    places: Sequence[tuple[float, float] | None], name: str, dashes: str
) -> Iterator[str]:
    """A line through what is known; it breaks where a period has no figure."""
    for known, run in groupby(places, key=lambda place: place is not None):
        way = [f"{place[0]:.1f},{place[1]:.1f}" for place in run if place]
        if known and len(way) > 1:
            points = " ".join(way)
            yield f'<polyline class="{name}" points="{points}" stroke-width="2"{dashes}/>'


def _find_stretches(places: Sequence[_Place | None]) -> Iterator[_Stretch]:
    """The straight pieces of a line, each from left to right."""
    for before, after in pairwise(places):
        if before and after:
            yield before, after


def _draw_goal(x: float, y: float) -> str:
    return f'<path class="chart-target" d="M{x - 7:.1f} {y:.1f}h14" stroke-width="2"/>'


def _draw_dot(x: float, y: float, point: Point, ways: Sequence[_Stretch]) -> str:
    """A result with its number beside it, where none of the lines runs through."""
    fill = "none" if point.tentative else "currentColor"
    dot = f'<circle class="chart-value" cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}"/>'
    if point.value is None:
        return dot
    shown = show_exact(point.value)
    free = (spot for spot in _SPOTS if _is_free(x, y, spot, len(shown), ways))
    anchor, aside, down = next(free, _SPOTS[0])
    return dot + _write(x + aside, y + down, shown, anchor)


def _is_free(
    x: float, y: float, spot: tuple[str, int, int], letters: int, ways: Sequence[_Stretch]
) -> bool:
    """Whether a number of so many letters has that spot for itself, inside the drawing."""
    anchor, aside, down = spot
    wide = letters * _LETTER
    left = x + aside - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    right, top, bottom = left + wide, y + down - _TALL, y + down + 1
    return (
        left >= _LEFT
        and right <= WIDTH
        and bottom <= _BOTTOM
        and not any(_crosses(way, left, right, top, bottom) for way in ways)
    )


def _crosses(way: _Stretch, left: float, right: float, top: float, bottom: float) -> bool:
    (x1, y1), (x2, y2) = way
    start, end = max(x1, left), min(x2, right)
    if start > end:
        return False
    rise = (y2 - y1) / (x2 - x1)
    heights = (y1 + (start - x1) * rise, y1 + (end - x1) * rise)
    return min(heights) <= bottom and max(heights) >= top


def _draw_key(targeted: bool, tentative: bool) -> str:
    signs = [
        '<g class="chart-value"><circle cx="60" cy="200" r="4" fill="currentColor"/></g>',
        _write(68, 204, "realisasi", "start"),
    ]
    if targeted:
        signs += [
            '<path class="chart-target" d="M132 200h14" stroke-width="2"/>',
            _write(150, 204, "target", "start"),
        ]
    if tentative:
        signs += [
            '<circle cx="204" cy="200" r="4"/>',
            _write(212, 204, "belum ditandatangani", "start"),
        ]
    return "".join(signs)


def _draw_bar(bar: Bar, top: int) -> Iterator[str]:
    shown = "–" if bar.percent is None else show_exact(bar.percent)
    scale = (WIDTH - 2 * _BAR_LEFT) / _LONGEST_PERCENT
    mark = _BAR_LEFT + 100 * scale
    yield _write(_BAR_LEFT, top + 14, _cut(bar.label), "start")
    yield _write(WIDTH - _BAR_LEFT, top + 14, shown, "end")
    if bar.percent is not None:
        length = min(max(float(bar.percent), 0.0), _LONGEST_PERCENT) * scale
        yield (
            f'<rect class="chart-value" x="{_BAR_LEFT}" y="{top + 20}" width="{length:.1f}" '
            f'height="12" fill="currentColor" fill-opacity="0.55" stroke="none"/>'
        )
    yield f'<path class="chart-target" d="M{mark:.1f} {top + 17}v18" stroke-width="2"/>'


def _cut(label: str) -> str:
    return label if len(label) <= 46 else f"{label[:45]}…"


def _write(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor" '
        f'stroke="none">{escape(text)}</text>'
    )
