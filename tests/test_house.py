"""The rules of the house that the import linter cannot see."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from capaian.domain import terms

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "capaian"
FACES = ("web", "cli", "api")
PAGES = ("web", "api")
UNWANTED_NAMES = {"utils", "util", "common", "core", "helpers", "services", "managers", "misc"}
FORBIDDEN_FILES = re.compile(r"baseline|\.importlinter$|^\.(flake8|pylintrc|ruffignore)$")
# What is made, not written (.gitignore); a second working tree has a file for .git.
MADE = {
    ".venv",
    ".git",
    ".hypothesis",
    "node_modules",
    "__pycache__",
    "data",
    "out",
    "build",
    "dist",
}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _files() -> tuple[Path, ...]:
    """Every file that is written by hand or kept in the repository."""

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name in MADE:
                continue
            if path.is_dir():
                if not path.name.endswith((".egg-info", "_cache")):
                    yield from walk(path)
            else:
                yield path

    return tuple(walk(ROOT))


@cache
def _modules() -> dict[Path, ast.Module]:
    """The program's modules, parsed; migrations are made by Django and left out."""
    return {
        path.relative_to(PROGRAM): ast.parse(path.read_text("utf-8"))
        for path in _files()
        if path.suffix == ".py" and path.is_relative_to(PROGRAM) and "migrations" not in path.parts
    }


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def _commands() -> Iterator[tuple[str, FunctionNode]]:
    """The public functions of every app's ``commands``; ``audit`` lies below the gate."""
    for path, tree in _modules().items():
        app, *rest = path.parts
        if app in {*FACES, "audit"} or not rest or rest[0] not in {"commands", "commands.py"}:
            continue
        for node in tree.body:
            if isinstance(node, FunctionNode) and not node.name.startswith("_"):
                yield f"{path}:{node.name}", node


def _first_argument(function: FunctionNode) -> str:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else ""


def _calls(tree: ast.AST, *names: str) -> int:
    return sum(
        isinstance(node, ast.Call) and ast.unparse(node.func) in names for node in ast.walk(tree)
    )


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in tree.body
    ]
    assert hidden == []


def test_imports_are_absolute() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_domain_imports_only_itself_and_the_standard_library() -> None:
    foreign = [
        f"{path}:{line} {name}"
        for path, tree in _modules().items()
        if path.parts[0] == "domain"
        for name, line in _imports(tree)
        if not name.startswith("capaian.domain")
        and name.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert foreign == []


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[^\w.-]", each)[0].lower() for each in project["dependencies"]}
    owners = packages_distributions()
    undeclared = {
        library
        for tree in _modules().values()
        for library in {name.partition(".")[0] for name, _ in _imports(tree)}
        if library != "capaian" and library not in sys.stdlib_module_names
        if not declared & {owner.lower() for owner in owners.get(library, [])}
    }
    assert undeclared == set()


def test_references_between_tables_point_downward() -> None:
    floors = [
        {name.strip() for name in layer.split("|")}
        for contract in _contracts()
        for layer in contract.get("layers", [])
    ]
    height = {name: len(floors) - floor for floor, names in enumerate(floors) for name in names}
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("capaian.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if height.get(field.related_model._meta.app_label, 0) > height[model._meta.app_label]
    ]
    assert upward == []


def _contracts() -> list[dict[str, list[str]]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, list[str]]] = project["tool"]["importlinter"]["contracts"]
    return contracts


def test_no_contract_of_the_linter_is_loosened() -> None:
    loosened = [
        key
        for contract in _contracts()
        for key in contract
        if key.startswith(("ignore", "exhaustive_ignores", "skip", "unmatched"))
    ]
    assert loosened == []


def test_every_row_of_an_office_carries_the_office() -> None:
    without = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("capaian.") and model.__name__ != "Office"
        if "office" not in {field.name for field in model._meta.get_fields()}
    ]
    assert without == []


def test_only_faces_know_requests_and_pages() -> None:
    pages = re.compile(r"django\.(http|shortcuts|urls|template|forms|views|middleware)\b")
    strangers = [
        f"{path}:{line} {name}"
        for path, tree in _modules().items()
        if path.parts[0] not in PAGES
        for name, line in _imports(tree)
        if pages.match(name)
    ]
    assert strangers == []


