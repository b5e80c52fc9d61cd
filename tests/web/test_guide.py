"""The guide on its pages, and the "?" that leads to it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from capaian.domain.terms import Role
from capaian.web.guide import CHAPTERS, OF_ROLE, find_help, read_guide
from tests.web.browser import Browser
from tests.web.conftest import Browsers


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


def test_help_leads_to_the_topic_of_the_page(browsers: Browsers) -> None:
    address = "/bantuan/umum/#mencari"
    assert find_help("search", [Role.HEAD]) == address
    assert find_help("no_such_page", []) == reverse("guide")
    assert f'href="{address}"' in browsers("camat").open("/cari/").content.decode()


def test_unknown_chapters_and_pictures_do_not_exist(db: None) -> None:
    for path in ("/bantuan/lain/", "/bantuan/gambar/tidak-ada.png", "/bantuan/gambar/umum.md"):
        assert Browser().open(path).status_code == 404
