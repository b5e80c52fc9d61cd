"""The form that the tests fill in, and what the page sends of it by itself."""

from __future__ import annotations

import re
from typing import Any

from capaian.measurement.models import Submission
from tests.web.browser import Browser, Form


def get_submission() -> Submission:
    return Submission.objects.select_related("unit").get(unit__code="pemerintahan")


def list_lines() -> list[int]:
    return list(get_submission().entries.values_list("line_id", flat=True))


def send_cells(browser: Browser, page: str, form: Form, seen: str = "", **typed: str) -> Any:
    """What the page sends by itself: the cells that were typed and what stood there before."""
    values = {**form.values, "act": ["sel"]}
    cells = {name: [text] for name, text in typed.items()}
    before = {f"lama-{name}": [seen] for name in typed}
    kept = {name: value for name, value in values.items() if "-" not in name}
    headers = {"HX-Request": "true"}
    return browser.client.post(page, {**kept, **cells, **before}, headers=headers)


def head_of(form: Form) -> dict[str, Any]:
    """What the page sends of the form with whatever it sends by itself."""
    return {name: form.values[name] for name in ("csrfmiddlewaretoken", "slip", "version")}


def read_told(answer: Any, *names: str) -> list[str]:
    found = dict(re.findall(r'data-([a-z]+)="([^"]*)"', answer.content.decode().split("</p>")[0]))
    return [found.get(name, "") for name in names]
