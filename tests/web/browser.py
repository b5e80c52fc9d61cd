"""A browser without JavaScript: it reads the forms of a page and sends them as they stand."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.test.client import ClientHandler

from capaian.domain.access import Actor
from capaian.office.models import Person

Values = dict[str, list[Any]]


@dataclass
class Form:
    """A form of a page as it was sent to the browser."""

    action: str = ""
    method: str = "get"
    values: Values = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def act(self) -> str:
        return str(self.values.get("act", [""])[0])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select: str | None = None
        self.area: str | None = None
        self.text = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(facts.get("action", ""), facts.get("method", "get")))
            self.inside = True
        elif self.inside:
            self._read(tag, facts)

    def _read(self, tag: str, facts: dict[str, str]) -> None:
        form, name = self.forms[-1], facts.get("name", "")
        if tag == "input" and name and facts.get("type") != "file":
            box = facts.get("type") in {"checkbox", "radio"}
            if not box or "checked" in facts:
                value = facts.get("value", "on" if box else "")
                form.values.setdefault(name, []).append(value)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            # A browser chooses the first option where none is marked.
            if "selected" in facts or self.select not in form.values:
                form.values[self.select] = [facts.get("value", "")]
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "button":
            form.buttons.append((name, facts.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.forms[-1].values.setdefault(self.area, []).append(self.text.removeprefix("\n"))
            self.area = None


def read_forms(response: Any) -> list[Form]:
    """The forms of a page in their order."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.forms


@cache
def _server() -> ClientHandler:
    """The program behind all browsers: setting it up takes longer than many a page."""
    server = ClientHandler(enforce_csrf_checks=True)
    server.load_middleware()
    return server


class Browser:
    """One person before the pages of the program, with CSRF checked as in a real browser."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        self.client.handler = copy(_server())
        if actor is not None:
            user = Person.objects.select_related("user").get(pk=actor.person).user
            assert user is not None
            self.client.force_login(user)
            self.client.get("/sehat/")  # from now on the session has been seen, as after a login

    def open(self, path: str, **headers: Any) -> Any:
        return self.client.get(path, headers=headers)

    def form(self, path: str, act: str = "") -> Form:
        """The form of a page that carries out ``act``, or the one that has none but the exit's."""
        response = self.open(path)
        assert response.status_code == 200, (path, response.status_code)
        forms = [each for each in read_forms(response) if each.method == "post"]
        form = next(each for each in forms if carries_out(each, act))
        return replace(form, values={**form.values, "act": [act]}) if act else form

    def send(self, path: str, form: Form, **changes: Any) -> Any:
        """Send a form of a page with some values changed; ``name_1`` stands for ``name-1``."""
        values = {**form.values, **{name: _as_list(value) for name, value in changes.items()}}
        return self.client.post(path, values)

    def do(self, path: str, act: str, **changes: Any) -> Any:
        """Open a page, fill the form of ``act`` in and send it; it must succeed."""
        response = self.send(path, self.form(path, act), **changes)
        assert response.status_code == 302, _errors(response)
        return response


def read_running(browser: Browser) -> str:
    """What the first page says of the running measurement below its strip: no picture, no tags."""
    page = browser.open("/").content.decode()
    section = page.partition('class="strip"')[2].partition("<details")[0].partition("</ol>")[2]
    return _strip_tags(section)


def read_text(response: Any) -> str:
    """What a page says, without tags."""
    return _strip_tags(response.content.decode().partition("<h1>")[2])


def _strip_tags(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def carries_out(form: Form, act: str) -> bool:
    """Whether the form is for that act, or has a button for it."""
    return form.action != "/keluar/" and (form.act == act or ("act", act) in form.buttons)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _errors(response: Any) -> str:
    told = re.findall(
        r'class="(?:error-words|note error)"(.*?)</(?:p|div)>', response.content.decode(), re.DOTALL
    )
    return f"{response.status_code}: {told}"
