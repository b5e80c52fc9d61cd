"""Charts: what is drawn, what is said instead, and that nothing runs inside."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaian.domain.charts import Bar, Point, draw_bars, draw_line, draw_mark

SVG = "{http://www.w3.org/2000/svg}"


def _point(quarter: int, value: str | None, target: str | None = "80", **more: bool) -> Point:
    return Point(
        f"Triwulan {quarter} 2026",
        f"TW {quarter}",
        "2026",
        None if value is None else Decimal(value),
        None if target is None else Decimal(target),
        **more,
    )


def test_line_shows_result_and_target_and_says_both() -> None:
    drawing = draw_line(
        "Pelayanan belum mencapai target", [_point(1, "81,5".replace(",", ".")), _point(2, "79")],
        unit="nilai",
    )  # fmt: skip
    tree = ElementTree.fromstring(drawing)
    assert tree.findtext(f"{SVG}title") == "Pelayanan belum mencapai target"
    assert tree.findtext(f"{SVG}desc") == (
        "Triwulan 1 2026: realisasi 81,5 target 80 nilai; "
        "Triwulan 2 2026: realisasi 79 target 80 nilai"
    )
    lines = [each.get("class") for each in tree.iter(f"{SVG}polyline")]
    assert lines == ["chart-target", "chart-value"]
    key = [each.get("class") for each in tree if each.tag in {f"{SVG}g", f"{SVG}path"}][-2:]
    assert key == ["chart-value", "chart-target"]
    assert [each.text for each in tree.iter(f"{SVG}text")].count("2026") == 1


def test_number_is_not_crossed_by_the_line_of_the_target() -> None:
    points = [_point(1, "79.7"), _point(2, "81"), _point(3, "78")]
    tree = ElementTree.fromstring(draw_line("x", points))
    dots = [float(each.get("cy", "")) for each in tree.iter(f"{SVG}circle") if each.get("class")]
    numbers = {each.text: float(each.get("y", "")) for each in tree.iter(f"{SVG}text")}
    below = [numbers[text] > dot for text, dot in zip(("79,7", "81", "78"), dots, strict=True)]
    assert below == [True, False, False]


def test_number_is_not_crossed_by_a_steep_line() -> None:
    points = [_point(1, "99.21", "100"), _point(4, "91.15", "100")]
    tree = ElementTree.fromstring(draw_line("x", points))
    numbers = {each.text: each for each in tree.iter(f"{SVG}text")}
    dots = [float(each.get("cx", "")) for each in tree.iter(f"{SVG}circle") if each.get("class")]
    # The line falls from the first to the second: the one stands left of it, the other right.
    places = [
        (each.get("text-anchor"), float(each.get("x", "")) - dot)
        for each, dot in zip((numbers["99,21"], numbers["91,15"]), dots, strict=True)
    ]
    assert places == [("end", -6.0), ("start", 6.0)]


def test_unsigned_figure_is_hollow_and_told() -> None:
    drawing = draw_line("x", [_point(1, "81"), _point(2, "79", tentative=True)])
    fills = [
        each.get("fill")
        for each in ElementTree.fromstring(drawing).iter(f"{SVG}circle")
        if each.get("class")
    ]
    assert fills == ["currentColor", "none"]
    assert drawing.count("belum ditandatangani") == 2


def test_empty_period_leaves_a_gap_not_a_zero() -> None:
    tree = ElementTree.fromstring(draw_line("x", [_point(1, "81"), _point(2, None)]))
    assert len([each for each in tree.iter(f"{SVG}circle") if each.get("class")]) == 1
    assert "Triwulan 2 2026: realisasi tidak ada target 80" in (tree.findtext(f"{SVG}desc") or "")


def test_nothing_known_draws_nothing() -> None:
    assert (draw_line("x", [_point(1, None)]), draw_bars("x", []), draw_mark(None)) == ("", "", "")


def test_bars_carry_a_mark_at_the_target_and_end_at_the_edge() -> None:
    drawing = draw_bars(
        "x", [Bar("Seksi A", Decimal("89.5")), Bar("B", Decimal(525)), Bar("C", None)]
    )
    tree = ElementTree.fromstring(drawing)
    widths = [float(each.get("width", "0")) for each in tree.iter(f"{SVG}rect")]
    assert widths == [pytest.approx(205.3, abs=0.1), 344.0]
    assert len(list(tree.iter(f"{SVG}path"))) == 3
    assert tree.findtext(f"{SVG}desc") == (
        "Seksi A: 89,5 persen; B: 525 persen; C: belum dapat dihitung"
    )


@given(
    st.lists(
        st.tuples(
            st.none() | st.decimals(-(10**15), 10**15, places=3),
            st.none() | st.decimals(-(10**15), 10**15, places=3),
        ),
        max_size=12,
    ),
    st.text(max_size=20).filter(str.isprintable),
)
def test_any_figures_give_a_drawing_without_style_or_script(
    amounts: list[tuple[Decimal | None, Decimal | None]], title: str
) -> None:
    points = [Point(title, "TW", "2026", value, target) for value, target in amounts]
    drawing = draw_line(title, points)
    if not drawing:
        assert all(point.value is None for point in points[-8:])
        return
    tree = ElementTree.fromstring(drawing)
    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= {
        "svg", "title", "desc", "g", "path", "text", "polyline", "circle",
    }  # fmt: skip
    assert not re.search(r'\s(style|on\w+)="', drawing)
    for dot in tree.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx", "")) <= 360
        assert 0 <= float(dot.get("cy", "")) <= 200
