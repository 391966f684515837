"""The shape of the house: doors between rooms, docstrings of models, sizes, names. What import-linter cannot say."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from django.apps import apps

SOURCE = Path(__file__).parent.parent / "src" / "gongkai"
MOST_FILE, MOST_TEST_FILE, MOST_FUNCTION = 400, 800, 40
LAYERS = {
    "apps",
    "urls",
    "views",
    "jobs",
    "commands",
    "middleware",
    "forms",
    "templatetags",
    "services",
    "queries",
    "models",
    "rules",
}
BESIDE = {"migrations", "tests", "templates", "static", "data"}
# From a layer, the doors of another room it may use. Every layer not named here may use all three.
ALL = {"services", "queries", "rules"}
FEWER = {
    "rules": {"rules"},
    "models": {"rules"},
    "queries": {"rules", "queries"},
    "forms": {"rules", "queries"},
    "templatetags": {"rules", "queries"},
}
FREE_ROOMS = {"config"}  # wires everything together
OPEN_ROOMS = {"kernel"}  # no doors: every module is for all
TAG_ROOM = ("pages", "templatetags")  # components are tags: another room's tags may be built of them


def python_files():
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def rooms():
    return [folder for folder in sorted(SOURCE.iterdir()) if (folder / "__init__.py").exists()]


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("gongkai", exclude_type_checking_imports=True, cache_dir=None)


def parts(module: str) -> tuple[str, str]:
    """Room and layer of a module."""
    _, room, layer, *_ = [*module.split("."), "", ""]
    return room, layer


def test_rooms_use_only_each_others_doors(graph):
    bad = []
    for importer in sorted(graph.modules):
        room, layer = parts(importer)
        if room in FREE_ROOMS or layer in {"tests", ""}:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            other, door = parts(imported)
            if layer == "templatetags" and (other, door) == TAG_ROOM:
                continue
            if other in {room, ""} | OPEN_ROOMS or door in FEWER.get(layer, ALL):
                continue
            bad.append(f"{importer} -> {imported}")
    assert not bad, "rooms are entered by their services, queries and rules only:\n" + "\n".join(bad)


def test_the_kernel_knows_no_room(graph):
    bad = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        if parts(importer)[0] == "kernel"
        for imported in graph.find_modules_directly_imported_by(importer)
        if parts(imported)[0] not in {"kernel", ""}
    ]
    assert not bad, bad


def test_rooms_have_only_the_known_layers():
    bad = []
    for room in rooms():
        if room.name in FREE_ROOMS | OPEN_ROOMS:
            continue
        for item in room.iterdir():
            name = item.stem
            if item.suffix == ".py" and name != "__init__" and name not in LAYERS | BESIDE:
                bad.append(str(item.relative_to(SOURCE)))
            if item.is_dir() and name not in LAYERS | BESIDE | {"__pycache__"}:
                bad.append(str(item.relative_to(SOURCE)))
    assert not bad, f"a room holds layers and nothing else: {bad}"


def test_nothing_but_rooms_stands_in_the_house():
    """A command called from inside the source folder keeps its data there; database and keys must never come along."""
    beside = {one.name for one in SOURCE.iterdir() if one.is_dir()} - {room.name for room in rooms()} - {"__pycache__"}
    assert not beside, f"no room: {beside}"


def test_there_is_no_dumping_ground():
    names = {"utils", "util", "helpers", "helper", "common", "misc", "signals", "shared", "base", "core"}
    bad = [
        str(path.relative_to(SOURCE))
        for path in python_files()
        if path.stem in names or names & set(path.relative_to(SOURCE).parts[:-1])
    ]
    assert bad == ["kernel/sqlite3/base.py"], "only this one: Django looks for it by that name"


def test_every_room_has_a_readme_of_one_screen():
    bad = []
    for room in rooms():
        if room.name in FREE_ROOMS or not any(room.glob("*.py")):
            continue
        readme = room / "README.md"
        if not readme.exists():
            bad.append(f"{room.name}: no README.md")
        elif len(readme.read_text("utf-8").splitlines()) > 70:
            bad.append(f"{room.name}: README.md is longer than a screen")
    assert not bad, bad


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("gongkai.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_personal_data_it_holds(model):
    words = inspect.cleandoc(model.__dict__.get("__doc__") or "")
    assert "personal data" in words.lower(), (
        f"{model._meta.label}: say what personal data it holds and how long, or `No personal data.`"
    )
    if not re.search(r"no personal data", words, re.IGNORECASE):
        assert re.search(
            r"kept|until|deleted|removed|destroyed|as long as|swept|days|year|month", words, re.IGNORECASE
        ), f"{model._meta.label}: say how long"


def test_files_are_not_too_long():
    bad = []
    for path in python_files():
        lines = len(path.read_text("utf-8").splitlines())
        if lines > (MOST_TEST_FILE if is_test(path) else MOST_FILE):
            bad.append(f"{path.relative_to(SOURCE)}: {lines} lines")
    assert not bad, bad


def code_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and decorators."""
    body = node.body
    has_words = (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    )
    words = (body[0].end_lineno - body[0].lineno + 1) if has_words else 0
    return node.end_lineno - node.lineno + 1 - words


