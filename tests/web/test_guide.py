"""The guide on its pages, the "?" that leads to it, and whether it says what the program does."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.template.defaultfilters import slugify
from django.urls import URLPattern, reverse
from PIL import Image

from capaian.domain.terms import Role
from capaian.web.guide import CHAPTERS, OF_ROLE, find_help, read_guide
from capaian.web.urls import urlpatterns
from tests.web.browser import Browser
from tests.web.conftest import Browsers

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "panduan"
FLOORS = (ROOT / "capaian" / "web", ROOT / "capaian" / "domain")
HEAVIEST = 60_000  # bytes of a picture

# Addresses that need no topic, because what they answer with is no page.
FILES = {
    "archived_file": "a file out of a bag",
    "check_file": "a paper that is public",
    "evidence": "a file of evidence",
    "guide_picture": "a picture of this guide",
    "letterhead": "the picture of the letterhead",
    "paper": "a paper",
    "paper_page": "the picture of a page",
    "plan_agreement": "a paper made from the plan",
    "plan_file": "the plan as a file",
    "roster_file": "the people as a file",
    "workbook": "the entry form as a file",
    "worker": "a script",
}
ACTS = {
    "dismiss": "a button on the first page",
    "leave": "a button in the frame",
    "mfa_login_webauthn": "a button of the login page",
    "publicity": "a button of the check",
    "take_seat": "a button of the login page",
}
MACHINES = {"health": "is read by monitoring"}
NO_PAGES = {*FILES, *ACTS, *MACHINES}


def list_addresses() -> set[str]:
    """The first name of every address: the one that a page is found by."""
    named: dict[str, str] = {}
    for each in urlpatterns:
        if isinstance(each, URLPattern):
            named.setdefault(str(each.pattern), each.name or "")
    return set(named.values())


def read_chapters() -> dict[str, str]:
    return {slug: (FOLDER / f"{slug}.md").read_text("utf-8") for slug in CHAPTERS}


@cache
def read_program() -> str:
    """Every word that the program can put on a page: templates, scripts, texts of the code."""
    parts = []
    for folder in FLOORS:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".js"}:
                parts.append(path.read_text("utf-8"))
            elif path.suffix == ".py":
                parts += _list_texts(path)
    return "\n".join(parts)


def _list_texts(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [f'"{text.strip()}"' for text in found if isinstance(text, str)]


def is_on_a_page(label: str) -> bool:
    """Whether the label stands for itself: between quotes or tags, or before what is filled in."""
    alone = r"""(?<=[>"'`}]){}(?=\s*(?:[<"'`{.]|\$|\(|“))"""
    return re.search(alone.replace("{}", re.escape(label), 1), read_program()) is not None


@pytest.mark.parametrize("slug", CHAPTERS)
def test_chapters_are_read_by_everybody(db: None, slug: str) -> None:
    page = Browser().open(f"/bantuan/{slug}/")
    assert page.status_code == 200
    chapter = read_guide()[slug]
    assert f"<h1>{chapter.title}</h1>" in page.content.decode()
    for topic in chapter.topics:
        assert f'<h2 id="{topic.anchor}">' in chapter.html


def test_every_role_has_a_chapter() -> None:
    assert {*OF_ROLE} == {*Role}
    assert {*OF_ROLE.values()} <= {*CHAPTERS}


def test_every_page_of_the_program_has_a_topic() -> None:
    explained = {
        name.partition("-")[0]
        for chapter in read_guide().values()
        for topic in chapter.topics
        for name in topic.pages
    }
    assert explained == list_addresses() - NO_PAGES
    assert list_addresses() >= NO_PAGES


def test_every_step_has_a_topic_of_its_own() -> None:
    named = [
        name
        for chapter in read_guide().values()
        for topic in chapter.topics
        for name in topic.pages
        if "-" in name
    ]
    assert {*named} == {f"step-{number}" for number in range(1, 15)}


def test_every_topic_of_a_chapter_has_an_anchor_of_its_own() -> None:
    for slug, chapter in read_guide().items():
        anchors = [topic.anchor for topic in chapter.topics]
        assert len({*anchors}) == len(anchors), slug
        assert chapter.html.count("<!--") == 0, slug


def test_every_picture_of_the_guide_exists_and_is_used() -> None:
    used = [
        name
        for text in read_chapters().values()
        for name in re.findall(r"\]\(gambar/([^)]+)\)", text)
    ]
    kept = sorted(path.name for path in (FOLDER / "gambar").glob("*"))
    assert sorted(used) == kept
    for name in kept:
        assert (FOLDER / "gambar" / name).stat().st_size <= HEAVIEST, name


def test_every_picture_keeps_its_room_until_it_comes() -> None:
    found = [
        dict(re.findall(r'(\w+)="([^"]*)"', tag))
        for chapter in read_guide().values()
        for tag in re.findall(r"<img[^>]*>", chapter.html)
    ]
    rooms = {Path(each["src"]).name: (int(each["width"]), int(each["height"])) for each in found}
    sizes = {}
    for path in (FOLDER / "gambar").glob("*"):
        with Image.open(path) as picture:
            sizes[path.name] = picture.size
    assert rooms == sizes


def test_every_link_of_the_guide_leads_somewhere() -> None:
    anchors = {
        slug: {slugify(title) for title in re.findall(r"^## (.+)$", text, re.MULTILINE)}
        for slug, text in read_chapters().items()
    }
    links = [
        (slug, link)
        for slug, text in read_chapters().items()
        for link in re.findall(r"\]\(([^)]+)\)", text)
        if not link.startswith("gambar/")
    ]
    lost = [
        (slug, link)
        for slug, link in links
        for chapter, _, anchor in [link.partition("#")]
        if anchor not in {"", *anchors.get(chapter.removesuffix(".md") or slug, ())}
    ]
    assert lost == []
    assert len(links) >= 10


def test_every_label_in_bold_stands_on_a_page() -> None:
    wrong = [
        (slug, label)
        for slug, text in read_chapters().items()
        for label in re.findall(r"\*\*([^*]+)\*\*", text)
        if not is_on_a_page(" ".join(label.split()))
    ]
    assert wrong == []


def test_people_read_one_word_for_mail() -> None:
    other = re.compile(r"\b(e-mail|email|surat\s+elektronik|pos-el)\b", re.IGNORECASE)
    program = ROOT / "capaian"
    pages = [*program.rglob("*.html"), *FOLDER.glob("*.md"), ROOT / "CHANGELOG.md"]
    texts = [re.sub(r"{[{%].*?[%}]}", "", path.read_text("utf-8")) for path in pages]
    modules = [path for path in program.rglob("*.py") if "migrations" not in path.parts]
    texts += [text for path in modules for text in _list_sentences(path)]
    assert [text for text in texts if other.search(text)] == []


def _list_sentences(path: Path) -> list[str]:
    """The texts of a module that are no docstring (those are English) and no bare name."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = [
        node for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings
    ]
    return [str(node.value) for node in texts if " " in str(node.value)]


def test_a_label_that_no_page_has_is_found() -> None:
    assert is_on_a_page("Kirim isian")
    assert not is_on_a_page("Kirim")
    assert not is_on_a_page("Submit")


def test_help_leads_to_the_topic_of_the_page(browsers: Browsers) -> None:
    address = "/bantuan/umum/#mencari"
    assert find_help("search", [Role.HEAD]) == address
    assert find_help("no_such_page", []) == reverse("guide")
    assert f'href="{address}"' in browsers("camat").open("/cari/").content.decode()


def test_help_on_a_step_leads_to_that_step() -> None:
    signing = "/bantuan/camat/#menandatangani-langkah-11"
    assert find_help("step", [Role.HEAD], 11) == signing
    assert find_help("step", [Role.CLERK], 11) == signing
    initials = "/bantuan/kasi-kasubbag/#membubuhkan-paraf-langkah-10"
    assert find_help("step", [Role.SUBDIVISION_HEAD], 10) == initials
    assert find_help("step", [Role.HEAD]) == "/bantuan/umum/#pengukuran-dan-langkahnya"


def test_unknown_chapters_and_pictures_do_not_exist(db: None) -> None:
    for path in ("/bantuan/lain/", "/bantuan/gambar/tidak-ada.png", "/bantuan/gambar/umum.md"):
        assert Browser().open(path).status_code == 404
