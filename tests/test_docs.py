"""The documents say what is so: verbs, settings, words, floors, versions, commands, links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.core.serializers import deserialize

import capaian
from capaian.audit.chain import check_chain
from capaian.audit.models import Event
from capaian.audit.queries import export_event
from capaian.domain import terms
from capaian.domain.preferences import SETTINGS, Preferences
from tests.conftest import Cast

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _rows(name: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head and rule."""
    section = re.split(r"^#+ ", _read(name), flags=re.M)
    body = next(part for part in section if part.startswith(heading))
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _code() -> Iterator[tuple[str, str]]:
    """All code of the documents: fenced blocks and single words in back quotes."""
    for page in PAGES:
        text = page.read_text("utf-8")
        fenced = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.M | re.S)
        inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
        yield from ((page.name, line) for block in fenced for line in block.splitlines())
        yield from ((page.name, word) for word in inline)


def test_documents_name_only_verbs_of_the_makefile() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", _read("Makefile"), flags=re.M)
    assert phony
    verbs = set(phony[1].split())
    named = {verb for _, line in _code() for verb in re.findall(r"^make ([a-z]+)", line)}
    assert named - verbs == set()
    assert {"run", "test", "check", "bench"} <= named


def test_documents_name_only_commands_that_exist() -> None:
    known = set(get_commands())
    unknown = {
        f"{page}: {command}"
        for page, line in _code()
        for command in re.findall(r"(?:^|/|\s)capaian ([a-z]+)\b", line)
        if command not in known
    }
    assert unknown == set()


def test_settings_page_lists_every_variable_that_is_read() -> None:
    read = re.findall(r"os\.environ(?:\.get\(|\[)\s*\"(\w+)\"", _read("capaian/settings.py"))
    told = [_quoted(row[0])[0] for row in _rows("docs/settings.md", "The machine")]
    assert sorted(told) == sorted(set(read))


def test_settings_page_lists_every_setting_of_an_office() -> None:
    told = [_quoted(row[0])[0] for row in _rows("docs/settings.md", "The office")]
    assert told == [each.name for each in fields(Preferences)]
    named = [row[1] for row in _rows("docs/settings.md", "The office")]
    assert named == [f"{each.topic.label}: {each.label}" for each in SETTINGS]


def test_glossary_words_stand_in_the_code() -> None:
    absent = [
        f"{name} in {where}"
        for _, names, place in _rows("docs/glossary.md", "Words")
        for name in _quoted(names)
        for where in _quoted(place)
        if name.replace("_", "") not in re.sub(r"_|\s", "", _read(where).lower())
    ]
    assert absent == []


def test_glossary_has_each_office_word_once() -> None:
    words = [
        word.strip() for row in _rows("docs/glossary.md", "Words") for word in row[0].split(",")
    ]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_glossary_lists_every_term() -> None:
    defined = [
        [f"`{kind.__name__}`", f"`{member.name}`", f"`{member.value}`", member.label]
        for kind in vars(terms).values()
        if isinstance(kind, type) and issubclass(kind, terms.Term) and kind is not terms.Term
        for member in kind
    ]
    assert _rows("docs/glossary.md", "Terms") == defined


def test_changelog_begins_with_the_version() -> None:
    versions = re.findall(r"^## (\S+)", _read("CHANGELOG.md"), flags=re.M)
    assert versions[0] == capaian.__version__


def test_architecture_page_lists_the_floors_that_there_are() -> None:
    told = [set(_quoted(row[1])) for row in _rows("docs/architecture.md", "Floors")]
    project = tomllib.loads(_read("pyproject.toml"))
    kept = next(
        [{name.strip() for name in layer.split("|")} for layer in contract["layers"]]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    there = {
        path.stem
        for path in (ROOT / "capaian").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert told == kept
    assert set().union(*told) == there - {"__init__"}


def test_architecture_page_lists_the_modules_of_the_sop() -> None:
    rows = _rows("docs/architecture.md", "Inside measurement")
    told = [name for row in rows for name in _quoted(row[1])]
    there = {path.stem for path in (ROOT / "capaian" / "measurement").iterdir()}
    anatomy = {"__init__", "__pycache__", "models", "queries", "commands", "migrations", "process"}
    assert sorted(told) == sorted(there - anatomy)


def test_links_and_pictures_lead_somewhere() -> None:
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert lost == []


def test_files_that_documents_name_exist() -> None:
    lost = [
        f"{page}: {word}"
        for page, word in _code()
        if re.fullmatch(r"(capaian|tests|docs|bench|example)/[\w./-]+", word)
        and not (ROOT / word).exists()
    ]
    assert lost == []


def test_decisions_are_numbered_without_a_gap() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{place:04d}" for place in range(1, len(pages) + 1)]
    assert [page.read_text("utf-8")[2:6] for page in pages] == numbers


@pytest.mark.django_db
def test_moving_to_another_database_keeps_the_event_chain(cast: Cast, tmp_path: Path) -> None:
    # docs/operating.md moves by XML; JSON would cut the times that the chain's hashes cover.
    dump = tmp_path / "all.xml"
    call_command("dumpdata", "audit", format="xml", output=str(dump), verbosity=0)
    with dump.open(encoding="utf-8") as stream:
        rows = [each.object for each in deserialize("xml", stream)]
    events = [export_event(row) for row in rows if isinstance(row, Event)]
    verdict = check_chain(events)
    assert (verdict.genuine, verdict.length) == (True, Event.objects.count())
