"""The flowchart rows: right symbols, lines that meet, nothing a strict page would refuse."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from capaian.domain.drawing import Mark, Symbol, choose_symbol, draw_rows
from capaian.domain.procedure import Definition, Edge, Kind, Lane, Node, Step
from tests.domain.test_procedure import PROCEDURE

SVG = "{http://www.w3.org/2000/svg}"
LANES = (Lane("camat", "Camat"), Lane("sekcam", "Sekcam"), Lane("staf", "Staf"))


def chart(lanes: str, *ways: Edge) -> Definition:
    """Steps a, b, c … one after another in ``lanes`` (c, s, t), with further ``ways``."""
    places = {"c": "camat", "s": "sekcam", "t": "staf"}
    names = "abcdefgh"[: len(lanes)]
    back = {way.source for way in ways}
    onward = [Edge("start", "a"), *map(Edge, names, [*names[1:], "end"])]
    through = {source: f"{source}?" for source in back}
    edges = [
        Edge(through.get(edge.source, edge.source), edge.target, default=edge.source in back)
        for edge in onward
    ]
    edges += [Edge(source, gate) for source, gate in through.items()]
    edges += [replace(way, source=through[way.source]) for way in ways]
    nodes = (
        Node("start", Kind.START),
        *(Node(name, Kind.TASK) for name in names),
        *(Node(gate, Kind.CHOICE) for gate in through.values()),
        Node("end", Kind.END),
    )
    steps = tuple(
        Step(name, number, name, places[lane], 5, "", "")
        for number, (name, lane) in enumerate(zip(names, lanes, strict=True), 1)
    )
    return replace(PROCEDURE, lanes=LANES, steps=steps, nodes=nodes, edges=tuple(edges))


def lines_of(row: str) -> list[Element]:
    return fromstring(row).findall(f"{SVG}line")


def leaving(row: str) -> set[str]:
    """Where lines leave a row at its foot."""
    return {line.get("x2", "") for line in lines_of(row) if line.get("y2") == "100%"}


def arriving(row: str) -> set[str]:
    """Where lines come into a row at its head."""
    return {line.get("x1", "") for line in lines_of(row) if line.get("y1") == "0"}


SAMPLE = chart("ctsct", Edge("d", "b", "Data & bukti", "refused"), Edge("e", "d", "Ulang", "x"))
BACKWARDS = chart("tsct", Edge("d", "a", "Ulang", "refused"))
FORWARDS = chart("ccc", Edge("a", "c", "Langsung", "refused"))


@pytest.mark.parametrize("sample", [SAMPLE, BACKWARDS, FORWARDS, PROCEDURE, chart("c")])
def test_lines_meet_from_row_to_row(sample: Definition) -> None:
    rows = draw_rows(sample)
    assert [leaving(row) for row in rows] == [*(arriving(row) for row in rows[1:]), set()]
    assert arriving(rows[0]) == set()


def test_flow_goes_on_to_the_next_page_through_pentagons() -> None:
    rows = draw_rows(SAMPLE, page_ends=(1,))
    # The second row names the third, and the third the second; the rest is drawn as ever.
    numbers = [
        [text.text for text in fromstring(row).findall(f"{SVG}svg//{SVG}text")] for row in rows
    ]
    assert numbers == [[], ["3"], ["2"], [], []]
    usual = draw_rows(SAMPLE)
    assert [row for row in rows if row in usual] == [rows[0], *rows[3:]]


def test_symbols_follow_the_standard() -> None:
    symbols = [choose_symbol(SAMPLE, step.id) for step in SAMPLE.steps]
    assert symbols == [Symbol.CAPSULE, Symbol.BOX, Symbol.BOX, Symbol.DIAMOND, Symbol.DIAMOND]
    assert choose_symbol(chart("cc"), "b") is Symbol.CAPSULE


def test_symbol_stands_in_its_column() -> None:
    middles = [
        next(anchor.get("x") for anchor in fromstring(row).findall(f"{SVG}svg"))
        for row in draw_rows(SAMPLE)
    ]
    assert middles == ["16.6667%", "83.3333%", "50%", "16.6667%", "83.3333%"]


def test_way_back_is_dashed_and_labelled_once() -> None:
    rows = draw_rows(SAMPLE)
    labels = [[text.text for text in fromstring(row).findall(f"{SVG}text")] for row in rows]
    assert labels == [[], ["Data & bukti"], [], ["Ulang"], []]
    dashed = [sum("sop-back" in line.get("class", "") for line in lines_of(row)) for row in rows]
    assert dashed == [0, 3, 1, 5, 2]


def test_row_is_read_out_in_words() -> None:
    row = fromstring(draw_rows(SAMPLE, marks={"d": Mark.CURRENT})[3])
    assert (row.get("role"), row[0].tag, row[1].tag) == ("img", f"{SVG}title", f"{SVG}desc")
    assert row[0].text == "Langkah 4, Camat: keputusan"
    assert row[1].text == (
        "Sedang dikerjakan. Lanjut ke langkah 5. Kembali ke langkah 2 (Data & bukti)."
    )
    assert fromstring(draw_rows(chart("c"))[0])[1].text == "Langkah terakhir."


def test_marks_are_class_names() -> None:
    rows = draw_rows(SAMPLE, marks={"a": Mark.DONE, "b": Mark.CURRENT})
    names = [fromstring(row).get("class") for row in rows]
    assert names == ["sop-row sop-done", "sop-row sop-current", *["sop-row"] * 3]


def test_row_fills_its_cell_or_has_the_given_size() -> None:
    sizes = [(200.0, 42.5)] * 5
    given, filling = fromstring(draw_rows(SAMPLE, sizes=sizes)[0]), fromstring(draw_rows(SAMPLE)[0])
    assert (given.get("width"), given.get("height")) == ("200pt", "42.5pt")
    assert (filling.get("width"), filling.get("height")) == ("100%", "100%")


def test_nothing_needs_a_loose_content_policy() -> None:
    for row in draw_rows(SAMPLE, marks={"a": Mark.DONE}):
        for element in fromstring(row).iter():
            assert element.tag.removeprefix(SVG) not in {"style", "script", "a", "use", "image"}
            assert not {"style", "href"} & set(element.attrib)
            assert not any(name.startswith("on") for name in element.attrib)


def test_words_of_the_office_are_escaped() -> None:
    lanes = (Lane("camat", "<b>Camat</b>"), *LANES[1:])
    assert "<b>" not in "".join(draw_rows(replace(SAMPLE, lanes=lanes)))
