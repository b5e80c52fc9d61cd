"""The draft's pages as pictures: drawn once, small enough for a poor line, rows in their places."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from capaian.cli.playing import Play
from capaian.documents.models import Document
from capaian.documents.pages import list_pages, read_page
from capaian.domain.errors import NotFound
from capaian.domain.terms import PaperKind

HEAVIEST = 30_000  # bytes of one page: a first visit shows up to three beside the page itself
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def draft(play_once: Play) -> Document:
    """The first draft of a measurement."""
    play_once.run(until="collect")
    return Document.objects.select_related("file", "office").get(kind=PaperKind.DRAFT)


def test_every_page_is_a_picture_of_less_than_thirty_kilobytes(draft: Document) -> None:
    pages = [read_page(draft, page.number) for page in list_pages(draft)]
    assert len(pages) > 3
    assert max(map(len, pages)) <= HEAVIEST
    roots = [ET.fromstring(gzip.decompress(page)).tag for page in pages]
    assert set(roots) == {"{http://www.w3.org/2000/svg}svg"}


def test_rows_follow_one_another_without_overlapping(draft: Document) -> None:
    rows = draft.data["groups"]
    numbers = [row["number"] for group in rows for row in group["rows"]]
    pages = list_pages(draft)
    assert {row.number for page in pages for row in page.rows} == set(numbers)
    for page in pages:
        ends = [(row.top, row.top + row.height) for row in page.rows]
        assert all(end <= start + 0.01 for (_, end), (start, _) in pairwise(ends))
        assert all(0 < start < end < page.height for start, end in ends)


def test_pages_are_drawn_once_and_again_where_they_were_thrown_away(draft: Document) -> None:
    first = read_page(draft, 1)
    folder = Path(settings.HOME) / "pages" / draft.file.sha256
    made = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    list_pages(draft)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == made
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert read_page(draft, 1) == first
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_page_beyond_the_last_does_not_exist(draft: Document) -> None:
    with pytest.raises(NotFound):
        read_page(draft, 99)