def test_only_settings_reads_the_environment() -> None:
    # The faces may choose the settings before Django reads them, but never read one themselves.
    readers = [
        f"{path}: {ast.unparse(node)}"
        for path, tree in _modules().items()
        if path != Path("settings.py")
        for node in ast.walk(tree)
        if _reads_environment(node)
    ]
    assert readers == []


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"os.getenv", "os.environ.get", "os.environ.items"}
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value) == "os.environ" and isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Compare):
        return any(ast.unparse(each) == "os.environ" for each in node.comparators)
    return False


def test_no_file_reaches_four_hundred_lines() -> None:
    written = {".py", ".html", ".css", ".js", ".typ", ".toml"}
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _files()
        if path.suffix in written and (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_file_is_named_after_nothing() -> None:
    nameless = [
        str(path.relative_to(ROOT))
        for path in _files()
        if UNWANTED_NAMES & {*path.relative_to(ROOT).parts[:-1], path.stem}
    ]
    assert nameless == []


def test_there_is_no_admin_site() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert [str(path) for path in _modules() if path.name == "admin.py"] == []


def test_there_are_no_signals() -> None:
    senders = [
        f"{path}:{line} {name}"
        for path, tree in _modules().items()
        for name, line in _imports(tree)
        if re.match(r"django\.(dispatch|(\w+\.)+signals)\b", name)
    ]
    assert senders == []


def test_models_keep_no_logic_in_save() -> None:
    overridden = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in _modules().items()
        if "models" in {*path.parts[:-1], path.stem}
        for node in ast.walk(tree)
        if isinstance(node, FunctionNode) and node.name in {"save", "delete"}
    ]
    assert overridden == []


def test_pages_carry_no_inline_script_or_style() -> None:
    inline = re.compile(
        r"<style\b|\sstyle=|<script\b(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on", re.IGNORECASE
    )
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in _files()
        if path.suffix == ".html"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if inline.search(line)
    ]
    assert found == []


def test_pages_ask_no_other_host() -> None:
    asked = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in _files()
        if path.suffix in {".html", ".css"} and path.is_relative_to(PROGRAM)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"""(src|href|action|url\()\s*=?\s*["'(]?\s*(https?:)?//""", line)
    ]
    assert asked == []


def test_commands_take_actor_or_permit_first() -> None:
    changing = {"objects", "save", "delete", "create", "update", "bulk_create", "bulk_update"}
    open_doors = [
        name
        for name, function in _commands()
        if _first_argument(function) not in {"actor", "permit"}
        if changing & {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    ]
    assert open_doors == []


def test_commands_with_an_actor_open_the_gate_once() -> None:
    doors = {
        function.name: name
        for name, function in _commands()
        if _first_argument(function) == "actor"
    }
    # A door may also hand its actor on to another door, which then opens the gate.
    wrong = [
        name
        for name, function in _commands()
        if function.name in doors and _calls(function, "gate.enter", *doors) != 1
    ]
    assert wrong == []


def test_commands_with_a_permit_are_already_inside() -> None:
    inside = [
        name
        for name, function in _commands()
        if _first_argument(function) == "permit" and _calls(function, "gate.enter")
    ]
    assert inside == []


def test_nothing_but_commands_opens_the_gate() -> None:
    doors = [
        str(path)
        for path, tree in _modules().items()
        if "commands" not in {*path.parts[:-1], path.stem} and _calls(tree, "gate.enter")
    ]
    assert doors == []


def test_every_term_has_a_label() -> None:
    nameless = [
        f"{kind.__name__}.{member.name}"
        for kind in vars(terms).values()
        if isinstance(kind, type) and issubclass(kind, terms.Term)
        for member in kind
        if not member.label.strip()
    ]
    assert nameless == []


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_tool_has_a_file_of_excuses() -> None:
    excuses = [
        str(path.relative_to(ROOT)) for path in _files() if FORBIDDEN_FILES.search(path.name)
    ]
    blanket = [
        str(path.relative_to(ROOT))
        for path in _files()
        if path.suffix == ".py"
        and re.search(r"^# (ruff: noqa|mypy: ignore-errors|flake8: noqa)", path.read_text(), re.M)
    ]
    assert (excuses, blanket) == ([], [])


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    private = re.compile(
        rb"pypi[.]org|pythonhosted[.]org|npmjs[.]org|/(?:work|root|home|Users)/[a-z]", re.IGNORECASE
    )
    found = [str(path.relative_to(ROOT)) for path in _files() if private.search(path.read_bytes())]
    assert found == []