def test_functions_are_not_too_long():
    bad = []
    for path in python_files():
        if is_test(path):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and code_length(node) > MOST_FUNCTION:
                bad.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}: {code_length(node)} lines")
    assert not bad, "\n".join(bad)


def test_no_template_carries_script_or_style():
    inline = re.compile(
        r"<style[\s>]|\sstyle\s*=\s*[\"']|\son(?!ly)[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE
    )
    bad = []
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            data = 'type="application/json"' in line or 'type="application/ld+json"' in line
            if inline.search(line) and "nonce=" not in line and not data:
                bad.append(f"{path.relative_to(SOURCE)}:{number}")
    assert not bad, f"the content security policy refuses inline script and style: {bad}"


def test_nothing_unfinished_is_left():
    words = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|敬请期待|NotImplementedError\(|except Exception:\s*pass")
    bad = []
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html", ".js", ".css", ".md", ".yaml"} or not path.is_file() or is_test(path):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if words.search(line):
                bad.append(f"{path.relative_to(SOURCE)}:{number}: {line.strip()[:80]}")
    assert not bad, "\n".join(bad)


def brought_in(path: Path) -> set[str]:
    """Packages of others that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module))
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"gongkai", "tests", "bench"}


def test_what_is_imported_is_declared():
    """An environment keeps what an older tree needed: only a fresh machine would miss a package nobody names."""
    told = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text("utf-8"))
    project = told["project"]
    for_all = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    for_tests = [*for_all, *told["dependency-groups"]["dev"]]
    of = packages_distributions()

    def named(lines: list[str]) -> set[str]:
        return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~; ]", line)[0]).lower() for line in lines}

    bad = []
    for path in [*python_files(), *sorted((SOURCE.parents[1] / "tests").rglob("*.py"))]:
        known = named(for_tests if is_test(path) else for_all)
        for package in sorted(brought_in(path)):
            if not {re.sub(r"[-_.]+", "-", one).lower() for one in of.get(package, [])} & known:
                bad.append(f"{path.name}: {package}")
    assert not bad, f"imported, but not named in pyproject: {bad}"


@pytest.mark.parametrize(
    ("importer", "imported", "fine"),
    [
        ("gongkai.ledger.services", "gongkai.orgs.models", False),
        ("gongkai.ledger.models", "gongkai.orgs.services", False),
        ("gongkai.ledger.forms", "gongkai.orgs.services", False),
        ("gongkai.ledger.rules", "gongkai.orgs.queries", False),
        ("gongkai.ledger.views.desk", "gongkai.orgs.models", False),
        ("gongkai.ledger.views.desk", "gongkai.orgs.services.access", True),
        ("gongkai.ledger.rules", "gongkai.workdays.rules", True),
        ("gongkai.ledger.models", "gongkai.kernel.models", True),
        ("gongkai.config.wiring", "gongkai.orgs.models", True),
    ],
)
def test_the_door_test_refuses_planted_faults(importer, imported, fine):
    graph = grimp.ImportGraph()
    for module in ("gongkai", importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    if fine:
        test_rooms_use_only_each_others_doors(graph)
    else:
        with pytest.raises(AssertionError):
            test_rooms_use_only_each_others_doors(graph)
