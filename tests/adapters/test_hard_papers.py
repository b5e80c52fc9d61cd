"""Papers of hard data: no word leaves the page, none lies on another, none is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from capaian.adapters.typeset import typeset
from capaian.domain import letters
from capaian.domain.letters.tables import print_table
from capaian.domain.tables import TABLES, Report
from tests.adapters.paper_samples import PAPERS, pictures_of
from tests.adapters.paper_samples.hard import LETTERHEAD, NAME, OFFICE, TEXT, harden
from tests.adapters.test_agreement import FIRST
from tests.adapters.test_table_paper import CODE, MADE_AT, draw
from tests.domain.table_samples import ROWS, make_report

EASY = {**PAPERS, "agreement": FIRST}
# Points of the page's edge that no word may enter: half of the narrowest margin.
EDGE = 22
_WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')


@dataclass(frozen=True, slots=True)
class Word:
    """A word as another reader places it on a page, in points."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def lies_on(self, other: Word) -> bool:
        """Whether the two cover each other by more than the room around letters."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        least = min(self.bottom - self.top, other.bottom - other.top)
        return across > 1 and down > least * 0.45


def place_words(pdf: bytes) -> Iterator[tuple[float, float, list[Word]]]:
    """Width, height and words of each page, by poppler."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    read = subprocess.run([reader, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    for page in read.stdout.decode().split("<page ")[1:]:
        width, height = (float(each) for each in re.findall(r'"([\d.]+)"', page)[:2])
        words = [
            Word(float(left), float(top), float(right), float(bottom), text)
            for left, top, right, bottom, text in _WORD.findall(page)
        ]
        yield width, height, sorted(words, key=lambda word: word.top)


def find_bad(width: float, height: float, words: list[Word]) -> Iterator[tuple[str, str]]:
    """Words outside of the page, and pairs that lie on each other."""
    for place, word in enumerate(words):
        if word.left < EDGE or word.right > width - EDGE:
            yield "outside", word.text
        if word.top < EDGE / 2 or word.bottom > height - EDGE / 2:
            yield "outside", word.text
        for other in words[place + 1 :]:
            if other.top > word.bottom:
                break
            if word.lies_on(other):
                yield word.text, other.text


@pytest.mark.parametrize("name", sorted(EASY.keys() - {"copy", "draft"}))
def test_hard_data_stay_on_the_page_and_apart(name: str) -> None:
    paper = harden(EASY[name])
    pdf = typeset(paper.template, letters.to_data(paper), pictures=pictures_of(paper))
    pages = list(place_words(pdf))
    assert [bad for page in pages for bad in find_bad(*page)] == []


@pytest.mark.parametrize("key", TABLES)
def test_hard_data_stay_in_the_cells_of_official_tables(key: str) -> None:
    report = make_report([replace(row, name=TEXT) for row in ROWS])
    assert list(find_bad_in_table(key, report)) == []


@pytest.mark.parametrize("key", TABLES)
def test_rows_are_as_high_as_their_words_whatever_their_length(key: str) -> None:
    rows = [replace(ROWS[place % 5], name="tata kelola " * 3 * place) for place in range(1, 13)]
    report = make_report([*rows, *ROWS])
    lines = [replace(line, objective="Meningkatnya mutu " * 25) for line in report.lines]
    assert list(find_bad_in_table(key, replace(report, lines=tuple(lines)))) == []


def find_bad_in_table(key: str, report: Report) -> Iterator[tuple[str, str]]:
    """What is wrong with an official table on paper."""
    paper = print_table(
        replace(draw(key, report), office=OFFICE),
        LETTERHEAD,
        code=CODE,
        check_url=f"https://capaian.contoh.example/periksa/{CODE}/",
        made_at=MADE_AT,
        example=True,
    )
    for page in place_words(typeset(paper.template, letters.to_data(paper))):
        yield from find_bad(*page)


def test_forty_invited_and_twenty_five_copied_to_are_all_there() -> None:
    paper = harden(PAPERS["invitation"])
    pages = list(place_words(typeset(paper.template, letters.to_data(paper))))
    words = " ".join(word.text for _, _, words in pages for word in words)
    # Yth., the signature, 40 invited, 25 tembusan.
    assert words.count("Adiningrat,") == 1 + 1 + 40 + 25
    assert NAME.count("Adiningrat,") == 1


def test_words_that_lie_on_each_other_are_found() -> None:
    words = [Word(100, 100, 150, 110, "kiri"), Word(145, 101, 190, 111, "kanan")]
    assert list(find_bad(595, 842, words)) == [("kiri", "kanan")]
    assert list(find_bad(140, 842, words[:1])) == [("outside", "kiri")]
