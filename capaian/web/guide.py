"""The guide of ``docs/panduan``: chapters for each seat, topics for each page.

A chapter is a Markdown file: its title, then topics with a heading of the second level. A line
``<!-- halaman: unit, step-7 -->`` below a heading names the pages (by the names of their
addresses, with the number of the step where one is meant) whose "?" leads to that topic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from struct import unpack

from django.conf import settings
from django.template.defaultfilters import slugify
from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

from capaian.domain.errors import NotFound
from capaian.domain.terms import Role

# The order of the list; the first chapter is for everybody.
CHAPTERS = ("umum", "camat", "sekcam", "kasi-kasubbag", "pengadministrasi")
OF_ROLE: Mapping[Role, str] = {
    Role.HEAD: "camat",
    Role.SECRETARY: "sekcam",
    Role.SECTION_HEAD: "kasi-kasubbag",
    Role.SUBDIVISION_HEAD: "kasi-kasubbag",
    Role.CLERK: "pengadministrasi",
}
_PAGES = re.compile(r"^<!-- halaman: (?P<names>[\w, -]+) -->$", re.MULTILINE)
_CHAPTER_FILE = re.compile(r"(?P<slug>[a-z-]+)\.md(?P<anchor>#[\w-]+)?")
_SIZE_OF_PNG = ">II"  # where a PNG begins: width and height, after 16 bytes
_PICTURE_FILE = re.compile(r"gambar/(?P<name>[\w-]+\.png)")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a chapter; ``pages`` are the names of the addresses it explains."""

    title: str
    anchor: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: ``html`` is the whole text, safe to be shown."""

    slug: str
    title: str
    topics: tuple[Topic, ...]
    html: str


@cache
def read_guide() -> Mapping[str, Chapter]:
    """The chapters by slug, in their order; read once a process."""
    return {slug: _read_chapter(slug) for slug in CHAPTERS}


def get_chapter(slug: str) -> Chapter:
    """A chapter; raises :class:`NotFound` for another word."""
    chapter = read_guide().get(slug)
    if chapter is None:
        raise NotFound("Bab panduan itu tidak ada.")
    return chapter


def find_help(page: str, roles: Sequence[Role], number: int = 0) -> str:
    """The address of the topic for a page, in the chapter of the first role that has one.

    With the ``number`` of a step, a topic of that step comes before one of any step.
    """
    wanted = [OF_ROLE[role] for role in roles]
    for name in (f"{page}-{number}", page):
        for slug in (*wanted, *CHAPTERS):
            for topic in read_guide()[slug].topics:
                if name in topic.pages:
                    return f"{reverse('guide_chapter', args=(slug,))}#{topic.anchor}"
    return reverse("guide")


def read_picture(name: str) -> bytes:
    """A picture of the guide; raises :class:`NotFound` for any other name."""
    path = _folder() / "gambar" / name
    if not _PICTURE_FILE.fullmatch(f"gambar/{name}") or not path.is_file():
        raise NotFound("Gambar panduan itu tidak ada.")
    return path.read_bytes()


def _folder() -> Path:
    # A link to `docs/panduan`, so that the package carries what the repository shows.
    return Path(settings.ROOT) / "web" / "panduan"


def _read_chapter(slug: str) -> Chapter:
    text = (_folder() / f"{slug}.md").read_text("utf-8")
    tokens = _MARKDOWN.parse(_PAGES.sub("", text))
    topics = []
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h2":
            topic = Topic(inline.content, slugify(inline.content), _pages_below(text, inline))
            heading.attrSet("id", topic.anchor)
            topics.append(topic)
    for token in tokens:
        for child in token.children or ():
            _lead_inside(child)
    title = next(token.content for token in tokens if token.type == "inline")
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Chapter(slug, title, tuple(topics), html)


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def _pages_below(text: str, inline: Token) -> tuple[str, ...]:
    """The pages named below a heading, before the next one."""
    section = text.partition(f"## {inline.content}\n")[2].partition("\n## ")[0]
    named = _PAGES.search(section)
    return tuple(name.strip() for name in named["names"].split(",")) if named else ()


def _lead_inside(token: Token) -> None:
    """Links between chapters and pictures lead to the program's own addresses."""
    chapter = _CHAPTER_FILE.fullmatch(str(token.attrGet("href") or ""))
    if chapter:
        address = reverse("guide_chapter", args=(chapter["slug"],))
        token.attrSet("href", address + (chapter["anchor"] or ""))
    picture = _PICTURE_FILE.fullmatch(str(token.attrGet("src") or ""))
    if picture:
        token.attrSet("src", reverse("guide_picture", args=(picture["name"],)))
        token.attrSet("loading", "lazy")
        # A picture that comes late keeps its room: the topic that "?" led to stays where it is.
        width, height = unpack(_SIZE_OF_PNG, read_picture(picture["name"])[16:24])
        token.attrSet("width", str(width))
        token.attrSet("height", str(height))
