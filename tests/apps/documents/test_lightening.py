"""Pages in fewer bytes: the same outlines on tenths of a point, short names, well formed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from capaian.documents.lightening import lighten

GLYPH = "g" + "0123456789ABCDEF" * 2
PAGE = (
    '<svg viewBox="0 0 595.275590551 841.88976378" xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<g transform="translate(70.866141732 33.956472441)">'
    f'<use xlink:href="#{GLYPH}" x="5.6449" y="0" fill="#000000" fill-rule="nonzero"/></g>'
    f'<defs><symbol id="{GLYPH}" overflow="visible">'
    '<path d="M 0 0m 1.32 0.632l 0.424 1.112h 1.52v -0.05'
    'c 0 0.04 0.088 0.136 0.28 0.136Z m 1 1Z "/>'
    "</symbol></defs></svg>"
)


def test_names_and_places_are_short_and_letters_lie_on_tenths() -> None:
    page = lighten(PAGE.encode()).decode()
    ET.fromstring(page)
    assert 'transform="translate(70.87 33.96)"' in page
    assert '<use xlink:href="#g0" x="5.64"/>' in page
    assert '<symbol id="g0" overflow="visible">' in page
    assert re.findall(r' d="([^"]*)"', page) == [
        "M0 0m1.3 0.6l0.4 1.1l1.6 0l0 0c0 0 0.1 0.1 0.2 0.1Zm1 1Z"
    ]


def test_errors_of_a_letter_do_not_add_up() -> None:
    steps = "l 0.34 0.04" * 50
    page = PAGE.replace("l 0.424 1.112", steps)
    path = re.findall(r' d="([^"]*)"', lighten(page.encode()).decode())[0]
    pairs = [each.split() for each in re.findall(r"l([^a-zA-Z]*)", path)[:50]]
    ends = [round(sum(float(pair[place]) for pair in pairs), 1) for place in (0, 1)]
    assert ends == [17.0, 2.0]
