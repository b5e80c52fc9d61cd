"""The pages of the performance document as pictures for a screen, with the rows on them.

They are drawn from the data that the paper was typeset from, once, and lie under
``CAPAIAN_HOME/pages`` by the SHA-256 of the paper's file. They can be thrown away at any time.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from capaian.adapters.typeset import DrawnPages, DrawnRow
from capaian.documents.lightening import lighten
from capaian.documents.models import Document
from capaian.documents.printing import draw_data
from capaian.domain.errors import NotFound, Unavailable, say_why
from capaian.domain.letters import PerformanceDocument

# Lines of a table stand this far above their text, and the text this far above the page's end.
_INSET, _FOOT = 4.0, 45.0
_INDEX = "index.json"
_SIZE = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class PageRow:
    """A numbered row on a page: where it begins and how high it is, in points."""

    number: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points, the rows on it from above to below."""

    number: int
    width: float
    height: float
    rows: tuple[PageRow, ...]


def list_pages(paper: Document) -> list[Page]:
    """The pages of a performance document; the first call draws them.

    Raises :class:`Unavailable` when the pictures cannot be kept.
    """
    listed = json.loads((_find_folder(paper) / _INDEX).read_bytes())
    return [
        Page(**{**each, "rows": tuple(PageRow(**row) for row in each["rows"])}) for each in listed
    ]


def read_page(paper: Document, number: int) -> bytes:
    """One page as an SVG, compressed by gzip; raises :class:`NotFound` where there is none."""
    path = _find_folder(paper) / f"{number}.svg.gz"
    if not path.exists():
        raise NotFound("Halaman itu tidak ada dalam naskah ini.")
    return path.read_bytes()


def _find_folder(paper: Document) -> Path:
    folder = Path(settings.HOME) / "pages" / paper.file.sha256
    if not folder.exists():
        drawn = draw_data(
            PerformanceDocument.template, paper.data, paper=paper.office.preferences.paper
        )
        try:
            _keep(drawn, folder)
        except OSError as failure:
            raise Unavailable(f"Gambar halaman tidak dapat disimpan: {say_why(failure)}.") from None
    return folder


def _keep(drawn: DrawnPages, folder: Path) -> None:
    """Write the pictures beside their place and move them there whole; the first one wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for number, page in enumerate(drawn.pages, start=1):
            (draft / f"{number}.svg.gz").write_bytes(gzip.compress(lighten(page), mtime=0))
        index = [asdict(page) for page in _describe(drawn)]
        (draft / _INDEX).write_text(json.dumps(index))
        try:
            draft.rename(folder)
        except OSError:
            # Another request has drawn the same pages meanwhile.
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _describe(drawn: DrawnPages) -> Iterator[Page]:
    for number, page in enumerate(drawn.pages, start=1):
        size = _SIZE.search(page[:200])
        width, height = (float(size[1]), float(size[2])) if size else (0.0, 0.0)
        rows = sorted((row for row in drawn.rows if row.page == number), key=lambda row: row.top)
        yield Page(number, width, height, tuple(_measure(rows, height - _FOOT)))


def _measure(rows: Sequence[DrawnRow], end: float) -> Iterable[PageRow]:
    """Each row reaches to the next mark, the last one to the end of the page's text."""
    for row, below in pairwise([*rows, DrawnRow(0, 0, end + _INSET)]):
        if row.number:
            yield PageRow(row.number, row.top - _INSET, below.top - row.top)
