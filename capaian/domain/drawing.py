"""The flowchart of an SOP table, one SVG a row, that join to one drawing when rows are stacked.

The symbols are those of PermenPANRB 35/2012: capsule for start and end, box for a process,
diamond for a decision, pentagon where the flow goes on to another page, arrows between. Places
are per cent of the row and symbols have a fixed size, so a row may be as high as its text and the
lines still meet. There is no style and no script inside, only presentation attributes and class
names (``sop-row``, ``sop-symbol``, ``sop-line``, ``sop-back``, ``sop-label``, and ``sop-done`` or
``sop-current`` on the row).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape

from capaian.domain.procedure import Definition, Kind, Step, Way
from capaian.domain.terms import Term


class Mark(Term):
    """Where a case stands with a row."""

    DONE = "done", "Sudah selesai"
    CURRENT = "current", "Sedang dikerjakan"


class Symbol(Term):
    """The symbol of a row."""

    CAPSULE = "capsule", "mulai atau selesai"
    BOX = "box", "proses"
    DIAMOND = "diamond", "keputusan"


_SHAPES: Final[Mapping[Symbol, str]] = {
    Symbol.CAPSULE: '<rect x="-24" y="-11" width="48" height="22" rx="11"{}/>',
    Symbol.BOX: '<rect x="-24" y="-11" width="48" height="22"{}/>',
    Symbol.DIAMOND: '<path d="M0-14 23 0 0 14-23 0Z"{}/>',
}
_EDGES: Final[Mapping[Symbol, tuple[int, int]]] = {
    Symbol.CAPSULE: (24, 11),
    Symbol.BOX: (24, 11),
    Symbol.DIAMOND: (23, 14),
}
"""From the middle of a symbol to its side and to its top, in pixels."""

_FILLS: Final[Mapping[Mark | None, str]] = {
    None: "#ffffff",
    Mark.DONE: "#d9dde3",
    Mark.CURRENT: "#ffe08a",
}
_PENTAGON: Final = '<path d="M-9-14H9v8L0 0l-9-6Z" class="sop-symbol" fill="#ffffff"/>'
"""Off-page connector, its tip in the middle; the number of the step beyond stands in it."""

_ENTRY: Final = "8"
"""How far below the top of a row a long way turns in, in pixels."""


@dataclass(frozen=True, slots=True)
class _Track:
    """A way that does not lead to the next row: it runs up or down beside the symbols."""

    way: Way
    source: int
    target: int
    x: str
    left: bool


def draw_rows(
    definition: Definition,
    *,
    marks: Mapping[str, Mark] = MappingProxyType({}),
    sizes: Sequence[tuple[float, float]] = (),
    page_ends: Collection[int] = (),
) -> tuple[str, ...]:
    """Draw a row of the executors' columns for every step, in the order of the steps.

    The columns of the table must be equally wide. Without ``sizes`` a row fills the cell it
    stands in (pages); ``sizes`` gives each row its width and height in points (papers).
    ``page_ends`` are the rows, from 0, after which a page ends: the flow leaves and arrives
    through a pentagon. ``marks`` says by step id what is done and what is current. A row should be
    at least 56 pixels (42 points) high, 64 beside the end of a page, and a column 64 pixels wide,
    so that arrows have room.
    """
    ways = definition.ways()
    tracks = _lay_tracks(definition, ways)
    return tuple(
        "".join(
            (
                _open(step, marks.get(step.id), sizes[row] if sizes else None),
                f"<title>{escape(_title(definition, step))}</title>",
                f"<desc>{escape(_describe(definition, step, ways, marks.get(step.id)))}</desc>",
                *_draw_tracks(definition, row, tracks),
                *_draw_lines(definition, row, ways),
                _draw_symbol(definition, row, ways, marks.get(step.id)),
                *_draw_heads(definition, row, ways, tracks),
                *_draw_connectors(definition, row, ways, page_ends),
                *_draw_labels(definition, row, ways, tracks, page_ends),
                "</svg>",
            )
        )
        for row, step in enumerate(definition.steps)
    )


def choose_symbol(definition: Definition, step_id: str) -> Symbol:
    """The symbol of a step: what it decides counts before being first or last."""
    kinds = {node.id: node.kind for node in definition.nodes}
    targets = [edge.target for edge in definition.edges if edge.source == step_id]
    deciding = {
        node
        for node, leaving in definition.leaving().items()
        if kinds[node] is Kind.CHOICE and len(leaving) > 1
    }
    if deciding.intersection(targets):
        return Symbol.DIAMOND
    starting = any(
        kinds[edge.source] is Kind.START and edge.target == step_id for edge in definition.edges
    )
    ending = any(kinds[target] is Kind.END for target in targets)
    return Symbol.CAPSULE if starting or ending else Symbol.BOX


def _open(step: Step, mark: Mark | None, size: tuple[float, float] | None) -> str:
    width, height = ("100%", "100%") if size is None else (f"{size[0]:g}pt", f"{size[1]:g}pt")
    names = "sop-row" if mark is None else f"sop-row sop-{mark}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{names}" width="{width}" '
        f'height="{height}" role="img" fill="none" stroke="currentColor" stroke-width="1.2">'
    )


def _title(definition: Definition, step: Step) -> str:
    symbol = choose_symbol(definition, step.id)
    return f"Langkah {step.number}, {definition.lane(step.lane).name}: {symbol.label}"


def _describe(definition: Definition, step: Step, ways: Sequence[Way], mark: Mark | None) -> str:
    said = [f"{mark.label}."] if mark else []
    for way in ways:
        if way.source == step.id:
            verb = "Kembali" if way.back else "Lanjut"
            because = f" ({way.label})" if way.label else ""
            said.append(f"{verb} ke langkah {definition.step(way.target).number}{because}.")
    return " ".join(said) or "Langkah terakhir."


def _lay_tracks(definition: Definition, ways: Sequence[Way]) -> list[_Track]:
    """Give every long way a line of its own; the longest run outermost, so they cross least."""
    rows = {step.id: row for row, step in enumerate(definition.steps)}
    lanes = _lane_places(definition)
    long = [way for way in ways if rows[way.target] != rows[way.source] + 1]
    long.sort(key=lambda way: abs(rows[way.target] - rows[way.source]), reverse=True)
    tracks = []
    for place, way in enumerate(long):
        source = rows[way.source]
        arrives = definition.steps[source - 1].lane if source else way.source
        left = lanes.get(arrives, 0) >= lanes[definition.steps[source].lane]
        offset = 1.2 + 1.6 * place
        x = f"{offset if left else 100 - offset:g}%"
        tracks.append(_Track(way, source, rows[way.target], x, left))
    return tracks


def _lane_places(definition: Definition) -> dict[str, int]:
    return {lane.id: place for place, lane in enumerate(definition.lanes)}


def _middle(definition: Definition, row: int) -> str:
    """Where the symbol of ``row`` stands, in per cent of the width."""
    lane = _lane_places(definition)[definition.steps[row].lane]
    return f"{(lane + 0.5) * 100 / len(definition.lanes):g}%"


def _line(x1: str, y1: str, x2: str, y2: str, *, back: bool = False) -> str:
    dashes = ' class="sop-line sop-back" stroke-dasharray="4 2"' if back else ' class="sop-line"'
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{dashes}/>'


def _draw_tracks(definition: Definition, row: int, tracks: Sequence[_Track]) -> Iterator[str]:
    middle = _middle(definition, row)
    for track in tracks:
        back = track.way.back
        upper, lower = sorted((track.source, track.target))
        if not upper <= row <= lower:
            continue
        bends = []
        if row == track.source:
            bends.append("50%")
            yield _line(track.x, "50%", middle, "50%", back=back)
        if row == track.target:
            bends.append(_ENTRY)
            yield _line(track.x, _ENTRY, middle, _ENTRY, back=back)
            yield _line(middle, _ENTRY, middle, "50%", back=back)
        top = bends[0] if row == upper and bends else "0"
        bottom = bends[-1] if row == lower and bends else "100%"
        yield _line(track.x, top, track.x, bottom, back=back)


def _draw_lines(definition: Definition, row: int, ways: Sequence[Way]) -> Iterator[str]:
    middle = _middle(definition, row)
    if _joined(definition, row, ways):
        yield _line(middle, "50%", middle, "100%")
    if row and _joined(definition, row - 1, ways):
        before = _middle(definition, row - 1)
        yield _line(before, "0", before, "50%")
        if before != middle:
            yield _line(before, "50%", middle, "50%")


def _joined(definition: Definition, row: int, ways: Sequence[Way]) -> Way | None:
    """The way from ``row`` to the row below it, if there is one."""
    pair = tuple(step.id for step in definition.steps[row : row + 2])
    return next((way for way in ways if (way.source, way.target) == pair), None)


def _anchor(middle: str, inside: str) -> str:
    return f'<svg x="{middle}" y="50%" width="1" height="1" overflow="visible">{inside}</svg>'


def _draw_symbol(definition: Definition, row: int, ways: Sequence[Way], mark: Mark | None) -> str:
    symbol = choose_symbol(definition, definition.steps[row].id)
    width = "2.4" if mark is Mark.CURRENT else "1.2"
    look = f' class="sop-symbol" fill="{_FILLS[mark]}" stroke-width="{width}"'
    return _anchor(_middle(definition, row), _SHAPES[symbol].format(look))


def _draw_heads(
    definition: Definition, row: int, ways: Sequence[Way], tracks: Sequence[_Track]
) -> Iterator[str]:
    side, top = _EDGES[choose_symbol(definition, definition.steps[row].id)]
    down = f'<path d="M0-{top}l-4-7h8Z" fill="currentColor" stroke="none"/>'
    heads = []
    if any(track.target == row for track in tracks):
        heads.append(down)
    if row and _joined(definition, row - 1, ways):
        lanes = _lane_places(definition)
        before = lanes[definition.steps[row - 1].lane] - lanes[definition.steps[row].lane]
        sideways = {
            True: f'<path d="M{side} 0l7-4v8Z" fill="currentColor" stroke="none"/>',
            False: f'<path d="M-{side} 0l-7-4v8Z" fill="currentColor" stroke="none"/>',
        }
        heads.append(sideways[before > 0] if before else down)
    if heads:
        yield _anchor(_middle(definition, row), "".join(dict.fromkeys(heads)))


def _draw_connectors(
    definition: Definition, row: int, ways: Sequence[Way], page_ends: Collection[int]
) -> Iterator[str]:
    steps = definition.steps
    if row in page_ends and _joined(definition, row, ways):
        yield _connect(_middle(definition, row), "100%", 0, steps[row + 1])
    if row - 1 in page_ends and _joined(definition, row - 1, ways):
        yield _connect(_middle(definition, row - 1), "0", 14, steps[row - 1])


def _connect(middle: str, edge: str, tip: int, beyond: Step) -> str:
    number = (
        f'<text class="sop-label" y="-5" text-anchor="middle" font-size="8" '
        f'fill="currentColor" stroke="none">{beyond.number}</text>'
    )
    return (
        f'<svg x="{middle}" y="{edge}" width="1" height="1" overflow="visible">'
        f'<g transform="translate(0 {tip})">{_PENTAGON}{number}</g></svg>'
    )


def _draw_labels(
    definition: Definition,
    row: int,
    ways: Sequence[Way],
    tracks: Sequence[_Track],
    page_ends: Collection[int],
) -> Iterator[str]:
    onward = _joined(definition, row, ways)
    if onward and onward.label:
        aside = 12 if row in page_ends else 5
        yield _label((_middle(definition, row), "100%"), (aside, -4), "start", onward.label)
    for track in tracks:
        outermost = 0 if track.left else len(definition.lanes) - 1
        lane = _lane_places(definition)[definition.steps[track.target].lane]
        # Beside a symbol of the outermost lane there is no room: the label stays with the decision.
        anchor, away = ("start", 4) if track.left else ("end", -4)
        if track.way.label and lane != outermost and track.target == row:
            yield _label((track.x, _ENTRY), (away, 10), anchor, track.way.label)
        elif track.way.label and lane == outermost and track.source == row:
            side = "end" if track.left else "start"
            yield _label((_middle(definition, row), "100%"), (-away, -4), side, track.way.label)


def _label(place: tuple[str, str], shift: tuple[int, int], anchor: str, text: str) -> str:
    return (
        f'<text class="sop-label" x="{place[0]}" y="{place[1]}" dx="{shift[0]}" dy="{shift[1]}" '
        f'text-anchor="{anchor}" font-size="9" fill="currentColor" stroke="none">'
        f"{escape(text)}</text>"
    )
